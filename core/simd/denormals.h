/* Denormals count as 0 and are made 0 in ORC's kernels and in the wide loops, on every
 * processor: weights that fade away would otherwise cost a hundred times what others do
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

/* Returns: how it was before, for denormals_restore() */
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
