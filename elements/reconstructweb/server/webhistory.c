/* Web history: figures over time, of the whole run in bounded memory
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "webhistory.h"

#include <math.h>
#include <string.h>

struct _WebHistory
{
  guint n;                      /* figures of a point */
  GArray *figures;              /* points x n gdouble, the oldest point first */
};

/**
 * web_history_new:
 * @n: how many figures a point has, at least 1
 *
 * Returns: (transfer full): a history without points; free it with web_history_free()
 */
WebHistory *
web_history_new (guint n)
{
  WebHistory *history = g_new0 (WebHistory, 1);

  history->n = n;
  history->figures = g_array_new (FALSE, FALSE, sizeof (gdouble));
  return history;
}

/**
 * web_history_free:
 * @history: (transfer full): a history
 */
void
web_history_free (WebHistory * history)
{
  g_array_unref (history->figures);
  g_free (history);
}

static gdouble *
point_at (const WebHistory * history, guint i)
{
  return (gdouble *) history->figures->data + (gsize) i * history->n;
}

/* Of the points before the recent ones, keeps every second. */
static void
thin (WebHistory * history)
{
  const guint old = WEB_HISTORY_MOST - WEB_HISTORY_RECENT;
  const gsize size = history->n * sizeof (gdouble);
  guint i;

  for (i = 0; i < old / 2; i++)
    memmove (point_at (history, i), point_at (history, 2 * i), size);
  g_array_remove_range (history->figures, (old / 2) * history->n,
      (old - old / 2) * history->n);
}

/**
 * web_history_add:
 * @history: a history
 * @figures: the figures of a point
 *
 * Adds a point. When there would be more than %WEB_HISTORY_MOST, every second of those
 * older than the last %WEB_HISTORY_RECENT goes.
 */
void
web_history_add (WebHistory * history, const gdouble * figures)
{
  if (history->figures->len / history->n >= WEB_HISTORY_MOST)
    thin (history);
  g_array_append_vals (history->figures, figures, history->n);
}

/**
 * web_history_write_point:
 * @figures: the figures of a point
 * @n: how many there are
 * @json: appended to: an array of numbers; null for one that is not finite
 */
void
web_history_write_point (const gdouble * figures, guint n, GString * json)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];
  guint i;

  for (i = 0; i < n; i++) {
    g_string_append_c (json, i == 0 ? '[' : ',');
    /* Frames are counted exactly. */
    g_string_append (json, isfinite (figures[i]) ?
        g_ascii_formatd (text, sizeof text,
            figures[i] == floor (figures[i]) ? "%.15g" : "%.7g",
            figures[i]) : "null");
  }
  g_string_append_c (json, ']');
}

/**
 * web_history_write:
 * @history: a history
 * @json: appended to: an array of points, the oldest first
 */
void
web_history_write (const WebHistory * history, GString * json)
{
  const guint points = history->figures->len / history->n;
  guint i;

  g_string_append_c (json, '[');
  for (i = 0; i < points; i++) {
    if (i > 0)
      g_string_append_c (json, ',');
    web_history_write_point (point_at (history, i), history->n, json);
  }
  g_string_append_c (json, ']');
}
