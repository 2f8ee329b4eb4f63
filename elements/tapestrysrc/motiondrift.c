/* The motion `drift`: a window drifts over the tapestry
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "drift.h"
#include "motion.h"
#include "tapestry.h"

#define USUAL_SIDE 20           /* of the window, in pixels */

/* It may take as long to go back to a frame as to reach it from the first one. So the
 * frames that are shown while others are learned have a drift of their own. */
typedef struct
{
  Tapestry *tapestry;
  Drift *learned;
  Drift *shown;                 /* nullable */
} State;

static void
free_state (gpointer data)
{
  State *state = data;

  g_clear_pointer (&state->tapestry, tapestry_free);
  g_clear_pointer (&state->learned, drift_free);
  g_clear_pointer (&state->shown, drift_free);
  g_free (state);
}

static gboolean
check_tiles (GstElement * element, const GstTapestrySettings * settings,
    const Dataset * images)
{
  if (images->count >= settings->columns * settings->rows)
    return TRUE;
  GST_ELEMENT_ERROR (element, RESOURCE, SETTINGS, ("\"%s\" holds %u images, "
          "fewer than the %u x %u tiles of the tapestry. Lower columns or "
          "rows, or set location to a larger file.",
          settings->location ? settings->location : "the built-in digits",
          images->count, settings->columns, settings->rows), (NULL));
  return FALSE;
}

/* The shown frames come in the order of time, so that their places are not kept. */
static gboolean
make_drifts (State * state, const GstTapestrySettings * settings)
{
  const guint x = state->tapestry->period_x, y = state->tapestry->period_y;

  state->learned = drift_new (&settings->drift, x, y, settings->movie_frames);
  if (settings->ahead > 0)
    state->shown = drift_new (&settings->drift, x, y, 0);
  return state->learned != NULL;
}

static State *
new_state (GstElement * element, const GstTapestrySettings * settings,
    const Dataset * images)
{
  State *state = g_new0 (State, 1);

  state->tapestry = tapestry_new (images->pixels, images->width,
      images->height, settings->columns, settings->rows);
  if (state->tapestry != NULL && make_drifts (state, settings))
    return state;
  GST_ELEMENT_ERROR (element, RESOURCE, NO_SPACE_LEFT, ("There is no memory "
          "for a tapestry of %u x %u tiles and a movie of %u frames. Lower "
          "columns, rows or movie-frames.", settings->columns, settings->rows,
          settings->movie_frames), (NULL));
  free_state (state);
  return NULL;
}

/* The images are not needed any more when they are copied into the tapestry. */
static gpointer
start (GstElement * element, const GstTapestrySettings * settings,
    Dataset * images, TapestrySizes * sizes, guint * frames)
{
  State *state = NULL;

  if (check_tiles (element, settings, images))
    state = new_state (element, settings, images);
  dataset_free (images);
  if (state == NULL)
    return NULL;
  sizes->min_width = sizes->min_height = 1;
  sizes->max_width = state->tapestry->width;
  sizes->max_height = state->tapestry->height;
  sizes->usual_width = sizes->usual_height = USUAL_SIDE;
  *frames = settings->movie_frames;
  return state;
}

static gboolean
paint (gpointer data, gboolean shown, guint64 frame, guint tile,
    GCancellable * stop, GstVideoFrame * picture)
{
  State *state = data;
  DriftCorner corner;

  if (!drift_corner (shown ? state->shown : state->learned, frame, stop,
          &corner))
    return FALSE;
  tapestry_window (state->tapestry, corner.x, corner.y,
      GST_VIDEO_FRAME_WIDTH (picture), GST_VIDEO_FRAME_HEIGHT (picture),
      GST_VIDEO_FRAME_PLANE_DATA (picture, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (picture, 0));
  return TRUE;
}

static void
update (gpointer data, const DriftSettings * settings)
{
  State *state = data;

  drift_update (state->learned, settings);
  if (state->shown != NULL)
    drift_update (state->shown, settings);
}

const Motion motion_drift = {
  .nick = "drift",
  .meaning = "A window drifts over the tapestry",
  .start = start,
  .paint = paint,
  .update = update,
  .free = free_state,
};
