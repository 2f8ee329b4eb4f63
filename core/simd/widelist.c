/* The wide loops that list and count scores, compiled once for each width of vector
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * No vector extension of the compiler makes a mask of bits of a comparison.
 */

#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "widelanes.h"

/* A bit for each of WIDE_LANES scores: whether it is @least or more. */
WIDE_INLINE guint
reaching_bits (const gfloat * score, gfloat least)
{
#if defined (__AVX512F__)
  return _mm512_cmp_ps_mask (_mm512_loadu_ps (score), _mm512_set1_ps (least),
      _CMP_GE_OQ);
#elif defined (__SSE2__)
  guint bits = 0, i;

  for (i = 0; i < PARTS; i++, score += LANES)
#ifdef __AVX__
    bits |= (guint) _mm256_movemask_ps (_mm256_cmp_ps (_mm256_loadu_ps (score),
            _mm256_set1_ps (least), _CMP_GE_OQ)) << (i * LANES);
#else
    bits |= (guint) _mm_movemask_ps (_mm_cmpge_ps (_mm_loadu_ps (score),
            _mm_set1_ps (least))) << (i * LANES);
#endif
  return bits;
#else
  guint bits = 0, i;

  for (i = 0; i < WIDE_LANES; i++)
    bits |= (guint) (score[i] >= least) << i;
  return bits;
#endif
}

guint
WIDE_FUNCTION (reaching) (guint32 * listed, const gfloat * score, guint count,
    gfloat least)
{
  guint u, n = 0, bits;

  for (u = 0; u + WIDE_LANES <= count; u += WIDE_LANES)
    for (bits = reaching_bits (score + u, least); bits != 0; bits &= bits - 1)
      listed[n++] = u + __builtin_ctz (bits);
  for (; u < count; u++) {
    if (score[u] >= least)
      listed[n++] = u;
  }
  return n;
}

guint
WIDE_FUNCTION (count_reaching) (const gfloat * score, guint count, gfloat least)
{
  guint u, n = 0;

  for (u = 0; u < count; u += WIDE_LANES)
    n += __builtin_popcount (reaching_bits (score + u, least));
  return n;
}
