/* Curves: how a layer's learning went, as charts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "history.h"

G_BEGIN_DECLS

typedef struct _Curves Curves;

Curves *curves_new (guint width, guint height);

void curves_free (Curves * curves);

gdouble curves_error_top (const HistoryPoint * points, guint n);

void curves_draw (Curves * curves, const History * history, guint units,
    guint32 * pixels, gsize stride);

G_END_DECLS
