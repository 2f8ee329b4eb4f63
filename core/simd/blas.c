/* Matrix products by BLAS, where it was found when this was built
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "blas.h"

/* What OpenBLAS allocates for each thread that multiplies; where there is no room for
 * it, it tries for ever. */
#define ROOM (129 << 20)

/**
 * blas_room:
 * @threads: how many call blas_products() at once
 *
 * Returns: how many bytes BLAS itself may take
 */
guint64
blas_room (guint threads)
{
#ifdef HAVE_CBLAS
  return (guint64) threads * ROOM;
#else
  return 0;
#endif
}

#ifdef HAVE_CBLAS

#include <cblas.h>

/* OpenBLAS's own; absent where BLAS is another's, which is left as it is. */
extern void openblas_set_num_threads (int threads) __attribute__((weak));

static gpointer
set_up (gpointer unused)
{
  if (openblas_set_num_threads != NULL)
    openblas_set_num_threads (1);
  return NULL;
}

/**
 * blas_one_thread:
 *
 * Has BLAS work in the thread that calls it: the threads are ours, each has a slice
 * of the work, which BLAS is not to cut up once more. Any number of calls, from
 * any thread.
 */
void
blas_one_thread (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, set_up, NULL);
}

/**
 * blas_products:
 * @a: @a_rows rows of @length floats, @a_stride floats from one to the next
 * @b: @b_rows rows of @length floats, @b_stride floats from one to the next
 * @products: (out): @a_rows x @b_rows, @stride floats from row to row: each row
 *     of @a times each of @b
 *
 * Rounds as BLAS likes, the same each time for the same numbers of rows.
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

#endif
