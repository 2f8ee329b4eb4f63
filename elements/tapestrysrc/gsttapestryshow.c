/* What tapestrysrc shows: the images, the motion and the order of frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttapestryshow.h"

#include <string.h>

/* What the motions show */

static void
paint_drift (const GstTapestryShow * self, const GstTapestryPath * path,
    guint64 frame, GstVideoFrame * picture)
{
  DriftCorner corner = drift_corner (path->drift, frame);

  tapestry_window (self->tapestry, corner.x, corner.y,
      GST_VIDEO_FRAME_WIDTH (picture), GST_VIDEO_FRAME_HEIGHT (picture),
      GST_VIDEO_FRAME_PLANE_DATA (picture, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (picture, 0));
}

static void
paint_tile (const GstTapestryShow * self, const GstTapestryPath * path,
    guint64 frame, GstVideoFrame * picture)
{
  const Dataset *dataset = self->dataset;
  const gsize size = (gsize) dataset->width * dataset->height;
  const guint8 *image = dataset->pixels + frame % dataset->count * size;
  guint8 *dest = GST_VIDEO_FRAME_PLANE_DATA (picture, 0);
  guint y;

  for (y = 0; y < dataset->height; y++) {
    memcpy (dest, image, dataset->width);
    image += dataset->width;
    dest += GST_VIDEO_FRAME_PLANE_STRIDE (picture, 0);
  }
}

static void
paint_dance (const GstTapestryShow * self, const GstTapestryPath * path,
    guint64 frame, GstVideoFrame * picture)
{
  const Dataset *dataset = self->dataset;
  const gsize size = (gsize) dataset->width * dataset->height;
  DanceStep step = dance_step (path->dance, frame);

  dance_paint (dataset->pixels + step.image * size, dataset->width,
      dataset->height, step.x, step.y, GST_VIDEO_FRAME_PLANE_DATA (picture, 0),
      GST_VIDEO_FRAME_WIDTH (picture), GST_VIDEO_FRAME_HEIGHT (picture),
      GST_VIDEO_FRAME_PLANE_STRIDE (picture, 0));
}

/* How they start */

#define DRIFT_SIDE 20           /* usual, of the window */

/* Sides that keep a picture under 4 GB, more than an image can have */
#define DANCE_MAX_SIDE 65535

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

/* The frames shown pass by in the order of time: they need not be kept. */
static void
make_drifts (GstTapestryShow * self, const GstTapestrySettings * settings)
{
  const guint x = self->tapestry->period_x, y = self->tapestry->period_y;

  self->path.drift = drift_new (&settings->drift, x, y, settings->movie_frames);
  if (settings->ahead > 0)
    self->shown_path.drift = drift_new (&settings->drift, x, y, 0);
}

static gboolean
start_drift (GstTapestryShow * self, GstElement * element,
    const GstTapestrySettings * settings)
{
  Dataset *dataset = self->dataset;
  guint tiles = settings->columns * settings->rows;

  if (dataset->count < tiles) {
    GST_ELEMENT_ERROR (element, RESOURCE, SETTINGS, ("\"%s\" holds %u images, "
            "fewer than the %u x %u tiles of the tapestry. Lower columns or "
            "rows, or set location to a larger file.",
            settings->location ? settings->location : "the built-in digits",
            dataset->count, settings->columns, settings->rows), (NULL));
    return FALSE;
  }
  self->tapestry = tapestry_new (dataset->pixels, dataset->width,
      dataset->height, settings->columns, settings->rows);
  if (self->tapestry != NULL)
    make_drifts (self, settings);
  if (self->path.drift == NULL) {
    GST_ELEMENT_ERROR (element, RESOURCE, NO_SPACE_LEFT, ("There is no memory "
            "for a tapestry of %u x %u tiles and a movie of %u frames. Lower "
            "columns, rows or movie-frames.", settings->columns,
            settings->rows, settings->movie_frames), (NULL));
    return FALSE;
  }
  self->paint = paint_drift;
  self->sizes.min_width = self->sizes.min_height = 1;
  self->sizes.max_width = self->tapestry->width;
  self->sizes.max_height = self->tapestry->height;
  self->sizes.usual_width = self->sizes.usual_height = DRIFT_SIDE;
  self->frames = settings->movie_frames;

  /* all that is shown of it is in the tapestry now */
  g_clear_pointer (&self->dataset, dataset_free);
  return TRUE;
}

static gboolean
start_tiles (GstTapestryShow * self, const GstTapestrySettings * settings)
{
  self->paint = paint_tile;
  self->sizes.min_width = self->sizes.max_width = self->dataset->width;
  self->sizes.min_height = self->sizes.max_height = self->dataset->height;
  self->sizes.usual_width = self->dataset->width;
  self->sizes.usual_height = self->dataset->height;
  self->frames = settings->movie_frames ? settings->movie_frames :
      MIN (self->dataset->count, G_MAXINT32);
  return TRUE;
}

static gboolean
start_dance (GstTapestryShow * self, GstElement * element,
    const GstTapestrySettings * settings)
{
  const DanceSettings dance = { settings->drift, settings->max_offset,
    settings->dwell, settings->shuffle
  };
  const guint images = MIN (self->dataset->count, G_MAXINT32);

  self->path.dance = dance_new (&dance, images, settings->movie_frames);
  if (settings->ahead > 0)
    self->shown_path.dance = dance_new (&dance, images, 0);
  if (self->path.dance == NULL
      || (settings->ahead > 0 && self->shown_path.dance == NULL)) {
    GST_ELEMENT_ERROR (element, RESOURCE, NO_SPACE_LEFT, ("There is no memory "
            "for a dance of %u frames. Lower movie-frames.",
            settings->movie_frames), (NULL));
    return FALSE;
  }
  self->paint = paint_dance;
  self->sizes.min_width = self->sizes.min_height = 1;
  self->sizes.max_width = self->sizes.max_height = DANCE_MAX_SIDE;
  self->sizes.usual_width = self->dataset->width;
  self->sizes.usual_height = self->dataset->height;
  self->frames = settings->movie_frames;
  return TRUE;
}

static gboolean
start_motion (GstTapestryShow * self, GstElement * element,
    const GstTapestrySettings * settings)
{
  switch (settings->motion) {
    case GST_TAPESTRY_MOTION_TILES:
      return start_tiles (self, settings);
    case GST_TAPESTRY_MOTION_DANCE:
      return start_dance (self, element, settings);
    case GST_TAPESTRY_MOTION_DRIFT:
    default:
      return start_drift (self, element, settings);
  }
}

/* Sees to it that what is shown are frames of the movie. */
static gboolean
make_schedule (GstTapestryShow * self, GstElement * element,
    const GstTapestrySettings * settings)
{
  const guint64 end = (guint64) settings->show_from + settings->show_frames;

  self->schedule = (Schedule) { settings->ahead, movie_length (self->movie),
    settings->show_from, settings->show_frames, settings->show_hold
  };
  if (settings->ahead == 0 || self->frames == 0)
    return TRUE;
  if (settings->show_from >= self->frames || end > self->frames) {
    GST_ELEMENT_ERROR (element, RESOURCE, SETTINGS, ("show-from=%u and "
            "show-frames=%u go beyond the movie, which has %u frames. Lower "
            "them, or raise movie-frames.", settings->show_from,
            settings->show_frames, self->frames), (NULL));
    return FALSE;
  }
  if (settings->show_frames == 0)
    self->schedule.frames = self->frames - settings->show_from;
  return TRUE;
}

static gboolean
start_movie (GstTapestryShow * self, GstElement * element,
    const GstTapestrySettings * settings)
{
  GError *error = NULL;

  self->dataset = dataset_load (settings->location, &error);
  if (self->dataset == NULL) {
    post_dataset_error (element, error);
    g_error_free (error);
    return FALSE;
  }
  if (!start_motion (self, element, settings))
    return FALSE;
  /* what is shuffled in a dance is its images */
  self->movie = movie_new (self->frames, settings->epochs,
      settings->shuffle && self->path.dance == NULL, settings->drift.seed);
  if (self->movie == NULL) {
    GST_ELEMENT_ERROR (element, RESOURCE, NO_SPACE_LEFT, ("There is no memory "
            "to shuffle %u frames. Lower movie-frames, or set shuffle to "
            "false.", self->frames), (NULL));
    return FALSE;
  }
  return make_schedule (self, element, settings);
}

/**
 * gst_tapestry_show_new:
 * @element: posts what goes wrong
 * @settings: all that the show is a function of
 *
 * Reads the images and makes ready what the motion needs.
 *
 * Returns: (nullable): a show for gst_tapestry_show_free(), %NULL after an
 *     error has been posted
 *
 * Since: 0.1
 */
GstTapestryShow *
gst_tapestry_show_new (GstElement * element,
    const GstTapestrySettings * settings)
{
  GstTapestryShow *self = g_new0 (GstTapestryShow, 1);

  if (!start_movie (self, element, settings))
    g_clear_pointer (&self, gst_tapestry_show_free);
  return self;
}

/**
 * gst_tapestry_show_paint:
 * @self: a show
 * @step: which frame, of @self's schedule
 * @picture: GRAY8, of a size that @self has
 * @starts_epoch: (out): whether an epoch begins with it
 *
 * Draws a frame.
 *
 * Since: 0.1
 */
void
gst_tapestry_show_paint (GstTapestryShow * self, const ScheduleStep * step,
    GstVideoFrame * picture, gboolean * starts_epoch)
{
  *starts_epoch = FALSE;
  if (self->schedule.ahead > 0 && !step->hidden)
    self->paint (self, &self->shown_path, step->frame, picture);
  else
    self->paint (self, &self->path,
        movie_frame (self->movie, step->played, starts_epoch), picture);
}

/* Either of them may be missing. */
static void
clear_path (GstTapestryPath * path)
{
  g_clear_pointer (&path->drift, drift_free);
  g_clear_pointer (&path->dance, dance_free);
}

/**
 * gst_tapestry_show_free:
 * @self: (transfer full): a show
 *
 * Since: 0.1
 */
void
gst_tapestry_show_free (GstTapestryShow * self)
{
  g_clear_pointer (&self->movie, movie_free);
  clear_path (&self->path);
  clear_path (&self->shown_path);
  g_clear_pointer (&self->tapestry, tapestry_free);
  g_clear_pointer (&self->dataset, dataset_free);
  g_free (self);
}
