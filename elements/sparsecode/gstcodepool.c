/* A pool of video buffers that keep the metas of sparse codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodepool.h"
#include "gstsparsecode.h"

struct _GstCodePool
{
  GstVideoBufferPool parent;
};

G_DEFINE_TYPE (GstCodePool, gst_code_pool, GST_TYPE_VIDEO_BUFFER_POOL);

/* Called when the last reference to @buffer is gone. GStreamer's reset removes the metas that
 * are still on it. */
static void
gst_code_pool_reset_buffer (GstBufferPool * pool, GstBuffer * buffer)
{
  gst_buffer_park_sparse_codes (buffer);
  GST_BUFFER_POOL_CLASS (gst_code_pool_parent_class)->reset_buffer (pool,
      buffer);
}

static void
gst_code_pool_class_init (GstCodePoolClass * klass)
{
  GST_BUFFER_POOL_CLASS (klass)->reset_buffer = gst_code_pool_reset_buffer;
}

static void
gst_code_pool_init (GstCodePool * self)
{
}

/**
 * gst_query_offer_code_pool:
 * @query: an ALLOCATION query
 *
 * Offers a pool of video buffers, if @query wants one, has none yet, and its caps are those
 * of raw video. Its buffers keep the metas of sparse codes for the next frame
 * (gst_buffer_park_sparse_codes()), which saves most of the time of adding them.
 *
 * Returns: whether it was offered
 */
gboolean
gst_query_offer_code_pool (GstQuery * query)
{
  GstBufferPool *pool;
  GstStructure *config;
  GstVideoInfo info;
  GstCaps *caps;
  gboolean wanted, offered;

  gst_query_parse_allocation (query, &caps, &wanted);
  if (!wanted || gst_query_get_n_allocation_pools (query) > 0 || caps == NULL
      || !gst_video_info_from_caps (&info, caps))
    return FALSE;
  pool = gst_object_ref_sink (g_object_new (gst_code_pool_get_type (), NULL));
  config = gst_buffer_pool_get_config (pool);
  gst_buffer_pool_config_set_params (config, caps, info.size, 0, 0);
  offered = gst_buffer_pool_set_config (pool, config);
  if (offered)
    gst_query_add_allocation_pool (query, pool, info.size, 0, 0);
  gst_object_unref (pool);
  return offered;
}
