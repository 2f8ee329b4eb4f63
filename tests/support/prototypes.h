/* The prototypes of a Compete, copied and compared
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "compete.h"
#include "unittest.h"

/* Returns: (transfer full): what @units units have learned; sets @n to how many floats
 *     these are */
static inline gfloat *
prototypes_of (const Compete * compete, guint units, gsize * n)
{
  const CompeteField *f = &compete_get_fields (compete)->field;
  gfloat *prototypes;

  *n = (gsize) units * f->width * f->height * f->channels * f->frames
      * f->halves;
  prototypes = g_new (gfloat, *n);
  compete_get_prototypes (compete, prototypes);
  return prototypes;
}

/* Both have @units units, and have learned the same, to the bit. */
static inline void
assert_same_prototypes (const Compete * a, const Compete * b, guint units)
{
  gsize n, m;
  gfloat *p = prototypes_of (a, units, &n), *q = prototypes_of (b, units, &m);

  g_assert_cmpmem (p, n * sizeof *p, q, m * sizeof *q);
  g_free (p);
  g_free (q);
}
