/* Winners: the k largest scores
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "vectors.h"
#include "wide.h"
#include "winners.h"

/* A bound that at least k of the N scores reach is found from groups of units: unit
 * u is in group u mod G, and a group's peak is its largest score. At least k scores
 * reach the k-th largest peak, one in each of k groups. G is at least twice the number
 * of winners, and 64 where there are units enough; with more than 96 winners the bound
 * would let too many units through to be worth its time. */
#define FEW_GROUPS 16
#define GROUPS 64
#define MOST_GROUPS 128
#define MOST_BY_GROUPS 96

/* The bound is found by so many bisections between the least and the greatest peak. */
#define BISECTIONS 8

struct _Winners
{
  guint units;
  const Wide *wide;
  gint32 *keys;                 /* N */
};

/**
 * winners_new:
 * @units: N, at least 1
 *
 * Returns: (transfer full): scratch memory to select among N units
 */
Winners *
winners_new (guint units)
{
  Winners *w = g_new0 (Winners, 1);

  w->units = units;
  w->wide = wide_best ();
  w->keys = g_new0 (gint32, units);
  return w;
}

/**
 * winners_free:
 * @winners: (nullable) (transfer full): what winners_new() made
 */
void
winners_free (Winners * w)
{
  if (w == NULL)
    return;
  g_free (w->keys);
  g_free (w);
}

/* A score that at least k units reach, and not many more: at most the k-th largest
 * of the groups' peaks, and close to it. */
static gfloat
lower_bound (const Winners * w, const gfloat * score, guint k, guint groups)
{
  gfloat peak[MOST_GROUPS], low, high;
  guint g, i;

  w->wide->peaks (peak, score, w->units, groups);
  low = high = peak[0];
  for (g = 1; g < groups; g++) {
    low = peak[g] < low ? peak[g] : low;
    high = peak[g] > high ? peak[g] : high;
  }
  for (i = 0; i < BISECTIONS; i++) {
    gfloat middle = low + 0.5f * (high - low);

    if (w->wide->count_reaching (peak, groups, middle) >= k)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static guint
list_all (guint units, guint32 * listed)
{
  guint u;

  for (u = 0; u < units; u++)
    listed[u] = u;
  return units;
}

/* An integer that compares with others as the scores do: the bits of a float, where
 * those of a negative one are reversed. -0 and 0 have the same key, and NaN has the
 * least. */
static inline gint32
key_of (gfloat score)
{
  gint32 bits;

  if (isnan (score))
    return G_MININT32;
  score += 0.0f;
  memcpy (&bits, &score, sizeof bits);
  return bits < 0 ? bits ^ G_MAXINT32 : bits;
}

/* How many of n keys are @least or more. */
static inline guint
count_keys (const gint32 * keys, guint n, gint32 least)
{
  guint i, count = 0;

  for (i = 0; i < n; i++)
    count += keys[i] >= least;
  return count;
}

/* The largest key that at least @k of the @n units listed reach, by bisection: it
 * ends after at most 32 passes, and sooner where exactly k keys reach the middle or
 * the remaining ones are equal.
 *
 * @keys: (out): the keys of the units listed
 * @reaching: (out): how many units reach the key that is returned */
static gint32
find_least (const gfloat * score, const guint32 * listed, guint n, guint k,
    gint32 * keys, guint * reaching)
{
  gint32 low = G_MAXINT32, high = G_MININT32;
  guint i;

  for (i = 0; i < n; i++) {
    keys[i] = key_of (score[listed[i]]);
    low = MIN (low, keys[i]);
    high = MAX (high, keys[i]);
  }
  *reaching = n;
  while (low < high && *reaching > k) {
    gint32 middle = high - (gint32) (((guint32) high - (guint32) low) / 2);
    guint count = count_keys (keys, n, middle);

    if (count >= k) {
      low = middle;
      *reaching = count;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/* Keeps the units listed whose keys are @bound or more, except for the first @extra
 * of those whose keys equal @bound.
 *
 * Returns: of the units that were kept, the first of those with the least key */
static guint
keep_reaching (const gint32 * keys, guint n, gint32 bound, guint extra,
    guint32 * listed)
{
  guint i, kept = 0, least = 0;
  gint32 least_key = G_MAXINT32;

  for (i = 0; i < n; i++) {
    if (keys[i] < bound)
      continue;
    if (keys[i] == bound && extra > 0) {
      extra--;
      continue;
    }
    if (keys[i] < least_key) {
      least_key = keys[i];
      least = listed[i];
    }
    listed[kept++] = listed[i];
  }
  return least;
}

static guint
choose_groups (guint units, guint k)
{
  guint groups = units < 2 * GROUPS ? FEW_GROUPS : GROUPS;

  while (groups < 2 * k && groups < MOST_GROUPS)
    groups *= 2;
  return groups;
}

/**
 * winners_select_among:
 * @winners: scratch memory for N units
 * @score: N floats, of which only those of the units listed are read
 * @count: how many units are listed
 * @k: how many of them win, 1 to @count
 * @indices: (inout): the units, ascending; then the winners, as of winners_select()
 *
 * Returns: the unit with the least score among the winners, the k-th largest
 */
guint
winners_select_among (Winners * w, const gfloat * score, guint count, guint k,
    guint32 * indices)
{
  guint reaching;
  gint32 bound = find_least (score, indices, count, k, w->keys, &reaching);

  return keep_reaching (w->keys, count, bound, reaching - k, indices);
}

/**
 * winners_select:
 * @winners: scratch memory for N units
 * @score: N floats
 * @k: how many win, 1 to N
 * @indices: (out): the k units with the largest scores, ascending; there is room
 *     for N. Ties go to the higher index, and NaN is less than any number.
 *
 * How it works. (1) Where there are many units and few win, find a bound that at
 * least k units reach, and list the units that do: no other can win. (2) Map each
 * listed score to an integer that compares as the scores do. (3) Find the k-th
 * largest of these integers by bisection: at most 32 passes over the list. (4) Keep
 * the units above it and, of those equal to it, the last ones. The time is linear in
 * N whatever the scores are, with many ties too.
 *
 * Returns: the unit with the least score among the winners, the k-th largest
 */
guint
winners_select (Winners * w, const gfloat * score, guint k, guint32 * indices)
{
  guint groups = choose_groups (w->units, k);
  guint n = 0;

  if (k <= MOST_BY_GROUPS && w->units >= 2 * groups)
    n = w->wide->reaching (indices, score, w->units,
        lower_bound (w, score, k, groups));
  /* With NaN among the scores fewer may reach the bound. */
  if (n < k)
    n = list_all (w->units, indices);
  return winners_select_among (w, score, n, k, indices);
}
