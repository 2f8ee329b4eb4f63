/* Slow solve: computes the slowest directions from the sums of a slow stage
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * SlowSolve:
 * @inputs: n
 * @units: k, at most n
 *
 * Scratch memory for slow_solve().
 */
typedef struct
{
  guint inputs, units;

  /*< private >*/
  gdouble *c, *k;               /* n x n */
  gdouble *mean, *mean_trace;   /* n */
  gdouble *u, *v, *ku, *last, *next;    /* n x k */
  gdouble *small, *vectors, *values;    /* k x k, k x k, k */
} SlowSolve;

guint64 slow_solve_room (guint threads);
const gchar *slow_solve_kernel (void);

SlowSolve *slow_solve_new (guint inputs, guint units);
void slow_solve_free (SlowSolve * solve);
gboolean slow_solve (SlowSolve * solve, const gfloat * sums, gsize half,
    gdouble shrink, gdouble ridge, const gfloat * last, gfloat * directions,
    gfloat * mean);
