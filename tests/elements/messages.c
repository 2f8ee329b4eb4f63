/* What the layers report: novelty warms up, docs/messages.md lists every field
 * of every message, and the debug log has the figures that it should have
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <stdio.h>

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

/* The next_message element message; its name must be @name. */
static GstStructure *
next_message (GstBus * bus, const gchar * name)
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

/* The message is about frame @now and reports that @intervals intervals are
 * left, and their duration. */
static void
assert_warming_up (GstBus * bus, guint now, guint intervals, guint64 duration)
{
  GstStructure *s = next_message (bus, "competelayer-novelty-warming-up");
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
  assert_equals_string (gst_structure_get_string (s, "kind"), "look");
  assert_equals_int (gst_structure_n_fields (s), 6);
  gst_structure_free (s);
}

/* The warm-up is reported first, and there is no novelty until it is over. */
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
  s = next_message (bus, "competelayer-novelty");
  fail_unless (gst_structure_get_uint64 (s, "running-time", &time));
  fail_unless (time > 20 * INTERVAL);
  gst_structure_free (s);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* If watching begins later, fewer intervals are left; after the warm-up there
 * is no message. */
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

/* After a change of the fields the warm-up starts over. */
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

/* --- docs/messages.md --- */

/* The rows of the table below "## NAME": a field and its type in each. */
static gchar *
table_of (const gchar * name)
{
  gchar *path = g_build_filename (g_getenv ("ELEMENTS"), "..", "docs",
      "messages.md", NULL);
  gchar *header = g_strdup_printf ("\n## %s\n", name), *text, *begin, *end;

  fail_unless (g_file_get_contents (path, &text, NULL, NULL));
  begin = strstr (text, header);
  fail_unless (begin != NULL, "%s is not there", name);
  end = strstr (begin + 1, "\n## ");
  begin = g_strndup (begin, end ? (gsize) (end - begin) : strlen (begin));
  g_free (text);
  g_free (header);
  g_free (path);
  return begin;
}

/* The table lists each field of @s with its type, and no others but @more. */
static void
assert_in_table (const GstStructure * s, guint more)
{
  gchar *table = table_of (gst_structure_get_name (s)), *row;
  gchar **rows = g_strsplit (table, "\n| `", -1);
  gint n = gst_structure_n_fields (s), i;

  for (i = 0; i < n; i++) {
    const gchar *name = gst_structure_nth_field_name (s, i);

    row = g_strdup_printf ("\n| `%s` | %s | ", name,
        g_type_name (gst_structure_get_field_type (s, name)));
    fail_unless (strstr (table, row) != NULL, "%s is not in the table", row);
    g_free (row);
  }
  assert_equals_int (g_strv_length (rows) - 1, n + more);
  g_strfreev (rows);
  g_free (table);
}

static gboolean
is_there (const gchar * element)
{
  GstElementFactory *factory = gst_element_factory_find (element);

  if (factory != NULL)
    gst_object_unref (factory);
  return factory != NULL;
}

/* Each message once, from a movie with an interval of one frame. */
GST_START_TEST (test_tables)
{
  GstElement *pipeline = gst_parse_launch (is_there ("invariantlayer") ?
      "tapestrysrc num-buffers=600 ! competelayer interval=33000000 "
      "novelty-threshold=1.01 ! invariantlayer ! fakesink" :
      "tapestrysrc num-buffers=600 ! competelayer interval=33000000 "
      "novelty-threshold=1.01 ! fakesink", NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GHashTable *seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      NULL);
  GstMessage *message;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while ((message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
              GST_MESSAGE_ELEMENT | GST_MESSAGE_EOS | GST_MESSAGE_ERROR))) {
    const GstStructure *s = gst_message_get_structure (message);

    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT)
      break;
    /* No downstream element requests the recalled frame here; the fields that only a
     * noveltywatch sets are missing, and those of layers that share. */
    if (g_hash_table_add (seen, g_strdup (gst_structure_get_name (s))))
      assert_in_table (s, gst_structure_has_name (s, "invariantlayer") ? 1 :
          gst_structure_has_name (s, "competelayer-novelty")
          || gst_structure_has_name (s, "competelayer") ? 5 : 0);
    gst_message_unref (message);
  }
  fail_unless (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS);
  assert_equals_int (g_hash_table_size (seen),
      is_there ("invariantlayer") ? 4 : 3);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_hash_table_unref (seen);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

GST_END_TEST;

/* --- the debug log --- */

typedef struct
{
  GMutex lock;
  gchar *layer, *times;         /* the last log line of each kind */
  guint layers;
} Log;

/* Keeps the lines that matter, if their level is right. */
static void
keep (GstDebugCategory * category, GstDebugLevel level, const gchar * file,
    const gchar * function, gint line, GObject * object,
    GstDebugMessage * message, gpointer data)
{
  const gchar *text = gst_debug_message_get (message);
  Log *log = data;

  if (!g_str_equal (gst_debug_category_get_name (category), "competelayer"))
    return;
  g_mutex_lock (&log->lock);
  if (level == GST_LEVEL_INFO && g_str_has_prefix (text, "frame ")) {
    g_free (log->layer);
    log->layer = g_strdup (text);
    log->layers++;
  } else if (level == GST_LEVEL_DEBUG && strstr (text, " frames, each ")) {
    g_free (log->times);
    log->times = g_strdup (text);
  }
  g_mutex_unlock (&log->lock);
}

static gboolean
has_times (Log * log)
{
  gboolean has;

  g_mutex_lock (&log->lock);
  has = log->times != NULL;
  g_mutex_unlock (&log->lock);
  return has;
}

/* Frames of two sizes, for more than a second, and until the times are there if they are
 * logged. */
static void
play_logged (GstDebugLevel level, Log * log)
{
  GstHarness *h = harness_for (SMALL "n-threads=1 field-width=4 "
      "field-height=3", GRAY (8, 6));
  gint64 end = g_get_monotonic_time () + 1300 * 1000;
  guint n;

  gst_debug_remove_log_function (gst_debug_log_default);
  gst_debug_add_log_function (keep, log, NULL);
  gst_debug_set_threshold_for_name ("competelayer", level);
  play (h, 0, 2);
  assert_equals_int (log->layers, 0);
  gst_harness_set_src_caps_str (h, GRAY (12, 4));
  for (n = 2; g_get_monotonic_time () < end
      || (level >= GST_LEVEL_DEBUG && !has_times (log)); n++) {
    play (h, n, n + 1);
    g_usleep (10000);
  }
  gst_debug_set_threshold_for_name ("competelayer", GST_LEVEL_NONE);
  gst_debug_remove_log_function (keep);
  gst_harness_teardown (h);
}

static void
clear (Log * log)
{
  g_mutex_clear (&log->lock);
  g_free (log->layer);
  g_free (log->times);
}

GST_START_TEST (test_log_of_the_layer)
{
  Log log = { {0} };

  play_logged (GST_LEVEL_INFO, &log);
  assert_equals_int (log.layers, 1);
  fail_unless (g_str_has_prefix (log.layer, "frame 12 x 4 GRAY8, fields 3 x 2 of "
          "4 x 3 pixels, 12 values a field, units 4 x 3, weights 0.0 MiB"), "%s",
      log.layer);
  fail_unless (strstr (log.layer, "threads 1, kernels wide_") != NULL);
  fail_unless (log.times == NULL);
  clear (&log);
}

GST_END_TEST;

/* The times of the stages add up to the total. */
GST_START_TEST (test_log_of_times)
{
  gdouble all, fields, code, learn, attach, rest;
  Log log = { {0} };
  guint frames;

  play_logged (GST_LEVEL_DEBUG, &log);
  fail_unless (log.times != NULL);
  assert_equals_int (sscanf (log.times, "%u frames, each %lf ms: fields %lf, "
          "code %lf, learn %lf, attach %lf, else %lf", &frames, &all, &fields,
          &code, &learn, &attach, &rest), 7);
  fail_unless (frames > 1 && all > 0.0 && code > 0.0 && learn > 0.0);
  fail_unless (fields >= 0.0 && attach >= 0.0 && rest > -0.002);
  fail_unless (ABS (fields + code + learn + attach + rest - all) < 0.005);
  clear (&log);
}

GST_END_TEST;

static Suite *
messages_suite (void)
{
  Suite *s = suite_create ("messages");
  TCase *tc = tcase_create ("messages");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_warming_up);
  tcase_add_loop_test (tc, test_watching_begins_later, 0, 2);
  tcase_add_test (tc, test_other_fields);
  tcase_add_test (tc, test_tables);
  tcase_add_test (tc, test_log_of_the_layer);
  tcase_add_test (tc, test_log_of_times);
  return s;
}

GST_CHECK_MAIN (messages);
