/* Alarm: where fields are new, and since when
 *
 * How it works. Fields that reach three quarters of the threshold are joined with their
 * neighbours to regions. A region counts when one of its fields reaches the threshold, or
 * when it is where a region was a moment ago: so it does not flicker when its novelty is
 * near the threshold. It begins when there was none near it a moment ago.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "alarm.h"

/* Of the threshold: what a field of a region reaches. */
#define HYSTERESIS 0.75

/* In seconds: for how long a place belongs to the same event after a region was there. */
#define MOMENT 1.0

struct _Alarm
{
  guint across, down;
  gdouble *quiet;               /* of each field: seconds since a region was near */
  guint8 *joined;               /* scratch: whether a field is in a region already */
  GArray *fields;               /* scratch: the fields of a region */
  GArray *regions;
};

/**
 * alarm_new:
 * @fields_across: fields in a row, at least 1
 * @fields_down: rows of fields, at least 1
 *
 * Returns: (transfer full): an alarm without regions
 */
Alarm *
alarm_new (guint fields_across, guint fields_down)
{
  Alarm *a = g_new0 (Alarm, 1);
  guint i, count = fields_across * fields_down;

  a->across = fields_across;
  a->down = fields_down;
  a->quiet = g_new (gdouble, count);
  for (i = 0; i < count; i++)
    a->quiet[i] = MOMENT;
  a->joined = g_new (guint8, count);
  a->fields = g_array_new (FALSE, FALSE, sizeof (guint));
  a->regions = g_array_new (FALSE, FALSE, sizeof (AlarmRegion));
  return a;
}

void
alarm_free (Alarm * a)
{
  if (a == NULL)
    return;
  g_free (a->quiet);
  g_free (a->joined);
  g_array_unref (a->fields);
  g_array_unref (a->regions);
  g_free (a);
}

/* The fields around @field, itself included. */
static NoveltyRegion
get_neighbours (const Alarm * a, guint field)
{
  guint x = field % a->across, y = field / a->across;

  NoveltyRegion near = { x > 0 ? x - 1 : 0, MIN (x + 1, a->across - 1),
    y > 0 ? y - 1 : 0, MIN (y + 1, a->down - 1)
  };

  return near;
}

static void
join (Alarm * a, guint field)
{
  a->joined[field] = TRUE;
  g_array_append_val (a->fields, field);
}

/* Joins the neighbours of a field that are new. */
static void
join_neighbours (Alarm * a, guint field, const gfloat * novelty, gfloat least)
{
  NoveltyRegion near = get_neighbours (a, field);
  guint x, y;

  for (y = near.first_row; y <= near.last_row; y++)
    for (x = near.first_column; x <= near.last_column; x++) {
      guint i = y * a->across + x;

      if (!a->joined[i] && novelty[i] >= least)
        join (a, i);
    }
}

/* Finds the region that @first is in. Sets @lasts to whether a region was there a moment
 * ago. */
static AlarmRegion
find_region (Alarm * a, guint first, const gfloat * novelty, gfloat least,
    gboolean * lasts)
{
  AlarmRegion r = { {a->across, 0, a->down, 0}, first, novelty[first] };
  guint i;

  g_array_set_size (a->fields, 0);
  *lasts = FALSE;
  join (a, first);
  for (i = 0; i < a->fields->len; i++) {
    guint field = g_array_index (a->fields, guint, i);
    guint x = field % a->across, y = field / a->across;

    r.box.first_column = MIN (r.box.first_column, x);
    r.box.last_column = MAX (r.box.last_column, x);
    r.box.first_row = MIN (r.box.first_row, y);
    r.box.last_row = MAX (r.box.last_row, y);
    if (novelty[field] > r.novelty) {
      r.novelty = novelty[field];
      r.newest = field;
    }
    *lasts |= a->quiet[field] < MOMENT;
    join_neighbours (a, field, novelty, least);
  }
  return r;
}

/* Lists the places near the region that was found. They are marked only when all regions
 * are found, so that no region of this frame goes on from another one. */
static void
list_places (Alarm * a, GArray * marked)
{
  guint i, x, y;

  for (i = 0; i < a->fields->len; i++) {
    NoveltyRegion near =
        get_neighbours (a, g_array_index (a->fields, guint, i));

    for (y = near.first_row; y <= near.last_row; y++)
      for (x = near.first_column; x <= near.last_column; x++) {
        guint field = y * a->across + x;

        g_array_append_val (marked, field);
      }
  }
}

static void
grow_quiet (Alarm * a, gdouble seconds)
{
  guint i;

  for (i = 0; i < a->across * a->down; i++)
    a->quiet[i] += seconds;
}

/**
 * alarm_step:
 * @novelty: of each field
 * @threshold: the novelty at which an event begins, over 0
 * @seconds: since the frame before
 *
 * Finds the regions of a frame.
 */
void
alarm_step (Alarm * a, const gfloat * novelty, gdouble threshold,
    gdouble seconds)
{
  const gfloat least = HYSTERESIS * threshold;
  GArray *marked = g_array_new (FALSE, FALSE, sizeof (guint));
  guint i;

  grow_quiet (a, seconds);
  g_array_set_size (a->regions, 0);
  memset (a->joined, FALSE, a->across * a->down);
  for (i = 0; i < a->across * a->down; i++) {
    AlarmRegion region;
    gboolean lasts;

    if (a->joined[i] || !(novelty[i] >= least))
      continue;
    region = find_region (a, i, novelty, least, &lasts);
    if (!lasts && region.novelty < threshold)
      continue;
    region.begins = !lasts;
    g_array_append_val (a->regions, region);
    list_places (a, marked);
  }
  for (i = 0; i < marked->len; i++)
    a->quiet[g_array_index (marked, guint, i)] = 0.0;
  g_array_unref (marked);
}

/**
 * alarm_pause:
 * @seconds: since the frame before
 *
 * Call it in place of alarm_step() for a frame in which nothing counts as new.
 */
void
alarm_pause (Alarm * a, gdouble seconds)
{
  grow_quiet (a, seconds);
  g_array_set_size (a->regions, 0);
}

/**
 * alarm_get_regions:
 * @n: (out): how many there are
 *
 * Returns: (transfer none): the regions of the last frame
 */
const AlarmRegion *
alarm_get_regions (const Alarm * a, guint * n)
{
  *n = a->regions->len;
  return (const AlarmRegion *) (gpointer) a->regions->data;
}
