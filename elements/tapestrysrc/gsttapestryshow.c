/* What tapestrysrc shows: a motion, and the order of its frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttapestryshow.h"

static void
post_dataset_error (GstElement * element, const GError * error)
{
  if (g_error_matches (error, DATASET_ERROR, DATASET_ERROR_NOT_FOUND))
    GST_ELEMENT_ERROR (element, RESOURCE, NOT_FOUND, ("%s. Set location to an "
            "IDX file, or leave it unset for the built-in digits.",
            error->message), (NULL));
  else if (g_error_matches (error, DATASET_ERROR, DATASET_ERROR_FORMAT))
    GST_ELEMENT_ERROR (element, STREAM, WRONG_TYPE, ("%s. Set location to a "
            "whole IDX file of images, plain or gzip.", error->message),
        (NULL));
  else
    GST_ELEMENT_ERROR (element, RESOURCE, READ, ("%s. Set location to an IDX "
            "file that can be read.", error->message), (NULL));
}

/* Sets @frames to how many frames an epoch of the movie has, each in a tile of its own. */
static gboolean
start_motion (GstTapestryShow * show, GstElement * element,
    const GstTapestrySettings * settings, guint * frames)
{
  GError *error = NULL;
  Dataset *images = dataset_load (settings->location, &error);

  if (images == NULL) {
    post_dataset_error (element, error);
    g_error_free (error);
    return FALSE;
  }
  show->motion = motions_get (settings->motion);
  show->tiles = show->motion->has_tiles ?
      settings->tiles_across * settings->tiles_down : 1;
  show->state = show->motion->start (element, settings, images, &show->sizes,
      frames);
  show->frames = (*frames + show->tiles - 1) / show->tiles;
  return show->state != NULL;
}

static gboolean
make_movie (GstTapestryShow * show, GstElement * element,
    const GstTapestrySettings * settings, guint frames)
{
  show->movie = movie_new (frames, settings->epochs,
      settings->shuffle && !show->motion->orders_images, settings->drift.seed);
  if (show->movie != NULL)
    return TRUE;
  GST_ELEMENT_ERROR (element, RESOURCE, NO_SPACE_LEFT, ("There is no memory "
          "to shuffle %u frames. Lower movie-frames, or set shuffle to "
          "false.", frames), (NULL));
  return FALSE;
}

/* All frames that are shown must be frames of the movie. */
static gboolean
make_schedule (GstTapestryShow * show, GstElement * element,
    const GstTapestrySettings * settings)
{
  const guint64 end = (guint64) settings->show_from + settings->show_frames;
  const guint64 length = movie_length (show->movie);

  show->schedule = (Schedule) { settings->ahead,
    length == MOVIE_ENDLESS ? length : length / show->tiles,
    settings->show_from, settings->show_frames, settings->show_hold
  };
  if (settings->ahead == 0 || show->frames == 0)
    return TRUE;
  if (settings->show_from >= show->frames || end > show->frames) {
    GST_ELEMENT_ERROR (element, RESOURCE, SETTINGS, ("show-from=%u and "
            "show-frames=%u go beyond the movie, which has %u frames. Lower "
            "them, or raise movie-frames.", settings->show_from,
            settings->show_frames, show->frames), (NULL));
    return FALSE;
  }
  if (settings->show_frames == 0)
    show->schedule.frames = show->frames - settings->show_from;
  return TRUE;
}

/**
 * gst_tapestry_show_new:
 * @element: posts the error; the settings are under its lock
 * @settings: those of the show; it keeps no reference to them
 *
 * Reads the images and starts the motion.
 *
 * Returns: (transfer full) (nullable): a show, for gst_tapestry_show_free(); %NULL
 *     after an error
 */
GstTapestryShow *
gst_tapestry_show_new (GstElement * element,
    const GstTapestrySettings * settings)
{
  GstTapestryShow *show = g_new0 (GstTapestryShow, 1);
  GstTapestrySettings now;
  guint frames = 0;

  GST_OBJECT_LOCK (element);
  now = *settings;
  now.location = g_strdup (settings->location);
  GST_OBJECT_UNLOCK (element);
  if (!start_motion (show, element, &now, &frames)
      || !make_movie (show, element, &now, frames)
      || !make_schedule (show, element, &now))
    g_clear_pointer (&show, gst_tapestry_show_free);
  g_free (now.location);
  return show;
}

/**
 * gst_tapestry_show_free:
 * @show: (transfer full): a show
 */
void
gst_tapestry_show_free (GstTapestryShow * show)
{
  g_clear_pointer (&show->movie, movie_free);
  if (show->state != NULL)
    show->motion->free (show->state);
  g_free (show);
}

/**
 * gst_tapestry_show_update:
 * @show: a show
 * @element: whose lock the settings are under
 * @settings: how to move from the next frame on
 *
 * A movie with an end plays as it began: it can be seeked, and is the same each time.
 */
void
gst_tapestry_show_update (GstTapestryShow * show, GstElement * element,
    const GstTapestrySettings * settings)
{
  DriftSettings drift;

  GST_OBJECT_LOCK (element);
  drift = settings->drift;
  GST_OBJECT_UNLOCK (element);
  if (show->frames == 0 && show->motion->update != NULL)
    show->motion->update (show->state, &drift);
}

/* Whether a picture is shown while others are learned. */
static gboolean
is_shown (const GstTapestryShow * show, const ScheduleStep * step)
{
  return show->schedule.ahead > 0 && !step->hidden;
}

/* Sets @frame to which frame of the movie a tile of the picture shows, and @starts_epoch
 * if an epoch begins with it.
 *
 * Returns: %FALSE if it was stopped */
static gboolean
get_frame (GstTapestryShow * show, const ScheduleStep * step, guint tile,
    GCancellable * stop, guint64 * frame, gboolean * starts_epoch)
{
  guint64 played = step->played * show->tiles + tile;
  gboolean starts;

  if (is_shown (show, step)) {
    *frame = step->frame * show->tiles + tile;
    return TRUE;
  }
  if (!movie_prepare (show->movie, played, stop))
    return FALSE;
  *frame = movie_frame (show->movie, played, &starts);
  *starts_epoch |= starts;
  return TRUE;
}

/**
 * gst_tapestry_show_paint:
 * @show: a show
 * @step: of its schedule: which frame
 * @stop: stops it
 * @picture: GRAY8, of one of its sizes
 * @starts_epoch: (out): whether an epoch begins with it
 *
 * Draws a frame.
 *
 * Returns: %FALSE if it was stopped
 */
gboolean
gst_tapestry_show_paint (GstTapestryShow * show, const ScheduleStep * step,
    GCancellable * stop, GstVideoFrame * picture, gboolean * starts_epoch)
{
  guint64 frame, next;
  guint tile;

  *starts_epoch = FALSE;
  if (!get_frame (show, step, 0, stop, &next, starts_epoch))
    return FALSE;
  for (tile = 0; tile < show->tiles; tile++) {
    frame = next;
    if (tile + 1 < show->tiles) {
      if (!get_frame (show, step, tile + 1, stop, &next, starts_epoch))
        return FALSE;
      show->motion->prefetch (show->state, next);
    }
    if (!show->motion->paint (show->state, is_shown (show, step), frame, tile,
            stop, picture))
      return FALSE;
  }
  return TRUE;
}
