/* Recall: what a field looked like, from what stays of it in the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "recall.h"

#include <string.h>

#include "drive.h"
#include "rownorm.h"
#include "vectors.h"

/* How many units the pursuit chooses from for each that it takes. An estimate is too
 * smooth to be trusted further: told all units, the pursuit makes up what is wrong
 * with it from unlikely ones, and the error is 1/20 greater. */
#define SHORTLIST 2

/* Up to here the products of all units with each other are found beforehand. */
#define MOST_FOR_GRAM 2048

/* Most fields of a frame that are learned: neighbours are much alike. */
#define MOST_LEARNED 32

/**
 * recall_new:
 * @settings: copied
 * @units: N, at least 1
 * @first_units: features of the first stage
 * @second_units: features of the second stage; one at least of both
 * @values: M, what a prototype shows of a field
 * @both_signs: whether prototypes are told as an ON and an OFF half
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
 * @recall: which
 * @prototypes: N x M floats, twice as many when they have halves, of any norm
 *
 * Copies the prototypes, divides each by its norm and finds their products, unless
 * they are more than some thousands, in about N^2 M / 2 steps: to be called when
 * they are others, not for each field.
 */
void
recall_set_prototypes (Recall * r, const gfloat * prototypes)
{
  guint u;

  weights_unpack (r->weights, prototypes);
  /* Only the rows are read from here on, not the layout for drives. */
  for (u = 0; u < r->units; u++)
    weights_normalize_row (r->weights, u);
  if (r->gram != NULL)
    gram_compute (r->gram, r->weights, 0, gram_pieces (r->gram));
  r->seen = TRUE;
}

/* The features of a field, both stages' one after the other. */
static const gfloat *
join (Recall * r, const gfloat * first, const gfloat * second)
{
  memcpy (r->features, first, r->first_units * sizeof (gfloat));
  memcpy (r->features + r->first_units, second,
      r->second_units * sizeof (gfloat));
  return r->features;
}

/* --- learning --- */

/* Whether something is in sight: without, the drive is all 0. */
static gboolean
sees_something (const gfloat * drive, guint units)
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
 * @recall: which
 * @drives: fields x N floats, (w_u . v) / (|w_u| |v|), all 0 where v is
 * @first: fields x first_units floats
 * @second: fields x second_units floats
 * @fields: how many a frame has
 * @frozen: whether the second stage learns no more
 *
 * Learns a frame; of more than some dozens of fields each nth, by turns. A field in
 * which there is nothing says nothing. Once @frozen, it learns as many more fields
 * as the settings' window has, and then stays as it is.
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

    if (!sees_something (drive, r->units))
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

/* --- recalling --- */

/**
 * recall_is_ready:
 * @recall: which
 *
 * Returns: whether it has a regression and prototypes, so that
 *     recall_reconstruct() may be called
 */
gboolean
recall_is_ready (const Recall * r)
{
  return r->regression->solved && r->seen;
}

/* The 2 k units that are likeliest, for the pursuit to choose from. */
static void
make_shortlist (Recall * r)
{
  r->code.n = MIN ((guint64) SHORTLIST * r->settings.winners, r->units);
  winners_select (r->winners, r->estimate, r->code.n, r->code.indices);
}

/**
 * recall_reconstruct:
 * @recall: one that recall_is_ready()
 * @first: first_units floats
 * @second: second_units floats
 * @norm: |v|, at least 0
 * @reconstruction: (out): M floats, r
 *
 * What the field looked like.
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
