/* reconstructweb: shows a pipeline in browsers, and lets them steer it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructbin.h"

G_BEGIN_DECLS

#define GST_TYPE_RECONSTRUCT_WEB (gst_reconstruct_web_get_type ())
G_DECLARE_FINAL_TYPE (GstReconstructWeb, gst_reconstruct_web, GST,
    RECONSTRUCT_WEB, GstReconstructBin)

GST_ELEMENT_REGISTER_DECLARE (reconstructweb);

G_END_DECLS
