/* Flushing denormals: in ORC's kernels and in the wide loops they count as 0 and become
 * 0, on every processor. Otherwise weights that fade away would make the arithmetic up to
 * a hundred times slower.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

/* Returns: the state of before, for denormals_restore() */
static inline guint64
denormals_flush (void)
{
  guint64 before = 0;

#if defined (__SSE__)
  before = _mm_getcsr ();
  _mm_setcsr (before | 0x8040);
#elif defined (__aarch64__)
  __asm__ volatile ("mrs %0, fpcr":"=r" (before)::"memory");
  __asm__ volatile ("msr fpcr, %0"::"r" (before | 1 << 24):"memory");
#endif
  return before;
}

static inline void
denormals_restore (guint64 before)
{
#if defined (__SSE__)
  _mm_setcsr (before);
#elif defined (__aarch64__)
  __asm__ volatile ("msr fpcr, %0"::"r" (before):"memory");
#endif
}
