/* Winners: the k largest scores
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "vectors.h"
#include "wide.h"
#include "winners.h"

/* For few winners among many units: by so many groups up to half as many winners,
 * by twice as many up to MOST_BY_GROUPS. */
#define GROUPS 64
#define MOST_BY_GROUPS 96

/* Halvings that a bound takes. */
#define HALVINGS 8

void
code_init (Code * code, guint units)
{
  code->n = 0;
  code->indices = g_new0 (guint32, units);
  code->activations = vector_new (units);
  code->keys = g_new0 (gint32, units);
}

void
code_clear (Code * code)
{
  g_clear_pointer (&code->indices, g_free);
  g_clear_pointer (&code->activations, g_aligned_free);
  g_clear_pointer (&code->keys, g_free);
}

/**
 * code_gather:
 * @activation: N floats
 *
 * Gives the units of @code their entries of @activation.
 */
void
code_gather (Code * code, const gfloat * activation)
{
  guint i;

  for (i = 0; i < code->n; i++)
    code->activations[i] = activation[code->indices[i]];
}

/**
 * code_drop_zeros:
 *
 * Leaves only the units with an activation above 0.
 */
void
code_drop_zeros (Code * code)
{
  guint i, n = 0;

  for (i = 0; i < code->n; i++) {
    if (fabsf (code->activations[i]) > 0.0f) {
      code->indices[n] = code->indices[i];
      code->activations[n++] = code->activations[i];
    }
  }
  code->n = n;
}

/* How many of n entries, a multiple of 16, are @least or more. */
static inline guint
count_reaching (const gfloat * score, guint n, gfloat least)
{
  VectorInts a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 }, all;
  VectorFour bound = { least, least, least, least };
  guint i;

  for (i = 0; i < n; i += VECTOR_STEP) {
    a -= vector_load (score + i) >= bound;
    b -= vector_load (score + i + 4) >= bound;
    c -= vector_load (score + i + 8) >= bound;
    d -= vector_load (score + i + 12) >= bound;
  }
  all = (a + b) + (c + d);
  return all[0] + all[1] + all[2] + all[3];
}

/* A score that at least k units reach, and not many more: near the k-th largest
 * of the groups' peaks, group g being the units g, g + groups, g + 2 groups ... */
static gfloat
lower_bound (const gfloat * score, guint units, guint k, guint groups)
{
  gfloat peak[2 * GROUPS], low, high;
  guint g, i;

  wide_best ()->peaks (peak, score, units, groups);
  low = high = peak[0];
  for (g = 1; g < groups; g++) {
    low = peak[g] < low ? peak[g] : low;
    high = peak[g] > high ? peak[g] : high;
  }
  for (i = 0; i < HALVINGS; i++) {
    gfloat middle = low + 0.5f * (high - low);

    if (count_reaching (peak, groups, middle) >= k)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* Lists the units that reach @bound, ascending. There are few, and most steps have
 * none.
 *
 * Returns: how many */
static guint
list_reaching (const gfloat * score, guint units, gfloat bound,
    guint32 * listed)
{
  guint u, next, n = 0;

  for (u = 0; u < units; u = next) {
    next = MIN (u + VECTOR_STEP, units);
    if (next - u == VECTOR_STEP
        && count_reaching (score + u, VECTOR_STEP, bound) == 0)
      continue;
    for (; u < next; u++) {
      listed[n] = u;
      n += score[u] >= bound;
    }
  }
  return n;
}

static guint
list_all (guint units, guint32 * listed)
{
  guint u;

  for (u = 0; u < units; u++)
    listed[u] = u;
  return units;
}

/* An integer that compares with others as the scores do. -0 and 0 have the same,
 * and NaN has the least. */
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

/* The largest key that at least @k of the @n units listed reach, by bisection: at
 * most 32 passes over the keys, and fewer where the keys that are left are equal
 * or where k of them reach the middle.
 *
 * @keys: (out): of the units listed
 * @reaching: (out): how many reach it */
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

/* Keeps the units listed whose keys are @bound or more, but for the first @extra
 * of those whose keys are @bound.
 *
 * Returns: the first of those with the least key that were kept */
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

/**
 * winners_select:
 * @score: N floats
 * @units: N
 * @k: how many win, 1 to N
 * @indices: (out): the k units with the largest scores, ascending; ties go to
 *     the higher index, and NaN is less than any number; there is room for N
 * @keys: room for N
 *
 * How it works: of many units only those are looked at closely that reach a bound
 * which at least k units are known to reach. The k-th largest score of these is
 * found by bisection over the scores' bits. One more pass keeps the units above it
 * and, of those that tie with it, the last. The time is linear in N, and many ties
 * do not make it longer.
 *
 * Returns: the least of the winners, the k-th largest
 */
guint
winners_select (const gfloat * score, guint units, guint k, guint32 * indices,
    gint32 * keys)
{
  guint groups = k <= GROUPS / 2 ? GROUPS : 2 * GROUPS;
  guint n = 0, reaching;
  gint32 bound;

  if (k <= MOST_BY_GROUPS && units >= 2 * groups)
    n = list_reaching (score, units, lower_bound (score, units, k, groups),
        indices);
  /* Where scores are no numbers, the bound may be none. */
  if (n < k)
    n = list_all (units, indices);
  bound = find_least (score, indices, n, k, keys, &reaching);
  return keep_reaching (keys, n, bound, reaching - k, indices);
}
