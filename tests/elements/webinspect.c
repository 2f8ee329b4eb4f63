/* What a page is told of a unit, a field and the past, computed here by hand
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <gst/check/gstcheck.h>

#include "inspect.h"
#include "webhistory.h"
#include "webitem.h"

GST_START_TEST (test_prototype)
{
  /* Two units of two values, each an ON and an OFF half. */
  const gfloat w[] = { 1, 0, 0, 0.5f, 2, 3, 1, 1 };
  const InspectGrid halves = { w, 2, 1, 4, 2 }, plain = { w, 2, 1, 4, 1 };
  gfloat shown[4];

  assert_equals_int (inspect_values_shown (&halves), 2);
  inspect_prototype (&halves, 0, shown);
  assert_equals_float (shown[0], 1);
  assert_equals_float (shown[1], -0.5f);
  inspect_prototype (&halves, 1, shown);
  assert_equals_float (shown[0], 1);
  assert_equals_float (shown[1], 2);
  inspect_prototype (&plain, 1, shown);
  assert_equals_float (shown[3], 1);
}

GST_END_TEST;

GST_START_TEST (test_correlation)
{
  const gfloat w[] = { 1, 2, 3, 10, 20, 30, 3, 2, 1, 5, 5, 5, 1, 0, 0 };
  const InspectGrid grid = { w, 5, 1, 3, 1 };

  fail_unless (fabs (inspect_correlation (&grid, 0, 1) - 1) < 1e-6);
  fail_unless (fabs (inspect_correlation (&grid, 0, 2) + 1) < 1e-6);
  assert_equals_float (inspect_correlation (&grid, 0, 3), 0);
  /* (1, 2, 3) and (1, 0, 0): -1 / sqrt (2 * 2 / 3) */
  fail_unless (fabs (inspect_correlation (&grid, 0, 4)
          + 1 / sqrt (4.0 / 3)) < 1e-6);
}

GST_END_TEST;

GST_START_TEST (test_position)
{
  /* Fields of 16 in 40 pixels: at 0, 16 and, moved inwards, 24. */
  assert_equals_int (inspect_position (0, 3, 16, 0, 40), 0);
  assert_equals_int (inspect_position (1, 3, 16, 0, 40), 16);
  assert_equals_int (inspect_position (2, 3, 16, 0, 40), 24);
  /* With a stride of 8: 0, 8, 16, 24. */
  assert_equals_int (inspect_position (3, 4, 16, 8, 40), 24);
  assert_equals_int (inspect_find (0, 3, 16, 0, 40), 0);
  assert_equals_int (inspect_find (0.5, 3, 16, 0, 40), 1);
  assert_equals_int (inspect_find (0.999, 3, 16, 0, 40), 2);
  assert_equals_int (inspect_find (0.5, 1, 40, 0, 40), 0);
}

GST_END_TEST;

GST_START_TEST (test_encode)
{
  const gfloat values[] = { 0, 2, -1, 1 }, none[] = { 0, 0 };
  gfloat scale;
  gchar *text = inspect_encode (values, 4, &scale);
  gsize n;
  gint8 *bytes = (gint8 *) g_base64_decode (text, &n);

  assert_equals_float (scale, 2);
  assert_equals_int (n, 4);
  assert_equals_int (bytes[0], 0);
  assert_equals_int (bytes[1], 127);
  assert_equals_int (bytes[2], -64);
  assert_equals_int (bytes[3], 64);
  g_free (bytes);
  g_free (text);
  text = inspect_encode (none, 2, &scale);
  assert_equals_float (scale, 0);
  assert_equals_string (text, "AAA=");
  g_free (text);
}

GST_END_TEST;

/* Of 100,000 points few are kept: the latest all of them, the first one, and the older
 * ones in order. */
GST_START_TEST (test_history)
{
  WebHistory *history = web_history_new (2);
  GString *json = g_string_new (NULL);
  JsonParser *parser = json_parser_new ();
  JsonArray *points;
  gdouble point[2], before = -1;
  guint i, n;

  for (i = 0; i < 100000; i++) {
    point[0] = i;
    point[1] = i == 99999 ? NAN : 0.5;
    web_history_add (history, point);
  }
  web_history_write_point ((gdouble[]) { 12345678, 0.5 }, 2, json);
  assert_equals_string (json->str, "[12345678,0.5]");
  g_string_truncate (json, 0);
  web_history_write (history, json);
  fail_unless (json_parser_load_from_data (parser, json->str, -1, NULL));
  points = json_node_get_array (json_parser_get_root (parser));
  n = json_array_get_length (points);
  fail_unless (n > WEB_HISTORY_RECENT && n <= WEB_HISTORY_MOST, "%u", n);
  for (i = 0; i < n; i++) {
    JsonArray *one = json_array_get_array_element (points, i);
    gdouble time = json_array_get_double_element (one, 0);

    fail_unless (time > before);
    if (i == 0)
      assert_equals_float (time, 0);
    if (i + WEB_HISTORY_RECENT > n)
      assert_equals_float (time, 100000 - n + i);
    before = time;
  }
  fail_unless (json_array_get_null_element (json_array_get_array_element
          (points, n - 1), 1));
  g_object_unref (parser);
  g_string_free (json, TRUE);
  web_history_free (history);
}

GST_END_TEST;

GST_START_TEST (test_item)
{
  JsonBuilder *item = web_item_new ("kind");
  gchar *text, *quoted = web_item_quote ("a\"b\xc3\xa9\n");

  web_item_add_text (item, "text", NULL);
  web_item_add_number (item, "whole", 7);
  web_item_add_number (item, "none", INFINITY);
  text = web_item_end (item);
  assert_equals_string (text,
      "{\"is\":\"kind\",\"text\":null,\"whole\":7,\"none\":null}");
  assert_equals_string (quoted, "\"a\\\"b\xc3\xa9\\n\"");
  g_ref_string_release (text);
  g_free (quoted);
}

GST_END_TEST;

static Suite *
webinspect_suite (void)
{
  Suite *s = suite_create ("webinspect");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_prototype);
  tcase_add_test (tc, test_correlation);
  tcase_add_test (tc, test_position);
  tcase_add_test (tc, test_encode);
  tcase_add_test (tc, test_history);
  tcase_add_test (tc, test_item);
  return s;
}

GST_CHECK_MAIN (webinspect);
