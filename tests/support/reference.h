/* A restatement of the design's equations in double precision, written for
 * simplicity
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "layer.h"

typedef struct
{
  CompeteSettings settings;
  guint units, values;
  double *weights;              /* units x values */
  double *previous;             /* o(t-1) */
  double *usage, *wins, *activity;
  double *code;                 /* o, all units */
  double *reconstruction;
  double margin;                /* the margin of the closest choice */
  guint64 learned;

  /* rule hebbian's batch */
  double *batch, *g, *q;
  guint waiting;
} Reference;

Reference *reference_new (const Layer * layer);
void reference_free (Reference * reference);
void reference_set_state (Reference * reference, const Layer * layer);
void reference_step (Reference * reference, const gfloat * v);
