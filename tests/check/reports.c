/* What competelayer says of itself, beside its figures: that novelty is warming up
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "blocks.h"

#define SMALL "competelayer columns=4 rows=3 winners=2 "

/* Three frames to an interval. */
#define INTERVAL (GST_SECOND / 10)
#define WATCHING "post-messages=false interval=100000000 novelty-threshold=1.3"

static void
play (GstHarness * h, guint first, guint end)
{
  for (; first < end; first++)
    gst_buffer_unref (gst_harness_push_and_pull (h, frame (first)));
}

/* The next element message, which is to be named @name. */
static GstStructure *
next (GstBus * bus, const gchar * name)
{
  GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  GstStructure *s;

  fail_unless (message != NULL);
  s = gst_structure_copy (gst_message_get_structure (message));
  fail_unless (gst_structure_has_name (s, name), "%s",
      gst_structure_get_name (s));
  gst_message_unref (message);
  return s;
}

static void
assert_silent (GstBus * bus)
{
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT) == NULL);
}

/* The message is about frame @now, and so many intervals and the time they take. */
static void
assert_warming_up (GstBus * bus, guint now, guint intervals, guint64 duration)
{
  GstStructure *s = next (bus, "competelayer-novelty-warming-up");
  GstClockTime time = gst_util_uint64_scale (now, GST_SECOND, 30), said;
  guint left;

  fail_unless (gst_structure_get (s, "running-time", G_TYPE_UINT64, &said,
          NULL));
  assert_equals_uint64 (said, time);
  fail_unless (gst_structure_has_field_typed (s, "timestamp", G_TYPE_UINT64));
  fail_unless (gst_structure_has_field_typed (s, "stream-time",
          G_TYPE_UINT64));
  fail_unless (gst_structure_get (s, "intervals", G_TYPE_UINT, &left,
          "duration", G_TYPE_UINT64, &said, NULL));
  assert_equals_int (left, intervals);
  assert_equals_uint64 (said, duration);
  assert_equals_int (gst_structure_n_fields (s), 5);
  gst_structure_free (s);
}

/* It is the first thing said, and nothing is new until it is over. */
GST_START_TEST (test_warming_up)
{
  GstHarness *h = harness_for (SMALL WATCHING, GRAY (8, 6));
  GstBus *bus = watch (h);
  GstBuffer *strange;
  GstClockTime time;
  GstStructure *s;
  guint n, i;

  play (h, 0, 1);
  assert_warming_up (bus, 0, 20, 20 * INTERVAL);
  for (n = 1; n < 120; n++) {
    strange = frame (n);
    for (i = 0; i < 48 && (n / 3 == 15 || n / 3 == 30); i += 2)
      gst_buffer_memset (strange, i, 255, 1);
    gst_buffer_unref (gst_harness_push_and_pull (h, strange));
  }
  s = next (bus, "competelayer-novelty");
  fail_unless (gst_structure_get_uint64 (s, "running-time", &time));
  fail_unless (time > 20 * INTERVAL);
  gst_structure_free (s);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Watching begins later: so much the less is left. After all of it nothing is
 * said. */
GST_START_TEST (test_watching_begins_later)
{
  static const guint begins[] = { 31, 70 };
  GstHarness *h = harness_for (SMALL "post-messages=false interval=100000000",
      GRAY (8, 6));
  GstBus *bus = watch (h);
  guint begin = begins[__i__];

  play (h, 0, begin);
  assert_silent (bus);
  gst_harness_set (h, "competelayer", "novelty-threshold", 9.0, NULL);
  play (h, begin, begin + 20);
  if (begin < 60)
    assert_warming_up (bus, begin, 10, 10 * INTERVAL - GST_SECOND / 30);
  assert_silent (bus);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Of other fields nothing is known yet. */
GST_START_TEST (test_other_fields)
{
  GstHarness *h = harness_for (SMALL WATCHING " field-width=4 field-height=3",
      GRAY (8, 6));
  GstBus *bus = watch (h);

  play (h, 0, 10);
  assert_warming_up (bus, 0, 20, 20 * INTERVAL);
  gst_harness_set_src_caps_str (h, GRAY (12, 4));
  play (h, 10, 20);
  assert_warming_up (bus, 10, 20, 20 * INTERVAL - GST_SECOND / 30);
  assert_silent (bus);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
reports_suite (void)
{
  Suite *s = suite_create ("reports");
  TCase *tc = tcase_create ("messages");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_warming_up);
  tcase_add_loop_test (tc, test_watching_begins_later, 0, 2);
  tcase_add_test (tc, test_other_fields);
  return s;
}

GST_CHECK_MAIN (reports);
