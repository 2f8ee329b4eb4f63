/* What is done after each call of code that ORC made
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "kernelcall.h"

#ifdef HAVE_WIDE_X86
#include <immintrin.h>

static __attribute__ ((target ("avx")))
void clear_upper_halves (void)
{
  _mm256_zeroupper ();
}
#endif

/**
 * kernel_leave:
 *
 * Clears the upper halves of the vector registers where there are any.
 */
void
kernel_leave (void)
{
#ifdef HAVE_WIDE_X86
  if (__builtin_cpu_supports ("avx"))
    clear_upper_halves ();
#endif
}
