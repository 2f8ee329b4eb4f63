/* Settings of a layer for tests
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "settings.h"

static inline CompeteSettings
default_settings (void)
{
  CompeteSettings settings;

  compete_settings_init (&settings);
  settings.coding = COMPETE_CODING_PURSUIT;
  settings.shortlist = 4;
  settings.conscience = 0.3;
  settings.learning_rate = 0.03;
  settings.lateral_strength = 0.1;
  return settings;
}
