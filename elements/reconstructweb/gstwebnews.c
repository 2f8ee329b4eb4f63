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
#include "gstwebnotes.h"
#include "gstwebpast.h"
#include "gstwebvalue.h"
#include "webitem.h"

/* How often clients are told, in milliseconds. */
#define INTERVAL 100

struct _GstWebNews
{
  gint64 begun;                 /* monotonic time */
  GstElement *top;              /* owned */
  GstElement *element;          /* owned: the reconstructweb */
  GstBus *bus;                  /* owned; NULL where there is none */
  gulong on_message, on_notify, on_added, on_removed;

  GMutex lock;                  /* of: */
  GstWebNotes notes;
  gboolean ended;               /* the stream has ended */

  /* Of the server's thread: */
  WebServer *server;
  GstWebPast *past;
  GSource *timer;
};

/* --- notes --- */

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
  GstWebEvent event = { kind, text,
    source != NULL ? gst_object_get_name (source) : NULL, get_time (news)
  };

  g_mutex_lock (&news->lock);
  gst_web_notes_add_event (&news->notes, &event);
  g_mutex_unlock (&news->lock);
}

static void
note_change (GstWebNews * news, GstElement * element, GParamSpec * pspec)
{
  g_mutex_lock (&news->lock);
  gst_web_notes_add_change (&news->notes, element, pspec);
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
tell_change (GstWebNews * news, const GstWebChange * change)
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

/* Returns: (transfer full): an item of news */
static gchar *
new_state_item (GstWebNews * news)
{
  JsonBuilder *item = web_item_new ("state");
  gboolean ended;

  g_mutex_lock (&news->lock);
  ended = news->ended;
  g_mutex_unlock (&news->lock);
  web_item_add_text (item, "text",
      gst_element_state_get_name (GST_STATE (news->top)));
  json_builder_set_member_name (item, "ended");
  json_builder_add_boolean_value (item, ended);
  return web_item_end (item);
}

static void
tell_notes (GstWebNews * news, const GstWebNotes * notes)
{
  GHashTableIter iter;
  gpointer layer, figures;
  guint i;

  if (notes->elements)
    tell_all (news, gst_description_new_elements (news->top));
  if (notes->state)
    tell_all (news, new_state_item (news));
  for (i = 0; i < notes->changes->len; i++)
    tell_change (news, &g_array_index (notes->changes, GstWebChange, i));
  for (i = 0; i < notes->events->len; i++) {
    const GstWebEvent *event = &g_array_index (notes->events, GstWebEvent, i);

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
  GstWebNotes notes;

  g_mutex_lock (&news->lock);
  notes = news->notes;
  gst_web_notes_init (&news->notes);
  g_mutex_unlock (&news->lock);
  tell_notes (news, &notes);
  gst_web_notes_clear (&notes);
  return G_SOURCE_CONTINUE;
}

/* --- messages --- */

/* Returns: (transfer full) (nullable): what a message of a competelayer or a noveltywatch
 *     says is new; %NULL for any other message */
static gchar *
describe_novelty (const GstStructure * s)
{
  const gchar *kind = gst_structure_get_string (s, "kind");
  gdouble novelty;
  guint x, y;

  if (!gst_structure_has_name (s, "competelayer-novelty")
      || !gst_structure_get (s, "novelty", G_TYPE_DOUBLE, &novelty, "x",
          G_TYPE_UINT, &x, "y", G_TYPE_UINT, &y, NULL))
    return NULL;
  if (g_strcmp0 (kind, "still") == 0)
    return g_strdup_printf ("Something stands at %u, %u, or is gone", x, y);
  if (g_strcmp0 (kind, "motion") == 0)
    return g_strdup_printf ("Something moves at %u, %u as little does", x, y);
  return g_strdup_printf ("Something new at %u, %u: %.1f times the usual error",
      x, y, novelty);
}

/* Novelty, where it is; or a layer's figures. */
static void
handle_element (GstWebNews * news, GstMessage * message)
{
  const GstStructure *s = gst_message_get_structure (message);
  gchar *text;

  if (!GST_IS_ELEMENT (GST_MESSAGE_SRC (message)) || s == NULL)
    return;
  text = describe_novelty (s);
  if (text != NULL) {
    note_event (news, "novelty", GST_MESSAGE_SRC (message), text);
  } else if (!gst_steerables_has (GST_ELEMENT (GST_MESSAGE_SRC (message)))) {
    return;
  } else if (gst_structure_has_name (s, "competelayer")
      || gst_structure_has_name (s, "invariantlayer")) {
    g_mutex_lock (&news->lock);
    g_hash_table_replace (news->notes.figures,
        gst_object_get_name (GST_MESSAGE_SRC (message)),
        gst_structure_copy (s));
    g_mutex_unlock (&news->lock);
  }
}

/* Something about the pipeline itself. After a seek that flushes, the stream goes on. */
static void
handle_state (GstWebNews * news, GstMessage * message)
{
  GstMessageType type = GST_MESSAGE_TYPE (message);

  if (GST_MESSAGE_SRC (message) != GST_OBJECT (news->top))
    return;
  if (type == GST_MESSAGE_EOS)
    note_event (news, "end", NULL, g_strdup ("The end of the stream"));
  g_mutex_lock (&news->lock);
  news->notes.state = TRUE;
  if (type != GST_MESSAGE_STATE_CHANGED)
    news->ended = type == GST_MESSAGE_EOS;
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
    case GST_MESSAGE_ASYNC_DONE:
    case GST_MESSAGE_EOS:
      handle_state (news, message);
      break;
    case GST_MESSAGE_ERROR:
    case GST_MESSAGE_WARNING:
      handle_error (news, message);
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

static void
elements_changed (GstBin * top, GstBin * bin, GstElement * element,
    GstWebNews * news)
{
  if (!gst_steerables_has (element))
    return;
  g_mutex_lock (&news->lock);
  news->notes.elements = TRUE;
  g_mutex_unlock (&news->lock);
}

/* --- the news --- */

static void
clear_news (gpointer data)
{
  GstWebNews *news = data;

  gst_web_notes_clear (&news->notes);
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

/* Connects to a signal of @object. The connection holds a reference. */
static gulong
watch (GstWebNews * news, gpointer object, const gchar * signal,
    GCallback handler)
{
  return g_signal_connect_data (object, signal, handler,
      g_atomic_rc_box_acquire (news), unref_closure_news, 0);
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
  gst_web_notes_init (&news->notes);
  news->timer = g_timeout_source_new (INTERVAL);
  g_source_set_callback (news->timer, take_notes, news, NULL);
  g_source_attach (news->timer, web_server_get_context (server));
  news->top = gst_object_ref (top);
  news->element = gst_object_ref (element);
  news->on_notify = watch (news, top, "deep-notify", G_CALLBACK (property_set));
  if (GST_IS_BIN (top)) {
    news->on_added = watch (news, top, "deep-element-added",
        G_CALLBACK (elements_changed));
    news->on_removed = watch (news, top, "deep-element-removed",
        G_CALLBACK (elements_changed));
  }
  news->bus = GST_IS_PIPELINE (top) ? gst_element_get_bus (top) : NULL;
  if (news->bus != NULL) {
    gst_bus_enable_sync_message_emission (news->bus);
    news->on_message = watch (news, news->bus, "sync-message",
        G_CALLBACK (message_posted));
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
  if (GST_IS_BIN (news->top)) {
    g_signal_handler_disconnect (news->top, news->on_added);
    g_signal_handler_disconnect (news->top, news->on_removed);
  }
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
  items[1] = new_state_item (news);
  for (i = 0; i < G_N_ELEMENTS (items); i++) {
    web_client_tell (client, items[i]);
    g_ref_string_release (items[i]);
  }
  gst_web_past_tell (news->past, client, get_time (news));
}
