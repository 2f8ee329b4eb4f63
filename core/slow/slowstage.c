/* Slow stage: a linear map whose outputs change slowly
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "random.h"
#include "slowstage.h"
#include "vectors.h"
#include "wide.h"

/**
 * slow_stage_new:
 * @inputs: n, at least 1
 * @units: k, 1 to n
 * @ridge: as of #SlowStage
 * @clip: outputs are clipped to +- this
 * @seed: the same seed gives the same directions to start from
 *
 * Returns: (transfer full): a stage that has learned nothing
 */
SlowStage *
slow_stage_new (guint inputs, guint units, gdouble ridge, gfloat clip,
    guint32 seed)
{
  SlowStage *s = g_new0 (SlowStage, 1);
  gsize n = (gsize) inputs * units, i;
  guint64 start = random_number (seed + G_GUINT64_CONSTANT (1));

  s->inputs = inputs;
  s->units = units;
  s->ridge = ridge;
  s->clip = clip;
  s->wide = wide_best ();
  s->step = vector_round_up (units, WIDE_LANES);
  s->directions = g_new (gfloat, n);
  s->mean = g_new0 (gfloat, inputs);
  s->rows = vector_new (inputs * s->step);
  s->offset = g_new0 (gfloat, units);
  s->scales = g_new (gfloat, inputs);
  s->which = g_new (guint32, inputs);
  s->all = g_new (guint32, inputs);
  for (i = 0; i < inputs; i++)
    s->all[i] = i;
  for (i = 0; i < n; i++)
    s->directions[i] = (gint32) (random_number (start + i) >> 32) * 0x1p-31f;
  return s;
}

void
slow_stage_free (SlowStage * s)
{
  g_free (s->directions);
  g_free (s->mean);
  g_aligned_free (s->rows);
  g_free (s->offset);
  g_free (s->scales);
  g_free (s->which);
  g_free (s->all);
  g_free (s);
}

/**
 * slow_stage_set:
 * @directions: n x k
 * @mean: n
 *
 * Sets the directions and the mean of the inputs. They are copied.
 */
void
slow_stage_set (SlowStage * s, const gfloat * directions, const gfloat * mean)
{
  gsize n = s->inputs, k = s->units, i, j;

  memcpy (s->directions, directions, n * k * sizeof (gfloat));
  memcpy (s->mean, mean, n * sizeof (gfloat));
  for (i = 0; i < n; i++)
    memcpy (s->rows + i * s->step, directions + i * k, k * sizeof (gfloat));
  for (j = 0; j < k; j++) {
    gdouble sum = 0.0;

    for (i = 0; i < n; i++)
      sum += (gdouble) mean[i] * directions[i * k + j];
    s->offset[j] = sum;
  }
  s->learned++;
}

/* Lists the inputs that are not 0, and their values.
 *
 * Returns: how many there are */
static guint
gather (SlowStage * s, const gfloat * sample)
{
  guint i, n = 0;

  for (i = 0; i < s->inputs; i++) {
    s->which[n] = i;
    s->scales[n] = sample[i];
    n += sample[i] != 0.0f;
  }
  return n;
}

/**
 * slow_stage_code:
 * @sample: x, n floats
 * @sparse: whether to skip inputs that are 0, which is faster where many are
 * @code: (out): y, k floats
 *
 * Codes a sample. The rounding depends on @sparse.
 */
void
slow_stage_code (SlowStage * s, const gfloat * sample, gboolean sparse,
    gfloat * code)
{
  guint n = sparse ? gather (s, sample) : s->inputs, i;

  s->wide->weighted_sum (code, s->rows, s->step,
      sparse ? s->which : s->all, sparse ? s->scales : sample, n, s->units);
  for (i = 0; i < s->units; i++)
    code[i] = CLAMP (code[i] - s->offset[i], -s->clip, s->clip);
}
