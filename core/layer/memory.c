/* How much memory a layer takes
 *
 * An upper limit, for refusing a layer that is too large before it is made. All
 * functions count floats, or whole numbers of as many bytes.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "ahead.h"
#include "coder.h"
#include "coding.h"
#include "framecoder.h"
#include "framegram.h"
#include "memory.h"
#include "vectors.h"
#include "wide.h"

typedef struct
{
  const CompeteSettings *settings;
  const Rule *rule;
  gboolean drives;
  guint64 units, values, fields, entries, threads;
} Size;

/* The weights, norms and sums, and the order of values; and the weights' powers where the
 * rule takes those. Saving makes one more copy of the weights, twice as
 * large where they have signs. */
static guint64
count_weights (const Size * s)
{
  return s->units * (s->values + 2 * WIDE_LANES) * (s->rule->get_power ? 2 : 1)
      + 2 * s->values + 2 * s->units;
}

/* The sketch of the weights, and what is found by it. */
static guint64
count_sketch (const Size * s)
{
  if (s->drives || (s->fields > AHEAD_MOST && s->rule->compete != NULL)
      || !rule_may_sketch (s->settings))
    return 0;
  return s->units * (s->values / 2 + 8)
      + s->threads * (27 * s->units + 6 * s->values);
}

/* Samples, codes and reconstructions; and what is counted of each unit. With motion
 * contrast each pixel has a mean. */
static guint64
count_fields (const Size * s)
{
  gboolean past = frame_coder_needs_past (s->settings, s->fields);
  guint64 field = 3 * s->values + 5 * s->entries + 2 * VECTOR_PADDING
      + (past ? 2 * s->units : 0)
      + (s->settings->contrast == COMPETE_CONTRAST_MOTION ? s->values
      / s->settings->field_frames : 0);

  return s->fields * field + 20 * s->units;
}

/* Fields that wait for a batch to be full. */
static guint64
count_ahead (const Size * s)
{
  guint64 fields = MIN (s->settings->batch_size + s->fields, AHEAD_MOST);

  if (s->rule->get_batch_wants == NULL || s->fields > AHEAD_MOST)
    return 0;
  return fields * (6 * s->units + 4 * s->values + 4 * VECTOR_PADDING);
}

static guint64
count_lateral (const Size * s)
{
  const CompeteSettings *l = s->settings;
  guint64 reach = MIN (l->lateral_radius, MAX (l->columns, l->rows) - 1);

  return 2 * s->units + (3 * l->rows + 2 * reach) * (l->columns + 2 * reach)
      + 3 * WIDE_LANES;
}

/* The memory that each thread has for itself. */
static guint64
count_threads (const Size * s)
{
  guint64 together = MIN (s->fields, FRAME_CODER_BLOCK);
  guint64 n = coding_candidates (s->settings, s->units);

  return MIN (s->threads, s->fields) * (6 * s->units + count_lateral (s)
      + n * (n + 6) + together * (s->units + VECTOR_PADDING)
      + 2 * (s->values + VECTOR_PADDING));
}

/* The products of all prototypes. */
static guint64
count_gram (const Size * s)
{
  return s->fields > 1 && s->units <= FRAME_GRAM_MOST ?
      s->units * s->units : 0;
}

/**
 * layer_memory:
 * @settings: of a layer
 * @shape: how fields cover its frames; fields_fault() finds no fault with it
 * @drives: whether drives are kept
 *
 * Returns: how many bytes the layer and the samples of a frame take at most
 */
guint64
layer_memory (const CompeteSettings * settings, const FieldsShape * shape,
    gboolean drives)
{
  Size s = { settings, rule_get (settings->rule), drives };
  guint64 all;

  s.units = (guint64) settings->columns * settings->rows;
  s.fields = fields_count (shape);
  s.values = fields_values (shape);
  s.entries = MAX (settings->winners, settings->residual_winners);
  s.threads = workers_count_threads (settings->threads);
  all = count_weights (&s) + count_sketch (&s) + count_fields (&s) + count_ahead (&s)
      + s.rule->get_memory (settings, s.units, s.values, s.fields)
      + count_threads (&s) + count_gram (&s)
      + (drives ? s.fields * s.units : 0);
  return all * sizeof (gfloat);
}
