/* The history of a layer's learning, over the frames it learned from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most points that are kept. */
#define HISTORY_MOST 250

/**
 * HistoryPoint:
 * @learned: frames the layer had learned from at the point's last frame
 * @frames: how many frames the point stands for
 * @error: the mean of their errors
 * @entropy: how evenly the units were used at the last of them, 0 to 1
 * @unused: units that had not been used at the last of them
 *
 * One point of all curves.
 */
typedef struct
{
  guint64 learned;
  guint64 frames;
  gdouble error;
  gdouble entropy;
  guint unused;
} HistoryPoint;

typedef struct _History History;

History *history_new (void);

void history_free (History * history);

void history_reset (History * history);

void history_add (History * history, guint64 learned, gdouble error,
    gdouble entropy, guint unused);

const HistoryPoint *history_points (const History * history, guint * n);

guint64 history_first (const History * history);

guint history_changes (const History * history);

G_END_DECLS
