/* reconstructweb in a pipeline: it announces its page, serves a client while it plays, ends
 * with clients connected, starts again, and posts one clear error where it cannot listen
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>
#include <libsoup/soup.h>

#define LINE "tapestrysrc is-live=true ! competelayer name=layer columns=4 rows=4 ! " \
    "reconstructweb name=web port=0 "

static GstElement *
play (const gchar * line)
{
  GstElement *pipeline = gst_parse_launch (line, NULL);

  fail_unless (pipeline != NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  return pipeline;
}

static void
stop (GstElement * pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

/* Waits for a message; fails on any error. */
static GstMessage *
wait_for (GstElement * pipeline, GstMessageType type)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message = gst_bus_timed_pop_filtered (bus, 30 * GST_SECOND,
      type | GST_MESSAGE_ERROR);

  fail_unless (message != NULL && GST_MESSAGE_TYPE (message) == type);
  gst_object_unref (bus);
  return message;
}

static gchar *
get_url (GstElement * pipeline)
{
  GstElement *web = gst_bin_get_by_name (GST_BIN (pipeline), "web");
  gchar *url;

  g_object_get (web, "url", &url, NULL);
  gst_object_unref (web);
  return url;
}

/* --- a client --- */

typedef struct
{
  SoupSession *session;
  SoupWebsocketConnection *connection;
  guint pictures, news, bytes;
} Client;

static void
ask (Client * client, const gchar * what, guint32 number)
{
  gchar *text = g_strdup_printf ("{\"do\":\"%s\",\"number\":%u}", what, number);

  soup_websocket_connection_send_text (client->connection, text);
  g_free (text);
}

/* A picture begins with its ticket; news have theirs first. */
static void
message_came (SoupWebsocketConnection * connection, gint type, GBytes * message,
    Client * client)
{
  const guint8 *data = g_bytes_get_data (message, NULL);

  if (type == SOUP_WEBSOCKET_DATA_BINARY) {
    client->pictures++;
    client->bytes = g_bytes_get_size (message);
    ask (client, "picture", GST_READ_UINT32_BE (data));
  } else {
    client->news++;
    ask (client, "heard", atoi (strchr ((const gchar *) data, ':') + 1));
  }
}

static void
connected (GObject * session, GAsyncResult * result, gpointer data)
{
  Client *client = data;
  GError *error = NULL;

  client->connection = soup_session_websocket_connect_finish
      (SOUP_SESSION (session), result, &error);
  g_assert_no_error (error);
  soup_websocket_connection_set_max_incoming_payload_size (client->connection,
      0);
  g_signal_connect (client->connection, "message", G_CALLBACK (message_came),
      client);
  soup_websocket_connection_send_text (client->connection,
      "{\"do\":\"token\",\"token\":\"\"}");
  ask (client, "picture", 0);
}

static void
client_init (Client * client, GstElement * pipeline)
{
  gchar *url = get_url (pipeline), *live = g_strconcat ("ws", url + 4, "live",
      NULL);
  SoupMessage *message = soup_message_new ("GET", live);

  memset (client, 0, sizeof *client);
  client->session = soup_session_new ();
  soup_session_websocket_connect_async (client->session, message, NULL, NULL,
      G_PRIORITY_DEFAULT, NULL, connected, client);
  g_object_unref (message);
  g_free (live);
  g_free (url);
}

static void
client_wait (Client * client, guint pictures)
{
  gint64 end = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;

  while (client->pictures < pictures || client->news == 0) {
    fail_unless (g_get_monotonic_time () < end, "%u pictures, %u news",
        client->pictures, client->news);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
  }
}

static void
client_clear (Client * client)
{
  g_signal_handlers_disconnect_by_data (client->connection, client);
  g_object_unref (client->connection);
  soup_session_abort (client->session);
  g_object_unref (client->session);
  while (g_main_context_iteration (NULL, FALSE));
}

/* --- tests --- */

GST_START_TEST (test_announced)
{
  GstElement *pipeline = play (LINE);
  GstMessage *message = NULL;
  const GstStructure *s = NULL;
  gchar *url;

  do {
    gst_clear_message (&message);
    message = wait_for (pipeline, GST_MESSAGE_ELEMENT);
    s = gst_message_get_structure (message);
  } while (!gst_structure_has_name (s, "reconstructweb"));
  url = get_url (pipeline);
  assert_equals_string (gst_structure_get_string (s, "url"), url);
  assert_equals_int (gst_structure_n_fields (s), 1);
  fail_unless (g_str_has_prefix (url, "http://127.0.0.1:"));
  fail_if (g_str_has_suffix (url, ":0/"));
  g_free (url);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_READY);
  url = get_url (pipeline);
  fail_unless (url == NULL);
  stop (pipeline);
}

GST_END_TEST;

/* The pipeline ends while a client waits for a picture, and starts again. */
GST_START_TEST (test_client)
{
  GstElement *pipeline = play (LINE);
  Client client;
  guint i;

  for (i = 0; i < 3; i++) {
    client_init (&client, pipeline);
    client_wait (&client, 10);
    fail_unless (client.bytes > 1000);
    gst_element_set_state (pipeline, i == 1 ? GST_STATE_NULL : GST_STATE_READY);
    client_clear (&client);
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
  }
  stop (pipeline);
}

GST_END_TEST;

/* All frames pass at the speed of the layer, and the end comes, with no client. */
GST_START_TEST (test_nobody_there)
{
  GstElement *pipeline = play ("tapestrysrc num-buffers=500 ! competelayer "
      "name=layer columns=4 rows=4 ! reconstructweb name=web port=0 sync=false");
  GstElement *layer = gst_bin_get_by_name (GST_BIN (pipeline), "layer");
  GstStructure *stats;
  guint64 learned;

  gst_message_unref (wait_for (pipeline, GST_MESSAGE_EOS));
  g_object_get (layer, "stats", &stats, NULL);
  fail_unless (gst_structure_get_uint64 (stats, "frames-learned", &learned));
  assert_equals_uint64 (learned, 500);
  gst_structure_free (stats);
  gst_object_unref (layer);
  stop (pipeline);
}

GST_END_TEST;

static gchar *
get_error (const gchar * line)
{
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GError *error;
  gchar *text;

  fail_unless (gst_element_set_state (pipeline, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  text = g_strdup (error->message);
  g_error_free (error);
  gst_message_unref (message);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR) == NULL);
  gst_object_unref (bus);
  stop (pipeline);
  return text;
}

GST_START_TEST (test_errors)
{
  GstElement *pipeline = play (LINE);
  gchar *url = get_url (pipeline), *port = strrchr (url, ':') + 1, *line;
  gchar *error = get_error (LINE "address=0.0.0.0");

  fail_unless (strstr (error, "Without a token") != NULL, "%s", error);
  g_free (error);
  error = get_error (LINE "address=here token=x");
  fail_unless (strstr (error, "no IP address") != NULL, "%s", error);
  g_free (error);
  *strchr (port, '/') = '\0';
  line = g_strdup_printf (LINE "port=%s", port);
  error = get_error (line);
  fail_unless (strstr (error, "Set `port` to another one") != NULL, "%s",
      error);
  g_free (error);
  error = get_error (LINE "panels=0");
  fail_unless (strstr (error, "nothing to draw") != NULL, "%s", error);
  g_free (error);
  g_free (line);
  g_free (url);
  stop (pipeline);
}

GST_END_TEST;

/* A change to PAUSED that an element upstream fails, and the change to NULL after it, leave
 * nothing behind: the next start listens on the same port. */
GST_START_TEST (test_aborted_start)
{
  GstElement *pipeline = gst_parse_launch ("tapestrysrc ! competelayer "
      "name=layer ! reconstructweb name=web port=0 panels=recall", NULL);
  GstElement *web = gst_bin_get_by_name (GST_BIN (pipeline), "web");
  gchar *url;
  guint i;

  for (i = 0; i < 5; i++) {
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    gst_element_get_state (pipeline, NULL, NULL, 10 * GST_SECOND);
    gst_element_set_state (pipeline, GST_STATE_NULL);
    g_object_get (web, "url", &url, NULL);
    fail_unless (url == NULL, "%s", url);
  }
  gst_object_unref (web);
  gst_object_unref (pipeline);
}

GST_END_TEST;

/* The application's own handler of the bus still sees all messages. */
static GstBusSyncReply
count_message (GstBus * bus, GstMessage * message, gpointer data)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT)
    g_atomic_int_inc ((gint *) data);
  return GST_BUS_PASS;
}

GST_START_TEST (test_bus_is_shared)
{
  GstElement *pipeline = gst_parse_launch (LINE, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  gint seen = 0;

  gst_bus_set_sync_handler (bus, count_message, &seen, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (wait_for (pipeline, GST_MESSAGE_ELEMENT));
  gst_message_unref (wait_for (pipeline, GST_MESSAGE_ELEMENT));
  fail_unless (g_atomic_int_get (&seen) >= 2);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

GST_END_TEST;

static Suite *
reconstructweb_suite (void)
{
  Suite *s = suite_create ("reconstructweb");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_announced);
  tcase_add_test (tc, test_client);
  tcase_add_test (tc, test_nobody_there);
  tcase_add_test (tc, test_errors);
  tcase_add_test (tc, test_aborted_start);
  tcase_add_test (tc, test_bus_is_shared);
  return s;
}

GST_CHECK_MAIN (reconstructweb);
