/* Recall: reconstructs a field from the code of the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "pursuit.h"
#include "regression.h"
#include "winners.h"

/**
 * RecallSettings:
 * @winners: k, how many units a reconstruction is made of, at least 1
 * @interval: fields from one regression to the next, at least 1
 * @window: fields after which one weighs about 1 / e of a new one, at least 1; and how
 *     many fields are learned once the second stage is frozen
 */
typedef struct
{
  guint winners;
  guint64 interval, window;
} RecallSettings;

/**
 * Recall:
 * @settings: as set by recall_new()
 * @units: N, of the layer below
 * @first_units: features of the first stage
 * @second_units: features of the second stage
 * @regression: from both stages' features to the drive
 * @frames: learned
 * @waiting: fields learned since the last regression
 * @learned_frozen: fields learned since the second stage was frozen
 *
 * Reconstructs a field from y, the features of both slow stages. With d the drive of
 * the layer below, W its prototypes at unit norm and v the values of the field:
 *
 *     d' = the Regression's estimate of d from y
 *     a  = non-negative matching pursuit of d' in k steps, with the products
 *          W W^T, among the 2 k units with the largest d'
 *     r  = |v| W^T a
 *
 * The second line is the pursuit of coding=pursuit, with d' in place of W v. One thread
 * at a time may use it. The same fields give the same bytes.
 */
typedef struct
{
  RecallSettings settings;
  guint units, first_units, second_units;
  Regression *regression;
  guint64 frames, waiting, learned_frozen;

  /*< private >*/
  Weights *weights;             /* at unit norm */
  Gram *gram;                   /* nullable: NULL for many units */
  gboolean has_prototypes;
  Pursuit *pursuit;
  Winners *winners;
  Code code;
  gfloat *features, *estimate;  /* of one field */
} Recall;

Recall *recall_new (const RecallSettings * settings, guint units,
    guint first_units, guint second_units, guint values, gboolean both_signs);
void recall_free (Recall * recall);
void recall_set_prototypes (Recall * recall, const gfloat * prototypes);
void recall_learn (Recall * recall, const gfloat * drives,
    const gfloat * first, const gfloat * second, guint fields,
    gboolean frozen);
void recall_set_counts (Recall * recall, guint64 frames, guint64 waiting,
    guint64 learned_frozen);
gboolean recall_is_ready (const Recall * recall);
void recall_reconstruct (Recall * recall, const gfloat * first,
    const gfloat * second, gfloat norm, gfloat * reconstruction);
