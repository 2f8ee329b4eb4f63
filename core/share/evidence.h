/* Evidence: what a layer with rule unit-norm learned since its last meeting, by itself
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "news.h"

/* Floats of a unit's evidence: its weight, and a vector of M values. */
static inline gsize
evidence_length (guint values)
{
  return 1 + (gsize) values;
}

void evidence_find (const gfloat * line, const gfloat * base, gdouble rate,
    guint values, gfloat * evidence);
gboolean evidence_is_sane (const gfloat * evidence, const gfloat * line,
    guint values);
void evidence_limit (gfloat * evidence, const gfloat * line, guint values);
void evidence_merge (const gfloat * base, gdouble won, gdouble rate,
    const gfloat * const *evidence, guint n, guint values, gfloat * line);
