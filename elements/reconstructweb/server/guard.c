/* Guard: whom a server answers, and how often
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a page of another site can make a browser open a connection to this
 * server. The browser then says from where the page is (Origin), which must be this
 * server. Such a site can also let its own name point to this server (DNS rebinding), so
 * that the origin fits; but then the browser asks for that name (Host). This server has no
 * name in public DNS: only addresses, localhost and the names of this computer are taken.
 */

#include "guard.h"

#include <string.h>

#include <gio/gio.h>

/* Whether @name is this computer's, with or without the domain of multicast DNS. */
static gboolean
is_this_computer (const gchar * name)
{
  gchar *local = g_strconcat (g_get_host_name (), ".local", NULL);
  gboolean same = g_ascii_strcasecmp (name, "localhost") == 0
      || g_ascii_strcasecmp (name, g_get_host_name ()) == 0
      || g_ascii_strcasecmp (name, local) == 0;

  g_free (local);
  return same;
}

/**
 * guard_allows_host:
 * @host: (nullable): the header Host of a request: a name or an address, and a port
 *
 * Returns: whether it is an IP address, localhost or the name of this computer
 */
gboolean
guard_allows_host (const gchar * host)
{
  GSocketConnectable *parsed = NULL;
  gboolean allowed = FALSE;

  if (host != NULL && strpbrk (host, "/@?#; \t'\"") == NULL)
    parsed = g_network_address_parse (host, 80, NULL);
  if (parsed != NULL) {
    const gchar *name =
        g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed));

    allowed = g_hostname_is_ip_address (name) || is_this_computer (name);
    g_object_unref (parsed);
  }
  return allowed;
}

/**
 * guard_allows_origin:
 * @origin: (nullable): the header Origin of a request, which browsers send
 * @host: (nullable): its header Host, which is allowed
 *
 * Returns: whether the request comes from a page of this server, or from no page
 */
gboolean
guard_allows_origin (const gchar * origin, const gchar * host)
{
  const gchar *scheme = "http://";

  return origin == NULL || (host != NULL && g_str_has_prefix (origin, scheme)
      && g_ascii_strcasecmp (origin + strlen (scheme), host) == 0);
}

static void
digest (const gchar * text, guint8 * sum, gsize size)
{
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) text, strlen (text));
  g_checksum_get_digest (checksum, sum, &size);
  g_checksum_free (checksum);
}

/**
 * guard_allows_token:
 * @token: (nullable): the token that is asked for; %NULL or "" for none
 * @shown: the token that a client shows
 *
 * Compares SHA-256 sums, every byte of them, so that the time it takes says nothing of
 * where they differ nor of the token's length.
 *
 * Returns: whether the client may come in
 */
gboolean
guard_allows_token (const gchar * token, const gchar * shown)
{
  guint8 a[32], b[32], differs = 0;
  guint i;

  if (token == NULL || *token == '\0')
    return TRUE;
  digest (token, a, sizeof a);
  digest (shown, b, sizeof b);
  for (i = 0; i < sizeof a; i++)
    differs |= a[i] ^ b[i];
  return differs == 0;
}

/**
 * guard_allows_request:
 * @rate: of one client
 * @now: a monotonic time in microseconds, above 0
 *
 * Counts a request.
 *
 * Returns: whether the client has not sent too many
 */
gboolean
guard_allows_request (GuardRate * rate, gint64 now)
{
  gdouble earned = (now - rate->at) / (gdouble) G_TIME_SPAN_SECOND
      * GUARD_REQUESTS_A_SECOND;

  rate->left = MIN (rate->left + earned, GUARD_REQUESTS_A_SECOND);
  rate->at = now;
  if (rate->left < 1)
    return FALSE;
  rate->left--;
  return TRUE;
}
