/* How much memory a layer takes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fields.h"
#include "settings.h"

guint64 layer_memory (const CompeteSettings * settings,
    const FieldsShape * shape, gboolean drives);
