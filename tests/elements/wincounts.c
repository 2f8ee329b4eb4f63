/* The meta's `learning` and the win counts: each learned frame is counted once,
 * also across files
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "blocks.h"
#include "gstsparsecode.h"
#include "weightspath.h"

#define UNITS 12
#define SMALL "competelayer columns=4 rows=3 winners=2 "

/* Totals of the metas so far. */
typedef struct
{
  guint64 won[UNITS];           /* of learned frames */
  gdouble share[UNITS];         /* of all fields, multiplied by 1 / 1.001 each */
  gint learning;                /* of the last frame */
  guint64 frames_learned;
  gdouble entropy;
  guint unused;
  gboolean has_wins;
  guint64 wins[UNITS];
} Totals;

static void
count_field (const guint32 * indices, guint winners, Totals * t)
{
  guint i;

  for (i = 0; i < UNITS; i++)
    t->share[i] /= 1.001;
  for (i = 0; i < winners && indices[i] != GST_SPARSE_CODE_NO_UNIT; i++) {
    t->won[indices[i]] += t->learning ? 1 : 0;
    t->share[indices[i]] += 1.0;
  }
}

static void
add_frame (GstHarness * h, guint n, Totals * t)
{
  GstBuffer *out = gst_harness_push_and_pull (h, frame (n));
  const guint32 *indices;
  GstSparseCode code;
  guint i;

  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  t->learning = code.learning;
  t->frames_learned = code.frames_learned;
  t->entropy = code.usage_entropy;
  t->unused = code.unused_units;
  t->has_wins = code.wins != NULL;
  fail_unless ((code.prototypes != NULL) >= t->has_wins);
  if (t->has_wins)
    memcpy (t->wins, g_bytes_get_data (code.wins, NULL), sizeof t->wins);
  indices = code.indices ? g_bytes_get_data (code.indices, NULL) : NULL;
  for (i = 0; indices && i < code.fields_across * code.fields_down; i++)
    count_field (indices + i * code.winners, code.winners, t);
  gst_buffer_unref (out);
}

static gdouble
entropy_of (const Totals * t)
{
  gdouble sum = 0.0, entropy = 0.0;
  guint i;

  for (i = 0; i < UNITS; i++)
    sum += t->share[i];
  for (i = 0; i < UNITS; i++)
    if (t->share[i] > 0.0)
      entropy -= t->share[i] / sum * log (t->share[i] / sum) / log (UNITS);
  return entropy;
}

static guint
unused_of (const Totals * t)
{
  guint i, unused = 0;

  for (i = 0; i < UNITS; i++)
    unused += t->share[i] == 0.0;
  return unused;
}

static const gchar *rules[] = {
  "",
  "rule=multiplicative coding=winners learning-rate=0.002",
  "rule=hebbian coding=winners init=normal batch-size=5",
  "field-width=4 field-height=3",
};

/* About every tenth frame has a snapshot; its figures equal those counted from
 * the metas up to then. */
GST_START_TEST (test_counts_and_figures)
{
  gchar *line = g_strconcat (SMALL "snapshot-interval=10 ", rules[__i__], NULL);
  GstHarness *h = harness_for (line, GRAY (8, 6));
  Totals t = { {0} };
  gdouble entropy = 0.0;
  guint n, snapshots = 0;

  for (n = 0; n < 101; n++) {
    add_frame (h, n, &t);
    fail_unless (t.learning == TRUE && t.has_wins);
    if (n % 10 == 0) {
      fail_unless (memcmp (t.wins, t.won, sizeof t.won) == 0);
      fail_unless (fabs (t.entropy - entropy_of (&t)) < 1e-9);
      assert_equals_int (t.unused, unused_of (&t));
      snapshots++;
    } else {
      fail_unless (t.entropy == entropy);
    }
    entropy = t.entropy;
  }
  assert_equals_int (snapshots, 11);
  gst_harness_teardown (h);
  g_free (line);
}

GST_END_TEST;

/* False while learning is off and after learn-frames. */
GST_START_TEST (test_says_whether_it_learns)
{
  GstHarness *h = harness_for (SMALL "learn-frames=20 snapshot-interval=1",
      GRAY (8, 6));
  Totals t = { {0} };
  guint n;

  for (n = 0; n < 40; n++) {
    gboolean learns = n >= 10 && n < 30;

    gst_harness_set (h, "competelayer", "learning", n >= 10, NULL);
    add_frame (h, n, &t);
    assert_equals_int (t.learning, learns);
    fail_unless (memcmp (t.wins, t.won, sizeof t.won) == 0);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Frames that wait to be coded together are reported as learned, except those
 * after learn-frames. */
GST_START_TEST (test_waiting_frames)
{
  GstHarness *h = gst_harness_new_parse (SMALL "rule=hebbian coding=winners "
      "batch-size=8 learn-frames=12 attach=0");
  Totals t = { {0} };
  guint n;

  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  for (n = 0; n < 20; n++) {
    add_frame (h, n, &t);
    assert_equals_int (t.learning, n < 12);
    fail_if (t.has_wins);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A layer from a file continues the counts. If the file has none, as with
 * weights of another program, the meta has none either, and neither has a file
 * saved afterwards. */
GST_START_TEST (test_saved_counts)
{
  gchar *line = g_strdup_printf (SMALL "%s save-location=%s", rules[__i__],
      path);
  gchar *again = g_strdup_printf (SMALL "%s snapshot-interval=1 location=%s "
      "save-location=%s", rules[__i__], path, path);
  GstHarness *h = harness_for (line, GRAY (8, 6));
  Totals t = { {0} };
  guint n;

  for (n = 0; n < 40; n++)
    add_frame (h, n, &t);
  gst_harness_teardown (h);
  h = harness_for (again, GRAY (8, 6));
  for (n = 40; n < 60; n++) {
    add_frame (h, n, &t);
    fail_unless (memcmp (t.wins, t.won, sizeof t.won) == 0);
  }
  gst_harness_teardown (h);
  g_free (line);
  g_free (again);
}

GST_END_TEST;

/* Renames the counts in the file, so that they are not found. */
static void
strip_counts (void)
{
  gchar *contents, *name;
  gsize length;

  fail_unless (g_file_get_contents (path, &contents, &length, NULL));
  name = strstr (contents + 8, "fields-won");
  fail_unless (name != NULL);
  memcpy (name, "fields-old", 10);
  fail_unless (g_file_set_contents (path, contents, length, NULL));
  g_free (contents);
}

GST_START_TEST (test_file_without_counts)
{
  gchar *line = g_strdup_printf (SMALL "save-location=%s", path);
  gchar *again = g_strdup_printf (SMALL "snapshot-interval=1 location=%s "
      "save-location=%s", path, path);
  Totals t = { {0} };
  GstHarness *h = harness_for (line, GRAY (8, 6));
  guint turn;

  add_frame (h, 0, &t);
  gst_harness_teardown (h);
  strip_counts ();
  for (turn = 1; turn < 3; turn++) {
    h = harness_for (again, GRAY (8, 6));
    add_frame (h, turn, &t);
    assert_equals_uint64 (t.frames_learned, turn + 1);
    fail_if (t.has_wins);
    gst_harness_teardown (h);
  }
  g_free (line);
  g_free (again);
}

GST_END_TEST;

static Suite *
wincounts_suite (void)
{
  Suite *s = suite_create ("wincounts");
  TCase *tc = tcase_create ("meta");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_loop_test (tc, test_counts_and_figures, 0, G_N_ELEMENTS (rules));
  tcase_add_test (tc, test_says_whether_it_learns);
  tcase_add_test (tc, test_waiting_frames);
  tcase_add_loop_test (tc, test_saved_counts, 0, G_N_ELEMENTS (rules));
  tcase_add_test (tc, test_file_without_counts);
  return s;
}

GST_CHECK_MAIN (wincounts);
