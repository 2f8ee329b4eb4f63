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

/* Halvings that a bound takes, and how many units may reach it. */
#define HALVINGS 8
#define MOST_RANKED 256

void
code_init (Code * code, guint units)
{
  code->n = 0;
  code->indices = g_new0 (guint32, units);
  code->activations = vector_new (units);
  code->heap = g_new0 (guint32, units);
}

void
code_clear (Code * code)
{
  g_clear_pointer (&code->indices, g_free);
  g_clear_pointer (&code->activations, g_aligned_free);
  g_clear_pointer (&code->heap, g_free);
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

/* Whether unit a ranks under unit b: less, or as much with a lower index; a score
 * that is no number is less than any. */
static inline gboolean
ranks_under (const gfloat * score, guint32 a, guint32 b)
{
  return score[a] < score[b] || (score[a] == score[b] && a < b)
      || (isnan (score[a]) && (!isnan (score[b]) || a < b));
}

/* Restores the heap below entry i: no entry ranks over its children. */
static void
sift_down (guint32 * heap, guint k, const gfloat * score, guint i)
{
  guint32 unit = heap[i];
  guint child;

  while ((child = 2 * i + 1) < k) {
    if (child + 1 < k && ranks_under (score, heap[child + 1], heap[child]))
      child++;
    if (!ranks_under (score, heap[child], unit))
      break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = unit;
}

/* The k best of @n units listed ascending, kept so; a heap of the k best so far
 * has the least of them on top.
 *
 * Returns: that least one */
static guint32
keep_best (const gfloat * score, guint n, guint k, guint32 * listed,
    guint32 * heap)
{
  guint i, kept = 0;

  memcpy (heap, listed, k * sizeof (guint32));
  for (i = k / 2; i-- > 0;)
    sift_down (heap, k, score, i);
  for (i = k; i < n; i++) {
    if (score[listed[i]] >= score[heap[0]] || isnan (score[heap[0]])) {
      heap[0] = listed[i];
      sift_down (heap, k, score, 0);
    }
  }
  for (i = 0; i < n && kept < k; i++) {
    if (!ranks_under (score, listed[i], heap[0]))
      listed[kept++] = listed[i];
  }
  return heap[0];
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

/* Lists the units that reach @bound, ascending, of which there are few: most steps
 * have none.
 *
 * Returns: how many, more than MOST_RANKED when it gave up */
static guint
list_reaching (const gfloat * score, guint units, gfloat bound,
    guint32 * listed)
{
  guint u, next, n = 0;

  for (u = 0; u < units && n <= MOST_RANKED; u = next) {
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

/* How many of n scores, padded with 12 that are less than any, are more than
 * entry i, or as much and later. */
static inline guint
rank_of (const gfloat * score, guint n, guint i)
{
  VectorInts above = { 0 };
  VectorFour own = { score[i], score[i], score[i], score[i] };
  guint j;

  for (j = 0; j < n; j += 4)
    above -= vector_load (score + j) > own;
  for (j = i + 1; j < n; j += 4)
    above -= vector_load (score + j) == own;
  return above[0] + above[1] + above[2] + above[3];
}

/* The k best of @n units listed ascending, at most MOST_RANKED, kept so: those
 * over which fewer than k rank.
 *
 * Returns: whether there were k such; not among scores that are no numbers */
static gboolean
keep_ranked (const gfloat * score, guint n, guint k, guint32 * listed,
    guint32 * least)
{
  gfloat gathered[MOST_RANKED + 12];
  guint i, kept = 0;

  for (i = 0; i < n; i++)
    gathered[i] = score[listed[i]];
  for (i = n; i < n + 12; i++)
    gathered[i] = -INFINITY;
  for (i = 0; i < n; i++) {
    guint rank = rank_of (gathered, n, i);

    if (rank + 1 == k)
      *least = listed[i];
    listed[kept] = listed[i];
    kept += rank < k;
  }
  return kept == k;
}

/**
 * winners_select:
 * @score: N floats
 * @units: N
 * @k: how many win, 1 to N
 * @indices: (out): the k units with the largest scores, ascending; ties go to
 *     the higher index, and NaN is less than any number; there is room for N
 * @heap: room for k
 *
 * Few are looked at closely: those that reach what k units are known to reach.
 *
 * Returns: the least of the winners, the k-th largest
 */
guint
winners_select (const gfloat * score, guint units, guint k, guint32 * indices,
    guint32 * heap)
{
  guint groups = k <= GROUPS / 2 ? GROUPS : 2 * GROUPS;
  guint32 least = 0;
  guint u, n;

  if (k <= MOST_BY_GROUPS && units >= 2 * groups) {
    n = list_reaching (score, units, lower_bound (score, units, k, groups),
        indices);
    if (n >= k && n <= MOST_RANKED
        && keep_ranked (score, n, k, indices, &least))
      return least;
  }
  for (u = 0; u < units; u++)
    indices[u] = u;
  return keep_best (score, units, k, indices, heap);
}
