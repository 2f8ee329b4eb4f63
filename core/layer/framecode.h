/* A frame's code and reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"
#include "sample.h"

/**
 * FrameCode:
 * @count: fields of the frame; 0 before the first frame
 * @entries: k, the most units that a field's code can have
 * @codes: @count codes, one a field
 * @indices: @count x k units, field by field, %G_MAXUINT32 where a field's code
 *     has fewer units
 * @activations: @count x k floats, in that order, 0 where a field's code has
 *     fewer units
 * @reconstruction: @count x M floats: r = W^T o of each field
 * @drives: (nullable): @count x N floats, with layer_keep_drives():
 *     (w_u . v) / (|w_u| |v|) of each field, 0 where that is not defined
 * @errors: @count numbers: sum (v - r)^2 of each field
 * @error: the sum of @errors
 * @energy: sum v^2 over the frame
 *
 * What a layer made of the last frame. Read it until the layer gets another frame or
 * other settings.
 */
typedef struct
{
  guint count, entries;
  Code *codes;
  guint32 *indices;
  gfloat *activations, *reconstruction, *drives;
  gdouble *errors;
  gdouble error, energy;

  /*< private >*/
  guint units, values;
  gboolean keeps_drives;
} FrameCode;

void frame_code_init (FrameCode * code, guint units, guint values);
void frame_code_clear (FrameCode * code);
gboolean frame_code_resize (FrameCode * code, guint count, guint entries);
void frame_code_keep_drives (FrameCode * code, gboolean keep);
gfloat *frame_code_reconstruction (const FrameCode * code, guint field);
void frame_code_set_field (FrameCode * code, guint field, const Code * found,
    gdouble error);
void frame_code_set_drive (FrameCode * code, guint field,
    const gfloat * drive, const gfloat * norms, gdouble energy);
gboolean frame_code_finish (FrameCode * code, Sample * const *samples);
