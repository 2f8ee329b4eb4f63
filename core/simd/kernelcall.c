/* What is done around each call of code that ORC made
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "denormals.h"
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
 * kernel_call:
 * @code: made by ORC
 * @ex: its arguments
 *
 * Runs @code, with denormals flushed on any processor, and clears the upper halves of
 * the vector registers where there are any.
 */
void
kernel_call (OrcExecutorFunc code, OrcExecutor * ex)
{
#ifdef __aarch64__
  guint64 before = denormals_flush ();
#endif

  code (ex);
#ifdef __aarch64__
  denormals_restore (before);
#endif
#ifdef HAVE_WIDE_X86
  if (__builtin_cpu_supports ("avx"))
    clear_upper_halves ();
#endif
}
