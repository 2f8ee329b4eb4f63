/* Matrix products by BLAS
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <cblas.h>

#include "blas.h"

/* OpenBLAS allocates so many bytes for each thread that multiplies. Where they cannot be
 * allocated, it tries for ever. */
#define ROOM (129 << 20)

/* A function of OpenBLAS; NULL where another BLAS is linked. */
extern void openblas_set_num_threads (int threads) __attribute__((weak));

/**
 * blas_is_available:
 *
 * Returns: whether this was built with BLAS
 */
gboolean
blas_is_available (void)
{
  return TRUE;
}

/**
 * blas_room:
 * @threads: how many threads call blas_products() at once
 *
 * Returns: how many bytes of memory BLAS itself may allocate
 */
guint64
blas_room (guint threads)
{
  return (guint64) threads * ROOM;
}

static gpointer
set_one_thread (gpointer unused)
{
  if (openblas_set_num_threads != NULL)
    openblas_set_num_threads (1);
  return NULL;
}

/**
 * blas_one_thread:
 *
 * Makes OpenBLAS compute in the calling thread only: the work is already divided among
 * our threads. To be called before the first use of BLAS, from any thread; later calls
 * cost next to nothing.
 */
void
blas_one_thread (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, set_one_thread, NULL);
}

/**
 * blas_products:
 * @a: @a_rows rows of @length floats, @a_stride floats from one to the next
 * @b: @b_rows rows of @length floats, @b_stride floats from one to the next
 * @products: (out): @a_rows x @b_rows floats, @stride floats from row to row: the dot
 *     product of each row of @a with each of @b
 *
 * The rounding is that of BLAS, and the same each time for the same numbers of rows.
 */
void
blas_products (const gfloat * a, gsize a_stride, guint a_rows,
    const gfloat * b, gsize b_stride, guint b_rows, guint length,
    gfloat * products, gsize stride)
{
  blas_one_thread ();
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, a_rows, b_rows, length,
      1.0f, a, a_stride, b, b_stride, 0.0f, products, stride);
}
