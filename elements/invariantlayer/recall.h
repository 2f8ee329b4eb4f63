/* Recall: what a field looked like, from what stays of it in the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * Recall:
 *
 * Gives a field back from K features y, the outputs of both slow stages, by way
 * of the first layer. With d its drive, W the prototypes at unit norm and v what
 * it sees:
 *
 *     d' = mean(d) + C_dy (C_yy + (0.001 tr(C_yy) / K + 1e-4) I)^-1 (y - mean(y))
 *     a  = non-negative matching pursuit of d' in k steps, with the products W W^T
 *     r  = |v| W^T a
 *
 * The first line is linear regression. Its covariances are those of the fields
 * learned so far, of which older ones count ever less; the small diagonal keeps it
 * finite where features stand still or go together. The second line is
 * competelayer's pursuit, told the estimated drive where it has W v.
 *
 * One thread at a time may use it. Same fields, same bytes.
 */
typedef struct _Recall Recall;

Recall *recall_new (guint units, guint features, guint values,
    gboolean both_signs, guint winners);
void recall_free (Recall * recall);
void recall_see_prototypes (Recall * recall, const gfloat * prototypes);
void recall_learn (Recall * recall, const gfloat * drive,
    const gfloat * features);
void recall_solve (Recall * recall, gdouble keep);
gboolean recall_can (const Recall * recall);
void recall_estimate (const Recall * recall, const gfloat * features,
    gfloat * drive);
void recall_give_back (Recall * recall, const gfloat * features, gfloat norm,
    gfloat * reconstruction);
