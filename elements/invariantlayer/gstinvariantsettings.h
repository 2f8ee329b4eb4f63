/* The properties of invariantlayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstsetting.h"
#include "invariant.h"

G_BEGIN_DECLS

typedef struct
{
  InvariantSettings layer;
  guint64 save_interval, interval;
  gboolean post_messages;
  const gchar *below;           /* nullable, interned: the layer below */
} GstInvariantSettings;

/* The properties that #GstInvariantSettings.layer has not, those of a #GstModelFile,
 * and that of a #GstStructure. */
extern const GstSetting gst_invariant_settings[];
extern const GstSetting gst_invariant_model_file[];
extern const GstSetting gst_invariant_stats[];

G_END_DECLS
