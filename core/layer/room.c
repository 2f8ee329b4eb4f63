/* How much memory a layer takes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "blas.h"
#include "coding.h"
#include "hebbian.h"
#include "layer.h"
#include "room.h"

/* What all functions below count in: floats, or whole numbers of as many bytes. */
#define BYTES sizeof (gfloat)

/* By which lengths of lines are at most rounded up. */
#define PADDING 64

/* Fields that are coded together by one thread, and frames of one field that are
 * coded together. */
#define TOGETHER 128

/* A Gram matrix of all units is made up to so many of them. */
#define MOST_IN_GRAM 2048

/* Of all that follows. */
typedef struct
{
  const CompeteSettings *settings;
  guint64 units, values, fields, entries, threads;
} Size;

/* The two copies of the weights, norms and sums; saving makes one more copy, of two
 * halves where weights are of both signs. */
static guint64
weights_room (const Size * s)
{
  return s->units * (s->values + PADDING) + (s->units + PADDING) * s->values
      + 2 * s->units;
}

/* Samples, codes and reconstructions; in how many fields a unit is learned. */
static guint64
fields_room (const Size * s)
{
  const CompeteSettings *l = s->settings;
  gboolean past = s->fields == 1 || l->residual_winners > 0
      || l->lateral_source == COMPETE_LATERAL_PREVIOUS;
  guint64 field = 4 * s->values + 5 * s->entries + 2 * PADDING
      + (past ? 2 * s->units : 0);

  return s->fields * field + 20 * s->units;
}

/* What a batch changes, a line for each field that is learned. */
static guint64
lessons_room (const Size * s)
{
  const CompeteSettings *l = s->settings;
  guint64 line = s->values + PADDING, batch, places;

  if (l->rule != COMPETE_RULE_HEBBIAN)
    return s->fields * (line + 2);
  batch = l->batch_size + s->fields;
  places = s->fields == 1 ? MIN (batch, TOGETHER) : 0;
  return batch * (line + 20) + MIN (s->units, 2 * batch) * (line + 5)
      + places * (6 * s->units + 4 * s->values + 4 * PADDING);
}

static guint64
lateral_room (const Size * s)
{
  const CompeteSettings *l = s->settings;
  guint64 reach = MIN (l->lateral_radius, MAX (l->columns, l->rows) - 1);

  return 3 * s->units + l->columns * (l->rows + 2 * reach)
      + 2 * l->rows * (l->columns + 2 * reach);
}

/* What each thread has to itself. */
static guint64
coders_room (const Size * s)
{
  guint64 together = MIN (s->fields, TOGETHER);
  guint64 n = coding_candidates (s->settings, s->units);

  return MIN (s->threads, s->fields) * (6 * s->units + lateral_room (s)
      + n * (n + 6) + together * (s->units + s->values + PADDING)
      + 2 * (s->values + PADDING));
}

static guint
threads_of (const CompeteSettings * settings)
{
  return settings->threads ? settings->threads : g_get_num_processors ();
}

/**
 * layer_blas_room:
 * @settings: of a layer
 * @shape: how fields cover its frames
 *
 * Returns: how many bytes BLAS takes at most when such a layer first codes a frame
 */
guint64
layer_blas_room (const CompeteSettings * settings, const FieldsShape * shape)
{
  return fields_count (shape) > 1 ? blas_room (threads_of (settings)) : 0;
}

/**
 * layer_room:
 * @settings: of a layer
 * @shape: how fields cover its frames, with which fields_fault() finds no fault
 * @drives: whether drives are kept
 *
 * Returns: how many bytes the layer takes at most, with the samples of a frame
 */
guint64
layer_room (const CompeteSettings * settings, const FieldsShape * shape,
    gboolean drives)
{
  Size s = { settings };
  guint64 all;

  s.units = (guint64) settings->columns * settings->rows;
  s.fields = fields_count (shape);
  s.values = fields_values (shape);
  s.entries = MAX (settings->winners, settings->residual_winners);
  s.threads = threads_of (settings);
  all = weights_room (&s) + fields_room (&s) + lessons_room (&s)
      + coders_room (&s) + (drives ? s.fields * s.units : 0);
  if (s.fields > 1 && s.units <= MOST_IN_GRAM)
    all += s.units * s.units;
  return all * BYTES;
}
