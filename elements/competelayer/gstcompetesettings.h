/* The properties of competelayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstsetting.h"
#include "gstsparsecoderequest.h"
#include "settings.h"

G_BEGIN_DECLS

/* What the properties of the same names are set to. */
typedef struct
{
  CompeteSettings layer;
  GstSparseCodeParts attach;
  guint snapshot_interval;
  gboolean post_messages;
  GstClockTime interval;
  guint64 save_interval;
  gdouble novelty_threshold;
  gboolean qos;
} GstCompeteSettings;

/* The properties that #GstCompeteSettings.layer has not, and that of the figures. */
extern const GstSetting gst_compete_settings[];
extern const GstSetting gst_compete_stats[];

gboolean gst_compete_settings_check (const GstCompeteSettings * settings,
    GError ** error);

G_END_DECLS
