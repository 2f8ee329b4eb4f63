/* Recall: what a field looked like, from what stays of it in the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "pursuit.h"
#include "regression.h"
#include "winners.h"

/**
 * RecallSettings:
 * @winners: k, how many units give a field back, at least 1
 * @interval: fields from one regression to the next, at least 1
 * @window: how many fields' worth of weight the moments keep at the most, at least
 *     1; and how many fields are learned once the second stage is frozen
 */
typedef struct
{
  guint winners;
  guint64 interval, window;
} RecallSettings;

/**
 * Recall:
 * @settings: as given
 * @units: N, of the layer below
 * @first_units: features of the first stage
 * @second_units: features of the second stage
 * @regression: from both stages' features to the drive
 * @frames: learned
 * @waiting: fields learned since the last regression
 * @learned_frozen: fields learned since the second stage was frozen
 *
 * Gives a field back from y, the features of both slow stages, by way of the first
 * layer. With d its drive, W the prototypes at unit norm and v what it sees:
 *
 *     d' = what Regression expects of y
 *     a  = non-negative matching pursuit of d' in k steps, with the products
 *          W W^T, among the 2 k units with the largest d'
 *     r  = |v| W^T a
 *
 * The second line is competelayer's pursuit, told the estimate where it has W v.
 * One thread at a time may use it. Same fields, same bytes.
 */
typedef struct
{
  RecallSettings settings;
  guint units, first_units, second_units;
  Regression *regression;
  guint64 frames, waiting, learned_frozen;

  /*< private >*/
  Weights *weights;             /* at unit norm */
  Gram *gram;                   /* nullable: of too many units */
  gboolean seen;                /* the prototypes */
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
gboolean recall_is_ready (const Recall * recall);
void recall_reconstruct (Recall * recall, const gfloat * first,
    const gfloat * second, gfloat norm, gfloat * reconstruction);
