/* The history of a layer's learning, over the frames it learned from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: point i stands for the frames numbered first + i * span to
 * first + (i + 1) * span - 1, in frames learned. A frame beyond the last point
 * that there is room for doubles the span, and each two neighbours become one. So
 * the whole run is always there, and adding a frame takes the same time however
 * long the run is.
 */

#include "history.h"

#include <math.h>

struct _History
{
  GArray *points;               /* of HistoryPoint; those without frames left out */
  guint64 first;                /* frames learned at the first frame */
  guint64 span;                 /* of a point, in frames learned */
  guint changes;
};

/**
 * history_new:
 *
 * Returns: (transfer full): a history without points. Free it with history_free().
 */
History *
history_new (void)
{
  History *history = g_new0 (History, 1);

  history->points = g_array_sized_new (FALSE, FALSE, sizeof (HistoryPoint),
      HISTORY_MOST);
  history->span = 1;
  return history;
}

/**
 * history_free:
 * @history: (nullable) (transfer full): what history_new() made
 */
void
history_free (History * history)
{
  if (history == NULL)
    return;
  g_array_unref (history->points);
  g_free (history);
}

/**
 * history_reset:
 * @history: a history
 *
 * Removes all points.
 */
void
history_reset (History * history)
{
  g_array_set_size (history->points, 0);
  history->span = 1;
  history->changes++;
}

static HistoryPoint *
last_point (const History * history)
{
  return &g_array_index (history->points, HistoryPoint,
      history->points->len - 1);
}

static guint64
index_of (const History * history, guint64 learned)
{
  return (learned - history->first) / history->span;
}

/* Makes one point of @point and the later @next. */
static void
merge (HistoryPoint * point, const HistoryPoint * next)
{
  gdouble share = (gdouble) next->frames / (point->frames + next->frames);

  point->learned = next->learned;
  point->frames += next->frames;
  point->error += share * (next->error - point->error);
  point->entropy = next->entropy;
  point->unused = next->unused;
}

/* Merges @point into the last one when both have the same index, else appends it. */
static void
append (History * history, const HistoryPoint * point)
{
  if (history->points->len > 0 && index_of (history, point->learned) ==
      index_of (history, last_point (history)->learned)) {
    merge (last_point (history), point);
    return;
  }
  g_array_append_vals (history->points, point, 1);
  history->changes++;
}

static void
double_span (History * history)
{
  HistoryPoint *points = (HistoryPoint *) history->points->data;
  guint i, n = history->points->len;

  history->span *= 2;
  g_array_set_size (history->points, 0);
  for (i = 0; i < n; i++) {
    HistoryPoint point = points[i];

    append (history, &point);
  }
}

/**
 * history_add:
 * @history: a history
 * @learned: frames that the layer has learned from, this one included; a smaller
 *     number than before starts a new history
 * @error: the frame's, at least 0; a frame whose error is not finite is left out
 * @entropy: how evenly the units are used, 0 to 1
 * @unused: units that were not used
 *
 * Adds a frame that was learned from.
 */
void
history_add (History * history, guint64 learned, gdouble error,
    gdouble entropy, guint unused)
{
  const HistoryPoint point = { learned, 1, error,
    isfinite (entropy) ? CLAMP (entropy, 0.0, 1.0) : 0.0, unused
  };

  if (!isfinite (error))
    return;
  if (history->points->len > 0 && learned < last_point (history)->learned)
    history_reset (history);
  if (history->points->len == 0)
    history->first = learned;
  while (index_of (history, learned) >= HISTORY_MOST)
    double_span (history);
  append (history, &point);
}

/**
 * history_points:
 * @history: a history
 * @n: (out): how many points there are
 *
 * Gets the finished points: all but the last one, which may get more frames.
 *
 * Returns: (transfer none): @n points, good until the next frame is added
 */
const HistoryPoint *
history_points (const History * history, guint * n)
{
  *n = MAX (history->points->len, 1) - 1;
  return (const HistoryPoint *) history->points->data;
}

/**
 * history_first:
 * @history: a history with points
 *
 * Returns: the frames learned at its first frame
 */
guint64
history_first (const History * history)
{
  return history->first;
}

/**
 * history_changes:
 * @history: a history
 *
 * Returns: a number that changes whenever history_points() changes
 */
guint
history_changes (const History * history)
{
  return history->changes;
}
