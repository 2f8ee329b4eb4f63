/* What an invariantlayer says of itself: figures of slowness
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantscores.h"

/* Of a larger frame only each second, third... pixel across and down counts. */
#define MOST_PIXELS 4096

/* Nothing was seen yet. */
void
gst_invariant_scores_init (GstInvariantScores * s, guint64 window)
{
  s->values = NULL;
  s->room = 0;
  slow_scores_init (&s->scores, window);
}

void
gst_invariant_scores_clear (GstInvariantScores * s)
{
  slow_scores_clear (&s->scores);
  g_clear_pointer (&s->values, g_free);
  s->room = 0;
}

static gfloat *
make_room (GstInvariantScores * s, gsize n)
{
  if (n > s->room) {
    s->values = g_renew (gfloat, s->values, n);
    s->room = n;
  }
  return s->values;
}

/* Bytes next to each other, which are most frames', are read many at a time. */
static void
read_bytes (const guint8 * restrict bytes, guint n, gfloat * restrict values)
{
  guint i;

  for (i = 0; i < n; i++)
    values[i] = bytes[i];
}

/* The luma of each @step-th pixel of a line, 0 to 255.
 *
 * Returns: how many they are */
static guint
read_line (const GstVideoFrame * frame, guint y, guint step, gfloat * values)
{
  static const gfloat shares[] = { 0.299f, 0.587f, 0.114f };
  guint width = GST_VIDEO_FRAME_WIDTH (frame), i, x, n = 0;
  gboolean grey = GST_VIDEO_FRAME_N_COMPONENTS (frame) < 3;

  for (i = 0; i < (grey ? 1 : 3); i++) {
    const guint8 *line = (const guint8 *) GST_VIDEO_FRAME_COMP_DATA (frame, i)
        + y * GST_VIDEO_FRAME_COMP_STRIDE (frame, i);
    gsize stride = step * GST_VIDEO_FRAME_COMP_PSTRIDE (frame, i);
    gfloat share = grey ? 1.0f : shares[i];

    if (grey && stride == 1) {
      read_bytes (line, width, values);
      return width;
    }
    for (n = 0, x = 0; x < width; x += step, n++)
      values[n] = (i > 0 ? values[n] : 0.0f) + share * line[n * stride];
  }
  return n;
}

/* Adds the pixels of a grey or RGB frame. */
void
gst_invariant_scores_add_pixels (GstInvariantScores * s,
    const GstVideoFrame * frame)
{
  guint width = GST_VIDEO_FRAME_WIDTH (frame), y, n = 0, step = 1;
  guint height = GST_VIDEO_FRAME_HEIGHT (frame);
  gfloat *values;

  while ((gsize) (width / step) * (height / step) > MOST_PIXELS)
    step++;
  values = make_room (s, ((gsize) width / step + 1) * (height / step + 1));
  for (y = 0; y < height; y += step)
    n += read_line (frame, y, step, values + n);
  slow_scores_add (&s->scores, SLOW_SCORE_PIXELS, values, n);
}

/* Adds the sparse code, if it is there. */
void
gst_invariant_scores_add_code (GstInvariantScores * s,
    const GstSparseCode * code)
{
  guint units = code->columns * code->rows, first;
  guint fields = slow_scores_fields (code->fields_across * code->fields_down,
      &first);
  gsize n = (gsize) fields * units, skipped = (gsize) first * code->winners;
  const guint32 *indices;
  const gfloat *activations;
  gfloat *values;

  if (code->indices == NULL || code->activations == NULL)
    return;
  values = make_room (s, n);
  indices = g_bytes_get_data (code->indices, NULL);
  activations = g_bytes_get_data (code->activations, NULL);
  gst_sparse_code_scatter (indices + skipped, activations + skipped, fields,
      code->winners, units, values);
  slow_scores_add (&s->scores, SLOW_SCORE_CODE, values, n);
}

/* Returns: (transfer full): the figures until now */
GstStructure *
gst_invariant_scores_tell (const GstInvariantScores * s, const Invariant * v)
{
  const SlowScores *scores = &s->scores;

  return gst_structure_new ("invariantlayer",
      "frames", G_TYPE_UINT64, v->frames_seen,
      "phase", G_TYPE_STRING, invariant_phase_name (v->phase),
      "phase-frames", G_TYPE_UINT64, v->phase_frames,
      "slowness-pixels", G_TYPE_DOUBLE,
      slow_scores_get (scores, SLOW_SCORE_PIXELS),
      "slowness-code", G_TYPE_DOUBLE,
      slow_scores_get (scores, SLOW_SCORE_CODE),
      "slowness-drive", G_TYPE_DOUBLE,
      slow_scores_get (scores, SLOW_SCORE_DRIVE),
      "slowness-first", G_TYPE_DOUBLE,
      slow_scores_get (scores, SLOW_SCORE_FIRST),
      "slowness-second", G_TYPE_DOUBLE,
      slow_scores_get (scores, SLOW_SCORE_SECOND),
      "slowness-third", G_TYPE_DOUBLE,
      slow_scores_get (scores, SLOW_SCORE_THIRD),
      "active-third", G_TYPE_DOUBLE, scores->active,
      "unused-third", G_TYPE_UINT,
      v->third ? slow_winners_unused (v->third) : 0, NULL);
}
