/* How much memory a layer takes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fields.h"
#include "layersettings.h"

guint64 layer_room (const LayerSettings * settings, const FieldsShape * shape,
    gboolean drives);
guint64 layer_blas_room (const LayerSettings * settings,
    const FieldsShape * shape);
