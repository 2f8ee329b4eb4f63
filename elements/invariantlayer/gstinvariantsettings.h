/* The settings of an invariantlayer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstsetting.h"
#include "slowsettings.h"

G_BEGIN_DECLS

typedef struct
{
  SlowSettings slow;            /* of the stages */
  const gchar *below;           /* nullable, interned: the name of the layer below */
} GstInvariantSettings;

/* The properties that are not in slow_settings_table. */
extern const GstSetting gst_invariant_settings[];

G_END_DECLS
