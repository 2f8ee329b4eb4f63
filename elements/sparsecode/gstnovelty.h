/* The meta of a noveltywatch: how new each field of a frame is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_NOVELTY_META_NAME "GstNoveltyMeta"

/* The type of the GstVideoRegionOfInterestMeta of regions, and the quark of their
 * GstAnalyticsODMtd. */
#define GST_NOVELTY_REGION_TYPE "novelty"

/**
 * GstNovelty:
 * @watch: the name of the noveltywatch that made it
 * @fields_across: how many fields cover the frame's width
 * @fields_down: how many fields cover the frame's height
 * @field_width: width of a field in pixels
 * @field_height: height of a field in pixels. Fields lie side by side; the last one of a
 *     row or column is moved inwards
 * @novelty: fields float: of each field, the greatest of its novelties, each over its
 *     threshold: at 1 an event begins
 *
 * How new each field of a frame is. On a buffer it is a #GstCustomMeta named
 * %GST_NOVELTY_META_NAME. Its structure has these fields, with hyphens in their names, so
 * that any language can read it without this header.
 *
 * Since: 0.2
 */
typedef struct
{
  const gchar *watch;
  guint fields_across, fields_down;
  guint field_width, field_height;
  GBytes *novelty;
} GstNovelty;

void gst_novelty_meta_register (void);

void gst_buffer_add_novelty (GstBuffer * buffer, const GstNovelty * novelty);

gboolean gst_buffer_get_novelty (GstBuffer * buffer, GstNovelty * novelty);

G_END_DECLS
