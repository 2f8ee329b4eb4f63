/* The wide loops over sketches, compiled once for each width of vector
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The products are sums of integers, which are exact: every version gives the same. The
 * instructions that multiply bytes or words and add up the products differ so much that
 * no vector extension of the compiler has them.
 */

#include <string.h>

#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "widelanes.h"

/* Added and subtracted, it rounds a float of less than 2^22 to an integer. */
#define ROUNDER 12582912.0f

/* As many 32-bit integers as Lanes has floats, at any address. */
typedef gint32 LaneInts
    __attribute__((vector_size (REGISTER), aligned (4), may_alias));

typedef gint8 LaneBytes __attribute__((vector_size (LANES)));

/* Bytes of a line: four of each of sixteen rows. */
#define LINE 64

gfloat
WIDE_FUNCTION (greatest) (const gfloat * values, guint length)
{
  LaneBits greatest = { 0 };
  gint32 all = 0;
  gfloat value;
  guint j;

  /* Absolute values compare like their bits. */
  for (j = 0; j < length; j += LANES) {
    LaneBits size = (LaneBits) *(const Lanes *) (values + j) & 0x7fffffff;
    LaneBits larger = size > greatest;

    greatest = (size & larger) | (greatest & ~larger);
  }
  for (j = 0; j < LANES; j++)
    all = MAX (all, greatest[j]);
  memcpy (&value, &all, sizeof value);
  return value;
}

void
WIDE_FUNCTION (sketch_row) (gint8 * bytes, const gfloat * values, guint length,
    gfloat factor, gfloat * size, gfloat * error)
{
  Lanes sizes[PARTS] = { 0 }, errors[PARTS] = { 0 };
  guint i, j, p;

  for (i = 0; i < length; i += WIDE_LANES) {
    gint8 block[WIDE_LANES];

    for (p = 0; p < PARTS; p++) {
      Lanes x = ((const Lanes *) (values + i))[p] * factor;
      Lanes whole = (x + ROUNDER) - ROUNDER, rest = x - whole;
      LaneBytes rounded = __builtin_convertvector
          (__builtin_convertvector (whole, LaneBits), LaneBytes);

      sizes[p] += x * x;
      errors[p] += rest * rest;
      memcpy (block + p * LANES, &rounded, LANES);
    }
    for (j = 0; j < WIDE_LANES; j += 4, bytes += LINE)
      memcpy (bytes, block + j, 4);
  }
  *size = wide_sum_of (sizes);
  *error = wide_sum_of (errors);
}

void
WIDE_FUNCTION (sketch_bounds) (gfloat * lower, gfloat * upper,
    const gint32 * products, const gfloat * scale, const gfloat * slack,
    gfloat norm, gfloat least, guint count)
{
  guint u;

  for (u = 0; u < count; u += LANES) {
    Lanes middle = __builtin_convertvector (*(const LaneInts *) (products + u),
        Lanes) * *(const Lanes *) (scale + u);
    Lanes reach = *(const Lanes *) (slack + u) * norm + least;

    *(Lanes *) (lower + u) = middle - reach;
    *(Lanes *) (upper + u) = middle + reach;
  }
}

#if defined (__AVX512VNNI__)

#define GROUPS 8

void
WIDE_FUNCTION (sketch) (gint32 * products, const gint8 * bytes,
    gsize group_step, guint groups, const guint32 * which,
    const guint32 * fours, guint n)
{
  guint g, i, k;

  for (g = 0; g < groups; g += GROUPS, products += GROUPS * WIDE_LANES,
      bytes += GROUPS * group_step) {
    const guint some = MIN (groups - g, GROUPS);
    __m512i sum[GROUPS];

    for (k = 0; k < GROUPS; k++)
      sum[k] = _mm512_setzero_si512 ();
    for (i = 0; i < n && some == GROUPS; i++) {
      const gint8 *line = bytes + (gsize) which[i] * LINE;
      const __m512i four = _mm512_set1_epi32 (fours[i]);

      for (k = 0; k < GROUPS; k++)
        sum[k] = _mm512_dpbusd_epi32 (sum[k], four,
            _mm512_load_si512 (line + k * group_step));
    }
    for (k = 0; k < some; k++) {
      for (i = 0; i < n && some < GROUPS; i++)
        sum[k] = _mm512_dpbusd_epi32 (sum[k], _mm512_set1_epi32 (fours[i]),
            _mm512_load_si512 (bytes + (gsize) which[i] * LINE
                + k * group_step));
      _mm512_storeu_si512 (products + k * WIDE_LANES, sum[k]);
    }
  }
}

#elif defined (__SSE2__)

/* A register of bytes, of words or of 32-bit integers. */
#ifdef __AVX2__
typedef __m256i Ints;
#define INT(name) _mm256_##name
#define LOAD(p) _mm256_load_si256 ((const __m256i *) (p))
#define STORE(p, x) _mm256_storeu_si256 ((__m256i *) (p), x)
#define NONE _mm256_setzero_si256 ()
#define AND _mm256_and_si256
#else
typedef __m128i Ints;
#define INT(name) _mm_##name
#define LOAD(p) _mm_load_si128 ((const __m128i *) (p))
#define STORE(p, x) _mm_storeu_si128 ((__m128i *) (p), x)
#define NONE _mm_setzero_si128 ()
#define AND _mm_and_si128
#endif

#define STEP ((guint) sizeof (Ints))
#define INT_PARTS (LINE / sizeof (Ints))

/* Sums of four products for each four bytes of @line with those of a sample: of the
 * even ones and of the odd ones, as words. */
WIDE_INLINE Ints
four_products (const gint8 * line, Ints even, Ints odd)
{
  Ints row = LOAD (line);

  return INT (add_epi32) (INT (madd_epi16) (INT (srai_epi16) (INT (slli_epi16)
              (row, 8), 8), even), INT (madd_epi16) (INT (srai_epi16) (row, 8),
          odd));
}

void
WIDE_FUNCTION (sketch) (gint32 * products, const gint8 * bytes,
    gsize group_step, guint groups, const guint32 * which,
    const guint32 * fours, guint n)
{
  guint g, i, k;

  for (g = 0; g < groups; g++, products += WIDE_LANES, bytes += group_step) {
    Ints sum[INT_PARTS];

    for (k = 0; k < INT_PARTS; k++)
      sum[k] = NONE;
    for (i = 0; i < n; i++) {
      const gint8 *line = bytes + (gsize) which[i] * LINE;
      const Ints four = INT (set1_epi32) (fours[i]);
      const Ints even = AND (four, INT (set1_epi16) (0xff));
      const Ints odd = INT (srli_epi16) (four, 8);

      for (k = 0; k < INT_PARTS; k++)
        sum[k] = INT (add_epi32) (sum[k], four_products (line + k * STEP, even,
                odd));
    }
    for (k = 0; k < INT_PARTS; k++)
      STORE (products + k * STEP / 4, sum[k]);
  }
}

#else

void
WIDE_FUNCTION (sketch) (gint32 * products, const gint8 * bytes,
    gsize group_step, guint groups, const guint32 * which,
    const guint32 * fours, guint n)
{
  guint g, i, k;

  for (g = 0; g < groups; g++, products += WIDE_LANES, bytes += group_step) {
    gint32 sum[WIDE_LANES] = { 0 };

    for (i = 0; i < n; i++) {
      const gint8 *line = bytes + (gsize) which[i] * LINE;
      guint8 four[4];

      memcpy (four, fours + i, 4);
      for (k = 0; k < WIDE_LANES; k++, line += 4)
        sum[k] += line[0] * four[0] + line[1] * four[1] + line[2] * four[2]
            + line[3] * four[3];
    }
    memcpy (products, sum, sizeof sum);
  }
}

#endif
