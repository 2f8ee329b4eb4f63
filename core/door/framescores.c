/* Frame scores: how slow pixels, code, drive and stages are
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "framescores.h"

/* Of larger frames, only every second, third... pixel across and down is scored. */
#define MOST_PIXELS 4096

struct _FrameScores
{
  SlowScores scores;
  gfloat *values;               /* scratch: the values of a frame */
  gsize room;                   /* floats that @values has room for */
};

/* Returns: (transfer full): scores without any frame. After @window frames, the weight of
 *     a frame is 1 / e of that of a new one */
FrameScores *
frame_scores_new (guint64 window)
{
  FrameScores *s = g_new0 (FrameScores, 1);

  slow_scores_init (&s->scores, window);
  return s;
}

void
frame_scores_free (FrameScores * s)
{
  slow_scores_clear (&s->scores);
  g_free (s->values);
  g_free (s);
}

/* Forgets the last frame. Called after a discontinuity. */
void
frame_scores_reset_past (FrameScores * s)
{
  slow_scores_reset_past (&s->scores);
}

static gfloat *
make_room (FrameScores * s, gsize n)
{
  if (n > s->room) {
    s->values = g_renew (gfloat, s->values, n);
    s->room = n;
  }
  return s->values;
}

/* Converts consecutive bytes, as most frames have them: the compiler makes vector
 * instructions of this loop. */
static void
read_bytes (const guint8 * restrict bytes, guint n, gfloat * restrict values)
{
  guint i;

  for (i = 0; i < n; i++)
    values[i] = bytes[i];
}

/* Reads the luma, 0 to 255, of every @step-th pixel of a line.
 *
 * Returns: the number of these pixels */
static guint
read_line (const guint8 * line, const CompeteFormat * format, guint step,
    gfloat * values)
{
  static const gfloat shares[] = { 0.299f, 0.587f, 0.114f };
  gboolean grey = format->channels < 3;
  gsize stride = step * format->pixel_bytes;
  guint i, x, n = 0;

  for (i = 0; i < (grey ? 1 : 3); i++) {
    const guint8 *bytes = line + format->offsets[i];
    gfloat share = grey ? 1.0f : shares[i];

    if (grey && stride == 1) {
      read_bytes (bytes, format->width, values);
      return format->width;
    }
    for (n = 0, x = 0; x < format->width; x += step, n++)
      values[n] = (i > 0 ? values[n] : 0.0f) + share * bytes[n * stride];
  }
  return n;
}

/* Adds the luma of a frame's pixels. */
void
frame_scores_add_pixels (FrameScores * s, const guint8 * pixels,
    gsize stride, const CompeteFormat * format)
{
  guint width = format->width, height = format->height, y, n = 0, step = 1;
  gfloat *values;

  while ((gsize) (width / step) * (height / step) > MOST_PIXELS)
    step++;
  values = make_room (s, ((gsize) width / step + 1) * (height / step + 1));
  for (y = 0; y < height; y += step)
    n += read_line (pixels + y * stride, format, step, values + n);
  slow_scores_add (&s->scores, SLOW_SCORE_PIXELS, values, n);
}

/* Adds the sparse code of a frame, as one value a unit of each scored field. */
void
frame_scores_add_code (FrameScores * s, const CompeteCode * code)
{
  guint units = code->units, first;
  guint fields = slow_scores_fields (code->fields, &first);
  gsize n = (gsize) fields * units, k = code->entries, i;
  gfloat *values = make_room (s, n);

  memset (values, 0, n * sizeof (gfloat));
  for (i = 0; i < fields * k; i++) {
    guint32 unit = code->indices[first * k + i];

    if (unit < units)
      values[i / k * units + unit] = code->activations[first * k + i];
  }
  slow_scores_add (&s->scores, SLOW_SCORE_CODE, values, n);
}

/* Adds the drive above theta, and the codes of the stages that have learned
 * something. */
void
frame_scores_add_stages (FrameScores * s, const Invariant * invariant)
{
  slow_scores_add_stages (&s->scores, invariant);
}

/* Sets the members of @code that are scores. */
void
frame_scores_set_code (const FrameScores * s, SlowCode * code)
{
  code->slowness_first = slow_scores_get (&s->scores, SLOW_SCORE_FIRST);
  code->slowness_second = slow_scores_get (&s->scores, SLOW_SCORE_SECOND);
  code->slowness_third = slow_scores_get (&s->scores, SLOW_SCORE_THIRD);
}

/* Sets the members of @figures that are scores. */
void
frame_scores_set_figures (const FrameScores * s, SlowFigures * figures)
{
  figures->slowness_pixels = slow_scores_get (&s->scores, SLOW_SCORE_PIXELS);
  figures->slowness_code = slow_scores_get (&s->scores, SLOW_SCORE_CODE);
  figures->slowness_drive = slow_scores_get (&s->scores, SLOW_SCORE_DRIVE);
  figures->slowness_first = slow_scores_get (&s->scores, SLOW_SCORE_FIRST);
  figures->slowness_second = slow_scores_get (&s->scores, SLOW_SCORE_SECOND);
  figures->slowness_third = slow_scores_get (&s->scores, SLOW_SCORE_THIRD);
  figures->active_third = s->scores.active;
}
