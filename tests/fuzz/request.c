/* Fuzz target: what a client of reconstructweb sends
 *
 * The input is a message of a WebSocket. Its first byte chooses whether the rest is read
 * as a request, as the header Host and Origin, or as a token.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzz.h"
#include "guard.h"
#include "request.h"

/* All that a request has is there, and in its range. */
static void
check_request (const Request * r)
{
  FUZZ_CHECK (r->kind <= REQUEST_LINE);
  FUZZ_CHECK (r->kind != REQUEST_TOKEN || r->token != NULL);
  if (r->kind == REQUEST_SET || r->kind == REQUEST_RESET)
    FUZZ_CHECK (g_utf8_validate (r->element, -1, NULL)
        && g_utf8_validate (r->property, -1, NULL));
  if (r->kind == REQUEST_SET)
    FUZZ_CHECK (JSON_NODE_HOLDS_VALUE (r->value));
  if (r->kind == REQUEST_LOOK)
    FUZZ_CHECK (r->panel != NULL && r->x >= 0 && r->x < 1 && r->y >= 0
        && r->y < 1);
}

static void
read_request (const gchar * text, gsize size)
{
  GError *error = NULL;
  Request r;
  gboolean parsed = request_parse (&r, text, size, &error);

  FUZZ_CHECK (parsed == (error == NULL));
  if (parsed)
    check_request (&r);
  request_clear (&r);
  g_clear_error (&error);
}

/* A name that a page of another site could have is never allowed. */
static void
read_host (const gchar * text)
{
  gchar *longer = g_strconcat (text, ".example.com", NULL);

  guard_allows_host (text);
  FUZZ_CHECK (!guard_allows_host (longer));
  FUZZ_CHECK (!guard_allows_origin (longer, text));
  guard_allows_origin (text, "127.0.0.1:8080");
  g_free (longer);
}

int
LLVMFuzzerTestOneInput (const guint8 * data, size_t size)
{
  gchar *text;

  if (size == 0)
    return 0;
  text = g_strndup ((const gchar *) data + 1, size - 1);
  switch (data[0]) {
    case 'h':
      read_host (text);
      break;
    case 't':
      FUZZ_CHECK (guard_allows_token (text, text));
      FUZZ_CHECK (*text == '\0' || !guard_allows_token (text, ""));
      break;
    default:
      read_request ((const gchar *) data + 1, size - 1);
      break;
  }
  g_free (text);
  return 0;
}
