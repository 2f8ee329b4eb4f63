/* The motion `tiles`: one whole image after another, or a grid of them a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "motion.h"

#include <string.h>

/* The longest side of a frame, in pixels. */
#define MAX_SIDE 65535

#define CACHE_LINE 64

typedef struct
{
  Dataset *images;
  guint across;                 /* tiles */
} State;

static void
free_state (gpointer data)
{
  State *state = data;

  dataset_free (state->images);
  g_free (state);
}

static gboolean
check_size (GstElement * element, const GstTapestrySettings * settings,
    const Dataset * images)
{
  const guint64 width = (guint64) images->width * settings->tiles_across;
  const guint64 height = (guint64) images->height * settings->tiles_down;

  if (width <= MAX_SIDE && height <= MAX_SIDE)
    return TRUE;
  GST_ELEMENT_ERROR (element, RESOURCE, SETTINGS, ("Frames of %u x %u tiles of "
          "%u x %u pixels are too large: a side may have 65535 pixels. Lower "
          "tiles-across or tiles-down.", settings->tiles_across,
          settings->tiles_down, images->width, images->height), (NULL));
  return FALSE;
}

/* How many images an epoch has. */
static gboolean
count_images (GstElement * element, const GstTapestrySettings * settings,
    const Dataset * images, guint * count)
{
  const guint64 tiles =
      (guint64) settings->tiles_across * settings->tiles_down;
  const guint64 all = settings->movie_frames ?
      settings->movie_frames * tiles : MIN (images->count, G_MAXINT32);

  *count = all;
  if (all <= G_MAXINT32
      && (settings->epochs == 0 || all * settings->epochs >= tiles))
    return TRUE;
  GST_ELEMENT_ERROR (element, RESOURCE, SETTINGS, ("A movie of %"
          G_GUINT64_FORMAT " images in frames of %u x %u tiles is too %s. "
          "Lower tiles-across or tiles-down%s.", all, settings->tiles_across,
          settings->tiles_down, all > G_MAXINT32 ? "long" : "short",
          all > G_MAXINT32 ? ", or movie-frames" : ", or raise epochs"), (NULL));
  return FALSE;
}

static gpointer
start (GstElement * element, const GstTapestrySettings * settings,
    Dataset * images, TapestrySizes * sizes, guint * frames)
{
  State *state;

  if (!check_size (element, settings, images)
      || !count_images (element, settings, images, frames)) {
    dataset_free (images);
    return NULL;
  }
  state = g_new (State, 1);
  *state = (State) { images, settings->tiles_across };
  sizes->min_width = sizes->max_width = sizes->usual_width =
      images->width * settings->tiles_across;
  sizes->min_height = sizes->max_height = sizes->usual_height =
      images->height * settings->tiles_down;
  return state;
}

static const guint8 *
get_image (const Dataset * images, guint64 frame)
{
  return images->pixels
      + frame % images->count * images->width * images->height;
}

/* A shuffled movie finds nearly no image in the cache. */
static void
prefetch (gpointer data, guint64 frame)
{
  const Dataset *images = ((const State *) data)->images;
  const guint8 *image = get_image (images, frame);
  gsize i;

  for (i = 0; i < (gsize) images->width * images->height; i += CACHE_LINE)
    __builtin_prefetch (image + i);
}

static gboolean
paint (gpointer data, gboolean shown, guint64 frame, guint tile,
    GCancellable * stop, GstVideoFrame * picture)
{
  const State *state = data;
  const Dataset *images = state->images;
  const gsize stride = GST_VIDEO_FRAME_PLANE_STRIDE (picture, 0);
  const guint8 *row = get_image (images, frame);
  guint8 *dest = GST_VIDEO_FRAME_PLANE_DATA (picture, 0);
  guint y;

  dest += tile / state->across * images->height * stride
      + tile % state->across * images->width;
  for (y = 0; y < images->height; y++) {
    memcpy (dest, row, images->width);
    row += images->width;
    dest += stride;
  }
  return TRUE;
}

const Motion motion_tiles = {
  .nick = "tiles",
  .meaning = "One whole image after another, or tiles-across x tiles-down of them",
  .has_tiles = TRUE,
  .start = start,
  .prefetch = prefetch,
  .paint = paint,
  .free = free_state,
};
