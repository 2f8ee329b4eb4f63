/* competelayer's settings changed while it plays, by property and by
 * GstController: each is used from the next buffer on
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>

#include <glib/gstdio.h>

#include "blocks.h"
#include "gstsparsecode.h"

#define LINE "competelayer columns=6 rows=5 shortlist=2 snapshot-interval=1 "

/* A copy of a buffer's meta. */
typedef struct
{
  guint winners;
  GBytes *indices, *activations, *prototypes;
} Kept;

static Kept
keep_next (GstHarness * h, guint n)
{
  GstBuffer *out = gst_harness_push_and_pull (h, frame (n));
  GstSparseCode code;
  Kept kept;

  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  kept = (Kept) { code.winners, g_bytes_ref (code.indices),
    g_bytes_ref (code.activations), g_bytes_ref (code.prototypes)
  };
  gst_buffer_unref (out);
  return kept;
}

static void
drop (Kept * kept)
{
  g_bytes_unref (kept->indices);
  g_bytes_unref (kept->activations);
  g_bytes_unref (kept->prototypes);
}

static gboolean
same (const Kept * a, const Kept * b)
{
  return a->winners == b->winners && g_bytes_equal (a->indices, b->indices)
      && g_bytes_equal (a->activations, b->activations)
      && g_bytes_equal (a->prototypes, b->prototypes);
}

/* Plays @n frames, beginning with @first. */
static Kept *
play (GstHarness * h, guint first, guint n)
{
  Kept *kept = g_new (Kept, n);
  guint i;

  for (i = 0; i < n; i++)
    kept[i] = keep_next (h, first + i);
  return kept;
}

static void
drop_all (Kept * kept, guint n)
{
  guint i;

  for (i = 0; i < n; i++)
    drop (&kept[i]);
  g_free (kept);
}

/* The first frame at which they differ, or @n. */
static guint
differ_at (const Kept * a, const Kept * b, guint n)
{
  guint i;

  for (i = 0; i < n && same (&a[i], &b[i]); i++);
  return i;
}

/* A setting before and after the change, and how many frames it may take to
 * show. */
static const struct
{
  const gchar *name, *before, *after;
  guint shows;
} changes[] = {
  {"learning", "true", "false", 0},
  {"learning", "false", "true", 0},
  {"learning-rate", "0.01", "1", 0},
  {"lateral-strength", "0", "10", 5},
  {"winners", "2", "7", 0},
  {"winners", "7", "2", 0},
  {"conscience", "0", "100", 5},
};

static GstHarness *
harness_with (guint change, const gchar * value, const gchar * more)
{
  gchar *line = g_strdup_printf (LINE "%s=%s %s", changes[change].name, value,
      more);
  GstHarness *h = harness_for (line, GRAY (8, 6));

  g_free (line);
  return h;
}

static void
change_setting (GstHarness * h, guint change)
{
  GstElement *layer = gst_harness_find_element (h, "competelayer");

  gst_util_set_object_arg (G_OBJECT (layer), changes[change].name,
      changes[change].after);
  gst_object_unref (layer);
}

#define CHANGED_AT 40
#define AFTER 20

/* A harness that has played until the change, with the setting as it was before. */
static GstHarness *
played_until_change (guint change, const gchar * more)
{
  GstHarness *h = harness_with (change, changes[change].before, more);

  drop_all (play (h, 0, CHANGED_AT), CHANGED_AT);
  return h;
}

/* A harness with the setting as it is after the change, loaded from what a
 * layer saved at the change. */
static GstHarness *
started_anew (guint change)
{
  gchar *folder = g_dir_make_tmp ("changedsettings-XXXXXX", NULL);
  gchar *file = g_build_filename (folder, "then.safetensors", NULL);
  gchar *save = g_strdup_printf ("save-location=%s", file);
  gchar *load = g_strdup_printf ("location=%s", file);
  GstHarness *h = played_until_change (change, save);

  gst_harness_push_event (h, gst_event_new_eos ());
  gst_harness_teardown (h);
  h = harness_with (change, changes[change].after, load);
  g_remove (file);
  g_rmdir (folder);
  g_free (folder);
  g_free (file);
  g_free (save);
  g_free (load);
  return h;
}

/* A layer whose setting changes while it plays continues as one that was saved
 * at the change and started with the new value, and differs from one without a
 * change. */
GST_START_TEST (test_property_holds_from_the_next_buffer)
{
  GstHarness *h[] = { played_until_change (__i__, ""), started_anew (__i__),
    played_until_change (__i__, "")
  };
  Kept *kept[3];
  guint i;

  change_setting (h[0], __i__);
  for (i = 0; i < 3; i++)
    kept[i] = play (h[i], CHANGED_AT, AFTER);
  fail_unless (differ_at (kept[0], kept[1], AFTER) == AFTER,
      "%s: otherwise at frame %u", changes[__i__].name,
      differ_at (kept[0], kept[1], AFTER));
  fail_unless (differ_at (kept[0], kept[2], AFTER) <= changes[__i__].shows,
      "%s: it makes no difference until frame %u", changes[__i__].name,
      differ_at (kept[0], kept[2], AFTER));
  for (i = 0; i < 3; i++) {
    drop_all (kept[i], AFTER);
    gst_harness_teardown (h[i]);
  }
}

GST_END_TEST;

/* Stream time is half a second ahead of the timestamps: frame 15 is the first
 * frame of the second second. */
#define SWITCHED_AT 15
#define FRAMES 40

static void
shift_stream_time (GstHarness * h)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.time = GST_SECOND / 2;
  segment.base = 3 * GST_SECOND;
  gst_harness_push_event (h, gst_event_new_segment (&segment));
}

/* Sets the property to @before, and to @after from 1 s of stream time on. */
static void
control (GstHarness * h, const gchar * name, gdouble before, gdouble after)
{
  GstElement *layer = gst_harness_find_element (h, "competelayer");
  GstControlSource *source = gst_interpolation_control_source_new ();

  g_object_set (source, "mode", GST_INTERPOLATION_MODE_NONE, NULL);
  gst_timed_value_control_source_set (GST_TIMED_VALUE_CONTROL_SOURCE (source),
      0, before);
  gst_timed_value_control_source_set (GST_TIMED_VALUE_CONTROL_SOURCE (source),
      GST_SECOND, after);
  fail_unless (gst_object_add_control_binding (GST_OBJECT (layer),
          gst_direct_control_binding_new_absolute (GST_OBJECT (layer), name,
              source)));
  gst_object_unref (source);
  gst_object_unref (layer);
}

static const struct
{
  const gchar *name;
  gdouble before, after;
} controlled[] = {
  {"learning", 1, 0},
  {"learning", 0, 1},
  {"learning-rate", 0.01, 1},
  {"lateral-strength", 0, 10},
  {"winners", 2, 7},
  {"winners", 7, 2},
  {"conscience", 0, 100},
};

/* For any numeric type of the property. */
static void
set_number (GstHarness * h, const gchar * name, gdouble number)
{
  GstElement *layer = gst_harness_find_element (h, "competelayer");
  gchar *text = g_strdup_printf ("%g", number);

  gst_util_set_object_arg (G_OBJECT (layer), name, text);
  g_free (text);
  gst_object_unref (layer);
}

/* A controlled property gives the same result as one set just before the buffer. */
GST_START_TEST (test_controller_follows_stream_time)
{
  GstHarness *h = harness_for (LINE, GRAY (8, 6));
  GstHarness *by_hand = harness_for (LINE, GRAY (8, 6));
  Kept *kept, *before, *after;

  shift_stream_time (h);
  control (h, controlled[__i__].name, controlled[__i__].before,
      controlled[__i__].after);
  kept = play (h, 0, FRAMES);

  set_number (by_hand, controlled[__i__].name, controlled[__i__].before);
  before = play (by_hand, 0, SWITCHED_AT);
  set_number (by_hand, controlled[__i__].name, controlled[__i__].after);
  after = play (by_hand, SWITCHED_AT, FRAMES - SWITCHED_AT);

  assert_equals_int (differ_at (kept, before, SWITCHED_AT), SWITCHED_AT);
  assert_equals_int (differ_at (kept + SWITCHED_AT, after,
          FRAMES - SWITCHED_AT), FRAMES - SWITCHED_AT);
  drop_all (kept, FRAMES);
  drop_all (before, SWITCHED_AT);
  drop_all (after, FRAMES - SWITCHED_AT);
  gst_harness_teardown (h);
  gst_harness_teardown (by_hand);
}

GST_END_TEST;

GST_START_TEST (test_controlled_learning_leaves_every_bit)
{
  GstHarness *h = harness_for (LINE, GRAY (8, 6));
  Kept *kept;
  guint i;

  shift_stream_time (h);
  control (h, "learning", 1, 0);
  kept = play (h, 0, FRAMES);
  for (i = 1; i < FRAMES; i++)
    fail_unless (g_bytes_equal (kept[i].prototypes, kept[i - 1].prototypes)
        == (i >= SWITCHED_AT), "frame %u", i);
  drop_all (kept, FRAMES);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
changedsettings_suite (void)
{
  Suite *s = suite_create ("changedsettings");
  TCase *tc = tcase_create ("control");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_property_holds_from_the_next_buffer, 0,
      G_N_ELEMENTS (changes));
  tcase_add_loop_test (tc, test_controller_follows_stream_time, 0,
      G_N_ELEMENTS (controlled));
  tcase_add_test (tc, test_controlled_learning_leaves_every_bit);
  return s;
}

GST_CHECK_MAIN (changedsettings);
