/* Dot products of one row with several
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "dots.h"
#include "vectors.h"

#define TOGETHER 4

/* Four products at once over registers of any width have the sixteen running
 * sums of vector_dot() each, and add them up in its order: whatever the machine
 * has, the bits are the same. */
typedef void (*FourDots) (gfloat * dots, const gfloat * row,
    const gfloat * const *others, guint n);

static void
four_dots (gfloat * dots, const gfloat * row, const gfloat * const *others,
    guint n)
{
  guint d;

  for (d = 0; d < TOGETHER; d++)
    dots[d] = vector_dot (row, others[d], n);
}

#if defined(__x86_64__) && defined(__GNUC__)

/* Stands for a vector_dot() whose four registers are the sixteen @sums. */
static inline gfloat
sum_up (const gfloat * sums, const gfloat * a, const gfloat * b, guint n)
{
  gfloat rest = 0.0f;
  guint i;

  for (i = n - n % VECTOR_STEP; i < n; i++)
    rest += a[i] * b[i];
  return vector_sum_lanes (vector_load (sums), vector_load (sums + 4),
      vector_load (sums + 8), vector_load (sums + 12)) + rest;
}

typedef gfloat VectorEight __attribute__ ((vector_size (32), aligned (4)));
typedef gfloat VectorSixteen __attribute__ ((vector_size (64), aligned (4)));

#define EIGHT(a) (*(const VectorEight *) (a))
#define SIXTEEN(a) (*(const VectorSixteen *) (a))

static void __attribute__ ((target ("avx2")))
four_dots_avx2 (gfloat * dots, const gfloat * row,
    const gfloat * const *others, guint n)
{
  const gfloat *a = others[0], *b = others[1], *c = others[2], *d = others[3];
  VectorEight low[TOGETHER] = { {0} }, high[TOGETHER] = { {0} };
  gfloat sums[TOGETHER][VECTOR_STEP];
  guint i;

  for (i = 0; i + VECTOR_STEP <= n; i += VECTOR_STEP) {
    low[0] += EIGHT (row + i) * EIGHT (a + i);
    high[0] += EIGHT (row + i + 8) * EIGHT (a + i + 8);
    low[1] += EIGHT (row + i) * EIGHT (b + i);
    high[1] += EIGHT (row + i + 8) * EIGHT (b + i + 8);
    low[2] += EIGHT (row + i) * EIGHT (c + i);
    high[2] += EIGHT (row + i + 8) * EIGHT (c + i + 8);
    low[3] += EIGHT (row + i) * EIGHT (d + i);
    high[3] += EIGHT (row + i + 8) * EIGHT (d + i + 8);
  }
  for (i = 0; i < TOGETHER; i++) {
    memcpy (sums[i], &low[i], sizeof low[i]);
    memcpy (sums[i] + 8, &high[i], sizeof high[i]);
    dots[i] = sum_up (sums[i], row, others[i], n);
  }
}

static void __attribute__ ((target ("avx512f")))
four_dots_avx512 (gfloat * dots, const gfloat * row,
    const gfloat * const *others, guint n)
{
  const gfloat *a = others[0], *b = others[1], *c = others[2], *d = others[3];
  VectorSixteen all[TOGETHER] = { {0} };
  gfloat sums[VECTOR_STEP];
  guint i;

  for (i = 0; i + VECTOR_STEP <= n; i += VECTOR_STEP) {
    all[0] += SIXTEEN (row + i) * SIXTEEN (a + i);
    all[1] += SIXTEEN (row + i) * SIXTEEN (b + i);
    all[2] += SIXTEEN (row + i) * SIXTEEN (c + i);
    all[3] += SIXTEEN (row + i) * SIXTEEN (d + i);
  }
  for (i = 0; i < TOGETHER; i++) {
    memcpy (sums, &all[i], sizeof sums);
    dots[i] = sum_up (sums, row, others[i], n);
  }
}

static FourDots
widest (void)
{
  return __builtin_cpu_supports ("avx512f") ? four_dots_avx512 :
      __builtin_cpu_supports ("avx2") ? four_dots_avx2 : four_dots;
}

#else

static FourDots
widest (void)
{
  return four_dots;
}

#endif

/**
 * dots_with_rows:
 * @dots: (out): n floats, row . rows(which_i)
 * @row: @values floats
 * @rows: the first of many rows, each @stride floats from the next
 * @which: n rows of them
 *
 * The bits are those of vector_dot() for each.
 */
void
dots_with_rows (gfloat * dots, const gfloat * row, const gfloat * rows,
    gsize stride, const guint32 * which, guint n, guint values)
{
  FourDots four = widest ();
  guint i, j;

  for (i = 0; i + TOGETHER <= n; i += TOGETHER) {
    const gfloat *others[TOGETHER];

    for (j = 0; j < TOGETHER; j++)
      others[j] = rows + which[i + j] * stride;
    four (dots + i, row, others, values);
  }
  for (; i < n; i++)
    dots[i] = vector_dot (row, rows + which[i] * stride, values);
}
