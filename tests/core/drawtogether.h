/* Fields become prototypes at a meeting of layers of one process
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <string.h>

#include "meeting.h"

/* To be called before meeting_take(): tells each of @n members what those before it told. */
static inline void
tell_places (const News * const *told, News ** news, guint n)
{
  guint64 fields = 0;
  guint offered = 0, s;

  for (s = 0; s < n; s++) {
    news[s]->seeds.fields_before = fields;
    news[s]->seeds.offered_before = offered;
    fields += told[s]->fields;
    offered += told[s]->seeds.offered;
  }
}

/* To be called after meeting_take(): each field goes from the member that offered it to all,
 * and to @base, the lines after the meeting. @offered is what each has offered.
 *
 * Returns: how many units have become fields */
static inline guint
draw_together (Meeting ** meetings, const News * const *told, guint n,
    gfloat * base)
{
  gsize length = news_line_length (told[0]), size = length * sizeof (gfloat);
  gfloat **lines = g_new (gfloat *, n);
  const SeedDraw *draw = NULL;
  guint s, i, before = 0;

  for (s = 0; s < n; s++)
    draw = meeting_draw (meetings[s], &lines[s]);
  for (s = 0; s < n && draw != NULL; before += told[s++]->seeds.offered)
    for (i = 0; i < draw->n; i++)
      if (draw->fields[i] - before < told[s]->seeds.offered)
        memcpy (base + draw->units[i] * length, lines[s] + i * length, size);
  for (s = 0; s < n && draw != NULL; s++)
    for (i = 0; i < draw->n; i++)
      memcpy (lines[s] + i * length, base + draw->units[i] * length, size);
  for (s = 0; s < n && draw != NULL; s++)
    meeting_take_drawn (meetings[s]);
  g_free (lines);
  return draw != NULL ? draw->n : 0;
}
