/* Slow winners: a sparse code of a slow stage's output
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "slowwinners.h"

#include <math.h>
#include <string.h>

#include "conscience.h"
#include "random.h"
#include "kernels.h"
#include "vectors.h"
#include "wide.h"

/* A sample or a prototype with a smaller square counts as 0: it has no direction. */
#define LEAST_SQUARE 1e-20f

/* The rate of the running mean of each unit's wins. It has to be slow compared to how
 * many frames an image stays in view: otherwise conscience would replace the winner
 * while nothing changes. */
#define USAGE_RATE 1e-4f
#define CONSCIENCE 0.3f

/* The winner's learning rate does not fall below this. */
#define LEAST_RATE 0.02f

/* Rounding may move the norm of a prototype so far from 1. */
#define NORM_TOLERANCE 1e-3f

/* --- prototypes --- */

/* Sets the prototype of unit @u to @row at unit norm; a row without a direction changes
 * nothing. */
static void
set_prototype (SlowWinners * w, guint u, const gfloat * row)
{
  gfloat square = vector_dot (row, row, w->inputs), scale;
  guint j;

  if (!(square >= LEAST_SQUARE))
    return;
  scale = 1.0f / sqrtf (square);
  for (j = 0; j < w->inputs; j++)
    w->lines[j * w->step + u] = row[j] * scale;
}

/* An approximately Gaussian number: the sum of twelve uniform 16-bit integers, which
 * is the same on every machine. */
static gfloat
draw_gaussian (guint64 first)
{
  gint32 sum = -12 * 32768;
  guint i, part;

  for (i = 0; i < 3; i++)
    for (part = 0; part < 64; part += 16)
      sum += (random_number (first + i) >> part) & 0xffff;
  return sum;
}

/**
 * slow_winners_new:
 * @inputs: n, at least 1
 * @units: N, at least 1
 * @seed: the same seed gives the same prototypes to start from
 *
 * Returns: (transfer full): winners that have learned nothing, with prototypes in
 *     random directions
 */
SlowWinners *
slow_winners_new (guint inputs, guint units, guint32 seed)
{
  SlowWinners *w = g_new0 (SlowWinners, 1);
  guint64 number = random_number (random_number (seed + G_GUINT64_CONSTANT (1)));
  guint u, j;

  w->inputs = inputs;
  w->units = units;
  w->wide = wide_best ();
  w->step = vector_round_up (units, WIDE_LANES);
  w->lines = vector_new (inputs * w->step);
  w->wins = g_new0 (gfloat, units);
  w->usage = vector_new (units);
  w->direction = vector_new (inputs);
  w->drive = vector_new (units);
  w->gain = vector_new (units);
  w->row = vector_new (inputs);
  w->all = g_new (guint32, inputs);
  for (j = 0; j < inputs; j++)
    w->all[j] = j;
  for (u = 0; u < units; u++) {
    for (j = 0; j < inputs; j++, number += 3)
      w->row[j] = draw_gaussian (number);
    set_prototype (w, u, w->row);
  }
  conscience_init (w->usage, units, 1);
  return w;
}

/**
 * slow_winners_free:
 * @winners: (nullable) (transfer full): what slow_winners_new() made
 */
void
slow_winners_free (SlowWinners * w)
{
  if (w == NULL)
    return;
  g_aligned_free (w->lines);
  g_free (w->wins);
  g_aligned_free (w->usage);
  g_aligned_free (w->direction);
  g_aligned_free (w->drive);
  g_aligned_free (w->gain);
  g_aligned_free (w->row);
  g_free (w->all);
  g_free (w);
}

/* --- coding and learning --- */

/**
 * slow_winners_code:
 * @sample: x, n finite floats
 * @threshold: subtracted from each cosine, 0 to 1
 * @code: (out): N floats, max (0, p - threshold); all 0 where x is 0
 *
 * Codes a sample.
 */
void
slow_winners_code (SlowWinners * w, const gfloat * sample, gfloat threshold,
    gfloat * code)
{
  gfloat square = vector_dot (sample, sample, w->inputs), scale;
  guint j, u;

  w->sees = square >= LEAST_SQUARE;
  if (!w->sees) {
    memset (code, 0, w->units * sizeof (gfloat));
    return;
  }
  scale = 1.0f / sqrtf (square);
  for (j = 0; j < w->inputs; j++)
    w->direction[j] = sample[j] * scale;
  w->wide->weighted_sum (w->drive, w->lines, w->step, w->all,
      w->direction, w->inputs, w->units);
  for (u = 0; u < w->units; u++)
    code[u] = MAX (0.0f, w->drive[u] - threshold);
}

/* The unit with the largest score: p exp (.3 (1 - usage N)) where p > 0, else p. Of
 * equal ones the first wins. */
static guint
find_winner (SlowWinners * w)
{
  guint winner = 0, u;
  gfloat most = -G_MAXFLOAT;

  conscience_gain (w->usage, w->units, 1, CONSCIENCE, w->gain);
  for (u = 0; u < w->units; u++) {
    gfloat p = w->drive[u];
    gfloat score = p > 0.0f ? p * w->gain[u] : p;

    if (score > most) {
      most = score;
      winner = u;
    }
  }
  return winner;
}

/**
 * slow_winners_learn:
 *
 * Learns the sample that was coded last, unless it is all 0: moves the winner's
 * prototype towards it,
 *
 *     W_u += max (.02, 1 / (1 + wins_u)) (c - W_u)          W_u /= |W_u|
 *     usage += .0001 (won - usage)
 */
void
slow_winners_learn (SlowWinners * w)
{
  guint winner, j;
  gfloat rate;

  if (!w->sees)
    return;
  winner = find_winner (w);
  compete_scale (w->usage, 1.0f - USAGE_RATE, w->units);
  w->usage[winner] += USAGE_RATE;
  w->wins[winner]++;
  rate = MAX (LEAST_RATE, 1.0f / (1.0f + w->wins[winner]));
  for (j = 0; j < w->inputs; j++) {
    gfloat own = w->lines[j * w->step + winner];

    w->row[j] = own + rate * (w->direction[j] - own);
  }
  set_prototype (w, winner, w->row);
  w->learned = TRUE;
}

/* --- reading and saving --- */

/**
 * slow_winners_unused:
 *
 * Returns: how many units have never won
 */
guint
slow_winners_unused (const SlowWinners * w)
{
  guint unused = 0, u;

  for (u = 0; u < w->units; u++)
    unused += w->wins[u] == 0.0f;
  return unused;
}

/**
 * slow_winners_pack:
 *
 * Returns: (transfer full): the prototypes, n x N floats, one a column
 */
gfloat *
slow_winners_pack (const SlowWinners * w)
{
  gfloat *prototypes = g_new (gfloat, (gsize) w->inputs * w->units);
  guint j;

  for (j = 0; j < w->inputs; j++)
    memcpy (prototypes + (gsize) j * w->units, w->lines + j * w->step,
        w->units * sizeof (gfloat));
  return prototypes;
}

/**
 * slow_winners_set:
 * @prototypes: n x N finite floats, as slow_winners_pack() returns them
 *
 * Sets the prototypes, to the bit. They are copied.
 *
 * Returns: %FALSE when they are not all of unit norm
 */
gboolean
slow_winners_set (SlowWinners * w, const gfloat * prototypes)
{
  guint u, j;

  for (j = 0; j < w->inputs; j++)
    memcpy (w->lines + j * w->step, prototypes + (gsize) j * w->units,
        w->units * sizeof (gfloat));
  for (u = 0; u < w->units; u++) {
    gfloat square = 0.0f;

    for (j = 0; j < w->inputs; j++)
      square += w->lines[j * w->step + u] * w->lines[j * w->step + u];
    if (!(fabsf (sqrtf (square) - 1.0f) <= NORM_TOLERANCE))
      return FALSE;
  }
  w->learned = TRUE;
  return TRUE;
}

/**
 * slow_winners_set_wins:
 * @wins: N floats, none negative
 * @usage: (nullable): N floats, none negative; %NULL leaves it as it is
 *
 * Sets how often each unit has won, and how often of late. They are copied.
 */
void
slow_winners_set_wins (SlowWinners * w, const gfloat * wins,
    const gfloat * usage)
{
  memcpy (w->wins, wins, w->units * sizeof (gfloat));
  if (usage != NULL)
    memcpy (w->usage, usage, w->units * sizeof (gfloat));
}
