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

/* What a byte leaves of a weight, at most half, is the next byte in parts of so many. */
#define PARTS_OF_BYTE 254.0f

/* As many 32-bit integers as Lanes has floats, at any address. */
typedef gint32 LaneInts
    __attribute__((vector_size (REGISTER), aligned (4), may_alias));

typedef gint8 LaneBytes __attribute__((vector_size (LANES)));

/* Bytes of a line: four of each of sixteen rows. */
#define LINE 64

/* Lines of a block of WIDE_LANES values. */
#define FOURS (WIDE_LANES / 4)

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
WIDE_FUNCTION (sketch_row) (gint8 * bytes, gint8 * fine,
    const gfloat * values, guint length, gfloat factor, WideSketched * sums)
{
  Lanes sizes[PARTS] = { 0 }, errors[PARTS] = { 0 };
  Lanes wholes[PARTS] = { 0 }, smalls[PARTS] = { 0 };
  gfloat parts = fine != NULL ? PARTS_OF_BYTE : 0.0f;
  guint i, j, p;

  for (i = 0; i < length; i += WIDE_LANES) {
    gint8 block[WIDE_LANES], rest[WIDE_LANES];

    for (p = 0; p < PARTS; p++) {
      Lanes x = ((const Lanes *) (values + i))[p] * factor;
      Lanes whole = (x + ROUNDER) - ROUNDER, error = x - whole;
      Lanes small = (error * parts + ROUNDER) - ROUNDER;
      LaneBytes rounded = __builtin_convertvector
          (__builtin_convertvector (whole, LaneBits), LaneBytes);
      LaneBytes rounded_small = __builtin_convertvector
          (__builtin_convertvector (small, LaneBits), LaneBytes);

      error -= small * (1.0f / PARTS_OF_BYTE);
      sizes[p] += x * x;
      wholes[p] += whole;
      smalls[p] += small;
      errors[p] += error * error;
      memcpy (block + p * LANES, &rounded, LANES);
      memcpy (rest + p * LANES, &rounded_small, LANES);
    }
    for (j = 0; j < WIDE_LANES; j += 4)
      memcpy (bytes + (i + j) / 4 * LINE, block + j, 4);
    for (j = 0; j < WIDE_LANES && fine != NULL; j += 4)
      memcpy (fine + (i + j) / 4 * LINE, rest + j, 4);
  }
  sums->sum = wide_sum_of (wholes);
  sums->fine = wide_sum_of (smalls);
  sums->size = wide_sum_of (sizes);
  sums->error = wide_sum_of (errors);
}

void
WIDE_FUNCTION (byte_sums) (const guint8 * bytes, guint length, guint64 * sum,
    guint64 * squares)
{
  guint32 sums[WIDE_LANES] = { 0 }, twice[WIDE_LANES] = { 0 };
  guint i, j;

  for (i = 0; i < length; i += WIDE_LANES)
    for (j = 0; j < WIDE_LANES; j++) {
      guint32 byte = bytes[i + j];

      sums[j] += byte;
      twice[j] += byte * byte;
    }
  *sum = *squares = 0;
  for (j = 0; j < WIDE_LANES; j++) {
    *sum += sums[j];
    *squares += twice[j];
  }
}

void
WIDE_FUNCTION (sketch_limits) (gfloat * lower, gfloat * upper,
    const gint32 * products, const gint32 * fine, const gfloat * limits,
    guint length, const gfloat * factors)
{
  guint64 before = denormals_flush ();
  guint u, i;

  for (u = 0; u < length; u += LANES, limits += LANES) {
    Lanes line[WIDE_LIMITS], middle, slack;
    Lanes product = __builtin_convertvector (*(const LaneInts *) (products + u),
        Lanes);

    if (fine != NULL)
      product += __builtin_convertvector (*(const LaneInts *) (fine + u), Lanes)
          * (1.0f / PARTS_OF_BYTE);
    for (i = 0; i < WIDE_LIMITS; i++)
      line[i] = *(const Lanes *) (limits + i * length) * factors[i];
    middle = product * line[0] + (line[1] + line[2]);
    slack = line[3] + line[4] + 1e-30f;
    *(Lanes *) (lower + u) = middle - slack;
    *(Lanes *) (upper + u) = middle + slack;
  }
  denormals_restore (before);
}

#if defined (__AVX512VNNI__)

/* Groups whose products are summed together, with one sample and with WIDE_FIELDS. */
#define GROUPS 8
#define FIELDS_GROUPS 2

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

void
WIDE_FUNCTION (sketch_pack) (guint32 * packed, const guint8 * const *samples,
    const guint32 * lit, guint n_lit)
{
  guint i, f, k;

  for (i = 0; i < n_lit; i++, packed += FOURS * WIDE_FIELDS)
    for (k = 0; k < WIDE_FIELDS; k++) {
      guint32 fours[FOURS];

      memcpy (fours, samples[k] + (gsize) lit[i] * WIDE_LANES, sizeof fours);
      for (f = 0; f < FOURS; f++)
        packed[f * WIDE_FIELDS + k] = fours[f];
    }
}

/* The products of @groups groups with WIDE_FIELDS samples. */
WIDE_INLINE void
multiply_groups (gint32 * products, gsize step, const gint8 * bytes,
    gsize group_step, const guint groups, const guint32 * packed,
    const guint32 * lit, guint n_lit)
{
  __m512i sum[FIELDS_GROUPS][WIDE_FIELDS], line[FIELDS_GROUPS];
  guint i, f, g, k;

  for (g = 0; g < groups; g++)
    for (k = 0; k < WIDE_FIELDS; k++)
      sum[g][k] = _mm512_setzero_si512 ();
  for (i = 0; i < n_lit; i++) {
    const gint8 *block = bytes + (gsize) lit[i] * FOURS * LINE;

    for (f = 0; f < FOURS; f++, block += LINE, packed += WIDE_FIELDS) {
      for (g = 0; g < groups; g++)
        line[g] = _mm512_load_si512 (block + g * group_step);
      for (k = 0; k < WIDE_FIELDS; k++)
        for (g = 0; g < groups; g++)
          sum[g][k] = _mm512_dpbusd_epi32 (sum[g][k],
              _mm512_set1_epi32 (packed[k]), line[g]);
    }
  }
  for (g = 0; g < groups; g++)
    for (k = 0; k < WIDE_FIELDS; k++)
      _mm512_storeu_si512 (products + k * step + g * WIDE_LANES, sum[g][k]);
}

void
WIDE_FUNCTION (sketch_fields) (gint32 * products, gsize step,
    const gint8 * bytes, gsize group_step, guint groups, const guint32 * packed,
    const guint32 * lit, guint n_lit)
{
  guint g;

  for (g = 0; g + FIELDS_GROUPS <= groups; g += FIELDS_GROUPS)
    multiply_groups (products + g * WIDE_LANES, step, bytes + g * group_step,
        group_step, FIELDS_GROUPS, packed, lit, n_lit);
  for (; g < groups; g++)
    multiply_groups (products + g * WIDE_LANES, step, bytes + g * group_step,
        group_step, 1, packed, lit, n_lit);
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

/* Registers of a line, and samples, whose products are summed together. */
#define REGISTERS 2
#define FIELDS 4

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

/* Of each four the even bytes and the odd ones, as words. */
void
WIDE_FUNCTION (sketch_pack) (guint32 * packed, const guint8 * const *samples,
    const guint32 * lit, guint n_lit)
{
  const gsize step = n_lit * FOURS * FIELDS * 2;
  guint i, f, k;

  for (k = 0; k < WIDE_FIELDS; k++) {
    guint32 *to = packed + k / FIELDS * step + k % FIELDS * 2;

    for (i = 0; i < n_lit; i++) {
      guint32 fours[FOURS];

      memcpy (fours, samples[k] + (gsize) lit[i] * WIDE_LANES, sizeof fours);
      for (f = 0; f < FOURS; f++, to += FIELDS * 2) {
        to[0] = fours[f] & 0xff00ff;
        to[1] = fours[f] >> 8 & 0xff00ff;
      }
    }
  }
}

/* The products of REGISTERS registers of rows with FIELDS samples. */
WIDE_INLINE void
multiply_registers (gint32 * products, gsize step, const gint8 * bytes,
    const guint32 * packed, const guint32 * lit, guint n_lit)
{
  Ints sum[FIELDS][REGISTERS], even[REGISTERS], odd[REGISTERS];
  guint i, f, k, r;

  for (k = 0; k < FIELDS; k++)
    for (r = 0; r < REGISTERS; r++)
      sum[k][r] = NONE;
  for (i = 0; i < n_lit; i++) {
    const gint8 *line = bytes + (gsize) lit[i] * FOURS * LINE;

    for (f = 0; f < FOURS; f++, line += LINE, packed += FIELDS * 2) {
      for (r = 0; r < REGISTERS; r++) {
        Ints row = LOAD (line + r * STEP);

        even[r] = INT (srai_epi16) (INT (slli_epi16) (row, 8), 8);
        odd[r] = INT (srai_epi16) (row, 8);
      }
      for (k = 0; k < FIELDS; k++) {
        const Ints evens = INT (set1_epi32) (packed[2 * k]);
        const Ints odds = INT (set1_epi32) (packed[2 * k + 1]);

        for (r = 0; r < REGISTERS; r++) {
          sum[k][r] = INT (add_epi32) (sum[k][r], INT (madd_epi16) (even[r],
                  evens));
          sum[k][r] = INT (add_epi32) (sum[k][r], INT (madd_epi16) (odd[r],
                  odds));
        }
      }
    }
  }
  for (k = 0; k < FIELDS; k++)
    for (r = 0; r < REGISTERS; r++)
      STORE (products + k * step + r * STEP / 4, sum[k][r]);
}

void
WIDE_FUNCTION (sketch_fields) (gint32 * products, gsize step,
    const gint8 * bytes, gsize group_step, guint groups, const guint32 * packed,
    const guint32 * lit, guint n_lit)
{
  const gsize half = n_lit * FOURS * FIELDS * 2;
  guint g, k, r;

  for (g = 0; g < groups; g++, products += WIDE_LANES, bytes += group_step)
    for (r = 0; r < LINE; r += REGISTERS * STEP)
      for (k = 0; k < WIDE_FIELDS; k += FIELDS)
        multiply_registers (products + k * step + r / 4, step, bytes + r,
            packed + k / FIELDS * half, lit, n_lit);
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

void
WIDE_FUNCTION (sketch_pack) (guint32 * packed, const guint8 * const *samples,
    const guint32 * lit, guint n_lit)
{
  guint k, i;

  for (k = 0; k < WIDE_FIELDS; k++)
    for (i = 0; i < n_lit; i++, packed += FOURS)
      memcpy (packed, samples[k] + (gsize) lit[i] * WIDE_LANES, WIDE_LANES);
}

void
WIDE_FUNCTION (sketch_fields) (gint32 * products, gsize step,
    const gint8 * bytes, gsize group_step, guint groups, const guint32 * packed,
    const guint32 * lit, guint n_lit)
{
  guint g, i, k, j, r;

  for (g = 0; g < groups; g++, products += WIDE_LANES, bytes += group_step)
    for (k = 0; k < WIDE_FIELDS; k++) {
      const guint8 *sample = (const guint8 *) (packed + k * n_lit * FOURS);
      gint32 sum[WIDE_LANES] = { 0 };

      for (i = 0; i < n_lit; i++)
        for (j = 0; j < WIDE_LANES; j++, sample++) {
          const gint8 *line = bytes + ((gsize) lit[i] * FOURS + j / 4) * LINE;

          for (r = 0; r < WIDE_LANES; r++)
            sum[r] += line[4 * r + j % 4] * *sample;
        }
      memcpy (products + k * step, sum, sizeof sum);
    }
}

#endif
