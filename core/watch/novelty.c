/* Novelty: when, and where, more is left of what is seen than is usual
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "novelty.h"

/* Weight of an interval in the averages of those before. */
#define AVERAGE_RATE 0.03

/* The same for what the greatest novelty of an interval usually comes to, when
 * that rises. */
#define RISE_RATE 0.3

/* What is more than so many times the usual counts as no more in the averages, of
 * a field and of the greatest: who has seen something very new would be blind
 * for long. */
#define LIMIT 10.0
#define GREATEST_LIMIT 2.0

/* Intervals that the averages rest on before anything is called new. */
#define FEWEST_INTERVALS 20

/* What is new stays one event until novelty falls under this of the threshold. */
#define HYSTERESIS 0.75

struct _Novelty
{
  guint across, down;
  gdouble *error;               /* of each field, summed over this interval */
  gdouble *average;             /* of each field, over past intervals */
  gdouble *ratio;               /* of each field: its novelty */
  gdouble greatest;             /* of those */
  gdouble peak;                 /* what the greatest usually comes to, before
                                 * it is divided by this */
  guint64 intervals, peaks;     /* that the averages rest on */
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
  n->greatest = 1.0;
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
 * @error: sum (v - r)^2 of a frame, of the pixels: where there is hardly any
 *     contrast, hardly anything is left
 */
void
novelty_add (Novelty * n, guint field, gdouble error)
{
  n->error[field] += error;
}

/* Adds `value` to an average over `before` others; at first that of all. */
static void
take_into (gdouble * average, gdouble value, gdouble rate, guint64 before)
{
  *average += MAX (rate, 1.0 / (before + 1.0)) * (value - *average);
}

/* Divides the fields' ratios by what the greatest of them usually comes to. */
static void
divide_by_peak (Novelty * n)
{
  gdouble peak = 0.0, usual;
  guint fields = n->across * n->down, f;

  for (f = 0; f < fields; f++)
    peak = MAX (peak, n->ratio[f]);
  usual = n->peaks > 0 && n->peak > 0.0 ? n->peak : MAX (peak, 1.0);
  for (f = 0; f < fields; f++)
    n->ratio[f] /= usual;
  n->greatest = peak / usual;
  take_into (&n->peak, MIN (peak, GREATEST_LIMIT * usual),
      peak > n->peak ? RISE_RATE : AVERAGE_RATE, n->peaks++);
}

/**
 * novelty_finish_interval:
 * @frames: how many were added; without any the last interval goes on
 *
 * For each field, its error e_f in this interval, a frame, is set against its
 * slow average a_f, which is taken as no less than a, the mean of all fields'
 * averages: what a field that is always flat has left is little, and twice as
 * little is nothing new. The more fields there are and the more they change, the
 * greater the greatest of these always is; so they are divided by G, what the
 * greatest usually comes to, which follows it quickly up and slowly down:
 *
 *   novelty_f = e_f / max(a_f, a) / G
 *
 * Returns: the greatest novelty_f; 1 when nothing is known of the past, or
 *     nothing was ever left
 */
gdouble
novelty_finish_interval (Novelty * n, guint64 frames)
{
  guint fields = n->across * n->down, f;
  gdouble usual = 0.0;

  if (frames == 0)
    return n->greatest;
  for (f = 0; f < fields; f++)
    usual += n->average[f] / fields;
  for (f = 0; f < fields; f++) {
    gdouble error = n->error[f] / frames;
    gdouble reference = MAX (n->average[f], usual);

    n->ratio[f] = usual > 0.0 ? error / reference : 1.0;
    if (usual > 0.0)
      error = MIN (error, LIMIT * reference);
    take_into (&n->average[f], error, AVERAGE_RATE, n->intervals);
    n->error[f] = 0.0;
  }
  if (usual > 0.0)
    divide_by_peak (n);
  n->intervals++;
  return n->greatest;
}

/**
 * novelty_intervals_left:
 * @novelty: (nullable): %NULL when nothing was seen yet
 *
 * Returns: how many intervals are still to pass before anything is called new
 */
guint
novelty_intervals_left (const Novelty * n)
{
  return n ? FEWEST_INTERVALS - MIN (n->intervals, FEWEST_INTERVALS) :
      FEWEST_INTERVALS;
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
