/* Figures of coding and learning, for each interval
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "competetypes.h"
#include "framefields.h"
#include "layer.h"

typedef struct _Figures Figures;

Figures *figures_new (guint columns, guint rows);
void figures_free (Figures * figures);
void figures_count (Figures * figures, const Layer * layer,
    const FrameFields * frame, gboolean not_learned);
void figures_skip (Figures * figures);
void figures_drop (Figures * figures, guint fields);
void figures_get_usage (const Figures * figures, CompeteUsage * usage);
gboolean figures_finish_interval (Figures * figures, const Layer * layer,
    gboolean exact, CompeteFigures * result);
guint figures_intervals_to_novelty (const Figures * figures);
gboolean figures_find_novelty (Figures * figures, const Fields * fields,
    gdouble threshold, CompeteRegion * region);
