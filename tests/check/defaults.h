/* A layer's settings as competelayer's properties have them at first
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstcompetesettings.h"

static inline LayerSettings
default_settings (void)
{
  GstCompeteSettings settings;

  gst_compete_settings_init (&settings);
  return settings.layer;
}
