/* Frames that wait until they can be coded together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "figures.h"
#include "framefields.h"
#include "layer.h"

typedef struct _Gather Gather;

Gather *gather_new (void);
void gather_free (Gather * gather);
guint gather_waiting (const Gather * gather);
guint gather_fields (const Gather * gather);
void gather_add (Gather * gather, FrameFields * frame);
void gather_run (Gather * gather, FrameFields * frame, Layer * layer,
    Figures * figures);
