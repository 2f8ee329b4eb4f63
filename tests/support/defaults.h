/* A layer's settings as they are when nothing is set
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
