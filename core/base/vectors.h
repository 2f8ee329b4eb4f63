/* Sums over vectors, which ORC 0.4.33 has no opcode for
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <string.h>

#include <glib.h>

/* Four floats: the smallest vector register. The sums below keep sixteen running
 * sums in four of them. They are spelled out because compilers keep the running sums
 * of a plain loop over sixteen of them on the stack. */
typedef gfloat VectorFour __attribute__ ((vector_size (16)));

/* The result of a comparison of two of them: -1 where it is true, 0 elsewhere. */
typedef gint32 VectorInts __attribute__ ((vector_size (16)));

/* Floats that a step of the loops below takes. */
#define VECTOR_STEP 16

/* Lengths of lines are rounded up by no more floats than this. */
#define VECTOR_PADDING 64

/* The most floats in one piece of memory: 4 GiB. */
#define VECTOR_MOST ((guint64) 1 << 30)

static inline VectorFour
vector_load (const gfloat * a)
{
  VectorFour four;

  memcpy (&four, a, sizeof four);
  return four;
}

static inline gfloat
vector_sum_lanes (VectorFour a, VectorFour b, VectorFour c, VectorFour d)
{
  VectorFour sum = (a + b) + (c + d);

  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* sum_i a_i b_i */
static inline gfloat
vector_dot (const gfloat * a, const gfloat * b, guint n)
{
  VectorFour s = { 0 }, t = { 0 }, u = { 0 }, v = { 0 };
  gfloat rest = 0.0f;
  guint i;

  for (i = 0; i + VECTOR_STEP <= n; i += VECTOR_STEP) {
    s += vector_load (a + i) * vector_load (b + i);
    t += vector_load (a + i + 4) * vector_load (b + i + 4);
    u += vector_load (a + i + 8) * vector_load (b + i + 8);
    v += vector_load (a + i + 12) * vector_load (b + i + 12);
  }
  for (; i < n; i++)
    rest += a[i] * b[i];
  return vector_sum_lanes (s, t, u, v) + rest;
}

/* (a - b)^2 of four floats */
static inline VectorFour
vector_squared_differences (const gfloat * a, const gfloat * b)
{
  VectorFour difference = vector_load (a) - vector_load (b);

  return difference * difference;
}

/* sum_i (a_i - b_i)^2 */
static inline gfloat
vector_squared_distance (const gfloat * a, const gfloat * b, guint n)
{
  VectorFour s = { 0 }, t = { 0 }, u = { 0 }, v = { 0 };
  gfloat rest = 0.0f;
  guint i;

  for (i = 0; i + VECTOR_STEP <= n; i += VECTOR_STEP) {
    s += vector_squared_differences (a + i, b + i);
    t += vector_squared_differences (a + i + 4, b + i + 4);
    u += vector_squared_differences (a + i + 8, b + i + 8);
    v += vector_squared_differences (a + i + 12, b + i + 12);
  }
  for (; i < n; i++)
    rest += (a[i] - b[i]) * (a[i] - b[i]);
  return vector_sum_lanes (s, t, u, v) + rest;
}

/* sum_i a_i */
static inline gfloat
vector_sum (const gfloat * a, guint n)
{
  VectorFour s = { 0 }, t = { 0 }, u = { 0 }, v = { 0 };
  gfloat rest = 0.0f;
  guint i;

  for (i = 0; i + VECTOR_STEP <= n; i += VECTOR_STEP) {
    s += vector_load (a + i);
    t += vector_load (a + i + 4);
    u += vector_load (a + i + 8);
    v += vector_load (a + i + 12);
  }
  for (; i < n; i++)
    rest += a[i];
  return vector_sum_lanes (s, t, u, v) + rest;
}

/* n rounded up to a multiple of @step: how rows are padded for loops over vectors. */
static inline gsize
vector_round_up (gsize n, gsize step)
{
  return (n + step - 1) / step * step;
}

/* n floats, all 0, aligned for vectors and cache lines. Free them with
 * g_aligned_free(). */
static inline gfloat *
vector_new (gsize n)
{
  return g_aligned_alloc0 (MAX (n, 1), sizeof (gfloat), 64);
}
