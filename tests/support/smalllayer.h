/* A layer of two units over fields of two pixels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "checkpoint.h"
#include "defaults.h"

static const CompeteField small_field = { 2, 1, 1, 1 };

static inline Layer *
small_layer (void)
{
  CompeteSettings settings = default_settings ();

  settings.columns = 2;
  settings.rows = 1;
  settings.winners = 1;
  return layer_new (&settings, 2, NULL);
}
