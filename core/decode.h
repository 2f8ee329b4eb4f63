/* decode.h: gives frames back from their codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:decode
 * @title: decode.h
 * @short_description: give frames back from codes that came from elsewhere
 *
 * A Decoder has the weights of a file. It takes the code of a frame, which a Compete
 * with these weights made, and gives back the reconstruction of the frame.
 */

#pragma once

#include "competeerror.h"
#include "competetypes.h"

G_BEGIN_DECLS

/**
 * DecoderShape:
 * @columns: units across the grid
 * @rows: units down the grid
 * @field_width: of a field, in pixels
 * @field_height: of a field, in pixels
 * @field_stride: pixels from one field to the next, 0: side by side
 * @field_frames: how many frames a field spans, at least 1; the newest is given back
 * @winners: k, the most units in a field's code
 * @local_contrast: whether the values of a field are its pixels less their mean,
 *     divided by their deviation
 *
 * What the codes are codes of.
 */
typedef struct
{
  guint columns, rows;
  guint field_width, field_height, field_stride, field_frames;
  guint winners;
  gboolean local_contrast;
} DecoderShape;

/**
 * DecoderCode:
 * @indices: fields x k units, ascending, then %COMPETE_NO_UNIT; each less than N
 * @activations: fields x k floats, in that order
 * @contrasts: (nullable): fields x 2 floats, as of compete_get_contrasts(); %NULL
 *     without local contrast
 *
 * The code of a frame.
 */
typedef struct
{
  const guint32 *indices;
  const gfloat *activations;
  const gfloat *contrasts;
} DecoderCode;

typedef struct _Decoder Decoder;

gboolean decoder_check (const DecoderShape * shape,
    const CompeteFormat * format, GError ** error);
guint64 decoder_memory (const DecoderShape * shape,
    const CompeteFormat * format);

Decoder *decoder_new (const DecoderShape * shape,
    const CompeteFormat * format, const gchar * location, GError ** error);
void decoder_free (Decoder * decoder);

const CompeteFields *decoder_get_fields (const Decoder * decoder);
guint64 decoder_get_frames_learned (const Decoder * decoder);
void decoder_get_prototypes (const Decoder * decoder, gfloat * prototypes);
const guint64 *decoder_get_wins (const Decoder * decoder);

void decoder_reconstruct (Decoder * decoder, const DecoderCode * code,
    gfloat * frame);
void decoder_get_usage (const Decoder * decoder, CompeteUsage * usage);

G_END_DECLS
