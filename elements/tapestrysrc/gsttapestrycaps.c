/* The caps and the buffer pool of tapestrysrc
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttapestrycaps.h"

#include "gstrefusal.h"
#include "gstroom.h"

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

static void
refuse_size (GstElement * element, const TapestrySizes * sizes,
    const GstCaps * wanted)
{
  if (sizes->min_width == sizes->max_width)
    GST_ELEMENT_REFUSE (element, CORE, NEGOTIATION, ("With motion=tiles frames "
            "show whole images and have %d x %d pixels. Ask for that size, or "
            "put videoscale after tapestrysrc.", sizes->max_width,
            sizes->max_height), ("wanted: %" GST_PTR_FORMAT, wanted));
  else
    GST_ELEMENT_REFUSE (element, CORE, NEGOTIATION, ("The window can have at "
            "most %d x %d pixels. Ask for a smaller size. With motion=drift "
            "that is the size of the tapestry: raise columns and rows.",
            sizes->max_width, sizes->max_height),
        ("wanted: %" GST_PTR_FORMAT, wanted));
}

/**
 * gst_tapestry_caps_check:
 * @element: posts the error
 * @pad: its source pad
 * @sizes: the sizes that frames can have
 *
 * Checks that downstream accepts frames of one of @sizes. Without this the base class
 * would fail and not say why.
 *
 * Returns: %FALSE after an error. A size is the only thing that is checked.
 */
gboolean
gst_tapestry_caps_check (GstElement * element, GstPad * pad,
    const TapestrySizes * sizes)
{
  GstCaps *template = gst_pad_get_pad_template_caps (pad);
  GstCaps *wanted = gst_pad_peer_query_caps (pad, template);
  GstCaps *possible = gst_tapestry_caps_limit (template, sizes, NULL);
  gboolean ok = gst_caps_is_empty (wanted)
      || gst_caps_can_intersect (wanted, possible);

  if (!ok)
    refuse_size (element, sizes, wanted);
  gst_caps_unref (possible);
  gst_caps_unref (wanted);
  return ok;
}

/* Sets the pool in @query: the one that downstream offers, or a new one. */
static void
set_pool (GstQuery * query, const GstVideoInfo * info)
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

/**
 * gst_tapestry_pool_decide:
 * @element: posts the error
 * @query: an ALLOCATION query that was answered downstream
 * @info: of the frames
 *
 * Sets the buffer pool in @query: the one that downstream offers, or a new one.
 *
 * Returns: %FALSE, after an error, if there is no memory for two frames
 */
gboolean
gst_tapestry_pool_decide (GstElement * element, GstQuery * query,
    const GstVideoInfo * info)
{
  if (!gst_room_check (element, 2 * (guint64) GST_VIDEO_INFO_SIZE (info),
          "frames", "Ask for smaller ones"))
    return FALSE;
  set_pool (query, info);
  return TRUE;
}
