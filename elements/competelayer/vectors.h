/* Sums over vectors that ORC 0.4.33 has no opcode for
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* Sixteen running sums, which the compiler keeps in vector registers. */
#define VECTOR_LANES 16

static inline gfloat
vector_sum_lanes (const gfloat * lane)
{
  gfloat sum = 0.0f;
  guint l;

  for (l = 0; l < VECTOR_LANES; l++)
    sum += lane[l];
  return sum;
}

/* sum_i a_i b_i */
static inline gfloat
vector_dot (const gfloat * a, const gfloat * b, guint n)
{
  gfloat lane[VECTOR_LANES] = { 0 };
  guint i, l;

  for (i = 0; i + VECTOR_LANES <= n; i += VECTOR_LANES)
    for (l = 0; l < VECTOR_LANES; l++)
      lane[l] += a[i + l] * b[i + l];
  for (l = 0; i < n; i++, l++)
    lane[l] += a[i] * b[i];
  return vector_sum_lanes (lane);
}

/* sum_i (a_i - b_i)^2 */
static inline gfloat
vector_squared_distance (const gfloat * a, const gfloat * b, guint n)
{
  gfloat lane[VECTOR_LANES] = { 0 };
  guint i, l;

  for (i = 0; i + VECTOR_LANES <= n; i += VECTOR_LANES)
    for (l = 0; l < VECTOR_LANES; l++)
      lane[l] += (a[i + l] - b[i + l]) * (a[i + l] - b[i + l]);
  for (l = 0; i < n; i++, l++)
    lane[l] += (a[i] - b[i]) * (a[i] - b[i]);
  return vector_sum_lanes (lane);
}

/* sum_i a_i */
static inline gfloat
vector_sum (const gfloat * a, guint n)
{
  gfloat lane[VECTOR_LANES] = { 0 };
  guint i, l;

  for (i = 0; i + VECTOR_LANES <= n; i += VECTOR_LANES)
    for (l = 0; l < VECTOR_LANES; l++)
      lane[l] += a[i + l];
  for (l = 0; i < n; i++, l++)
    lane[l] += a[i];
  return vector_sum_lanes (lane);
}

/* n floats, all 0, aligned for vectors and caches; g_aligned_free() them. */
static inline gfloat *
vector_new (gsize n)
{
  return g_aligned_alloc0 (MAX (n, 1), sizeof (gfloat), 64);
}
