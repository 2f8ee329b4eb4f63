/* What the caps of tensors say about the frames that codepicture gives back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecode.h"
#include "tensorformat.h"

G_BEGIN_DECLS

/* The values of a field that follow those of its units, with local contrast. */
#define GST_PICTURE_EXTRAS 2

/**
 * GstPictureCaps:
 * @width: `frame-width`, of the frame in pixels
 * @height: `frame-height`
 * @channels: values a pixel, 1 or 3
 * @columns: units across the grid
 * @rows: units down the grid
 * @field_width: of a field in pixels
 * @field_height: of a field in pixels
 * @field_stride: pixels from one field to the next; 0: side by side
 * @field_frames: how many frames a field spans; the newest is given back
 * @fields: how many fields a frame has
 * @winners: the most units in a field's code
 * @local_contrast: whether each field has two more values, its mean and its scale
 *
 * The fields that codetensor adds to its caps with content=picture. All are int, but for
 * local-contrast, a boolean; their names have hyphens.
 *
 * Since: 0.2
 */
typedef struct
{
  guint width, height, channels;
  guint columns, rows;
  guint field_width, field_height, field_stride, field_frames, fields;
  guint winners;
  gboolean local_contrast;
} GstPictureCaps;

gboolean gst_picture_caps_init (GstPictureCaps * caps,
    const GstSparseCode * code, guint width, guint height);

void gst_picture_caps_set (const GstPictureCaps * caps,
    GstStructure * structure);

const gchar *gst_picture_caps_get (GstPictureCaps * caps,
    const GstStructure * structure);

gboolean gst_picture_caps_get_shape (const GstPictureCaps * caps,
    TensorShape * shape);

G_END_DECLS
