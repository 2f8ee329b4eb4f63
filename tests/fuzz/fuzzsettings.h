/* Settings of a layer, drawn from a fuzz target's input
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "bytes.h"
#include "settings.h"

void settings_draw (CompeteSettings * settings, Bytes * in);
void settings_draw_one (CompeteSettings * settings, Bytes * in);
