/* The motion `tiles`: one whole image after another
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "motion.h"

#include <string.h>

static gpointer
start (GstElement * element, const GstTapestrySettings * settings,
    Dataset * images, TapestrySizes * sizes, guint * frames)
{
  sizes->min_width = sizes->max_width = sizes->usual_width = images->width;
  sizes->min_height = sizes->max_height = sizes->usual_height = images->height;
  *frames = settings->movie_frames ? settings->movie_frames :
      MIN (images->count, G_MAXINT32);
  return images;
}

static void
paint (gpointer state, gboolean shown, guint64 frame, GstVideoFrame * picture)
{
  const Dataset *images = state;
  const gsize size = (gsize) images->width * images->height;
  const guint8 *row = images->pixels + frame % images->count * size;
  guint8 *dest = GST_VIDEO_FRAME_PLANE_DATA (picture, 0);
  guint y;

  for (y = 0; y < images->height; y++) {
    memcpy (dest, row, images->width);
    row += images->width;
    dest += GST_VIDEO_FRAME_PLANE_STRIDE (picture, 0);
  }
}

static void
free_state (gpointer state)
{
  dataset_free (state);
}

const Motion motion_tiles = {
  .nick = "tiles",
  .meaning = "One whole image after another",
  .start = start,
  .paint = paint,
  .free = free_state,
};
