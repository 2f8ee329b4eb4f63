/* Matrix products by BLAS, or by loops of our own where there is no BLAS
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

gboolean blas_is_available (void);
guint64 blas_room (guint threads);
void blas_one_thread (void);
void blas_products (const gfloat * a, gsize a_stride, guint a_rows,
    const gfloat * b, gsize b_stride, guint b_rows, guint length,
    gfloat * products, gsize stride);
