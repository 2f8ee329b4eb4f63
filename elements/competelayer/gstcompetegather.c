/* Frames that wait to go through competelayer's layer together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetegather.h"

/* The frame's only sample and a waiting one change places: nothing is copied. */
static void
exchange (GstCompeteGather * g, guint i, GstCompeteFields * frame)
{
  Sample *sample = g->samples[i];

  g->samples[i] = frame->samples[0];
  frame->samples[0] = sample;
}

/* Forgets what waits, and frees the room for it: before frames of other fields
 * come, or another layer. */
void
gst_compete_gather_clear (GstCompeteGather * g)
{
  guint i;

  g_clear_pointer (&g->ahead, ahead_free);
  for (i = 0; i < g->room; i++)
    sample_free (g->samples[i]);
  g_clear_pointer (&g->samples, g_free);
  g->room = g->waiting = 0;
}

/* @frame has just been cut into its one field. Its sample is another's
 * afterwards. */
void
gst_compete_gather_add (GstCompeteGather * g, GstCompeteFields * frame)
{
  if (g->waiting == g->room) {
    g->samples = g_renew (Sample *, g->samples, g->room + 1);
    g->samples[g->room++] = sample_new (frame->fields->values);
  }
  exchange (g, g->waiting++, frame);
}

/* Has the frames that wait, at most ahead_most() of @layer, go through it
 * as if one by one. Each has its sample in @frame when @seen is called; then it
 * is @frame's own again. */
void
gst_compete_gather_run (GstCompeteGather * g, GstCompeteFields * frame,
    Layer * layer, GstCompeteGatherFunc seen, gpointer data)
{
  guint i;

  if (g->waiting == 0)
    return;
  if (g->ahead == NULL)
    g->ahead = ahead_new (layer);
  ahead_code (g->ahead, layer, g->samples, g->waiting);
  for (i = 0; i < g->waiting; i++) {
    exchange (g, i, frame);
    ahead_step (g->ahead, layer, frame->samples[0], i);
    seen (data);
    exchange (g, i, frame);
  }
  g->waiting = 0;
}
