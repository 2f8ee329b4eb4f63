/* competelayer: learns a sparse code of video
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstlearner.h"

G_BEGIN_DECLS

#define GST_TYPE_COMPETE_LAYER (gst_compete_layer_get_type ())
G_DECLARE_FINAL_TYPE (GstCompeteLayer, gst_compete_layer, GST, COMPETE_LAYER,
    GstLearner)

GST_ELEMENT_REGISTER_DECLARE (competelayer);

G_END_DECLS
