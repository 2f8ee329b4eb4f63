/* Recall: reconstructs a field from the code of the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "recall.h"

#include <string.h>

#include "drive.h"
#include "rownorm.h"
#include "vectors.h"

/* The pursuit chooses among so many units for each that it takes: those with the
 * largest estimated drives. The estimates of the others are too inexact: with all units
 * to choose from, the pursuit uses unlikely ones to fit the estimate's errors, and the
 * reconstruction error is 5 % larger. */
#define SHORTLIST 2

/* Up to so many units the products of all prototypes are computed once. */
#define MOST_FOR_GRAM 2048

/* At most so many fields of a frame are learned: neighbours look much alike. */
#define MOST_LEARNED 32

/**
 * recall_new:
 * @settings: copied
 * @units: N, at least 1
 * @first_units: features of the first stage
 * @second_units: features of the second stage; one at least of both
 * @values: M, values of a field
 * @both_signs: whether prototypes come as an ON and an OFF half
 *
 * Returns: (transfer full): one that has learned nothing. Free it with
 *     recall_free().
 */
Recall *
recall_new (const RecallSettings * settings, guint units, guint first_units,
    guint second_units, guint values, gboolean both_signs)
{
  Recall *r = g_new0 (Recall, 1);

  r->settings = *settings;
  r->units = units;
  r->first_units = first_units;
  r->second_units = second_units;
  r->regression = regression_new (first_units + second_units, units);
  r->features = vector_new (first_units + second_units);
  r->estimate = vector_new (units);

  r->weights = weights_new (units, values, 1.0f);
  if (both_signs)
    weights_make_signed (r->weights);
  if (units <= MOST_FOR_GRAM)
    r->gram = gram_new (units);
  r->pursuit = pursuit_new ();
  r->winners = winners_new (units);
  code_init (&r->code, units);
  return r;
}

/**
 * recall_free:
 * @recall: (nullable) (transfer full): what recall_new() made
 */
void
recall_free (Recall * r)
{
  if (r == NULL)
    return;
  regression_free (r->regression);
  g_aligned_free (r->features);
  g_aligned_free (r->estimate);
  weights_free (r->weights);
  gram_free (r->gram);
  pursuit_free (r->pursuit);
  winners_free (r->winners);
  code_clear (&r->code);
  g_free (r);
}

/**
 * recall_set_prototypes:
 * @recall: the recall
 * @prototypes: N x M floats of any norm, twice as many where they have two halves
 *
 * Copies the prototypes at unit norm and, for up to 2048 units, computes their products
 * in about N^2 M / 2 steps. Call it when prototypes have changed, not for each field.
 */
void
recall_set_prototypes (Recall * r, const gfloat * prototypes)
{
  guint u;

  weights_unpack (r->weights, prototypes);
  /* Nothing that depends on the rows is updated: only they are read from here on. */
  for (u = 0; u < r->units; u++)
    weights_normalize_row (r->weights, u);
  if (r->gram != NULL)
    gram_compute (r->gram, r->weights, 0, gram_pieces (r->gram));
  r->has_prototypes = TRUE;
}

/* The features of a field: first and second stage, one after the other. */
static const gfloat *
join (Recall * r, const gfloat * first, const gfloat * second)
{
  memcpy (r->features, first, r->first_units * sizeof (gfloat));
  memcpy (r->features + r->first_units, second,
      r->second_units * sizeof (gfloat));
  return r->features;
}

/**
 * recall_set_counts:
 * @recall: the recall
 * @frames: learned
 * @waiting: fields learned since the last regression
 * @learned_frozen: fields learned since the second stage was frozen
 *
 * Continues from saved counts.
 */
void
recall_set_counts (Recall * r, guint64 frames, guint64 waiting,
    guint64 learned_frozen)
{
  r->frames = frames;
  r->waiting = waiting;
  r->learned_frozen = learned_frozen;
}

/* --- learning --- */

/* Whether the field is not all 0: then its drive is not either. */
static gboolean
is_lit (const gfloat * drive, guint units)
{
  guint u;

  for (u = 0; u < units && drive[u] == 0.0f; u++);
  return u < units;
}

static void
make_regression (Recall * r)
{
  gdouble share = (gdouble) r->waiting / r->settings.window;

  regression_solve (r->regression, MAX (0.0, 1.0 - share));
  r->waiting = 0;
}

/**
 * recall_learn:
 * @recall: the recall
 * @drives: fields x N floats, (w_u . v) / (|w_u| |v|), all 0 where v is
 * @first: fields x first_units floats
 * @second: fields x second_units floats
 * @fields: how many the frame has
 * @frozen: whether the second stage has stopped learning
 *
 * Learns the fields of a frame that are not all 0; of a frame with more than 32 fields
 * every n-th, with another one first in each frame. Once @frozen, it learns as many
 * more fields as the window of the settings has, and then stops.
 */
void
recall_learn (Recall * r, const gfloat * drives, const gfloat * first,
    const gfloat * second, guint fields, gboolean frozen)
{
  guint step = (fields + MOST_LEARNED - 1) / MOST_LEARNED;
  guint64 f;

  if (r->learned_frozen >= r->settings.window)
    return;
  for (f = r->frames++ % step; f < fields; f += step) {
    const gfloat *drive = drives + f * r->units;

    if (!is_lit (drive, r->units))
      continue;
    regression_learn (r->regression, join (r, first + f * r->first_units,
            second + f * r->second_units), drive);
    r->waiting++;
    if (frozen)
      r->learned_frozen++;
  }
  if (r->waiting >= r->settings.interval
      || r->learned_frozen >= r->settings.window)
    make_regression (r);
}

/* --- reconstructing --- */

/**
 * recall_is_ready:
 * @recall: the recall
 *
 * Returns: whether it has a regression and prototypes, so that
 *     recall_reconstruct() may be called
 */
gboolean
recall_is_ready (const Recall * r)
{
  return r->regression->solved && r->has_prototypes;
}

/* The 2 k units with the largest estimates, among which the pursuit chooses. */
static void
make_shortlist (Recall * r)
{
  r->code.n = MIN ((guint64) SHORTLIST * r->settings.winners, r->units);
  winners_select (r->winners, r->estimate, r->code.n, r->code.indices);
}

/**
 * recall_reconstruct:
 * @recall: for which recall_is_ready() is true
 * @first: first_units floats
 * @second: second_units floats
 * @norm: |v|, at least 0
 * @reconstruction: (out): M floats, r
 *
 * Reconstructs a field.
 */
void
recall_reconstruct (Recall * r, const gfloat * first, const gfloat * second,
    gfloat norm, gfloat * reconstruction)
{
  const PursuitTask task = { r->weights, r->gram, NULL, TRUE, FALSE,
    r->settings.winners
  };
  guint i;

  regression_estimate (r->regression, join (r, first, second), r->estimate);
  make_shortlist (r);
  pursuit_run (r->pursuit, &task, r->estimate, &r->code);
  for (i = 0; i < r->code.n; i++)
    r->code.activations[i] *= norm;
  drive_reconstruct (r->weights, &r->code, reconstruction);
}
