/* The wide loops, compiled once for each width of vector
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * WIDE_VERSION is the name of the Wide that a compilation makes. GCC's target_clones is
 * no alternative: GCC splits vectors that are too wide for the base target before it
 * clones a function. Whole files compiled for each target work with any compiler, and
 * tests can call each version.
 *
 * How it works. Every loop computes blocks of entries of its result. A block is a local
 * array of vectors small enough that the compiler keeps it in registers; the loop over
 * the rows is inside, so that a sum is written to memory once, however many rows it has.
 * Several independent sums in registers also hide the latency of the additions. How many
 * registers a block has depends on the processor (16 in SSE and AVX, 32 in AVX-512), but
 * no sum is ever split, so that it does not change the bits.
 */

#include <string.h>

#include "widelanes.h"

/* Measured with 768 dense fields. AVX-512 alone has no products of bytes or words: floats
 * are as quick as the 256 bits of AVX2. */
#if defined (__AVX512VNNI__)
#define BYTES_WORTH 2
#elif defined (__AVX512F__)
#define BYTES_WORTH 0
#else
#define BYTES_WORTH 1
#endif

/* Registers of groups' peaks that are computed together. */
#define PEAKS_ABREAST 4

/* `outer`: registers for each of WIDE_SUMS dense lines, and of a sparse line. */
#define OUTER_ABREAST 2
#define OUTER_BLOCKS 8

/* Rows that a weighted sum adds up before it adds them to the result. */
#define TOGETHER 7

/* @blocks blocks of a weighted sum. Seven rows are summed before their sum is added to
 * the result: the next seven need not wait for that addition. */
WIDE_INLINE void
sum_blocks (gfloat * sum, const guint blocks, const gfloat * rows,
    gsize row_step, const guint32 * which, const gfloat * scale, guint count)
{
  Lanes part[MOST_BLOCKS * PARTS] = { 0 };
  guint i, k, p;

  for (i = 0; i + TOGETHER <= count; i += TOGETHER) {
    Lanes seven[MOST_BLOCKS * PARTS];
    const Lanes *row = (const Lanes *) (rows + which[i] * row_step);

    for (p = 0; p < blocks * PARTS; p++)
      seven[p] = row[p] * scale[i];
    for (k = 1; k < TOGETHER; k++) {
      row = (const Lanes *) (rows + which[i + k] * row_step);
      for (p = 0; p < blocks * PARTS; p++)
        seven[p] += row[p] * scale[i + k];
    }
    for (p = 0; p < blocks * PARTS; p++)
      part[p] += seven[p];
  }
  for (; i < count; i++) {
    const Lanes *row = (const Lanes *) (rows + which[i] * row_step);

    for (p = 0; p < blocks * PARTS; p++)
      part[p] += row[p] * scale[i];
  }
  memcpy (sum, part, blocks * WIDE_LANES * sizeof (gfloat));
}

static void
weighted_sum (gfloat * sum, const gfloat * rows, gsize row_step,
    const guint32 * which, const gfloat * scale, guint count, guint length)
{
  guint64 before = denormals_flush (), j = 0;
  gfloat rest[WIDE_LANES];

  for (; j + MOST_BLOCKS * WIDE_LANES <= length; j += MOST_BLOCKS * WIDE_LANES)
    sum_blocks (sum + j, MOST_BLOCKS, rows + j, row_step, which, scale, count);
  for (; j + WIDE_LANES <= length; j += WIDE_LANES)
    sum_blocks (sum + j, 1, rows + j, row_step, which, scale, count);
  if (j < length) {
    sum_blocks (rest, 1, rows + j, row_step, which, scale, count);
    memcpy (sum + j, rest, (length - j) * sizeof (gfloat));
  }
  denormals_restore (before);
}

static gfloat
change (gfloat * d, const gfloat * const *rows, const gfloat * scale,
    guint count, const gfloat * own, gfloat pull, guint length)
{
  guint64 before = denormals_flush (), i, j;
  LaneBits largest = { 0 };
  union
  {
    gint32 bits;
    gfloat value;
  } most = { 0 };

  for (j = 0; j < length; j += REGISTER / 4) {
    Lanes sum = { 0 };
    LaneBits size, larger;

    for (i = 0; i < count; i++)
      sum += *(const Lanes *) (rows[i] + j) * scale[i];
    sum += *(const Lanes *) (own + j) * -pull;
    *(Lanes *) (d + j) = sum;
    /* Absolute values compare like their bits, where NaN is larger than any number. */
    size = (LaneBits) sum & 0x7fffffff;
    larger = size > largest;
    largest = (size & larger) | (largest & ~larger);
  }
  denormals_restore (before);
  for (i = 0; i < REGISTER / 4; i++)
    most.bits = MAX (most.bits, largest[i]);
  return most.value;
}

static void
add_weighted (gfloat * sum, const gfloat * row, gfloat weight, guint length)
{
  guint64 before = denormals_flush (), j;

  for (j = 0; j < length; j += REGISTER / 4)
    *(Lanes *) (sum + j) += *(const Lanes *) (row + j) * weight;
  denormals_restore (before);
}

static void
error_ratio (gfloat * ratio, const gfloat * v, const gfloat * r, guint length)
{
  guint64 before = denormals_flush (), j, n;
  const Lanes least = (Lanes) { 0 } + 1e-10f;

  for (j = 0; j < length; j += n) {
    Lanes bright = { 0 }, built = { 0 }, quotient;

    n = MIN (length - j, REGISTER / 4);
    if (n == REGISTER / 4) {
      *(Lanes *) (ratio + j) = (*(const Lanes *) (v + j)
          - *(const Lanes *) (r + j))
          / wide_larger_of (*(const Lanes *) (r + j), least);
      continue;
    }
    memcpy (&bright, v + j, n * sizeof (gfloat));
    memcpy (&built, r + j, n * sizeof (gfloat));
    quotient = (bright - built) / wide_larger_of (built, least);
    memcpy (ratio + j, &quotient, n * sizeof (gfloat));
  }
  denormals_restore (before);
}

/* @n products, each with the sixteen running sums of vector_dot(), added up in the same
 * order. */
WIDE_INLINE void
dots_abreast (gfloat * dots, const gfloat * row, const gfloat * const *others,
    const guint n, guint length)
{
  Lanes part[DOTS_ABREAST][PARTS] = { {{0}} };
  gfloat sums[WIDE_LANES], rest;
  guint i, d, p;

  for (i = 0; i + WIDE_LANES <= length; i += WIDE_LANES)
    for (d = 0; d < n; d++)
      for (p = 0; p < PARTS; p++)
        part[d][p] += ((const Lanes *) (row + i))[p]
            * ((const Lanes *) (others[d] + i))[p];
  for (d = 0; d < n; d++) {
    rest = 0.0f;
    memcpy (sums, part[d], sizeof sums);
    for (i = length - length % WIDE_LANES; i < length; i++)
      rest += row[i] * others[d][i];
    dots[d] = vector_sum_lanes (vector_load (sums), vector_load (sums + 4),
        vector_load (sums + 8), vector_load (sums + 12)) + rest;
  }
}

static void
dots (gfloat * dots, const gfloat * row, const gfloat * const *others,
    guint length)
{
  guint d;

  for (d = 0; d < WIDE_DOTS; d += DOTS_ABREAST)
    dots_abreast (dots + d, row, others + d, DOTS_ABREAST, length);
}

/* The peaks of @abreast registers of groups. */
WIDE_INLINE void
find_peaks (gfloat * peak, const gfloat * score, guint units, guint groups,
    const guint abreast)
{
  Lanes most[PEAKS_ABREAST];
  guint p, u;

  for (p = 0; p < abreast; p++)
    most[p] = ((const Lanes *) score)[p];
  for (u = groups; u + groups <= units; u += groups)
    for (p = 0; p < abreast; p++)
      most[p] = wide_larger_of (((const Lanes *) (score + u))[p], most[p]);
  for (p = 0; p < abreast; p++)
    ((Lanes *) peak)[p] = most[p];
}

static void
peaks (gfloat * peak, const gfloat * score, guint units, guint groups)
{
  guint g = 0;

  for (; g + PEAKS_ABREAST * LANES <= groups; g += PEAKS_ABREAST * LANES)
    find_peaks (peak + g, score + g, units, groups, PEAKS_ABREAST);
  for (; g < groups; g += LANES)
    find_peaks (peak + g, score + g, units, groups, 1);
}

/* WIDE_SUMS lines to which all samples are added. Each sample is read once for all of
 * them. */
static void
outer_dense (const WideOuter * o, guint line, gsize column, guint length)
{
  const gfloat *scales = o->scales + line * o->block;
  gfloat *sums = o->sums + line * o->step + column, *end = sums + length;
  const gfloat *rows = o->rows + column;
  guint i, s, p;

  for (; sums < end; sums += OUTER_ABREAST * REGISTER / 4,
      rows += OUTER_ABREAST * REGISTER / 4) {
    Lanes part[WIDE_SUMS][OUTER_ABREAST];

    for (s = 0; s < WIDE_SUMS; s++)
      for (p = 0; p < OUTER_ABREAST; p++)
        part[s][p] = (Lanes) { 0 };
    for (i = 0; i < o->samples; i++) {
      const Lanes *row = (const Lanes *) (rows + i * o->step);

      for (s = 0; s < WIDE_SUMS; s++)
        for (p = 0; p < OUTER_ABREAST; p++)
          part[s][p] += row[p] * scales[s * o->block + i];
    }
    for (s = 0; s < WIDE_SUMS; s++)
      for (p = 0; p < OUTER_ABREAST; p++)
        ((Lanes *) (sums + s * o->step))[p] += part[s][p];
  }
}

/* @blocks registers of a line to which some of the samples are added. */
WIDE_INLINE void
outer_sparse (const WideOuter * o, guint line, gsize column, const guint blocks)
{
  const gfloat *scales = o->scales + line * o->block;
  const guint32 *which = o->which + line * o->block;
  Lanes *sums = (Lanes *) (o->sums + line * o->step + column);
  Lanes part[OUTER_BLOCKS];
  guint i, p;

  for (p = 0; p < blocks; p++)
    part[p] = (Lanes) { 0 };
  for (i = 0; i < o->counts[line]; i++) {
    const Lanes *row = (const Lanes *) (o->rows + which[i] * o->step + column);

    for (p = 0; p < blocks; p++)
      part[p] += row[p] * scales[i];
  }
  for (p = 0; p < blocks; p++)
    sums[p] += part[p];
}

/* Prefetches @lines lines from @line on, which are updated next: each begins at another
 * place in memory, which the processor cannot predict. */
WIDE_INLINE void
outer_fetch (const WideOuter * o, guint line, guint lines, gsize column,
    guint length)
{
  guint l, j;

  for (l = line; l < line + lines; l++)
    for (j = 0; j < length; j += WIDE_LANES)
      __builtin_prefetch (o->sums + l * o->step + column + j, 1);
}

static gboolean
outer_is_dense (const WideOuter * o, guint line)
{
  guint i;

  for (i = 0; i < WIDE_SUMS; i++)
    if (o->counts[line + i] < o->samples)
      return FALSE;
  return TRUE;
}

static void
outer (const WideOuter * o, guint line, guint lines, gsize column, guint length)
{
  guint64 before = denormals_flush (), end = line + lines;
  gsize last = column + length, j;

  while (line < end) {
    if (line + WIDE_SUMS <= end && outer_is_dense (o, line)) {
      outer_fetch (o, line + WIDE_SUMS, WIDE_SUMS, column, length);
      outer_dense (o, line, column, length);
      line += WIDE_SUMS;
      continue;
    }
    outer_fetch (o, line + WIDE_SUMS, 1, column, length);
    for (j = column; j + OUTER_BLOCKS * REGISTER / 4 <= last;
        j += OUTER_BLOCKS * REGISTER / 4)
      outer_sparse (o, line, j, OUTER_BLOCKS);
    for (; j < last; j += OUTER_ABREAST * REGISTER / 4)
      outer_sparse (o, line, j, OUTER_ABREAST);
    line++;
  }
  denormals_restore (before);
}

const Wide WIDE_VERSION = {
  G_STRINGIFY (WIDE_VERSION), BYTES_WORTH, weighted_sum, change, add_weighted,
  error_ratio, dots, peaks, WIDE_FUNCTION (window_sum), WIDE_FUNCTION (limit),
  WIDE_FUNCTION (gains), outer, WIDE_FUNCTION (read), WIDE_FUNCTION (drives),
  WIDE_FUNCTION (drives_listed), WIDE_FUNCTION (drives_dense),
  WIDE_FUNCTION (rebuild), WIDE_FUNCTION (grow), WIDE_FUNCTION (reaching),
  WIDE_FUNCTION (count_reaching), WIDE_FUNCTION (greatest),
  WIDE_FUNCTION (sketch_row), WIDE_FUNCTION (sketch),
  WIDE_FUNCTION (sketch_pack), WIDE_FUNCTION (sketch_fields),
  WIDE_FUNCTION (byte_sums), WIDE_FUNCTION (sketch_limits)
};
