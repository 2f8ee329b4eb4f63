/* Whom a web server answers, and what it takes for a request: hosts, origins, tokens,
 * rates, and JSON of any kind
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>

#include "guard.h"
#include "request.h"
#include "webaddress.h"

GST_START_TEST (test_hosts)
{
  static const gchar *const good[] = { "127.0.0.1", "127.0.0.1:8080",
    "localhost", "LocalHost:1", "192.168.1.5:80", "[::1]", "[::1]:8080", NULL
  };
  static const gchar *const bad[] = { "", "example.com", "example.com:8080",
    "127.0.0.1.example.com", "localhost.example.com", "xlocalhost", "a@127.0.0.1",
    "127.0.0.1/", "127.0.0.1 example.com", "[::1", "127.0.0.1:99999999999", NULL
  };
  gchar *own = g_strdup_printf ("%s:8080", g_get_host_name ());
  guint i;

  for (i = 0; good[i] != NULL; i++)
    fail_unless (guard_allows_host (good[i]), "%s", good[i]);
  for (i = 0; bad[i] != NULL; i++)
    fail_if (guard_allows_host (bad[i]), "%s", bad[i]);
  fail_unless (guard_allows_host (own));
  fail_if (guard_allows_host (NULL));
  g_free (own);
}

GST_END_TEST;

GST_START_TEST (test_origins)
{
  const gchar *host = "127.0.0.1:8080";

  fail_unless (guard_allows_origin (NULL, host));
  fail_unless (guard_allows_origin ("http://127.0.0.1:8080", host));
  fail_if (guard_allows_origin ("http://127.0.0.1", host));
  fail_if (guard_allows_origin ("https://127.0.0.1:8080", host));
  fail_if (guard_allows_origin ("http://example.com", host));
  fail_if (guard_allows_origin ("http://127.0.0.1:8080.example.com", host));
  fail_if (guard_allows_origin ("null", host));
  fail_if (guard_allows_origin ("", host));
  fail_if (guard_allows_origin ("http://", NULL));
}

GST_END_TEST;

GST_START_TEST (test_tokens)
{
  fail_unless (guard_allows_token (NULL, ""));
  fail_unless (guard_allows_token ("", "anything"));
  fail_unless (guard_allows_token ("brain", "brain"));
  fail_if (guard_allows_token ("brain", ""));
  fail_if (guard_allows_token ("brain", "brai"));
  fail_if (guard_allows_token ("brain", "brains"));
  fail_if (guard_allows_token ("brain", "Brain"));
}

GST_END_TEST;

GST_START_TEST (test_addresses)
{
  static const gchar *const loopback[] = { "127.0.0.1", "127.3.2.1", "::1" };
  static const gchar *const other[] = { "0.0.0.0", "::", "192.168.1.5" };
  GError *error = NULL;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (loopback); i++) {
    fail_unless (web_address_check (loopback[i], NULL, &error));
    g_assert_no_error (error);
  }
  for (i = 0; i < G_N_ELEMENTS (other); i++) {
    fail_unless (web_address_check (other[i], "token", &error));
    fail_if (web_address_check (other[i], "", &error));
    fail_unless (strstr (error->message, other[i]) != NULL);
    g_clear_error (&error);
  }
  fail_if (web_address_check ("example.com", "token", &error));
  g_clear_error (&error);
  fail_if (web_address_check (NULL, "token", &error));
  g_clear_error (&error);
}

GST_END_TEST;

/* As many at once as in a second, and then one for each time that passes. */
GST_START_TEST (test_rate)
{
  GuardRate rate = { 0 };
  const gint64 start = G_TIME_SPAN_HOUR;
  guint i;

  for (i = 0; i < GUARD_REQUESTS_A_SECOND; i++)
    fail_unless (guard_allows_request (&rate, start));
  fail_if (guard_allows_request (&rate, start));
  fail_unless (guard_allows_request (&rate,
          start + G_TIME_SPAN_SECOND / GUARD_REQUESTS_A_SECOND + 1));
  fail_if (guard_allows_request (&rate,
          start + G_TIME_SPAN_SECOND / GUARD_REQUESTS_A_SECOND + 1));
}

GST_END_TEST;

static gboolean
parse (Request * request, const gchar * text)
{
  GError *error = NULL;
  gboolean parsed = request_parse (request, text, strlen (text), &error);

  fail_unless (parsed == (error == NULL));
  g_clear_error (&error);
  return parsed;
}

GST_START_TEST (test_requests)
{
  Request r;

  fail_unless (parse (&r, "{\"do\":\"set\",\"element\":\"a/b\","
          "\"property\":\"winners\",\"value\":3}"));
  assert_equals_int (r.kind, REQUEST_SET);
  assert_equals_string (r.element, "a/b");
  assert_equals_string (r.property, "winners");
  assert_equals_int (json_node_get_int (r.value), 3);
  request_clear (&r);
  fail_unless (parse (&r, "{\"do\":\"look\",\"panel\":\"code\",\"x\":0,"
          "\"y\":0.999}"));
  assert_equals_float (r.y, 0.999);
  request_clear (&r);
  fail_unless (parse (&r, "{\"do\":\"heard\",\"number\":4294967295}"));
  fail_unless (r.number == G_MAXUINT32);
  request_clear (&r);
}

GST_END_TEST;

GST_START_TEST (test_no_requests)
{
  static const gchar *const bad[] = { "", " ", "{", "[]", "null", "7", "{}",
    "\"do\"", "{\"do\":null}", "{\"do\":\"\"}", "{\"do\":[\"set\"]}",
    "{\"do\":\"token\"}", "{\"do\":\"token\",\"token\":7}",
    "{\"do\":\"heard\"}", "{\"do\":\"heard\",\"number\":-1}",
    "{\"do\":\"heard\",\"number\":4294967296}",
    "{\"do\":\"heard\",\"number\":1e999}", "{\"do\":\"heard\",\"number\":\"1\"}",
    "{\"do\":\"set\",\"element\":\"a\",\"property\":\"b\"}",
    "{\"do\":\"set\",\"element\":\"a\",\"property\":\"b\",\"value\":null}",
    "{\"do\":\"set\",\"element\":\"a\",\"property\":\"b\",\"value\":[1]}",
    "{\"do\":\"set\",\"element\":\"a\",\"property\":\"b\",\"value\":{}}",
    "{\"do\":\"look\",\"panel\":\"code\",\"x\":1,\"y\":0}",
    "{\"do\":\"look\",\"panel\":\"code\",\"x\":-0.1,\"y\":0}",
    "\xff\xff", NULL
  };
  gchar *nested = g_strnfill (REQUEST_MAX_SIZE, '[');
  gchar *lengthy = g_strnfill (REQUEST_MAX_SIZE + 1, ' ');
  Request r;
  guint i;

  for (i = 0; bad[i] != NULL; i++)
    fail_if (parse (&r, bad[i]), "%s", bad[i]);
  fail_if (parse (&r, nested));
  fail_if (parse (&r, lengthy));
  g_free (nested);
  g_free (lengthy);
}

GST_END_TEST;

static Suite *
webguard_suite (void)
{
  Suite *s = suite_create ("webguard");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_hosts);
  tcase_add_test (tc, test_origins);
  tcase_add_test (tc, test_tokens);
  tcase_add_test (tc, test_addresses);
  tcase_add_test (tc, test_rate);
  tcase_add_test (tc, test_requests);
  tcase_add_test (tc, test_no_requests);
  return s;
}

GST_CHECK_MAIN (webguard);
