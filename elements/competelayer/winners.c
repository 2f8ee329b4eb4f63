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

/* A score that at least k units reach: the k-th largest of the peaks of GROUPS
 * groups, of which group g has units g, g + GROUPS, g + 2 GROUPS, ... */
static gfloat
lower_bound (const gfloat * score, guint units, guint k)
{
  gfloat peak[GROUPS];
  guint32 listed[GROUPS], heap[MOST_BY_GROUPS];
  guint u, g;

  memcpy (peak, score, sizeof peak);
  for (u = GROUPS; u + GROUPS <= units; u += GROUPS)
    for (g = 0; g < GROUPS; g++)
      peak[g] = score[u + g] > peak[g] ? score[u + g] : peak[g];
  for (g = 0; g < GROUPS; g++)
    listed[g] = g;
  return peak[keep_best (peak, GROUPS, k, listed, heap)];
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
  guint u, n = 0;

  if (k <= MOST_BY_GROUPS && units >= 2 * GROUPS) {
    gfloat bound = lower_bound (score, units, k);

    for (u = 0; u < units; u++) {
      indices[n] = u;
      n += score[u] >= bound;
    }
  }
  if (n < k) {
    for (n = 0; n < units; n++)
      indices[n] = n;
  }
  return keep_best (score, n, k, indices, heap);
}
