/* The files of the page, which are built in
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "webpage.h"

#include <string.h>

#include "guard.h"
#include "reconstructweb-resource.h"

#define FOLDER "/gst-compete/reconstructweb"

static const gchar *
find_type (const gchar * path)
{
  if (g_str_has_suffix (path, ".css"))
    return "text/css; charset=utf-8";
  if (g_str_has_suffix (path, ".js"))
    return "text/javascript; charset=utf-8";
  if (g_str_has_suffix (path, ".svg"))
    return "image/svg+xml";
  return "text/html; charset=utf-8";
}

/* The page loads and runs nothing but its own files, speaks to this server only, and
 * cannot be shown inside another page. @host was checked. */
static void
append_headers (SoupMessageHeaders * headers, const gchar * host)
{
  gchar *policy = g_strdup_printf ("default-src 'none'; script-src 'self'; "
      "style-src 'self'; img-src 'self' blob:; connect-src 'self' ws://%s; "
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'", host);

  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  g_free (policy);
}

/**
 * web_page_check:
 * @message: a request for anything
 *
 * Checks whom the request is for, and from where it comes.
 *
 * Returns: the status to refuse it with, or 0
 */
guint
web_page_check (SoupServerMessage * message)
{
  SoupMessageHeaders *headers =
      soup_server_message_get_request_headers (message);
  const gchar *host = soup_message_headers_get_one (headers, "Host");

  if (guard_allows_host (host)
      && guard_allows_origin (soup_message_headers_get_one (headers, "Origin"),
          host))
    return 0;
  return SOUP_STATUS_FORBIDDEN;
}

/**
 * web_page_serve:
 * @message: a request that web_page_check() allows
 * @path: of the URL
 *
 * Answers with a file of the page, or with an error.
 */
void
web_page_serve (SoupServerMessage * message, const gchar * path)
{
  const gchar *method = soup_server_message_get_method (message);
  gchar *name = g_strconcat (FOLDER, g_str_equal (path, "/") ? "/index.html" :
      path, NULL);
  GBytes *file;

  if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD) {
    soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED,
        NULL);
    g_free (name);
    return;
  }
  file = g_resource_lookup_data (reconstructweb_get_resource (), name,
      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (file == NULL) {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  } else {
    append_headers (soup_server_message_get_response_headers (message),
        soup_message_headers_get_one (soup_server_message_get_request_headers
            (message), "Host"));
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (message, find_type (name),
        SOUP_MEMORY_COPY, g_bytes_get_data (file, NULL),
        g_bytes_get_size (file));
    g_bytes_unref (file);
  }
  g_free (name);
}
