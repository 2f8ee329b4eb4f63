/* Frames that wait until they can be coded together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: rule hebbian does not change the weights until a batch is full. Until
 * then, frames can wait if they are one field and if their codes are not read. When they
 * are coded together, the weights are read from memory once, not once for each frame.
 * gather_add() takes the sample of a frame and leaves an empty one for the next frame.
 * gather_run() codes all samples. The layer then learns from them in the order in which
 * they came, so that it learns the same as from one frame at a time.
 */

#include "ahead.h"
#include "gather.h"

struct _Gather
{
  Sample **samples;             /* of the frames that wait, then empty ones */
  guint room;                   /* how many samples there are */
  guint waiting;                /* how many frames wait */
  Ahead *ahead;                 /* nullable: codes them */
};

/* Returns: (transfer full): a Gather in which no frame waits */
Gather *
gather_new (void)
{
  return g_new0 (Gather, 1);
}

/* Frees @g and the frames that wait. */
void
gather_free (Gather * g)
{
  guint i;

  if (g == NULL)
    return;
  ahead_free (g->ahead);
  for (i = 0; i < g->room; i++)
    sample_free (g->samples[i]);
  g_free (g->samples);
  g_free (g);
}

/* Returns: how many frames wait */
guint
gather_waiting (const Gather * g)
{
  return g->waiting;
}

/* Takes the sample of @frame, which has just been cut into one field. */
void
gather_add (Gather * g, FrameFields * frame)
{
  if (g->waiting == g->room) {
    g->samples = g_renew (Sample *, g->samples, g->room + 1);
    g->samples[g->room++] = sample_new (frame->fields->values);
  }
  frame_fields_exchange (frame, &g->samples[g->waiting++]);
}

/* Takes the frames that wait, at most ahead_most() of @layer, through @layer and
 * counts them. @frame keeps its sample. */
void
gather_run (Gather * g, FrameFields * frame, Layer * layer, Figures * figures)
{
  guint i;

  if (g->waiting == 0)
    return;
  if (g->ahead == NULL)
    g->ahead = ahead_new (layer);
  ahead_code (g->ahead, layer, g->samples, g->waiting);
  for (i = 0; i < g->waiting; i++) {
    frame_fields_exchange (frame, &g->samples[i]);
    ahead_step (g->ahead, layer, frame->samples[0], i);
    figures_count (figures, layer, frame, FALSE);
    frame_fields_exchange (frame, &g->samples[i]);
  }
  g->waiting = 0;
}
