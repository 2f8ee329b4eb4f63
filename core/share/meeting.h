/* A layer's side of meetings: what it tells, and what it takes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "layer.h"
#include "news.h"
#include "seeds.h"

typedef struct _Meeting Meeting;

NewsKind meeting_kind (CompeteRule rule);
guint64 meeting_memory (const CompeteSettings * settings, guint64 units,
    guint64 values, guint64 fields);

Meeting *meeting_new (Layer * layer);
void meeting_free (Meeting * meeting);
gboolean meeting_is_due (const Meeting * meeting, guint interval,
    guint members);

News *meeting_introduce (Meeting * meeting);
void meeting_begin (Meeting * meeting, gboolean waits);
News *meeting_tell (Meeting * meeting, guint members);
void meeting_take (Meeting * meeting);
const SeedDraw *meeting_draw (Meeting * meeting, gfloat ** lines);
void meeting_take_drawn (Meeting * meeting);
