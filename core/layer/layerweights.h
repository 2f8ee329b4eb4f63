/* The weights of a layer, as its settings ask for them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "settings.h"
#include "weights.h"

Weights *layer_weights_new (const CompeteSettings * settings, guint values,
    const guint32 * order);
void layer_weights_sketch (Weights * weights, const CompeteSettings * settings,
    guint fields);
