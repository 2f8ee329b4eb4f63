/* How a Watch covers frames: grey frames, made smaller, and their fields
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "watch.h"
#include "watchshape.h"

/* A field has at least this many pixels of the grey frame on a side, where the frame
 * has them: a frame is made smaller by as much as leaves it that. */
#define SIDE 12

/* The side of a field in a frame 320 wide, and the least that can be set. */
#define DEFAULT_WIDTH 320
#define LEAST_SIDE 4

/* The side of a field in pixels of the frame, and by how much frames are made smaller. */
static guint
get_side (const CompeteFormat * format, guint field_size, guint * factor)
{
  guint side = field_size;

  if (side == 0)
    side = SIDE * MAX ((format->width + DEFAULT_WIDTH / 2) / DEFAULT_WIDTH, 1);
  side = MAX (side, LEAST_SIDE);
  side = MIN (side, MIN (format->width, format->height));
  *factor = MAX (side / SIDE, 1);
  return side;
}

/* Returns: the shape of the fields of the grey frame. Sets @factor to how many times smaller
 *     that is */
FieldsShape
watch_shape_get (const CompeteFormat * format, guint field_size, guint * factor)
{
  guint side = get_side (format, field_size, factor);
  FieldsShape shape = { format->width / *factor, format->height / *factor };

  shape.width = shape.height = side / *factor;
  shape.channels = 1;
  shape.local_contrast = TRUE;
  return shape;
}

/* Returns: @format, as samples are read from it */
SamplePixels
watch_shape_get_pixels (const CompeteFormat * format)
{
  SamplePixels pixels = { format->pixel_bytes, format->channels };
  guint i;

  for (i = 0; i < format->channels; i++)
    pixels.at[i] = format->offsets[i];
  return pixels;
}

/**
 * watch_memory:
 * @format: of the frames
 * @field_size: as in #WatchSettings
 *
 * Returns: about how many bytes a Watch needs
 */
guint64
watch_memory (const CompeteFormat * format, guint field_size)
{
  guint factor;
  FieldsShape shape = watch_shape_get (format, field_size, &factor);
  guint64 pixels = (guint64) shape.frame_width * shape.frame_height;
  guint64 values = fields_count (&shape) * fields_values (&shape);

  return (2 * values + 4 * pixels) * sizeof (gfloat) + pixels;
}
