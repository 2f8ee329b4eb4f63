/* Seeding: fields of layers that learn together become prototypes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "rule.h"

typedef struct _Seeding Seeding;

/**
 * SeedLayer:
 * @seeding: (nullable): what it offers; %NULL if it learns alone
 * @rule: its rule
 * @settings: its settings
 * @weights: N x M
 * @units: what the rule keeps of each unit
 * @won: (nullable): N counts: how many fields each unit has won
 * @usage: N floats: each unit's share of the fields
 * @frames: frames learned
 * @fields: fields learned
 *
 * A layer of which fields become prototypes.
 */
typedef struct
{
  Seeding *seeding;
  const Rule *rule;
  const CompeteSettings *settings;
  Weights *weights;
  const RuleUnits *units;
  guint64 *won;
  const gfloat *usage;
  guint64 frames, fields;
} SeedLayer;

/**
 * SeedTerms:
 * @seed: the first layer's
 * @epoch_fields: likewise
 * @reseed_until: likewise
 * @fields: how many fields all have learned since the last meeting
 * @fields_before: of these, those of the layers before this one
 * @offered: how many fields all offer
 * @offered_before: of these, those of the layers before this one
 *
 * What layers that meet have to know to draw the same fields.
 */
typedef struct
{
  guint32 seed;
  guint64 epoch_fields, reseed_until;
  guint64 fields, fields_before;
  guint offered, offered_before;
} SeedTerms;

/**
 * SeedDraw:
 * @n: how many units become fields
 * @units: N + 1: which, ascending
 * @fields: N: unit i becomes this one of the fields that all offer, ascending
 *
 * What was drawn.
 */
typedef struct
{
  guint n;
  guint32 *units, *fields;
} SeedDraw;

guint seeding_unstarted (const SeedLayer * layer);
void seeding_start_row (const SeedLayer * layer, guint unit, const gfloat * v);

guint64 seeding_memory (const CompeteSettings * settings, guint64 units,
    guint64 values, guint64 fields);
Seeding *seeding_new (guint values);
void seeding_free (Seeding * seeding);
void seeding_clear (Seeding * seeding);
guint seeding_offered (const Seeding * seeding);
void seeding_get_waiting (const Seeding * seeding, guint64 * frames,
    guint64 * fields);

void seeding_offer (const SeedLayer * layer, Sample * const *samples,
    const guint32 * learned, guint n);
void seeding_draw (const SeedLayer * layer, const SeedTerms * terms,
    SeedDraw * draw);
void seeding_set_row (const SeedLayer * layer, guint unit, const gfloat * row,
    gfloat activity);
