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

static inline gfloat *
news_evidence (const News * news, guint unit)
{
  return news->evidence + unit * evidence_length (news->values);
}

void evidence_find (const News * news, const gfloat * base);
gboolean evidence_is_sane (const gfloat * evidence, const gfloat * line,
    guint values);
void evidence_limit (gfloat * evidence, const gfloat * line, guint values);
void evidence_merge (const News * const *members, guint n, guint unit,
    const gfloat * lines, const News * merged);
