/* How much of the heap is in use
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <malloc.h>

#include <glib.h>

/* The allocators of the sanitizers do not report it. */
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
#define HEAP_IS_REPORTED FALSE
#else
#define HEAP_IS_REPORTED TRUE
#endif

/* Returns: bytes */
static inline gsize
heap_in_use (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}
