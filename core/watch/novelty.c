/* Novelty: when and where fields have a larger error than usual
 *
 * How it works. Errors are summed over an interval, and each field's sum is compared with
 * the average of its past intervals: see novelty_finish_interval(). When the largest ratio
 * reaches the user's threshold, an event begins. It lasts until that ratio falls under
 * three quarters of the threshold, so that an event is reported once.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "novelty.h"

/* Weight of a new interval in the averages. */
#define AVERAGE_RATE 0.03

/* The same for the usual largest novelty, when it rises. */
#define RISE_RATE 0.3

/* In the averages a value counts at most so many times the usual: a single large one
 * would hide novelty for long afterwards. Of a field, and of the largest novelty. */
#define LIMIT 10.0
#define GREATEST_LIMIT 2.0

/* Intervals that must go into the averages before an event can begin. */
#define FEWEST_INTERVALS 20

/* An event ends when the largest novelty falls under this share of the threshold. */
#define HYSTERESIS 0.75

struct _Novelty
{
  guint across, down;
  gdouble *error;               /* of each field, sum over this interval */
  gdouble *average;             /* of each field's error over past intervals */
  gdouble *ratio;               /* of each field: its novelty */
  gdouble greatest;             /* the largest ratio */
  gdouble peak;                 /* average of the largest ratio before it was
                                 * divided by this */
  guint64 intervals, peaks;     /* how many went into the averages */
  gboolean under_way;           /* whether an event is under way */
};

/**
 * novelty_new:
 * @fields_across: fields in a row, at least 1
 * @fields_down: rows of fields, at least 1
 *
 * Returns: novelty of fields of which nothing is known yet
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
 * @field: which field
 * @error: its sum (v - r)^2 in a frame, in pixels: with local contrast, times scale^2
 *
 * Adds a field's error to this interval.
 */
void
novelty_add (Novelty * n, guint field, gdouble error)
{
  n->error[field] += error;
}

/* Adds `value` to a moving average of `before` others. It is their plain mean at first. */
static void
update_average (gdouble * average, gdouble value, gdouble rate, guint64 before)
{
  *average += MAX (rate, 1.0 / (before + 1.0)) * (value - *average);
}

/* Divides the fields' ratios by the usual largest one. */
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
  update_average (&n->peak, MIN (peak, GREATEST_LIMIT * usual),
      peak > n->peak ? RISE_RATE : AVERAGE_RATE, n->peaks++);
}

/**
 * novelty_finish_interval:
 * @frames: frames of this interval; with 0 the interval goes on
 *
 * Ends the interval:
 *
 *   novelty_f = e_f / max(a_f, a) / G
 *
 * e_f: the error of field f, a frame; a_f: its slow average over past intervals; a: the
 * mean of a_f over all fields. Flat fields have tiny errors, so a doubled one is not news:
 * that is why it is divided by at least a. With more fields, or fields that change more,
 * the largest ratio is larger in every interval: G is its usual value, an average that
 * rises quickly and falls slowly.
 *
 * Returns: the largest novelty_f; 1 when nothing is known of the past, or all errors
 *     were 0
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
    update_average (&n->average[f], error, AVERAGE_RATE, n->intervals);
    n->error[f] = 0.0;
  }
  if (usual > 0.0)
    divide_by_peak (n);
  n->intervals++;
  return n->greatest;
}

/**
 * novelty_intervals_left:
 * @novelty: (nullable): %NULL before the first frame
 *
 * Returns: how many intervals must still end before an event can begin
 */
guint
novelty_intervals_left (const Novelty * n)
{
  return n ? FEWEST_INTERVALS - MIN (n->intervals, FEWEST_INTERVALS) :
      FEWEST_INTERVALS;
}

/**
 * novelty_get_fields:
 *
 * Returns: (transfer none): the novelty of each field in the interval that ended last
 */
const gdouble *
novelty_get_fields (const Novelty * n)
{
  return n->ratio;
}

/* Sets the rectangle around the fields with a novelty of at least `least`. */
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
 * @threshold: the novelty at which an event begins, over 1
 * @region: (out): if one begins, the new fields: their novelty is at least @threshold and
 *     at least half of the largest
 *
 * Call this once after each interval.
 *
 * Returns: whether an event begins with the interval that ended last
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
