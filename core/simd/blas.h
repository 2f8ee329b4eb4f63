/* Matrix products by BLAS, where it was found when this was built
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

guint64 blas_room (guint threads);

#ifdef HAVE_CBLAS
void blas_one_thread (void);
void blas_products (const gfloat * a, gsize a_stride, guint a_rows,
    const gfloat * b, gsize b_stride, guint b_rows, guint length,
    gfloat * products, gsize stride);
#endif
