/* The wide loops: registers of the width that a file is compiled for
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <string.h>

#include "denormals.h"
#include "vectors.h"
#include "widekernels.h"

/* REGISTER: bytes in a vector register.
 * MOST_BLOCKS: blocks of WIDE_LANES floats of a weighted sum kept in registers.
 * DOTS_ABREAST: dot products whose 16 running sums each are kept in registers.
 * ROWS_ABREAST: rows whose products with a sample are summed together.
 * DENSE_ABREAST: rows whose products with WIDE_SUMS samples are summed together. */
#if defined (__AVX512F__)
#define REGISTER 64
#define MOST_BLOCKS 4
#define DOTS_ABREAST 4
#define ROWS_ABREAST 16
#define DENSE_ABREAST 4
#elif defined (__AVX__)
#define REGISTER 32
#define MOST_BLOCKS 2
#define DOTS_ABREAST 4
#define ROWS_ABREAST 4
#define DENSE_ABREAST 2
#else
#define REGISTER 16
#define MOST_BLOCKS 1
#define DOTS_ABREAST 1
#define ROWS_ABREAST 2
#define DENSE_ABREAST 2
#endif

/* Floats in a register. */
#define LANES (REGISTER / 4)

/* Registers of a block of WIDE_LANES floats. */
#define PARTS (WIDE_LANES / LANES)

/* The floats of a register, at any address. */
typedef gfloat Lanes
    __attribute__((vector_size (REGISTER), aligned (4), may_alias));
typedef gint32 LaneBits __attribute__((vector_size (REGISTER)));

/* Entries of two registers, the second one's numbered after those of the first. */
#if defined (__clang__) || __GNUC__ >= 12
#define PICK(a, b, ...) __builtin_shufflevector (a, b, __VA_ARGS__)
#else
#define PICK(a, b, ...) __builtin_shuffle (a, b, (LaneBits) { __VA_ARGS__ })
#endif

/* a > b ? a : b, lane by lane. */
WIDE_INLINE Lanes
wide_larger_of (Lanes a, Lanes b)
{
  LaneBits larger = a > b;

  return (Lanes) (((LaneBits) a & larger) | ((LaneBits) b & ~larger));
}

/* The sum of sixteen running sums, by halves: entry i and entry i + 8, then i and i + 4,
 * i + 2, i + 1. */
WIDE_INLINE gfloat
wide_sum_of (const Lanes * part)
{
  gfloat sums[WIDE_LANES];
  VectorFour four;

  memcpy (sums, part, sizeof sums);
  four = (vector_load (sums) + vector_load (sums + 8))
      + (vector_load (sums + 4) + vector_load (sums + 12));
  return (four[0] + four[2]) + (four[1] + four[3]);
}
