/* A layer's settings as competelayer's properties have them at first
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstcompetesettings.h"

static inline CompeteSettings
default_settings (void)
{
  GstCompeteSettings settings = { 0 };

  gst_settings_init (&gst_compete_settings, &settings);
  return settings.layer;
}
