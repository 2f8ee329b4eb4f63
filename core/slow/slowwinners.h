/* Slow winners: a sparse code of what a slow stage says
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * SlowWinners:
 * @inputs: n
 * @units: N
 * @learned: whether anything was; before that prototypes are random
 * @wins: how often each unit won, N whole numbers, exact up to 16 million
 * @usage: each unit's share of late, N
 *
 * A competitive layer over directions: units whose prototypes, at unit norm, point
 * where samples do.
 *
 *     c = x / |x|          p = W c          code = max (0, p - threshold)
 */
typedef struct
{
  guint inputs, units;
  gboolean learned;
  gfloat *wins, *usage;

  /*< private >*/
  gsize step;                   /* floats in a line of these: */
  gfloat *lines;                /* W^T, n lines of N, padded with 0 */
  gboolean sees;                /* whether |x| was more than 0 */
  gfloat *direction;            /* c */
  gfloat *drive;                /* p */
  gfloat *gain;                 /* by conscience */
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
