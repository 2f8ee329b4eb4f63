/* A client of the web server: what it was sent, and what waits for it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a client gets pictures and news, and asks for each. With each comes a
 * ticket, a random number, which the client sends back when it wants the next: a client
 * that does not read cannot know it, and gets nothing more. So at most one picture and one
 * message of news wait in its connection, and a slow client delays nobody. News that come
 * in the meantime are kept, up to a number; who falls behind that is disconnected.
 */

#pragma once

#include <libsoup/soup.h>

#include "guard.h"

G_BEGIN_DECLS

typedef struct _WebClient WebClient;

WebClient *web_client_new (SoupWebsocketConnection * connection, gint64 now);

void web_client_free (WebClient * client);

SoupWebsocketConnection *web_client_get_connection (const WebClient * client);

GuardRate *web_client_get_rate (WebClient * client);

gboolean web_client_has_joined (const WebClient * client);

void web_client_join (WebClient * client);

gboolean web_client_is_refused (const WebClient * client);

void web_client_refuse (WebClient * client, GMainContext * context);

void web_client_set_layer (WebClient * client, const gchar * layer);

const gchar *web_client_get_layer (const WebClient * client);

void web_client_set_view (WebClient * client, gconstpointer view);

void web_client_tell (WebClient * client, const gchar * item);

gboolean web_client_hear (WebClient * client, guint32 ticket);

gboolean web_client_ask_picture (WebClient * client, guint32 ticket);

gboolean web_client_waits (const WebClient * client, gconstpointer view);

void web_client_send_picture (WebClient * client, GBytes * jpeg,
    guint32 layout);

gboolean web_client_is_lost (const WebClient * client, gint64 now);

G_END_DECLS
