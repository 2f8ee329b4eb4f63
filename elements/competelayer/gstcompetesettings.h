/* The properties of competelayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "compete.h"
#include "gstsetting.h"
#include "sharesettings.h"
#include "gstsparsecoderequest.h"

G_BEGIN_DECLS

/* The values of the properties with the same names. */
typedef struct
{
  CompeteSettings layer;
  ShareSettings share;
  const gchar *share_location;  /* nullable, interned */
  GstSparseCodeParts attach;
  guint snapshot_interval;
  gdouble novelty_threshold;
  gboolean qos;
} GstCompeteSettings;

/* The properties of an element. All functions may be called from any thread: they take
 * the element's object lock. */
typedef struct
{
  GstElement *element;          /* not owned */

  /* Under the object lock. */
  GstCompeteSettings settings;
  gboolean changed;             /* whether any was set since they were last read */
} GstCompeteProperties;

/* Their offsets count from a GstCompeteProperties. */
extern const GstSettingTable gst_compete_properties[];

GstCompeteSettings gst_compete_properties_peek (GstCompeteProperties *
    properties);
gboolean gst_compete_properties_read (GstCompeteProperties * properties,
    GstCompeteSettings * settings);
void gst_compete_properties_set_changed (GstCompeteProperties * properties);

G_END_DECLS
