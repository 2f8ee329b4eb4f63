/* The properties of competelayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstcompetefields.h"
#include "gstsparsecoderequest.h"
#include "layersettings.h"

G_BEGIN_DECLS

/* What the properties of the same names are set to. */
typedef struct
{
  LayerSettings layer;
  GstCompeteFieldSettings fields;
  GstSparseCodeParts attach;
  guint snapshot_interval;
  gboolean post_messages;
  GstClockTime interval;
  guint64 save_interval;
  gdouble novelty_threshold;
  gboolean qos;
} GstCompeteSettings;

/* Property ids up to here are the settings'; the element's own come after. */
guint gst_compete_settings_install (GObjectClass * klass);
void gst_compete_settings_init (GstCompeteSettings * settings);
void gst_compete_settings_set (GstCompeteSettings * settings, guint id,
    const GValue * value);
void gst_compete_settings_get (const GstCompeteSettings * settings, guint id,
    GValue * value);

G_END_DECLS
