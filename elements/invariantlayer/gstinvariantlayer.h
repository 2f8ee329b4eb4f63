/* invariantlayer: learns a code that stays the same while things move
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstlearner.h"

G_BEGIN_DECLS

#define GST_TYPE_INVARIANT_LAYER (gst_invariant_layer_get_type ())
G_DECLARE_FINAL_TYPE (GstInvariantLayer, gst_invariant_layer, GST,
    INVARIANT_LAYER, GstLearner);

GST_ELEMENT_REGISTER_DECLARE (invariantlayer);

G_END_DECLS
