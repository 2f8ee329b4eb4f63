/* A pool of video buffers that keep the metas of sparse codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

G_DECLARE_FINAL_TYPE (GstCodePool, gst_code_pool, GST, CODE_POOL,
    GstVideoBufferPool);

gboolean gst_query_offer_code_pool (GstQuery * query);

G_END_DECLS
