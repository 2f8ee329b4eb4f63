/* Winners: the k largest scores
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "winners.h"
#include "vectors.h"

void
code_init (Code * code, guint units)
{
  code->n = 0;
  code->indices = g_new0 (guint32, units);
  code->activations = vector_new (units);
}

void
code_clear (Code * code)
{
  g_clear_pointer (&code->indices, g_free);
  g_clear_pointer (&code->activations, g_aligned_free);
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

/**
 * winners_select:
 * @score: N floats
 * @units: N
 * @k: how many win, 1 to N
 * @indices: (out): the k units with the largest scores, ascending; ties go to
 *     the higher index
 *
 * Keeps the k best so far in a heap with the least of them on top, then reads
 * off all that do not rank under it.
 *
 * Returns: the least of the winners, the k-th largest
 */
guint
winners_select (const gfloat * score, guint units, guint k, guint32 * indices)
{
  guint32 least;
  guint u, i;

  for (u = 0; u < k; u++)
    indices[u] = u;
  for (i = k / 2; i-- > 0;)
    sift_down (indices, k, score, i);
  for (u = k; u < units; u++) {
    if (score[u] >= score[indices[0]]) {
      indices[0] = u;
      sift_down (indices, k, score, 0);
    }
  }

  least = indices[0];
  for (u = 0, i = 0; u < units && i < k; u++) {
    if (!ranks_under (score, u, least))
      indices[i++] = u;
  }
  return least;
}
