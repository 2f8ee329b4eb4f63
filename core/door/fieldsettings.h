/* Which fields the settings make of a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "competetypes.h"
#include "fields.h"
#include "settings.h"

FieldsShape field_settings_resolve (CompeteSettings * settings,
    const CompeteFormat * format);
CompeteField field_settings_field (const FieldsShape * shape);
