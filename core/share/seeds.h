/* Fields that layers that meet draw as prototypes: what a layer tells of them, and takes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "layer.h"
#include "news.h"

typedef struct _Seeds Seeds;

guint seeds_unstarted (Layer * layer);
gboolean seeds_are_wanted (Layer * layer);
gboolean seeds_are_due (Layer * layer, guint interval, guint members);
void seeds_tell (Layer * layer, News * news);

Seeds *seeds_new (guint units);
void seeds_free (Seeds * seeds);
const SeedDraw *seeds_draw (Seeds * seeds, Layer * layer, const News * news,
    gfloat ** lines);
void seeds_take (Seeds * seeds, Layer * layer);
