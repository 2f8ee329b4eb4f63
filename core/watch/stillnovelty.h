/* Still novelty: something stands where nothing stood
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fields.h"

typedef struct _Still Still;

Still *still_new (const Fields * fields);
void still_free (Still * still);
void still_reset (Still * still);
void still_step (Still * still, const guint8 * pixels, gdouble seconds,
    gdouble threshold);
gboolean still_is_held (const Still * still);
gdouble still_get_seconds (const Still * still);
const gfloat *still_get_novelty (const Still * still);
