/* Web news: what happens in a pipeline, for the clients of a server
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: the bus of the pipeline and its signal deep-notify call back on whatever
 * thread posts a message or sets a property, which may be thousands of times a second.
 * They only note what there is to tell: of figures and of a property, the latest counts.
 * Ten times a second the server's thread takes the notes, adds them to the past and tells
 * the clients. Signal handlers hold a reference, so that one which is under way when the
 * pipeline stops finds all it needs.
 */

#include "gstwebnews.h"

#include "gstdescription.h"
#include "gststeerables.h"
#include "gstwebpast.h"
#include "gstwebvalue.h"
#include "webitem.h"

/* How often clients are told, in milliseconds. */
#define INTERVAL 100

/* The most events that are noted in between. */
#define MOST_EVENTS 100

/* A property that was set. */
typedef struct
{
  GstElement *element;          /* owned */
  GParamSpec *pspec;
} Change;

typedef struct
{
  const gchar *kind;
  gchar *text, *layer;          /* layer: or NULL */
  gdouble time;                 /* seconds since the start */
} Event;

/* What there is to tell. */
typedef struct
{
  GHashTable *figures;          /* the name of a layer: its last message */
  GArray *changes;              /* of Change */
  GArray *events;               /* of Event */
  GstState state;               /* of the pipeline; VOID_PENDING: the same as before */
} Notes;

struct _GstWebNews
{
  gint64 begun;                 /* monotonic time */
  GstElement *top;              /* owned */
  GstElement *element;          /* owned: the reconstructweb */
  GstBus *bus;                  /* owned; NULL where there is none */
  gulong on_message, on_notify;

  GMutex lock;                  /* of: */
  Notes notes;

  /* Of the server's thread: */
  WebServer *server;
  GstWebPast *past;
  GSource *timer;
};

/* --- notes --- */

static void
clear_change (gpointer change)
{
  gst_object_unref (((Change *) change)->element);
}

static void
clear_event (gpointer event)
{
  g_free (((Event *) event)->text);
  g_free (((Event *) event)->layer);
}

static void
notes_init (Notes * notes)
{
  notes->figures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      (GDestroyNotify) gst_structure_free);
  notes->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (notes->changes, clear_change);
  notes->events = g_array_new (FALSE, FALSE, sizeof (Event));
  g_array_set_clear_func (notes->events, clear_event);
  notes->state = GST_STATE_VOID_PENDING;
}

static void
notes_clear (Notes * notes)
{
  g_hash_table_unref (notes->figures);
  g_array_unref (notes->changes);
  g_array_unref (notes->events);
}

static gdouble
get_time (GstWebNews * news)
{
  return (g_get_monotonic_time () - news->begun)
      / (gdouble) G_TIME_SPAN_SECOND;
}

static void
note_event (GstWebNews * news, const gchar * kind, GstObject * source,
    gchar * text)
{
  Event event = { kind, text,
    source != NULL ? gst_object_get_name (source) : NULL, get_time (news)
  };

  g_mutex_lock (&news->lock);
  if (news->notes.events->len < MOST_EVENTS)
    g_array_append_val (news->notes.events, event);
  else
    clear_event (&event);
  g_mutex_unlock (&news->lock);
}

static void
note_change (GstWebNews * news, GstElement * element, GParamSpec * pspec)
{
  GArray *changes;
  gboolean known = FALSE;
  guint i;

  g_mutex_lock (&news->lock);
  changes = news->notes.changes;
  for (i = 0; i < changes->len && !known; i++)
    known = g_array_index (changes, Change, i).element == element
        && g_array_index (changes, Change, i).pspec == pspec;
  if (!known) {
    Change change = { gst_object_ref (element), pspec };

    g_array_append_val (changes, change);
  }
  g_mutex_unlock (&news->lock);
}

/* --- telling, on the server's thread --- */

static void
tell_all (GstWebNews * news, gchar * item)
{
  web_server_tell_all (news->server, item);
  g_ref_string_release (item);
}

static void
tell_read_only (GstWebNews * news)
{
  JsonBuilder *item = web_item_new ("readOnly");
  gboolean read_only;

  g_object_get (news->element, "read-only", &read_only, NULL);
  json_builder_set_member_name (item, "value");
  json_builder_add_boolean_value (item, read_only);
  tell_all (news, web_item_end (item));
}

/* A changed setting is an event, too. Of one that is changed again and again, as by a
 * slider, the last change counts. */
static void
tell_change (GstWebNews * news, const Change * change)
{
  gchar *name = gst_object_get_name (GST_OBJECT (change->element));
  GValue value = G_VALUE_INIT;
  gchar *text, *event, *subject;

  g_value_init (&value, change->pspec->value_type);
  g_object_get_property (G_OBJECT (change->element), change->pspec->name,
      &value);
  text = gst_web_value_to_text (&value);
  event = g_strdup_printf ("%s: %s=%s", name, change->pspec->name, text);
  subject = g_strdup_printf ("%s.%s", name, change->pspec->name);
  if (change->element == news->element)
    tell_read_only (news);
  else
    tell_all (news, gst_description_new_value (news->top, change->element,
            change->pspec));
  tell_all (news, gst_web_past_add_event (news->past, "setting", name, event,
          subject, get_time (news)));
  g_value_unset (&value);
  g_free (subject);
  g_free (event);
  g_free (text);
  g_free (name);
}

static void
tell_notes (GstWebNews * news, const Notes * notes)
{
  GHashTableIter iter;
  gpointer layer, figures;
  guint i;

  if (notes->state != GST_STATE_VOID_PENDING)
    tell_all (news, web_item_new_text ("state",
            gst_element_state_get_name (notes->state)));
  for (i = 0; i < notes->changes->len; i++)
    tell_change (news, &g_array_index (notes->changes, Change, i));
  for (i = 0; i < notes->events->len; i++) {
    const Event *event = &g_array_index (notes->events, Event, i);

    tell_all (news, gst_web_past_add_event (news->past, event->kind,
            event->layer, event->text, NULL, event->time));
  }
  g_hash_table_iter_init (&iter, notes->figures);
  while (g_hash_table_iter_next (&iter, &layer, &figures))
    tell_all (news, gst_web_past_add_figures (news->past, layer, figures,
            get_time (news)));
}

static gboolean
take_notes (gpointer data)
{
  GstWebNews *news = data;
  Notes notes;

  g_mutex_lock (&news->lock);
  notes = news->notes;
  notes_init (&news->notes);
  g_mutex_unlock (&news->lock);
  tell_notes (news, &notes);
  notes_clear (&notes);
  return G_SOURCE_CONTINUE;
}

/* --- messages --- */

/* A layer's novelty, where it is; or its figures. */
static void
handle_element (GstWebNews * news, GstMessage * message)
{
  const GstStructure *s = gst_message_get_structure (message);
  gdouble novelty;
  guint x, y;

  if (!GST_IS_ELEMENT (GST_MESSAGE_SRC (message)) || s == NULL
      || !gst_steerables_has (GST_ELEMENT (GST_MESSAGE_SRC (message))))
    return;
  if (gst_structure_has_name (s, "competelayer-novelty")
      && gst_structure_get (s, "novelty", G_TYPE_DOUBLE, &novelty, "x",
          G_TYPE_UINT, &x, "y", G_TYPE_UINT, &y, NULL)) {
    note_event (news, "novelty", GST_MESSAGE_SRC (message),
        g_strdup_printf ("Something new at %u, %u: %.1f times the usual error",
            x, y, novelty));
  } else if (gst_structure_has_name (s, "competelayer")
      || gst_structure_has_name (s, "invariantlayer")) {
    g_mutex_lock (&news->lock);
    g_hash_table_replace (news->notes.figures,
        gst_object_get_name (GST_MESSAGE_SRC (message)),
        gst_structure_copy (s));
    g_mutex_unlock (&news->lock);
  }
}

static void
handle_state (GstWebNews * news, GstMessage * message)
{
  GstState state;

  if (GST_MESSAGE_SRC (message) != GST_OBJECT (news->top))
    return;
  gst_message_parse_state_changed (message, NULL, &state, NULL);
  g_mutex_lock (&news->lock);
  news->notes.state = state;
  g_mutex_unlock (&news->lock);
}

static void
handle_error (GstWebNews * news, GstMessage * message)
{
  gboolean error = GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR;
  GError *why = NULL;

  if (error)
    gst_message_parse_error (message, &why, NULL);
  else
    gst_message_parse_warning (message, &why, NULL);
  note_event (news, error ? "error" : "warning", GST_MESSAGE_SRC (message),
      g_strdup (why->message));
  g_error_free (why);
}

static void
message_posted (GstBus * bus, GstMessage * message, GstWebNews * news)
{
  switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_ELEMENT:
      handle_element (news, message);
      break;
    case GST_MESSAGE_STATE_CHANGED:
      handle_state (news, message);
      break;
    case GST_MESSAGE_ERROR:
    case GST_MESSAGE_WARNING:
      handle_error (news, message);
      break;
    case GST_MESSAGE_EOS:
      note_event (news, "end", NULL, g_strdup ("The end of the stream"));
      break;
    default:
      break;
  }
}

static void
property_set (GstObject * top, GstObject * object, GParamSpec * pspec,
    GstWebNews * news)
{
  if (object == GST_OBJECT (news->element) ?
      g_str_equal (pspec->name, "read-only") : GST_IS_ELEMENT (object)
      && gst_steerables_has (GST_ELEMENT (object))
      && gst_steerables_has_property (G_OBJECT (object), pspec))
    note_change (news, GST_ELEMENT (object), pspec);
}

/* --- the news --- */

static void
clear_news (gpointer data)
{
  GstWebNews *news = data;

  notes_clear (&news->notes);
  gst_web_past_free (news->past);
  gst_clear_object (&news->bus);
  gst_clear_object (&news->top);
  gst_clear_object (&news->element);
  g_mutex_clear (&news->lock);
}

static void
unref_news (gpointer news)
{
  g_atomic_rc_box_release_full (news, clear_news);
}

static void
unref_closure_news (gpointer news, GClosure * closure)
{
  unref_news (news);
}

/**
 * gst_web_news_new:
 * @server: whose clients are told
 * @top: a pipeline, or an element that is in none
 * @element: the reconstructweb
 *
 * Watches the pipeline. The application's own handlers of the bus see all messages, too.
 *
 * Returns: (transfer full): news without a past; free them with gst_web_news_free()
 */
GstWebNews *
gst_web_news_new (WebServer * server, GstElement * top, GstElement * element)
{
  GstWebNews *news = g_atomic_rc_box_new0 (GstWebNews);

  news->server = server;
  news->begun = g_get_monotonic_time ();
  news->past = gst_web_past_new ();
  g_mutex_init (&news->lock);
  notes_init (&news->notes);
  news->timer = g_timeout_source_new (INTERVAL);
  g_source_set_callback (news->timer, take_notes, news, NULL);
  g_source_attach (news->timer, web_server_get_context (server));
  news->top = gst_object_ref (top);
  news->element = gst_object_ref (element);
  news->on_notify = g_signal_connect_data (top, "deep-notify",
      G_CALLBACK (property_set), g_atomic_rc_box_acquire (news),
      unref_closure_news, 0);
  news->bus = GST_IS_PIPELINE (top) ? gst_element_get_bus (top) : NULL;
  if (news->bus != NULL) {
    gst_bus_enable_sync_message_emission (news->bus);
    news->on_message = g_signal_connect_data (news->bus, "sync-message",
        G_CALLBACK (message_posted), g_atomic_rc_box_acquire (news),
        unref_closure_news, 0);
  }
  return news;
}

/**
 * gst_web_news_free:
 * @news: (transfer full): news whose server's thread has ended
 */
void
gst_web_news_free (GstWebNews * news)
{
  g_signal_handler_disconnect (news->top, news->on_notify);
  if (news->bus != NULL) {
    g_signal_handler_disconnect (news->bus, news->on_message);
    gst_bus_disable_sync_message_emission (news->bus);
  }
  g_source_destroy (news->timer);
  g_source_unref (news->timer);
  unref_news (news);
}

/**
 * gst_web_news_welcome:
 * @news: news
 * @client: a client that has joined
 *
 * Tells @client of the elements, their state and the past; on the server's thread.
 */
void
gst_web_news_welcome (GstWebNews * news, WebClient * client)
{
  gchar *items[2];
  guint i;

  items[0] = gst_description_new_elements (news->top);
  items[1] = web_item_new_text ("state",
      gst_element_state_get_name (GST_STATE (news->top)));
  for (i = 0; i < G_N_ELEMENTS (items); i++) {
    web_client_tell (client, items[i]);
    g_ref_string_release (items[i]);
  }
  gst_web_past_tell (news->past, client, get_time (news));
}
