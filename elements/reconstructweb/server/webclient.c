/* A client of the web server: what it was sent, and what waits for it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "webclient.h"

#include <string.h>

/* The most items of news that wait for a client. */
#define MOST_NEWS 2000

/* How long a client may take to show its token and to answer, in microseconds. */
#define JOIN_TIME (10 * G_TIME_SPAN_SECOND)
#define ANSWER_TIME (60 * G_TIME_SPAN_SECOND)

/* After how many seconds a wrong token is answered. */
#define TOKEN_TIME 1

/* Before a picture: its ticket and the number of its layout, the greater byte first. */
#define PICTURE_HEADER 8

/* What was sent and is not answered yet. */
typedef struct
{
  guint32 ticket;               /* 0: nothing */
  gint64 since;
} Sent;

struct _WebClient
{
  SoupWebsocketConnection *connection;
  gboolean joined, refused;
  gint64 begun;                 /* when it came */
  GuardRate rate;
  GPtrArray *news;              /* of reference-counted strings */
  Sent news_sent, picture_sent;
  gboolean waits;               /* for a picture */
  gchar *layer;                 /* that it looks at, or NULL */
  gconstpointer view;           /* that it is sent pictures of */
};

/**
 * web_client_new:
 * @connection: a connection
 * @now: the monotonic time
 *
 * Returns: (transfer full): a client that has shown no token yet
 */
WebClient *
web_client_new (SoupWebsocketConnection * connection, gint64 now)
{
  WebClient *client = g_new0 (WebClient, 1);

  client->connection = g_object_ref (connection);
  client->begun = now;
  client->news = g_ptr_array_new_with_free_func ((GDestroyNotify)
      g_ref_string_release);
  return client;
}

/**
 * web_client_free:
 * @client: (transfer full): a client
 *
 * Lets go of its connection, which is closed with that, even if the client does not read.
 */
void
web_client_free (WebClient * client)
{
  g_object_unref (client->connection);
  g_ptr_array_unref (client->news);
  g_free (client->layer);
  g_free (client);
}

/**
 * web_client_get_connection:
 * @client: a client
 *
 * Returns: (transfer none): its connection
 */
SoupWebsocketConnection *
web_client_get_connection (const WebClient * client)
{
  return client->connection;
}

/**
 * web_client_get_rate:
 * @client: a client
 *
 * Returns: (transfer none): how many requests it may send
 */
GuardRate *
web_client_get_rate (WebClient * client)
{
  return &client->rate;
}

/**
 * web_client_has_joined:
 * @client: a client
 *
 * Returns: whether web_client_join() was called
 */
gboolean
web_client_has_joined (const WebClient * client)
{
  return client->joined;
}

/**
 * web_client_join:
 * @client: a client that has shown the right token
 */
void
web_client_join (WebClient * client)
{
  client->joined = TRUE;
}

/**
 * web_client_is_refused:
 * @client: a client
 *
 * Returns: whether web_client_refuse() was called
 */
gboolean
web_client_is_refused (const WebClient * client)
{
  return client->refused;
}

static gboolean
close_refused (gpointer connection)
{
  if (soup_websocket_connection_get_state (connection) ==
      SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (connection,
        SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "token");
  return G_SOURCE_REMOVE;
}

/**
 * web_client_refuse:
 * @client: a client that has shown a wrong token
 * @context: of the server's thread
 *
 * Nothing that the client sends is read any more, and after a while its connection is
 * closed. So each client has one guess, and guessing takes long.
 */
void
web_client_refuse (WebClient * client, GMainContext * context)
{
  GSource *wait = g_timeout_source_new (1000 * TOKEN_TIME);

  client->refused = TRUE;
  g_source_set_callback (wait, close_refused,
      g_object_ref (client->connection), g_object_unref);
  g_source_attach (wait, context);
  g_source_unref (wait);
}

/**
 * web_client_set_layer:
 * @client: a client
 * @layer: (nullable): the name of the layer that it looks at; %NULL for no certain one
 */
void
web_client_set_layer (WebClient * client, const gchar * layer)
{
  g_free (client->layer);
  client->layer = g_strdup (layer);
}

/**
 * web_client_get_layer:
 * @client: a client
 *
 * Returns: (transfer none) (nullable): the name of the layer that it looks at
 */
const gchar *
web_client_get_layer (const WebClient * client)
{
  return client->layer;
}

/**
 * web_client_set_view:
 * @client: a client
 * @view: what it is sent pictures of from now on; never read, only compared
 */
void
web_client_set_view (WebClient * client, gconstpointer view)
{
  client->view = view;
}

static gboolean
is_open (const WebClient * client)
{
  return soup_websocket_connection_get_state (client->connection) ==
      SOUP_WEBSOCKET_STATE_OPEN;
}

static guint32
stamp (Sent * sent)
{
  sent->ticket = g_random_int_range (1, G_MAXINT32);
  sent->since = g_get_monotonic_time ();
  return sent->ticket;
}

/* Sends all news in one message, unless the last one is not answered yet. */
static void
send_news (WebClient * client)
{
  GString *text;
  guint i;

  if (client->news->len == 0 || client->news_sent.ticket != 0
      || !is_open (client))
    return;
  text = g_string_new (NULL);
  g_string_printf (text, "{\"ticket\":%u,\"news\":[",
      stamp (&client->news_sent));
  for (i = 0; i < client->news->len; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    g_string_append (text, client->news->pdata[i]);
  }
  g_string_append (text, "]}");
  soup_websocket_connection_send_text (client->connection, text->str);
  g_string_free (text, TRUE);
  g_ptr_array_set_size (client->news, 0);
}

/**
 * web_client_tell:
 * @client: a client
 * @item: a reference-counted string (g_ref_string_new()): a JSON object
 *
 * Sends news to the client, now or when it has read the last ones.
 */
void
web_client_tell (WebClient * client, const gchar * item)
{
  if (!client->joined || client->news->len > MOST_NEWS)
    return;
  g_ptr_array_add (client->news, g_ref_string_acquire ((gchar *) item));
  send_news (client);
}

/* Whether @ticket is that of what was sent; then it is answered. */
static gboolean
answer (Sent * sent, guint32 ticket)
{
  if (ticket != sent->ticket)
    return FALSE;
  *sent = (Sent) { 0 };
  return TRUE;
}

/**
 * web_client_hear:
 * @client: a client
 * @ticket: of the news that it says it has read
 *
 * Returns: %FALSE if it was sent no such news
 */
gboolean
web_client_hear (WebClient * client, guint32 ticket)
{
  if (!answer (&client->news_sent, ticket))
    return FALSE;
  send_news (client);
  return TRUE;
}

/**
 * web_client_ask_picture:
 * @client: a client
 * @ticket: of the picture that it says it has drawn last; 0: it has none yet
 *
 * Returns: %FALSE if it was sent no such picture; else it waits for the next one
 */
gboolean
web_client_ask_picture (WebClient * client, guint32 ticket)
{
  if (!answer (&client->picture_sent, ticket))
    return FALSE;
  client->waits = TRUE;
  return TRUE;
}

/**
 * web_client_waits:
 * @client: a client
 * @view: what there is a picture of
 *
 * Returns: whether it waits for a picture of @view
 */
gboolean
web_client_waits (const WebClient * client, gconstpointer view)
{
  return client->waits && client->view == view;
}

/**
 * web_client_send_picture:
 * @client: a client that waits
 * @jpeg: the picture
 * @layout: the number of the layout that it has
 */
void
web_client_send_picture (WebClient * client, GBytes * jpeg, guint32 layout)
{
  const gsize size = g_bytes_get_size (jpeg);
  guint8 *message;
  guint32 head[2];

  if (!is_open (client))
    return;
  message = g_malloc (PICTURE_HEADER + size);
  head[0] = GUINT32_TO_BE (stamp (&client->picture_sent));
  head[1] = GUINT32_TO_BE (layout);
  memcpy (message, head, PICTURE_HEADER);
  memcpy (message + PICTURE_HEADER, g_bytes_get_data (jpeg, NULL), size);
  client->waits = FALSE;
  soup_websocket_connection_send_binary (client->connection, message,
      PICTURE_HEADER + size);
  g_free (message);
}

static gboolean
is_late (const Sent * sent, gint64 now)
{
  return sent->ticket != 0 && now - sent->since > ANSWER_TIME;
}

/**
 * web_client_is_lost:
 * @client: a client
 * @now: the monotonic time
 *
 * Returns: whether its connection closes, or it has shown no token in time, or has
 *     stopped to read
 */
gboolean
web_client_is_lost (const WebClient * client, gint64 now)
{
  return !is_open (client)
      || (!client->joined && now - client->begun > JOIN_TIME)
      || client->news->len > MOST_NEWS || is_late (&client->news_sent, now);
}
