/* Web server: the page, and a WebSocket for each client, on a thread of their own
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "request.h"
#include "webclient.h"

G_BEGIN_DECLS

/* The most clients at once. */
#define WEB_SERVER_MOST_CLIENTS 64

typedef struct _WebServer WebServer;

/**
 * WebServerSite:
 * @address: the IP address to listen on
 * @port: the port; 0: any that is free
 * @token: (nullable): what clients have to show; %NULL or "": nothing
 * @joined: a client has shown the token
 * @asked: a client asks for something that the server does not do itself
 * @picture_asked: a client waits for the next picture; @first: it has none yet
 * @data: for the functions
 *
 * What a server serves. The functions are called on its thread. The texts and @data
 * outlive it.
 */
typedef struct
{
  const gchar *address;
  guint port;
  const gchar *token;
  void (*joined) (WebClient * client, gpointer data);
  void (*asked) (WebClient * client, const Request * request, gpointer data);
  void (*picture_asked) (WebClient * client, gboolean first, gpointer data);
  gpointer data;
} WebServerSite;

WebServer *web_server_new (const WebServerSite * site, GError ** error);

void web_server_start (WebServer * server);

void web_server_free (WebServer * server);

const gchar *web_server_get_url (const WebServer * server);

GMainContext *web_server_get_context (const WebServer * server);

void web_server_tell_all (WebServer * server, const gchar * item);

gboolean web_server_has_clients (const WebServer * server);

gboolean web_server_has_waiting (const WebServer * server,
    gconstpointer view);

void web_server_send_picture (WebServer * server, gconstpointer view,
    GBytes * jpeg, guint32 layout);

G_END_DECLS
