/* The fields of a frame: cutting a frame into fields, and joining fields to a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "competetypes.h"
#include "fields.h"
#include "framering.h"
#include "workers.h"

/**
 * FrameFields:
 * @fields: how they cover a frame
 * @samples: the values of each field of the last frame
 *
 * Fields that span several frames keep the last ones. Frames that leave no trace
 * (%COMPETE_MODE_ASIDE) follow one another: they have frames of their own to keep.
 */
typedef struct
{
  Fields *fields;
  Sample **samples;

  /*< private >*/
  SamplePixels pixels;
  FrameRing *last, *last_aside; /* NULL where a field is of one frame */
} FrameFields;

guint64 frame_fields_memory (const FieldsShape * shape,
    const CompeteFormat * format);
FrameFields *frame_fields_new (const FieldsShape * shape,
    const CompeteFormat * format);
void frame_fields_free (FrameFields * frame);
void frame_fields_reset (FrameFields * frame);
gboolean frame_fields_cut (FrameFields * frame, Workers * workers,
    const guint8 * pixels, gsize stride, gboolean aside);
void frame_fields_put_back (FrameFields * frame, Workers * workers,
    const gfloat * reconstruction, gfloat * floats);
void frame_fields_exchange (FrameFields * frame, Sample ** samples);
