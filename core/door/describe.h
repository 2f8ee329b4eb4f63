/* A description of a layer, one line for a log
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fields.h"
#include "layer.h"

gchar *describe_layer (const Layer * layer, const Fields * fields);
