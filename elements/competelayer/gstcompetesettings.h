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
  gdouble novelty_threshold;
  gboolean qos;
} GstCompeteSettings;

/* The properties, from id 1 on; the element's own come after. */
extern const GstSettingTable gst_compete_settings;

G_END_DECLS
