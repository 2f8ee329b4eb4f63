/* Web address: where a server listens
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "webaddress.h"

#include <string.h>

#include <gio/gio.h>

/* The address of this computer that others on its network reach, or NULL. No packet is
 * sent: the system only chooses a route to a remote address, one for documents. */
static gchar *
find_own_address (GSocketFamily family)
{
  GSocket *socket = g_socket_new (family, G_SOCKET_TYPE_DATAGRAM,
      G_SOCKET_PROTOCOL_UDP, NULL);
  GSocketAddress *remote = g_inet_socket_address_new_from_string
      (family == G_SOCKET_FAMILY_IPV6 ? "2001:db8::1" : "192.0.2.1", 9);
  GSocketAddress *own = NULL;
  gchar *text = NULL;

  if (socket != NULL && g_socket_connect (socket, remote, NULL, NULL))
    own = g_socket_get_local_address (socket, NULL);
  if (own != NULL)
    text = g_inet_address_to_string (g_inet_socket_address_get_address
        (G_INET_SOCKET_ADDRESS (own)));
  g_clear_object (&own);
  g_object_unref (remote);
  g_clear_object (&socket);
  return text;
}

/**
 * web_address_make_url:
 * @address: an IP address that is listened on
 * @port: the port
 *
 * Returns: (transfer full): the URL of the page, as others on the network reach it
 */
gchar *
web_address_make_url (const gchar * address, guint port)
{
  GInetAddress *inet = g_inet_address_new_from_string (address);
  GSocketFamily family = g_inet_address_get_family (inet);
  gchar *host = NULL, *url;

  if (g_inet_address_get_is_any (inet))
    host = find_own_address (family);
  if (host == NULL)
    host = g_strdup (g_inet_address_get_is_any (inet) ? g_get_host_name () :
        address);
  url = g_strdup_printf (strchr (host, ':') ? "http://[%s]:%u/" :
      "http://%s:%u/", host, port);
  g_free (host);
  g_object_unref (inet);
  return url;
}

/**
 * web_address_check:
 * @address: (nullable): the address to listen on
 * @token: (nullable): what clients have to show
 * @error: (out): %G_IO_ERROR_INVALID_ARGUMENT, a sentence
 *
 * Returns: whether @address is an IP address, and one that only this computer reaches
 *     or guarded by a token
 */
gboolean
web_address_check (const gchar * address, const gchar * token, GError ** error)
{
  GInetAddress *inet = address != NULL ?
      g_inet_address_new_from_string (address) : NULL;
  gboolean loopback = inet != NULL && g_inet_address_get_is_loopback (inet);

  if (inet == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
        "\"%s\" is no IP address. Set `address` to 127.0.0.1 for this computer, "
        "or to 0.0.0.0 for its network.", address != NULL ? address : "");
  else if (!loopback && (token == NULL || *token == '\0'))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
        "Without a token, anyone who reaches %s could steer the pipeline. Set "
        "`token`, or leave `address` at 127.0.0.1.", address);
  g_clear_object (&inet);
  return *error == NULL;
}
