/* Look novelty: a layer describes this worse than usual
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fields.h"

typedef struct _Look Look;

Look *look_new (const FieldsShape * shape, const SamplePixels * format);
void look_free (Look * look);
gboolean look_fits (const Look * look, const FieldsShape * shape);
const Fields *look_get_fields (const Look * look);
void look_step (Look * look, const guint8 * pixels, gsize stride,
    const gfloat * reconstruction, gdouble seconds);
guint look_get_intervals_left (const Look * look);
const gfloat *look_get_novelty (const Look * look);
