/* Scores: how a layer uses its units, and how ordered its grid is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "weights.h"
#include "code.h"

typedef struct _Scores Scores;

Scores *scores_new (guint columns, guint rows);
void scores_free (Scores * scores);
void scores_count (Scores * scores, const Code * code);
void scores_start_interval (Scores * scores);
gdouble scores_usage_entropy (const Scores * scores);
guint scores_unused (const Scores * scores);
gdouble scores_spread (const Scores * scores);
gdouble scores_topography (const Scores * scores, const Weights * weights);
