/* Motions: what each frame of a movie shows
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "dataset.h"
#include "gsttapestrysettings.h"

G_BEGIN_DECLS

/**
 * TapestrySizes:
 * @min_width: in pixels
 * @max_width: in pixels
 * @min_height: in pixels
 * @max_height: in pixels
 * @usual_width: in pixels, if downstream accepts it
 * @usual_height: in pixels, if downstream accepts it
 *
 * The sizes that a frame can have. All 0: unknown.
 */
typedef struct
{
  gint min_width, max_width, min_height, max_height;
  gint usual_width, usual_height;
} TapestrySizes;

/**
 * Motion:
 * @nick: its name as a value of the property `motion`
 * @meaning: for people
 * @orders_images: whether the motion itself puts the images into an order, so that the
 *     frames of a movie are not shuffled
 * @has_tiles: whether a picture shows #GstTapestrySettings.tiles_across times
 *     tiles_down frames of the movie, not one
 * @start: returns the state of the motion and sets the sizes of pictures, and how many
 *     frames an epoch of the movie has, 0 for no end. Takes ownership of the images.
 *     Posts an error and returns %NULL if it cannot start.
 * @prefetch: (nullable without tiles): brings a frame of the movie into the cache, which
 *     is drawn next
 * @paint: draws a frame of the movie on a GRAY8 picture, as the given tile of it;
 *     @shown says that the picture is one of those that are shown while others are
 *     learned (see #GstTapestrySettings.ahead). Returns %FALSE if @stop stopped it, which
 *     can be called off at any time; the same frame may then be drawn later
 * @update: (nullable): takes over how to move from the next frame on; of a movie without
 *     an end
 * @free: frees the state
 *
 * A kind of motion, filled in by a file of its own.
 */
typedef struct
{
  const gchar *nick, *meaning;
  gboolean orders_images, has_tiles;
    gpointer (*start) (GstElement * element,
      const GstTapestrySettings * settings, Dataset * images,
      TapestrySizes * sizes, guint * frames);
  void (*prefetch) (gpointer state, guint64 frame);
    gboolean (*paint) (gpointer state, gboolean shown, guint64 frame,
      guint tile, GCancellable * stop, GstVideoFrame * picture);
  void (*update) (gpointer state, const DriftSettings * settings);
  void (*free) (gpointer state);
} Motion;

extern const Motion motion_drift;
extern const Motion motion_tiles;
extern const Motion motion_dance;

guint motions_count (void);
const Motion *motions_get (guint index);

G_END_DECLS
