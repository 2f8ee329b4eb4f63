/* What noveltywatch puts on buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <gst/video/video.h>

#include "gstnovelty.h"
#include "gstnoveltyattach.h"
#ifdef HAVE_GST_ANALYTICS_OD
#include "gstnoveltyanalytics.h"
#endif

static void
attach_region (GstBuffer * buffer, const WatchEvent * event)
{
  GstVideoRegionOfInterestMeta *meta =
      gst_buffer_add_video_region_of_interest_meta (buffer,
      GST_NOVELTY_REGION_TYPE, event->region.x, event->region.y,
      event->region.width, event->region.height);

  gst_video_region_of_interest_meta_add_param (meta,
      gst_structure_new (GST_NOVELTY_REGION_TYPE,
          "kind", G_TYPE_STRING, watch_kind_name (event->kind),
          "novelty", G_TYPE_DOUBLE, event->novelty,
          "confidence", G_TYPE_DOUBLE, event->confidence, NULL));
}

static void
attach_fields (GstBuffer * buffer, GstElement * element, const Watch * watch)
{
  CompeteFields fields;
  GstNovelty novelty = { GST_OBJECT_NAME (element) };
  gfloat *map;

  watch_get_fields (watch, &fields);
  map = g_new (gfloat, fields.count);
  watch_get_map (watch, map);
  novelty.fields_across = fields.across;
  novelty.fields_down = fields.down;
  novelty.field_width = fields.field.width;
  novelty.field_height = fields.field.height;
  novelty.novelty = g_bytes_new_take (map, fields.count * sizeof (gfloat));
  gst_buffer_add_novelty (buffer, &novelty);
  g_bytes_unref (novelty.novelty);
}

/**
 * gst_novelty_attach:
 * @buffer: a writable buffer
 * @element: the noveltywatch
 * @watch: what has just seen the frame of @buffer
 * @parts: what to put on @buffer
 *
 * Puts regions and fields on @buffer.
 */
void
gst_novelty_attach (GstBuffer * buffer, GstElement * element,
    const Watch * watch, GstNoveltyAttach parts)
{
  guint n, i;
  const WatchEvent *events = watch_get_events (watch, &n);

  for (i = 0; i < n; i++) {
    if (parts & GST_NOVELTY_ATTACH_REGIONS)
      attach_region (buffer, &events[i]);
#ifdef HAVE_GST_ANALYTICS_OD
    if (parts & GST_NOVELTY_ATTACH_ANALYTICS)
      gst_novelty_analytics_attach (buffer, &events[i]);
#endif
  }
  if (parts & GST_NOVELTY_ATTACH_FIELDS)
    attach_fields (buffer, element, watch);
}
