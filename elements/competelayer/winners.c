/* Winners: the k largest scores
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "vectors.h"
#include "winners.h"

/* For few winners among many units. */
#define GROUPS 64
#define MOST_BY_GROUPS 24

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
    if (code->activations[i] > 0.0f) {
      code->indices[n] = code->indices[i];
      code->activations[n++] = code->activations[i];
    }
  }
  code->n = n;
}

/* Whether unit a ranks under unit b: less, or as much with a lower index. */
static inline gboolean
ranks_under (const gfloat * score, guint32 a, guint32 b)
{
  return score[a] < score[b] || (score[a] == score[b] && a < b);
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
    if (score[listed[i]] >= score[heap[0]]) {
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

/* The largest score of each of GROUPS groups, of which group g has units g, g +
 * GROUPS, g + 2 GROUPS, ..., but for the last units % GROUPS units. */
static void
find_peaks (const gfloat * score, guint units, gfloat * peak)
{
  guint u, g;

  memcpy (peak, score, GROUPS * sizeof (gfloat));
  for (u = GROUPS; u + GROUPS <= units; u += GROUPS)
    for (g = 0; g < GROUPS; g++)
      peak[g] = score[u + g] > peak[g] ? score[u + g] : peak[g];
}

/* Lists, ascending, the units that reach what at least k are known to: the k-th
 * largest peak. Only groups whose peak does are looked through.
 *
 * Returns: how many they are */
static guint
list_candidates (const gfloat * score, guint units, guint k, guint32 * indices)
{
  gfloat peak[GROUPS], bound;
  guint32 group[GROUPS], heap[MOST_BY_GROUPS];
  guint u, g, groups = 0, n = 0;

  find_peaks (score, units, peak);
  for (g = 0; g < GROUPS; g++)
    group[g] = g;
  bound = peak[keep_best (peak, GROUPS, k, group, heap)];
  for (g = 0; g < GROUPS; g++) {
    group[groups] = g;
    groups += peak[g] >= bound;
  }
  for (u = 0; u + GROUPS <= units; u += GROUPS) {
    for (g = 0; g < groups; g++) {
      indices[n] = u + group[g];
      n += score[indices[n]] >= bound;
    }
  }
  for (; u < units; u++) {
    indices[n] = u;
    n += score[u] >= bound;
  }
  return n;
}

/**
 * winners_select:
 * @score: N floats
 * @units: N
 * @k: how many win, 1 to N
 * @indices: (out): the k units with the largest scores, ascending; ties go to
 *     the higher index; there is room for N
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
  guint n = 0;

  if (k <= MOST_BY_GROUPS && units >= 2 * GROUPS)
    n = list_candidates (score, units, k, indices);
  if (n < k) {
    for (n = 0; n < units; n++)
      indices[n] = n;
  }
  return keep_best (score, n, k, indices, heap);
}
