/* The properties of noveltywatch
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstsetting.h"
#include "watch.h"

G_BEGIN_DECLS

/**
 * GstNoveltyAttach:
 * @GST_NOVELTY_ATTACH_REGIONS: a #GstVideoRegionOfInterestMeta a region
 * @GST_NOVELTY_ATTACH_ANALYTICS: a GstAnalyticsODMtd a region
 * @GST_NOVELTY_ATTACH_FIELDS: a #GstNovelty
 *
 * What is put on buffers.
 */
typedef enum
{
  GST_NOVELTY_ATTACH_REGIONS = 1 << 0,
  GST_NOVELTY_ATTACH_ANALYTICS = 1 << 1,
  GST_NOVELTY_ATTACH_FIELDS = 1 << 2
} GstNoveltyAttach;

/* The values of the properties with the same names. */
typedef struct
{
  WatchSettings watch;
  WatchKinds novelty_kinds;
  GstNoveltyAttach attach;
  const gchar *layer;
  const gchar *explain;
  guint explain_most;
  gboolean qos;
} GstNoveltySettings;

/* Their offsets count from a GstNoveltySettings. */
extern const GstSetting gst_novelty_settings[];

G_END_DECLS
