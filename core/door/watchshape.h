/* How a Watch covers frames: grey frames, made smaller, and their fields
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "competetypes.h"
#include "fields.h"

FieldsShape watch_shape_get (const CompeteFormat * format, guint field_size,
    guint * factor);
SamplePixels watch_shape_get_pixels (const CompeteFormat * format);
