/* Web server: the page, and a WebSocket for each client, on a thread of their own
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "webserver.h"

#include "webaddress.h"
#include "webpage.h"

#define SOCKET_PATH "/live"

/* How often lost clients are looked for, in seconds. */
#define SWEEP_INTERVAL 5

struct _WebServer
{
  WebServerSite site;
  gchar *url;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;

  /* Of the thread: */
  SoupServer *soup;
  GPtrArray *clients;           /* of WebClient, owned */
};

/* --- clients --- */

static void
drop_client (WebServer * server, WebClient * client)
{
  g_signal_handlers_disconnect_by_data (web_client_get_connection (client),
      server);
  g_ptr_array_remove_fast (server->clients, client);
}

static WebClient *
find_client (WebServer * server, SoupWebsocketConnection * connection)
{
  guint i;

  for (i = 0; i < server->clients->len; i++) {
    WebClient *client = server->clients->pdata[i];

    if (web_client_get_connection (client) == connection)
      return client;
  }
  return NULL;
}

static void
connection_closed (SoupWebsocketConnection * connection, WebServer * server)
{
  WebClient *client = find_client (server, connection);

  if (client != NULL)
    drop_client (server, client);
}

/* Tells the client why, as far as it reads, and ends the connection. */
static void
refuse_client (WebServer * server, WebClient * client, const gchar * why)
{
  SoupWebsocketConnection *connection = web_client_get_connection (client);

  g_object_ref (connection);
  if (soup_websocket_connection_get_state (connection) ==
      SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (connection,
        SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, why);
  g_object_unref (connection);
}

static void
join (WebServer * server, WebClient * client, const Request * request)
{
  if (guard_allows_token (server->site.token, request->token)) {
    web_client_join (client);
    server->site.joined (client, server->site.data);
  } else {
    web_client_refuse (client, server->context);
  }
}

static void
handle_request (WebServer * server, WebClient * client, const Request * request)
{
  gboolean fits = TRUE;

  if (web_client_has_joined (client) == (request->kind == REQUEST_TOKEN)) {
    refuse_client (server, client, "order");
    return;
  }
  switch (request->kind) {
    case REQUEST_TOKEN:
      join (server, client, request);
      break;
    case REQUEST_HEARD:
      fits = web_client_hear (client, request->number);
      break;
    case REQUEST_PICTURE:
      fits = web_client_ask_picture (client, request->number);
      if (fits)
        server->site.picture_asked (client, request->number == 0,
            server->site.data);
      break;
    default:
      server->site.asked (client, request, server->site.data);
      break;
  }
  if (!fits)
    refuse_client (server, client, "ticket");
}

static void
message_received (SoupWebsocketConnection * connection, gint type,
    GBytes * message, WebServer * server)
{
  WebClient *client = find_client (server, connection);
  gsize size;
  const gchar *text = g_bytes_get_data (message, &size);
  Request request;

  if (client == NULL || web_client_is_refused (client)
      || soup_websocket_connection_get_state (connection) !=
      SOUP_WEBSOCKET_STATE_OPEN)
    return;
  if (!guard_allows_request (web_client_get_rate (client),
          g_get_monotonic_time ())) {
    refuse_client (server, client, "too many requests");
    return;
  }
  if (type != SOUP_WEBSOCKET_DATA_TEXT
      || !request_parse (&request, text, size, NULL)) {
    refuse_client (server, client, "not a request");
    return;
  }
  handle_request (server, client, &request);
  request_clear (&request);
}

static void
client_came (SoupServer * soup, SoupServerMessage * message,
    const gchar * path, SoupWebsocketConnection * connection, gpointer data)
{
  WebServer *server = data;

  soup_websocket_connection_set_max_incoming_payload_size (connection,
      REQUEST_MAX_SIZE);
  g_signal_connect (connection, "message", G_CALLBACK (message_received),
      server);
  g_signal_connect (connection, "closed", G_CALLBACK (connection_closed),
      server);
  g_ptr_array_add (server->clients, web_client_new (connection,
          g_get_monotonic_time ()));
}

static gboolean
drop_lost (gpointer data)
{
  WebServer *server = data;
  gint64 now = g_get_monotonic_time ();
  guint i;

  for (i = server->clients->len; i-- > 0;) {
    WebClient *client = server->clients->pdata[i];

    if (web_client_is_lost (client, now))
      drop_client (server, client);
  }
  return G_SOURCE_CONTINUE;
}

/* --- HTTP --- */

static void
serve_socket (SoupServer * soup, SoupServerMessage * message,
    const gchar * path, GHashTable * query, gpointer data)
{
  WebServer *server = data;
  guint status = web_page_check (message);

  if (status == 0 && server->clients->len >= WEB_SERVER_MOST_CLIENTS)
    status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  if (status != 0)
    soup_server_message_set_status (message, status, NULL);
}

static void
serve_page (SoupServer * soup, SoupServerMessage * message, const gchar * path,
    GHashTable * query, gpointer data)
{
  guint status = web_page_check (message);

  if (status != 0)
    soup_server_message_set_status (message, status, NULL);
  else
    web_page_serve (message, path);
}

/* Bodies of requests are not kept: none is needed. */
static void
request_started (SoupServer * soup, SoupServerMessage * message, gpointer data)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body
      (message), FALSE);
}

/* --- the server --- */

static SoupServer *
new_soup (WebServer * server)
{
  SoupServer *soup = soup_server_new ("server-header", "gst-compete", NULL);

  /* Pictures cannot be deflated any more, and requests are short. */
  soup_server_remove_websocket_extension (soup,
      SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started),
      NULL);
  soup_server_add_handler (soup, NULL, serve_page, server, NULL);
  soup_server_add_handler (soup, SOCKET_PATH, serve_socket, server, NULL);
  soup_server_add_websocket_handler (soup, SOCKET_PATH, NULL, NULL,
      client_came, server, NULL);
  return soup;
}

/* Listens, with the server's context as the default one. */
static gboolean
listen_for_clients (WebServer * server, GError ** error)
{
  GSocketAddress *address = g_inet_socket_address_new_from_string
      (server->site.address, server->site.port);
  gboolean listening = soup_server_listen (server->soup, address, 0, error);

  if (listening) {
    GSList *uris = soup_server_get_uris (server->soup);

    server->url = web_address_make_url (server->site.address,
        g_uri_get_port (uris->data));
    g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  }
  g_object_unref (address);
  return listening;
}

static gpointer
run (gpointer data)
{
  WebServer *server = data;
  GSource *sweep = g_timeout_source_new_seconds (SWEEP_INTERVAL);

  g_main_context_push_thread_default (server->context);
  g_source_set_callback (sweep, drop_lost, server, NULL);
  g_source_attach (sweep, server->context);
  g_main_loop_run (server->loop);
  g_source_destroy (sweep);
  g_source_unref (sweep);
  while (server->clients->len > 0)
    drop_client (server, server->clients->pdata[0]);
  soup_server_disconnect (server->soup);
  g_clear_object (&server->soup);
  /* What is closed at once still has sources to finish. */
  while (g_main_context_iteration (server->context, FALSE));
  g_main_context_pop_thread_default (server->context);
  return NULL;
}

static void
free_members (WebServer * server)
{
  g_clear_object (&server->soup);
  g_ptr_array_unref (server->clients);
  g_main_loop_unref (server->loop);
  g_main_context_unref (server->context);
  g_free (server->url);
  g_free (server);
}

/**
 * web_server_new:
 * @site: what to serve; its address is one that web_address_check() takes
 * @error: (out): an error of GIO: it cannot listen there
 *
 * Returns: (transfer full) (nullable): a server that listens, and serves after
 *     web_server_start()
 */
WebServer *
web_server_new (const WebServerSite * site, GError ** error)
{
  WebServer *server = g_new0 (WebServer, 1);
  gboolean listening;

  server->site = *site;
  server->clients = g_ptr_array_new_with_free_func ((GDestroyNotify)
      web_client_free);
  server->context = g_main_context_new ();
  server->loop = g_main_loop_new (server->context, FALSE);
  g_main_context_push_thread_default (server->context);
  server->soup = new_soup (server);
  listening = listen_for_clients (server, error);
  g_main_context_pop_thread_default (server->context);
  if (!listening) {
    free_members (server);
    return NULL;
  }
  return server;
}

/**
 * web_server_start:
 * @server: a new server
 *
 * Starts its thread, which calls the functions of the site.
 */
void
web_server_start (WebServer * server)
{
  server->thread = g_thread_new ("reconstructweb", run, server);
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * web_server_free:
 * @server: (transfer full): a server that was started
 *
 * Disconnects all clients and ends the thread; not to be called on that thread.
 */
void
web_server_free (WebServer * server)
{
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, quit, server->loop, NULL);
  g_source_attach (source, server->context);
  g_source_unref (source);
  g_thread_join (server->thread);
  free_members (server);
}

/**
 * web_server_get_url:
 * @server: a server
 *
 * Returns: (transfer none): the URL of the page
 */
const gchar *
web_server_get_url (const WebServer * server)
{
  return server->url;
}

/**
 * web_server_get_context:
 * @server: a server
 *
 * Returns: (transfer none): the context of its thread, to attach sources to
 */
GMainContext *
web_server_get_context (const WebServer * server)
{
  return server->context;
}

/**
 * web_server_tell_all:
 * @server: a server
 * @item: as in web_client_tell()
 *
 * Sends news to all clients.
 */
void
web_server_tell_all (WebServer * server, const gchar * item)
{
  guint i;

  for (i = 0; i < server->clients->len; i++)
    web_client_tell (server->clients->pdata[i], item);
}

/**
 * web_server_has_clients:
 * @server: a server, on its thread
 *
 * Returns: whether it has a client
 */
gboolean
web_server_has_clients (const WebServer * server)
{
  return server->clients->len > 0;
}

/**
 * web_server_has_waiting:
 * @server: a server
 * @view: what there may be a picture of
 *
 * Returns: whether a client waits for a picture of @view
 */
gboolean
web_server_has_waiting (const WebServer * server, gconstpointer view)
{
  guint i;

  for (i = 0; i < server->clients->len; i++)
    if (web_client_waits (server->clients->pdata[i], view))
      return TRUE;
  return FALSE;
}

/**
 * web_server_send_picture:
 * @server: a server
 * @view: what the picture is of
 * @jpeg: a picture
 * @layout: the number of its layout
 *
 * Sends a picture to all clients that wait for one of @view.
 */
void
web_server_send_picture (WebServer * server, gconstpointer view,
    GBytes * jpeg, guint32 layout)
{
  guint i;

  for (i = 0; i < server->clients->len; i++)
    if (web_client_waits (server->clients->pdata[i], view))
      web_client_send_picture (server->clients->pdata[i], jpeg, layout);
}
