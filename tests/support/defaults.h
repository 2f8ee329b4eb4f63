/* The default settings of a layer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "settings.h"

static inline CompeteSettings
default_settings (void)
{
  CompeteSettings settings;

  compete_settings_init (&settings);
  return settings;
}
