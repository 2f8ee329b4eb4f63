/* Eigenvectors by Jacobi rotations: slow and short, and independent of LAPACK
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <math.h>
#include <string.h>

#include <glib.h>

/* Rotates lines or columns p and q, which are @stride apart; their entries are
 * @along apart. */
static inline void
jacobi_rotate (double *a, int n, int stride, int along, int p, int q,
    double c, double s)
{
  int i;

  for (i = 0; i < n; i++) {
    double x = a[p * stride + i * along], y = a[q * stride + i * along];

    a[p * stride + i * along] = c * x - s * y;
    a[q * stride + i * along] = s * x + c * y;
  }
}

/* Eigenvalues of the symmetric n x n matrix @a, the greatest first, and
 * eigenvectors, the columns of @v. @a is overwritten. */
static inline void
jacobi (double *a, int n, double *values, double *v)
{
  int sweep, i, p, q;

  memset (v, 0, n * n * sizeof *v);
  for (i = 0; i < n; i++)
    v[i * n + i] = 1.0;
  for (sweep = 0; sweep < 60; sweep++)
    for (p = 0; p < n; p++)
      for (q = p + 1; q < n; q++) {
        double angle = 0.5 * atan2 (2.0 * a[p * n + q],
            a[q * n + q] - a[p * n + p]);

        jacobi_rotate (a, n, n, 1, p, q, cos (angle), sin (angle));
        jacobi_rotate (a, n, 1, n, p, q, cos (angle), sin (angle));
        jacobi_rotate (v, n, 1, n, p, q, cos (angle), sin (angle));
      }
  for (i = 0; i < n; i++)
    values[i] = a[i * n + i];
  for (p = 0; p < n; p++)
    for (q = p + 1; q < n; q++)
      if (values[q] > values[p]) {
        double value = values[p];

        values[p] = values[q];
        values[q] = value;
        for (i = 0; i < n; i++) {
          value = v[i * n + p];
          v[i * n + p] = v[i * n + q];
          v[i * n + q] = value;
        }
      }
}

/* out = a b, all n x n */
static inline void
jacobi_multiply (const double *a, const double *b, int n, double *out)
{
  int i, j, k;

  for (i = 0; i < n; i++)
    for (j = 0; j < n; j++) {
      double sum = 0.0;

      for (k = 0; k < n; k++)
        sum += a[i * n + k] * b[k * n + j];
      out[i * n + j] = sum;
    }
}

/* K v = value C v, v^T C v = 1, by way of C^-1/2 K C^-1/2: the columns of @v, the
 * greatest value first. */
static inline void
jacobi_pair (const double *c, const double *k, int n, double *values,
    double *v)
{
  double *space = g_new (double, 4 * n * n), *root = space + n * n;
  double *vectors = root + n * n, *product = vectors + n * n;
  int i, j, l;

  memcpy (space, c, n * n * sizeof *c);
  jacobi (space, n, values, vectors);
  for (i = 0; i < n; i++)
    for (j = 0; j < n; j++)
      for (root[i * n + j] = 0.0, l = 0; l < n; l++)
        root[i * n + j] += vectors[i * n + l] * vectors[j * n + l]
            / sqrt (values[l]);
  jacobi_multiply (root, k, n, product);
  jacobi_multiply (product, root, n, space);
  jacobi (space, n, values, vectors);
  jacobi_multiply (root, vectors, n, v);
  g_free (space);
}
