/* Novelty: when, and where, more is left of what is seen than is usual
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "novelty.h"

/* Weight of an interval in the averages of those before. */
#define AVERAGE_RATE 0.03

/* Intervals that the averages rest on before anything is called new. */
#define FEWEST_INTERVALS 10

/* What is new stays one event until novelty falls under this of the threshold. */
#define HYSTERESIS 0.75

struct _Novelty
{
  guint across, down;
  gdouble *error;               /* of each field, summed over this interval */
  gdouble *average;             /* of each field, over past intervals */
  gdouble *ratio;               /* of each field, the last interval's */
  gdouble greatest;             /* of those */
  guint64 intervals;
  gboolean under_way;           /* an event is */
};

/**
 * novelty_new:
 * @fields_across: fields in a row, at least 1
 * @fields_down: rows, at least 1
 *
 * Returns: what has seen nothing yet
 */
Novelty *
novelty_new (guint fields_across, guint fields_down)
{
  Novelty *n = g_new0 (Novelty, 1);
  guint fields = fields_across * fields_down;

  n->across = fields_across;
  n->down = fields_down;
  n->error = g_new0 (gdouble, fields);
  n->average = g_new0 (gdouble, fields);
  n->ratio = g_new0 (gdouble, fields);
  return n;
}

void
novelty_free (Novelty * n)
{
  if (n == NULL)
    return;
  g_free (n->error);
  g_free (n->average);
  g_free (n->ratio);
  g_free (n);
}

/**
 * novelty_add:
 * @field: whose
 * @error: sum (v - r)^2 of a frame
 */
void
novelty_add (Novelty * n, guint field, gdouble error)
{
  n->error[field] += error;
}

/**
 * novelty_finish_interval:
 *
 * For each field its error in this interval over its slow average, which is
 * taken as no less than the mean of all fields' averages: what a field that is
 * always flat has left is little, and twice as little is nothing new. Intervals
 * are to be of about the same length.
 *
 * Returns: the greatest of those; 1 when nothing is known of the past, or
 *     nothing was ever left
 */
gdouble
novelty_finish_interval (Novelty * n)
{
  guint fields = n->across * n->down, f;
  gdouble rate = MAX (AVERAGE_RATE, 1.0 / (n->intervals + 1.0));
  gdouble usual = 0.0;

  for (f = 0; f < fields; f++)
    usual += n->average[f] / fields;
  n->greatest = usual > 0.0 ? 0.0 : 1.0;
  for (f = 0; f < fields; f++) {
    n->ratio[f] = usual > 0.0 ? n->error[f] / MAX (n->average[f], usual) : 1.0;
    n->greatest = MAX (n->greatest, n->ratio[f]);
    n->average[f] += rate * (n->error[f] - n->average[f]);
    n->error[f] = 0.0;
  }
  n->intervals++;
  return n->greatest;
}

/* The rectangle about the fields at `least` or over. */
static void
surround (const Novelty * n, gdouble least, NoveltyRegion * region)
{
  guint x, y;

  *region = (NoveltyRegion) { n->across, 0, n->down, 0 };
  for (y = 0; y < n->down; y++) {
    for (x = 0; x < n->across; x++) {
      if (n->ratio[y * n->across + x] < least)
        continue;
      region->first_column = MIN (region->first_column, x);
      region->last_column = MAX (region->last_column, x);
      region->first_row = MIN (region->first_row, y);
      region->last_row = MAX (region->last_row, y);
    }
  }
}

/**
 * novelty_begins:
 * @threshold: the novelty at which something counts as new, over 1
 * @region: (out): the fields that are: those at half the greatest or more, and
 *     at @threshold or more
 *
 * Of the interval that was finished last, asked once each. An event lasts until
 * novelty is under three quarters of @threshold.
 *
 * Returns: whether an event begins
 */
gboolean
novelty_begins (Novelty * n, gdouble threshold, NoveltyRegion * region)
{
  gboolean was_under_way = n->under_way;

  if (n->intervals <= FEWEST_INTERVALS)
    return FALSE;
  n->under_way = n->greatest >= (was_under_way ? HYSTERESIS : 1.0) * threshold;
  if (!n->under_way || was_under_way)
    return FALSE;
  surround (n, MAX (threshold, n->greatest / 2.0), region);
  return TRUE;
}
