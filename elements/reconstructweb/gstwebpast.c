/* Web past: the figures of layers and the events of a run, for those who come later
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstwebpast.h"

#include <math.h>

#include "webhistory.h"
#include "webitem.h"

/* The most events that are kept. */
#define MOST_EVENTS 200

/* An event within so many seconds of another one with its subject replaces it. */
#define SAME_EVENT 3.0

/* The figures of one layer. */
typedef struct
{
  gchar *layer;
  GPtrArray *fields;            /* names of a point's figures, the first is "time" */
  WebHistory *history;
} Series;

typedef struct
{
  gchar *item, *subject;        /* reference-counted; or NULL */
  gdouble time;
} Event;

struct _GstWebPast
{
  GPtrArray *series;            /* of Series */
  GQueue events;                /* of Event, the oldest first */
};

static void
free_series (gpointer data)
{
  Series *series = data;

  g_free (series->layer);
  g_ptr_array_unref (series->fields);
  web_history_free (series->history);
  g_free (series);
}

static void
free_event (gpointer data)
{
  Event *event = data;

  g_ref_string_release (event->item);
  g_free (event->subject);
  g_free (event);
}

/**
 * gst_web_past_new:
 *
 * Returns: (transfer full): an empty past; free it with gst_web_past_free()
 */
GstWebPast *
gst_web_past_new (void)
{
  GstWebPast *past = g_new0 (GstWebPast, 1);

  past->series = g_ptr_array_new_with_free_func (free_series);
  g_queue_init (&past->events);
  return past;
}

/**
 * gst_web_past_free:
 * @past: (transfer full): a past
 */
void
gst_web_past_free (GstWebPast * past)
{
  g_ptr_array_unref (past->series);
  g_queue_clear_full (&past->events, free_event);
  g_free (past);
}

/**
 * gst_web_past_add_event:
 * @past: a past
 * @kind: of the event
 * @layer: (nullable): the name of the element that it is about
 * @text: what happened
 * @subject: (nullable): what it is about: the event replaces the last one with the same
 *     subject, if that was a moment ago
 * @time: when, in seconds since the start
 *
 * Returns: (transfer full): an item of news
 */
gchar *
gst_web_past_add_event (GstWebPast * past, const gchar * kind,
    const gchar * layer, const gchar * text, const gchar * subject,
    gdouble time)
{
  JsonBuilder *item = web_item_new ("event");
  Event *last = g_queue_peek_tail (&past->events), *event = g_new (Event, 1);

  web_item_add_text (item, "kind", kind);
  web_item_add_text (item, "layer", layer);
  web_item_add_text (item, "text", text);
  web_item_add_text (item, "subject", subject);
  web_item_add_number (item, "time", time);
  *event = (Event) { web_item_end (item), g_strdup (subject), time };
  if (last != NULL && subject != NULL && time - last->time < SAME_EVENT
      && g_strcmp0 (last->subject, subject) == 0)
    free_event (g_queue_pop_tail (&past->events));
  if (g_queue_get_length (&past->events) >= MOST_EVENTS)
    free_event (g_queue_pop_head (&past->events));
  g_queue_push_tail (&past->events, event);
  return g_ref_string_acquire (event->item);
}

/* --- figures --- */

static gboolean
is_figure (const GstStructure * s, const gchar * name)
{
  static const gchar *const others[] = { "timestamp", "stream-time",
    "running-time", "field-width", "field-height", "fields-across",
    "fields-down", NULL
  };
  GType type = gst_structure_get_field_type (s, name);

  return (type == G_TYPE_DOUBLE || type == G_TYPE_UINT || type == G_TYPE_UINT64)
      && !g_strv_contains (others, name);
}

static Series *
find_series (GstWebPast * past, const gchar * layer)
{
  guint i;

  for (i = 0; i < past->series->len; i++) {
    Series *series = past->series->pdata[i];

    if (g_str_equal (series->layer, layer))
      return series;
  }
  return NULL;
}

static gdouble
get_number (const GstStructure * s, const gchar * name)
{
  const GValue *value = gst_structure_get_value (s, name);
  GValue number = G_VALUE_INIT;
  gdouble result = NAN;

  if (value != NULL) {
    g_value_init (&number, G_TYPE_DOUBLE);
    if (g_value_transform (value, &number))
      result = g_value_get_double (&number);
    g_value_unset (&number);
  }
  return result;
}

/* Returns: whether @series has all figures of @s */
static gboolean
series_fits (const Series * series, const GstStructure * s)
{
  gint i;

  for (i = 0; i < gst_structure_n_fields (s); i++) {
    const gchar *name = gst_structure_nth_field_name (s, i);

    if (is_figure (s, name)
        && !g_ptr_array_find_with_equal_func (series->fields, name, g_str_equal,
            NULL))
      return FALSE;
  }
  return TRUE;
}

static Series *
add_series (GstWebPast * past, const gchar * layer, const GstStructure * s)
{
  Series *series = g_new0 (Series, 1);
  gint i;

  series->layer = g_strdup (layer);
  series->fields = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (series->fields, g_strdup ("time"));
  for (i = 0; i < gst_structure_n_fields (s); i++)
    if (is_figure (s, gst_structure_nth_field_name (s, i)))
      g_ptr_array_add (series->fields,
          g_strdup (gst_structure_nth_field_name (s, i)));
  series->history = web_history_new (series->fields->len);
  g_ptr_array_add (past->series, series);
  return series;
}

/* Returns: (transfer full): an item of news: all points of @series */
static gchar *
write_series (const Series * series)
{
  GString *json = g_string_new ("{\"is\":\"history\",\"layer\":");
  gchar *quoted = web_item_quote (series->layer), *shared;
  guint i;

  g_string_append_printf (json, "%s,\"fields\":[", quoted);
  for (i = 0; i < series->fields->len; i++)
    g_string_append_printf (json, "%s\"%s\"", i > 0 ? "," : "",
        (gchar *) series->fields->pdata[i]);
  g_string_append (json, "],\"points\":");
  web_history_write (series->history, json);
  g_string_append_c (json, '}');
  shared = g_ref_string_new (json->str);
  g_string_free (json, TRUE);
  g_free (quoted);
  return shared;
}

/* Returns: (transfer full): an item of news: one point of @series */
static gchar *
write_point (const Series * series, const gdouble * point)
{
  GString *json = g_string_new ("{\"is\":\"figures\",\"layer\":");
  gchar *quoted = web_item_quote (series->layer), *shared;

  g_string_append_printf (json, "%s,\"point\":", quoted);
  web_history_write_point (point, series->fields->len, json);
  g_string_append_c (json, '}');
  shared = g_ref_string_new (json->str);
  g_string_free (json, TRUE);
  g_free (quoted);
  return shared;
}

/**
 * gst_web_past_add_figures:
 * @past: a past
 * @layer: the name of the element that posted them
 * @figures: of its message
 * @time: when, in seconds since the start
 *
 * When a figure comes that the layer did not have before, its past begins anew.
 *
 * Returns: (transfer full): an item of news
 */
gchar *
gst_web_past_add_figures (GstWebPast * past, const gchar * layer,
    const GstStructure * figures, gdouble time)
{
  Series *series = find_series (past, layer);
  gboolean fresh = series == NULL || !series_fits (series, figures);
  gdouble *point;
  gchar *item;
  guint i;

  if (fresh) {
    if (series != NULL)
      g_ptr_array_remove (past->series, series);
    series = add_series (past, layer, figures);
  }
  point = g_new (gdouble, series->fields->len);
  point[0] = time;
  for (i = 1; i < series->fields->len; i++)
    point[i] = get_number (figures, series->fields->pdata[i]);
  web_history_add (series->history, point);
  item = fresh ? write_series (series) : write_point (series, point);
  g_free (point);
  return item;
}

/**
 * gst_web_past_tell:
 * @past: a past
 * @client: is told all of it
 * @now: the time, in seconds since the start
 */
void
gst_web_past_tell (GstWebPast * past, WebClient * client, gdouble now)
{
  JsonBuilder *clock = web_item_new ("time");
  gchar *item;
  GList *l;
  guint i;

  web_item_add_number (clock, "time", now);
  item = web_item_end (clock);
  web_client_tell (client, item);
  g_ref_string_release (item);
  for (i = 0; i < past->series->len; i++) {
    item = write_series (past->series->pdata[i]);
    web_client_tell (client, item);
    g_ref_string_release (item);
  }
  for (l = past->events.head; l != NULL; l = l->next)
    web_client_tell (client, ((Event *) l->data)->item);
}
