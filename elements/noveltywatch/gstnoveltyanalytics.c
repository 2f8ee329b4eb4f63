/* Regions as detected objects of GStreamer's own analytics, from 1.24 on
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstnovelty.h"
#include "gstnoveltyanalytics.h"

#define GST_USE_UNSTABLE_API
#include <gst/analytics/analytics.h>

/**
 * gst_novelty_analytics_attach:
 * @buffer: a writable buffer
 * @event: what is new in its frame
 *
 * Adds a GstAnalyticsODMtd of type %GST_NOVELTY_REGION_TYPE to the
 * #GstAnalyticsRelationMeta of @buffer, which is added if there is none.
 */
void
gst_novelty_analytics_attach (GstBuffer * buffer, const WatchEvent * event)
{
  GstAnalyticsRelationMeta *meta =
      gst_buffer_get_analytics_relation_meta (buffer);
  GstAnalyticsODMtd detected;

  if (meta == NULL)
    meta = gst_buffer_add_analytics_relation_meta (buffer);
  gst_analytics_relation_meta_add_od_mtd (meta,
      g_quark_from_static_string (GST_NOVELTY_REGION_TYPE), event->region.x,
      event->region.y, event->region.width, event->region.height,
      event->confidence, &detected);
}
