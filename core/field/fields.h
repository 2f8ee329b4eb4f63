/* Receptive fields: from a frame's pixels to samples, and back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "sample.h"

/**
 * FieldsShape:
 * @frame_width: in pixels
 * @frame_height: in pixels
 * @width: of a field, at most @frame_width; 0, and @height 0: the whole frame
 * @height: of a field, at most @frame_height
 * @stride: pixels from one field to the next, 0: side by side
 * @channels: values a pixel
 * @local_contrast: whether samples are normalised by contrast_normalize()
 * @split: whether, with @local_contrast, they are then split by contrast_split()
 * @tiles: whether the values of a sample may stand in the order of order_new_tiles(),
 *     which gray fields without contrast do whose sides can be divided
 * @motion: whether @local_contrast is by contrast_normalize_motion() instead
 * @frames: how many frames a field spans, 0: 1; with @motion at least 2
 *
 * How fields are to cover a frame.
 */
typedef struct
{
  guint frame_width, frame_height;
  guint width, height, stride;
  guint channels;
  gboolean local_contrast, split, tiles;
  gboolean motion;
  guint frames;
} FieldsShape;

/**
 * Fields:
 * @shape: with the fields' true size, stride and number of frames
 * @across: how many fields cover the frame's width
 * @down: how many cover its height
 * @count: across x down; field f is at (f % across, f / across)
 * @values: M = width x height x channels x frames, twice that when split: the frames one
 *     after another, the oldest first
 * @order: (nullable): M entries: which value of a sample is value j, frame by frame, row by
 *     row; %NULL when it is j
 *
 * The receptive fields of a frame.
 */
typedef struct
{
  FieldsShape shape;
  guint across, down, count;
  guint values;
  guint32 *order;

  /*< private >*/
  guint *left, *top;            /* where columns and rows of fields begin */
  gfloat *window_x;             /* across x width x channels: weights of pixels */
  gfloat *window_y;             /* down x height: weights of lines */
  gboolean side_by_side;        /* no two fields overlap anywhere */
} Fields;

guint64 fields_values (const FieldsShape * shape);
guint64 fields_count (const FieldsShape * shape);
const gchar *fields_side_fault (guint width, guint height, guint stride);
const gchar *fields_fault (const FieldsShape * shape);
Fields *fields_new (const FieldsShape * shape);
void fields_free (Fields * fields);
void fields_place (const Fields * fields, guint column, guint row, guint * x,
    guint * y);
Sample *fields_new_sample (const Fields * fields);
void fields_cut (const Fields * fields, guint field,
    const SamplePixels * format, const guint8 * const *frames, gsize stride,
    Sample * sample);
void fields_put_back (const Fields * fields, Sample * const *samples,
    const gfloat * reconstructions, guint first_line, guint end_line,
    gfloat * frame);
