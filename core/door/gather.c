/* Frames that wait until they can be coded together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: rule hebbian does not change the weights until a batch is full. Until
 * then, frames can wait if their fields fit the batch and if their codes are not read.
 * When they are coded together, the weights are read from memory once, not once for each
 * frame. gather_add() takes the samples of a frame and leaves empty ones for the next
 * frame. gather_run() codes all samples. The layer then learns from them in the order in which
 * they came, so that it learns the same as from one frame at a time.
 */

#include "ahead.h"
#include "gather.h"

struct _Gather
{
  Sample **samples;             /* of the frames that wait, then empty ones */
  guint room;                   /* how many samples there are */
  guint waiting;                /* how many frames wait */
  guint fields;                 /* how many fields they have */
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

/* Returns: how many fields these have */
guint
gather_fields (const Gather * g)
{
  return g->fields;
}

/* Takes the samples of @frame, which has just been cut. All frames have equally many. */
void
gather_add (Gather * g, FrameFields * frame)
{
  guint fields = g->fields + frame->fields->count;

  if (fields > g->room)
    g->samples = g_renew (Sample *, g->samples, fields);
  while (g->room < fields)
    g->samples[g->room++] = fields_new_sample (frame->fields);
  frame_fields_exchange (frame, g->samples + g->fields);
  g->fields = fields;
  g->waiting++;
}

/* Takes the frames that wait, at most ahead_most() fields of @layer, through @layer and
 * counts them. @frame keeps its samples. */
void
gather_run (Gather * g, FrameFields * frame, Layer * layer, Figures * figures)
{
  guint count = frame->fields->count, i;

  if (g->waiting == 0)
    return;
  if (g->ahead == NULL)
    g->ahead = ahead_new (layer);
  ahead_code (g->ahead, layer, g->samples, g->fields);
  for (i = 0; i < g->fields; i += count) {
    frame_fields_exchange (frame, g->samples + i);
    ahead_step (g->ahead, layer, frame->samples, i, count);
    figures_count (figures, layer, frame, FALSE);
    frame_fields_exchange (frame, g->samples + i);
  }
  g->waiting = g->fields = 0;
}
