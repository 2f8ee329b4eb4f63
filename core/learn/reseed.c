/* Fields in place of prototypes: of units that have none yet, and of idle units
 *
 * How it works. last_won says of each unit how many fields were learned when it last
 * won one, or became one; 0: it never did. With init=fields, a unit at 0 is due at
 * once. Until reseed-until fields are learned, a unit is due when the last
 * epoch-fields fields went by without it. At the end of a batch each unit that is due
 * becomes another field of this batch, drawn at random. If more units are due than
 * there are fields, the others stay due for the next batch. What is drawn depends on
 * the seed and the number of fields learned alone, so that last_won is all there is
 * to save.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "random.h"
#include "reseed.h"
#include "rownorm.h"
#include "kernels.h"
#include "vectors.h"

/* The standard deviation of what is added to a field: no weight is 0 where the field
 * is flat, and units that become equal fields differ. */
#define DEVIATION 0.01

static gboolean
waits_for_start (const CompeteSettings * s, guint64 last)
{
  return s->init == COMPETE_INIT_FIELDS && last == 0;
}

static gboolean
is_due (const CompeteSettings * s, guint64 last, guint64 learned)
{
  return waits_for_start (s, last) || (learned <= s->reseed_until
      && learned - last >= s->epoch_fields);
}

/**
 * reseed_has_started:
 * @last_won: of each of @units units
 * @units: N
 *
 * Returns: whether no unit waits for its first prototype, with init=fields
 */
gboolean
reseed_has_started (const CompeteSettings * s, const guint64 * last_won,
    guint units)
{
  guint u;

  for (u = 0; u < units; u++)
    if (waits_for_start (s, last_won[u]))
      return FALSE;
  return TRUE;
}

/**
 * reseed_count:
 * @last_won: (inout): of each unit
 * @winner: the unit that won a field
 * @learned: how many fields are learned, with this one
 *
 * Notes that a unit has won. A unit that waits for its first prototype goes on
 * waiting.
 */
void
reseed_count (const CompeteSettings * s, guint64 * last_won, guint32 winner,
    guint64 learned)
{
  if (!waits_for_start (s, last_won[winner]))
    last_won[winner] = learned;
}

/* Sets @due to the units that are due, ascending.
 *
 * Returns: how many these are */
static guint
list_due (const CompeteSettings * s, const guint64 * last_won, guint units,
    guint64 learned, guint32 * due)
{
  guint u, n = 0;

  for (u = 0; u < units; u++) {
    due[n] = u;
    n += is_due (s, last_won[u], learned);
  }
  return n;
}

/**
 * reseed_is_lit:
 * @field: M floats
 * @values: M
 *
 * Returns: whether it is not black all over: a black field has no length
 */
gboolean
reseed_is_lit (const gfloat * field, guint values)
{
  return vector_dot (field, field, values) > 0.0f;
}

/* Sets @lit to the fields that are lit.
 *
 * Returns: how many these are */
static guint
list_lit (const ReseedFields * f, guint values, guint32 * lit)
{
  guint i, n = 0;

  for (i = 0; i < f->count; i++) {
    lit[n] = i;
    n += reseed_is_lit (f->values[i], values);
  }
  return n;
}

/**
 * reseed_draw:
 * @last_won: of each of @units units
 * @units: N
 * @learned: how many fields are learned, with those of the batch
 * @lit: how many of them are lit
 * @due: (out): room for N + 1: the units that become fields, ascending
 * @drawn: (out): room for N: which of the lit fields they become, ascending
 *
 * Returns: how many these are
 */
guint
reseed_draw (const CompeteSettings * s, const guint64 * last_won,
    guint units, guint64 learned, guint lit, guint32 * due, guint32 * drawn)
{
  guint n = MIN (list_due (s, last_won, units, learned, due), lit);

  return n > 0 ? random_choose (s->seed + 1, learned, lit, n, drawn) : 0;
}

/**
 * reseed_set_row:
 * @weights: (inout): N x M
 * @unit: which becomes @field
 * @field: M floats, lit
 * @number: how many fields were learned before this one
 *
 * The row becomes v / |v|_p + N(0, .01). Call weights_rows_changed() afterwards.
 */
void
reseed_set_row (const CompeteSettings * s, Weights * w, guint unit,
    const gfloat * field, guint64 number)
{
  guint64 start = random_number (s->seed + G_GUINT64_CONSTANT (1));
  gfloat *row = weights_row (w, unit), *scratch = vector_new (w->values);

  memcpy (row, field, w->values * sizeof (gfloat));
  compete_scale (row, 1.0f / weights_row_length (w, unit, scratch), w->values);
  weights_add_normal (w, unit, DEVIATION, random_number (start ^ number) >> 32);
  g_aligned_free (scratch);
}

/**
 * reseed_units:
 * @fields: a batch that was learned
 * @weights: (inout): N x M
 * @last_won: (inout): of each unit
 *
 * Each unit that is due becomes a field of the batch at p-norm 1, plus N(0, .01).
 */
void
reseed_units (const CompeteSettings * s, const ReseedFields * f, Weights * w,
    guint64 * last_won)
{
  guint32 *due = g_new (guint32, (gsize) w->units + 1);
  guint32 *drawn = g_new (guint32, w->units);
  guint32 *lit = g_new (guint32, (gsize) f->count + 1);
  guint n = reseed_draw (s, last_won, w->units, f->learned,
      list_lit (f, w->values, lit), due, drawn), i;

  for (i = 0; i < n; i++) {
    guint field = lit[drawn[i]];

    reseed_set_row (s, w, due[i], f->values[field],
        f->learned - f->count + field);
    last_won[due[i]] = f->learned;
  }
  weights_rows_changed (w, due, n);
  g_free (due);
  g_free (drawn);
  g_free (lit);
}
