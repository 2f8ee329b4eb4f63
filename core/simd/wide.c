/* The wide loops: chooses the version for the processor
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "widekernels.h"

/**
 * wide_version:
 * @i: 0 for the plain version, 1 to 3 for wider ones
 *
 * Returns: (nullable): the version; %NULL where this build does not have it or this
 *     processor cannot run it
 */
const Wide *
wide_version (guint i)
{
  if (i == 0)
    return &wide_plain;
#ifdef HAVE_WIDE_X86
  __builtin_cpu_init ();
  if (i == 1 && __builtin_cpu_supports ("avx2"))
    return &wide_avx2;
  if (i == 2 && __builtin_cpu_supports ("avx512f"))
    return &wide_avx512;
  if (i == 3 && __builtin_cpu_supports ("avx512vnni"))
    return &wide_vnni;
#endif
  return NULL;
}

/**
 * wide_best:
 *
 * Ask once, when an object is made that uses them, and keep the pointer.
 *
 * Returns: (transfer none): the widest version that this processor can run
 */
const Wide *
wide_best (void)
{
  static gsize best = 0;

  if (g_once_init_enter (&best)) {
    const Wide *wide = NULL;
    guint i;

    for (i = 4; wide == NULL;)
      wide = wide_version (--i);
    g_once_init_leave (&best, (gsize) wide);
  }
  return (const Wide *) best;
}
