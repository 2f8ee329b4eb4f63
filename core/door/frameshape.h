/* Settings and frames: which fields they make
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "competetypes.h"
#include "fields.h"
#include "settings.h"

FieldsShape shape_resolve (CompeteSettings * settings,
    const CompeteFormat * format);
CompeteField shape_field (const FieldsShape * shape);
