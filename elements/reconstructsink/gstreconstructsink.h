/* reconstructsink: shows or records what a layer makes of each frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructbin.h"

G_BEGIN_DECLS

#define GST_TYPE_RECONSTRUCT_SINK (gst_reconstruct_sink_get_type ())
G_DECLARE_FINAL_TYPE (GstReconstructSink, gst_reconstruct_sink, GST,
    RECONSTRUCT_SINK, GstReconstructBin)

GST_ELEMENT_REGISTER_DECLARE (reconstructsink);

G_END_DECLS
