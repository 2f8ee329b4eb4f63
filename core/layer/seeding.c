/* Seeding: fields of layers that learn together become prototypes
 *
 * How it works. Between two meetings each layer keeps the fields that it offers. At a
 * meeting all learn how many each of them offers. The offers of all stand in the order of
 * the layers, as if one layer had seen all these fields. Each layer draws from them, and as
 * all know the same, all draw the same. The layer that offered a field makes it a
 * prototype, and sends it to the others.
 *
 * A rule that reseeds makes fields of a batch prototypes (reseed.c). With the others,
 * init=fields makes one field after another the next prototype. Layers that learn
 * together then learn nothing else before all prototypes have started.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "random.h"
#include "reseed.h"
#include "seeding.h"
#include "vectors.h"

/* init=fields: a prototype starts as a field, plus this much of the random prototype
 * that it was, so that no weight is 0 where the field is flat. */
#define SHARE_OF_START 0.01f

struct _Seeding
{
  guint values, offered, room;
  gfloat *fields;               /* room x values */
  guint64 *numbers;             /* of each, where units are reseeded: how many the layer
                                 * had learned before it */
  guint64 frames_waiting, fields_waiting;
};

/* --- prototypes that start one after another --- */

/**
 * seeding_unstarted:
 *
 * Returns: how many units wait for their first prototype, with a rule that does not reseed
 */
guint
seeding_unstarted (const SeedLayer * l)
{
  guint units = l->weights->units;

  if (l->settings->init != COMPETE_INIT_FIELDS || l->rule->reseeds)
    return 0;
  return units - MIN (l->fields, units);
}

/**
 * seeding_start_row:
 * @unit: whose prototype starts
 * @v: the field that it starts as, M floats
 */
void
seeding_start_row (const SeedLayer * l, guint unit, const gfloat * v)
{
  gfloat *row = weights_row (l->weights, unit);
  guint j;

  for (j = 0; j < l->weights->values; j++)
    row[j] = v[j] + SHARE_OF_START * row[j];
  if (l->rule->begin_row != NULL)
    l->rule->begin_row (l->settings, l->frames, l->weights, unit);
  weights_row_changed (l->weights, unit);
}

/* --- offers --- */

/**
 * seeding_memory:
 * @settings: of a layer
 * @units: N
 * @values: M
 * @fields: of a frame
 *
 * Returns: how many bytes the fields take that it offers, at the most: there is room for up
 *     to twice as many
 */
guint64
seeding_memory (const CompeteSettings * settings, guint64 units,
    guint64 values, guint64 fields)
{
  guint64 offered = 0;

  if (rule_get (settings->rule)->reseeds)
    offered = settings->batch_size + fields;
  else if (settings->init == COMPETE_INIT_FIELDS)
    offered = units;
  return 2 * offered * (values * sizeof (gfloat) + sizeof (guint64));
}

/**
 * seeding_new:
 * @values: M
 *
 * Returns: (transfer full): no field is offered yet
 */
Seeding *
seeding_new (guint values)
{
  Seeding *s = g_new0 (Seeding, 1);

  s->values = values;
  return s;
}

void
seeding_free (Seeding * s)
{
  if (s == NULL)
    return;
  g_free (s->fields);
  g_free (s->numbers);
  g_free (s);
}

static void
offer (Seeding * s, const gfloat * v, guint64 number)
{
  if (s->offered == s->room) {
    s->room = MAX (16, 2 * s->room);
    s->fields = g_renew (gfloat, s->fields, (gsize) s->room * s->values);
    s->numbers = g_renew (guint64, s->numbers, s->room);
  }
  memcpy (s->fields + (gsize) s->offered * s->values, v,
      s->values * sizeof (gfloat));
  s->numbers[s->offered++] = number;
}

/* No more than there are units that wait. */
static void
offer_start (const SeedLayer * l, Sample * const *samples,
    const guint32 * learned, guint n)
{
  Seeding *s = l->seeding;
  guint most = seeding_unstarted (l) - s->offered, chosen, i;
  guint32 *drawn = g_new (guint32, n);

  if (most > 0) {
    chosen = random_choose (l->settings->seed + 1,
        l->frames + s->frames_waiting, n, most, drawn);
    for (i = 0; i < chosen; i++)
      offer (s, samples[learned[drawn[i]]]->v, 0);
  }
  g_free (drawn);
  s->frames_waiting++;
  s->fields_waiting += n;
}

/**
 * seeding_offer:
 * @layer: which has not counted this frame
 * @samples: of a frame
 * @learned: which of its fields are learned
 * @n: how many these are
 *
 * Offers fields of a frame at the next meeting.
 */
void
seeding_offer (const SeedLayer * l, Sample * const *samples,
    const guint32 * learned, guint n)
{
  guint i;

  if (!l->rule->reseeds) {
    offer_start (l, samples, learned, n);
    return;
  }
  for (i = 0; i < n; i++)
    if (reseed_is_lit (samples[learned[i]]->v, l->weights->values))
      offer (l->seeding, samples[learned[i]]->v, l->fields + i);
}

/**
 * seeding_clear:
 *
 * No field is offered any more.
 */
void
seeding_clear (Seeding * s)
{
  s->offered = 0;
  s->frames_waiting = s->fields_waiting = 0;
}

/**
 * seeding_offered:
 *
 * Returns: how many fields this layer offers
 */
guint
seeding_offered (const Seeding * s)
{
  return s->offered;
}

/**
 * seeding_get_waiting:
 * @frames: (out): of how many frames fields were offered that are not counted as learned
 *     before the next meeting, with a rule that does not reseed
 * @fields: (out): how many fields these frames have to learn
 */
void
seeding_get_waiting (const Seeding * s, guint64 * frames, guint64 * fields)
{
  *frames = s->frames_waiting;
  *fields = s->fields_waiting;
}

/* --- drawing --- */

static void
draw (const SeedLayer * l, const SeedTerms * terms, SeedDraw * d)
{
  CompeteSettings s = *l->settings;
  SeedLayer before = *l;
  guint n, i;

  s.seed = terms->seed;
  s.epoch_fields = terms->epoch_fields;
  s.reseed_until = terms->reseed_until;
  if (l->rule->reseeds) {
    d->n = reseed_draw (&s, l->units->last_won, l->weights->units, l->fields,
        terms->offered, d->units, d->fields);
    return;
  }
  before.fields -= terms->fields;
  n = MIN (seeding_unstarted (&before), terms->offered);
  d->n = n > 0 ? random_choose (s.seed + 1, l->frames, terms->offered, n,
      d->fields) : 0;
  for (i = 0; i < d->n; i++)
    d->units[i] = before.fields + i;
}

/* Makes a field of this layer the prototype of @unit. */
static void
set_own (const SeedLayer * l, const SeedTerms * terms, guint unit,
    const gfloat * v, guint64 number)
{
  CompeteSettings s = *l->settings;

  s.seed = terms->seed;
  if (l->rule->reseeds) {
    reseed_set_row (&s, l->weights, unit, v, terms->fields_before + number);
    weights_row_changed (l->weights, unit);
    return;
  }
  seeding_start_row (l, unit, v);
  if (l->rule->has_unit_norm)
    l->units->activity[unit] = vector_dot (v, v, l->weights->values);
}

/**
 * seeding_draw:
 * @layer: which has counted what all have learned
 * @terms: of this meeting
 * @draw: (inout): which units become fields
 *
 * Draws from the fields that all offer. Those of this layer become prototypes, whose
 * activity is what one win makes of it. No field is offered any more.
 */
void
seeding_draw (const SeedLayer * l, const SeedTerms * terms, SeedDraw * d)
{
  Seeding *s = l->seeding;
  guint i;

  draw (l, terms, d);
  for (i = 0; i < d->n; i++) {
    guint own = d->fields[i] - terms->offered_before;

    if (d->fields[i] >= terms->offered_before && own < s->offered)
      set_own (l, terms, d->units[i], s->fields + (gsize) own * s->values,
          s->numbers[own]);
  }
  seeding_clear (s);
}

/**
 * seeding_set_row:
 * @unit: which became a field
 * @row: M floats: its prototype
 * @activity: its activity
 *
 * To be called for each unit that was drawn. Where prototypes start one after another, the
 * field counts as won by the unit.
 */
void
seeding_set_row (const SeedLayer * l, guint unit, const gfloat * row,
    gfloat activity)
{
  memcpy (weights_row (l->weights, unit), row,
      l->weights->values * sizeof (gfloat));
  weights_row_changed (l->weights, unit);
  if (l->rule->reseeds) {
    l->units->last_won[unit] = l->fields;
    return;
  }
  l->units->activity[unit] = activity;
  l->units->wins[unit] = l->rule->has_unit_norm;
  if (l->won != NULL)
    l->won[unit]++;
}
