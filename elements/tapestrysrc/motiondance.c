/* The motion `dance`: one image moves about the middle for a while, then the next
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "dance.h"
#include "motion.h"

/* The longest side of a frame, which keeps it under 4 GB. */
#define MAX_SIDE 65535

/* As in motiondrift.c, shown frames have a dance of their own. */
typedef struct
{
  Dataset *images;
  Dance *learned;
  Dance *shown;                 /* nullable */
} State;

static void
free_state (gpointer data)
{
  State *state = data;

  dataset_free (state->images);
  g_clear_pointer (&state->learned, dance_free);
  g_clear_pointer (&state->shown, dance_free);
  g_free (state);
}

static gboolean
make_dances (State * state, const GstTapestrySettings * settings)
{
  const DanceSettings dance = { settings->drift, settings->max_offset,
    settings->dwell, settings->shuffle
  };
  const guint images = MIN (state->images->count, G_MAXINT32);

  state->learned = dance_new (&dance, images, settings->movie_frames);
  if (settings->ahead > 0)
    state->shown = dance_new (&dance, images, 0);
  return state->learned != NULL
      && (settings->ahead == 0 || state->shown != NULL);
}

static gpointer
start (GstElement * element, const GstTapestrySettings * settings,
    Dataset * images, TapestrySizes * sizes, guint * frames)
{
  State *state = g_new0 (State, 1);

  state->images = images;
  if (!make_dances (state, settings)) {
    GST_ELEMENT_ERROR (element, RESOURCE, NO_SPACE_LEFT, ("There is no memory "
            "for a dance of %u frames. Lower movie-frames.",
            settings->movie_frames), (NULL));
    free_state (state);
    return NULL;
  }
  sizes->min_width = sizes->min_height = 1;
  sizes->max_width = sizes->max_height = MAX_SIDE;
  sizes->usual_width = images->width;
  sizes->usual_height = images->height;
  *frames = settings->movie_frames;
  return state;
}

static gboolean
paint (gpointer data, gboolean shown, guint64 frame, guint tile,
    GCancellable * stop, GstVideoFrame * picture)
{
  State *state = data;
  const Dataset *images = state->images;
  const gsize size = (gsize) images->width * images->height;
  DanceStep step;

  if (!dance_step (shown ? state->shown : state->learned, frame, stop, &step))
    return FALSE;
  dance_paint (images->pixels + step.image * size, images->width,
      images->height, step.x, step.y, GST_VIDEO_FRAME_PLANE_DATA (picture, 0),
      GST_VIDEO_FRAME_WIDTH (picture), GST_VIDEO_FRAME_HEIGHT (picture),
      GST_VIDEO_FRAME_PLANE_STRIDE (picture, 0));
  return TRUE;
}

static void
update (gpointer data, const DriftSettings * settings)
{
  State *state = data;

  dance_update (state->learned, settings);
  if (state->shown != NULL)
    dance_update (state->shown, settings);
}

const Motion motion_dance = {
  .nick = "dance",
  .meaning = "One image for a while, moved about the middle of the window, then "
      "another",
  .orders_images = TRUE,
  .start = start,
  .paint = paint,
  .update = update,
  .free = free_state,
};
