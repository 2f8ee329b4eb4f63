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
  const gchar *below;           /* nullable, interned: the layer below */
} GstInvariantSettings;

/* The properties that #GstInvariantSettings.layer has not. */
extern const GstSetting gst_invariant_settings[];

G_END_DECLS
