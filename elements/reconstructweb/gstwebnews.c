/* Web news: what happens in a pipeline, for the clients of a server
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: the bus of the pipeline and its signal deep-notify call back on whatever
 * thread posts a message or sets a property. What they say is put into a job, and the
 * server's thread takes the job over: it alone has the past, and speaks to clients. Jobs
 * and signal handlers hold a reference, so that one which is under way when the pipeline
 * stops finds all it needs.
 */

#include "gstwebnews.h"

#include "gstdescription.h"
#include "gststeerables.h"
#include "gstwebpast.h"
#include "gstwebvalue.h"
#include "webitem.h"

struct _GstWebNews
{
  GMainContext *context;        /* of the server's thread */
  gint64 begun;                 /* monotonic time */
  GstElement *top;              /* owned between start and stop */
  GstBus *bus;                  /* the same; NULL where there is none */
  gulong on_message, on_notify;

  /* Of the server's thread: */
  WebServer *server;
  GstWebPast *past;
};

/* What a callback has found. */
typedef struct
{
  GstWebNews *news;
  gchar *item;                  /* reference-counted, for all clients; or NULL */
  gchar *event;                 /* text of an event, or NULL */
  const gchar *kind;            /* of that event */
  gchar *subject;               /* of an event that replaces the last one, or NULL */
  gchar *layer;                 /* that posted figures or the event, or NULL */
  GstStructure *figures;        /* or NULL */
  gdouble time;                 /* seconds since the start */
} Job;

static void
clear_news (gpointer data)
{
  GstWebNews *news = data;

  gst_web_past_free (news->past);
  g_main_context_unref (news->context);
}

static void
unref_news (gpointer news)
{
  g_atomic_rc_box_release_full (news, clear_news);
}

static void
free_job (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->item, g_ref_string_release);
  g_clear_pointer (&job->figures, gst_structure_free);
  g_free (job->event);
  g_free (job->subject);
  g_free (job->layer);
  unref_news (job->news);
  g_free (job);
}

static void
tell_all (GstWebNews * news, gchar * item)
{
  if (item != NULL)
    web_server_tell_all (news->server, item);
}

/* On the server's thread. */
static gboolean
do_job (gpointer data)
{
  Job *job = data;
  GstWebNews *news = job->news;
  gchar *item;

  tell_all (news, job->item);
  if (job->event != NULL) {
    item = gst_web_past_add_event (news->past, job->kind, job->layer,
        job->event, job->subject, job->time);
    tell_all (news, item);
    g_ref_string_release (item);
  }
  if (job->figures != NULL) {
    item = gst_web_past_add_figures (news->past, job->layer, job->figures,
        job->time);
    tell_all (news, item);
    g_ref_string_release (item);
  }
  return G_SOURCE_REMOVE;
}

static Job *
new_job (GstWebNews * news)
{
  Job *job = g_new0 (Job, 1);

  job->news = g_atomic_rc_box_acquire (news);
  job->time = (g_get_monotonic_time () - news->begun)
      / (gdouble) G_TIME_SPAN_SECOND;
  return job;
}

static void
send_job (Job * job)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, do_job, job, free_job);
  g_source_attach (source, job->news->context);
  g_source_unref (source);
}

static void
send_event (GstWebNews * news, const gchar * kind, GstObject * source,
    gchar * text)
{
  Job *job = new_job (news);

  job->kind = kind;
  job->event = text;
  job->layer = source != NULL ? gst_object_get_name (source) : NULL;
  send_job (job);
}

/* --- messages --- */

/* A layer's novelty, where it is; or its figures. */
static void
handle_element (GstWebNews * news, GstMessage * message)
{
  const GstStructure *s = gst_message_get_structure (message);
  gdouble novelty;
  guint x, y;
  Job *job;

  if (!GST_IS_ELEMENT (GST_MESSAGE_SRC (message)) || s == NULL
      || !gst_steerables_has (GST_ELEMENT (GST_MESSAGE_SRC (message))))
    return;
  if (gst_structure_has_name (s, "competelayer-novelty")
      && gst_structure_get (s, "novelty", G_TYPE_DOUBLE, &novelty, "x",
          G_TYPE_UINT, &x, "y", G_TYPE_UINT, &y, NULL)) {
    send_event (news, "novelty", GST_MESSAGE_SRC (message),
        g_strdup_printf ("Something new at %u, %u: %.1f times the usual error",
            x, y, novelty));
  } else if (gst_structure_has_name (s, "competelayer")
      || gst_structure_has_name (s, "invariantlayer")) {
    job = new_job (news);
    job->layer = gst_object_get_name (GST_MESSAGE_SRC (message));
    job->figures = gst_structure_copy (s);
    send_job (job);
  }
}

static void
handle_state (GstWebNews * news, GstMessage * message)
{
  GstState state;
  Job *job;

  if (GST_MESSAGE_SRC (message) != GST_OBJECT (news->top))
    return;
  gst_message_parse_state_changed (message, NULL, &state, NULL);
  job = new_job (news);
  job->item = web_item_new_text ("state", gst_element_state_get_name (state));
  send_job (job);
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
  send_event (news, error ? "error" : "warning", GST_MESSAGE_SRC (message),
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
      send_event (news, "end", NULL, g_strdup ("The end of the stream"));
      break;
    default:
      break;
  }
}

/* --- properties --- */

/* The event of a changed setting. Of one that is changed again and again, as by a
 * slider, the last change counts. */
static void
describe_change (Job * job, GstObject * object, GParamSpec * pspec)
{
  GValue value = G_VALUE_INIT;
  gchar *text;

  g_value_init (&value, pspec->value_type);
  g_object_get_property (G_OBJECT (object), pspec->name, &value);
  text = gst_web_value_to_text (&value);
  job->kind = "setting";
  job->layer = gst_object_get_name (object);
  job->event = g_strdup_printf ("%s: %s=%s", job->layer, pspec->name, text);
  job->subject = g_strdup_printf ("%s.%s", job->layer, pspec->name);
  g_free (text);
  g_value_unset (&value);
}

static void
property_set (GstObject * top, GstObject * object, GParamSpec * pspec,
    GstWebNews * news)
{
  Job *job;

  if (!GST_IS_ELEMENT (object) || !gst_steerables_has (GST_ELEMENT (object))
      || !gst_steerables_has_property (G_OBJECT (object), pspec))
    return;
  job = new_job (news);
  job->item = gst_description_new_value (GST_ELEMENT (top),
      GST_ELEMENT (object), pspec);
  describe_change (job, object, pspec);
  send_job (job);
}

/* --- the news --- */

/**
 * gst_web_news_new:
 * @server: whose clients are told
 *
 * Returns: (transfer full): news without a past; free them with gst_web_news_free()
 */
GstWebNews *
gst_web_news_new (WebServer * server)
{
  GstWebNews *news = g_atomic_rc_box_new0 (GstWebNews);

  news->server = server;
  news->context = g_main_context_ref (web_server_get_context (server));
  news->begun = g_get_monotonic_time ();
  news->past = gst_web_past_new ();
  return news;
}

/**
 * gst_web_news_free:
 * @news: (transfer full): news that were stopped
 */
void
gst_web_news_free (GstWebNews * news)
{
  unref_news (news);
}

static void
unref_closure_news (gpointer news, GClosure * closure)
{
  unref_news (news);
}

/**
 * gst_web_news_start:
 * @news: news
 * @top: a pipeline, or an element that is in none
 *
 * Watches the pipeline. The application's own handlers of the bus see all messages, too.
 */
void
gst_web_news_start (GstWebNews * news, GstElement * top)
{
  news->top = gst_object_ref (top);
  news->on_notify = g_signal_connect_data (top, "deep-notify",
      G_CALLBACK (property_set), g_atomic_rc_box_acquire (news),
      unref_closure_news, 0);
  news->bus = GST_IS_PIPELINE (top) ? gst_element_get_bus (top) : NULL;
  if (news->bus == NULL)
    return;
  gst_bus_enable_sync_message_emission (news->bus);
  news->on_message = g_signal_connect_data (news->bus, "sync-message",
      G_CALLBACK (message_posted), g_atomic_rc_box_acquire (news),
      unref_closure_news, 0);
}

/**
 * gst_web_news_stop:
 * @news: news that were started
 */
void
gst_web_news_stop (GstWebNews * news)
{
  g_signal_handler_disconnect (news->top, news->on_notify);
  if (news->bus != NULL) {
    g_signal_handler_disconnect (news->bus, news->on_message);
    gst_bus_disable_sync_message_emission (news->bus);
    gst_clear_object (&news->bus);
  }
  gst_clear_object (&news->top);
}

/**
 * gst_web_news_welcome:
 * @news: news that were started
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
  gst_web_past_tell (news->past, client,
      (g_get_monotonic_time () - news->begun) / (gdouble) G_TIME_SPAN_SECOND);
}
