/* Slow winners: a sparse code of a slow stage's output
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "wide.h"

/**
 * SlowWinners:
 * @inputs: n
 * @units: N
 * @learned: whether a sample was learned or prototypes were set; before that they are
 *     random
 * @wins: N floats: how often each unit has won, exact up to 16 million
 * @usage: N floats: a running mean of each unit's wins
 *
 * A competitive layer over the directions of samples x of n floats; W are its N
 * prototypes of unit norm.
 *
 *     c = x / |x|          p = W c          code = max (0, p - threshold)
 */
typedef struct
{
  guint inputs, units;
  gboolean learned;
  gfloat *wins, *usage;

  /*< private >*/
  const Wide *wide;
  gsize step;                   /* floats from line to line of ... */
  gfloat *lines;                /* ... W^T, n lines of N, padded with 0 */
  gboolean sees;                /* whether the last sample was not 0 */
  gfloat *direction;            /* c */
  gfloat *drive;                /* p */
  gfloat *gain;                 /* the factors of conscience */
  gfloat *row;                  /* a prototype */
  guint32 *all;                 /* 0 to n - 1 */
} SlowWinners;

SlowWinners *slow_winners_new (guint inputs, guint units, guint32 seed);
void slow_winners_free (SlowWinners * winners);
void slow_winners_code (SlowWinners * winners, const gfloat * sample,
    gfloat threshold, gfloat * code);
void slow_winners_learn (SlowWinners * winners);
guint slow_winners_unused (const SlowWinners * winners);
gfloat *slow_winners_pack (const SlowWinners * winners);
gboolean slow_winners_set (SlowWinners * winners, const gfloat * prototypes);
void slow_winners_set_wins (SlowWinners * winners, const gfloat * wins,
    const gfloat * usage);
