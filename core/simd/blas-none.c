/* Matrix products where this is built without BLAS
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The functions of blas.c, which documents them.
 */

#include "blas.h"
#include "vectors.h"

gboolean
blas_is_available (void)
{
  return FALSE;
}

guint64
blas_room (guint threads)
{
  return 0;
}

void
blas_one_thread (void)
{
}

void
blas_products (const gfloat * a, gsize a_stride, guint a_rows,
    const gfloat * b, gsize b_stride, guint b_rows, guint length,
    gfloat * products, gsize stride)
{
  guint i, j;

  for (i = 0; i < a_rows; i++)
    for (j = 0; j < b_rows; j++)
      products[i * stride + j] =
          vector_dot (a + i * a_stride, b + j * b_stride, length);
}
