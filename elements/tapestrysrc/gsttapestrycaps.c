/* The caps and the buffer pool of tapestrysrc
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttapestrycaps.h"

#include "gstrefusal.h"

static void
set_side (GstCaps * caps, const gchar * field, gint min, gint max)
{
  if (min == max)
    gst_caps_set_simple (caps, field, G_TYPE_INT, min, NULL);
  else
    gst_caps_set_simple (caps, field, GST_TYPE_INT_RANGE, min, max, NULL);
}

/**
 * gst_tapestry_caps_limit:
 * @caps: (transfer full): frames of any size
 * @sizes: the sizes that frames can have
 * @filter: (nullable): the caps that are of interest
 *
 * Returns: (transfer full): those of @caps that have such a size
 */
GstCaps *
gst_tapestry_caps_limit (GstCaps * caps, const TapestrySizes * sizes,
    GstCaps * filter)
{
  if (sizes->max_width > 0) {
    caps = gst_caps_make_writable (caps);
    set_side (caps, "width", sizes->min_width, sizes->max_width);
    set_side (caps, "height", sizes->min_height, sizes->max_height);
  }
  if (filter != NULL) {
    GstCaps *both =
        gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (caps);
    caps = both;
  }
  return caps;
}

/**
 * gst_tapestry_caps_fixate:
 * @caps: (transfer full): what is accepted downstream
 * @sizes: the sizes that frames can have
 *
 * Returns: (transfer full): the first of @caps, as near as possible to the usual size,
 *     30 frames a second, square pixels
 */
GstCaps *
gst_tapestry_caps_fixate (GstCaps * caps, const TapestrySizes * sizes)
{
  GstStructure *s;

  caps = gst_caps_make_writable (gst_caps_truncate (caps));
  s = gst_caps_get_structure (caps, 0);
  gst_structure_fixate_field_nearest_int (s, "width", sizes->usual_width);
  gst_structure_fixate_field_nearest_int (s, "height", sizes->usual_height);
  gst_structure_fixate_field_nearest_fraction (s, "framerate", 30, 1);
  if (gst_structure_has_field (s, "pixel-aspect-ratio"))
    gst_structure_fixate_field_nearest_fraction (s, "pixel-aspect-ratio", 1, 1);
  if (gst_structure_has_field (s, "interlace-mode"))
    gst_structure_fixate_field_string (s, "interlace-mode", "progressive");
  return caps;
}

/**
 * gst_tapestry_caps_refuse:
 * @element: posts the error
 * @sizes: the sizes that frames can have
 * @wanted: what is accepted downstream: none of these sizes
 */
void
gst_tapestry_caps_refuse (GstElement * element, const TapestrySizes * sizes,
    const GstCaps * wanted)
{
  if (sizes->min_width == sizes->max_width)
    GST_ELEMENT_REFUSE (element, CORE, NEGOTIATION, ("With motion=tiles frames "
            "are whole images of %d x %d pixels. Ask for that size, or put "
            "videoscale after tapestrysrc.", sizes->max_width,
            sizes->max_height), ("wanted: %" GST_PTR_FORMAT, wanted));
  else
    GST_ELEMENT_REFUSE (element, CORE, NEGOTIATION, ("The window can have at "
            "most %d x %d pixels. Ask for a smaller size. With motion=drift "
            "that is the size of the tapestry: raise columns and rows.",
            sizes->max_width, sizes->max_height),
        ("wanted: %" GST_PTR_FORMAT, wanted));
}

/**
 * gst_tapestry_pool_decide:
 * @query: an ALLOCATION query that was answered downstream
 * @info: of the frames
 *
 * Sets the buffer pool in @query: the one that downstream offers, or a new one.
 */
void
gst_tapestry_pool_decide (GstQuery * query, const GstVideoInfo * info)
{
  gboolean offered = gst_query_get_n_allocation_pools (query) > 0;
  GstBufferPool *pool = NULL;
  guint size = 0, min = 0, max = 0;
  GstStructure *config;
  GstCaps *caps;

  if (offered)
    gst_query_parse_nth_allocation_pool (query, 0, &pool, &size, &min, &max);
  if (pool == NULL)
    pool = gst_video_buffer_pool_new ();
  size = MAX (size, GST_VIDEO_INFO_SIZE (info));

  gst_query_parse_allocation (query, &caps, NULL);
  config = gst_buffer_pool_get_config (pool);
  gst_buffer_pool_config_set_params (config, caps, size, min, max);
  if (gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL))
    gst_buffer_pool_config_add_option (config,
        GST_BUFFER_POOL_OPTION_VIDEO_META);
  gst_buffer_pool_set_config (pool, config);

  if (offered)
    gst_query_set_nth_allocation_pool (query, 0, pool, size, min, max);
  else
    gst_query_add_allocation_pool (query, pool, size, min, max);
  gst_object_unref (pool);
}
