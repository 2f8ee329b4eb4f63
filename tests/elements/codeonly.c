/* Frames that are coded but not learned: learning, codes and reports are the
 * same as without them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include <glib/gstdio.h>

#include "blocks.h"
#include "folder.h"
#include "gstcodeonly.h"
#include "gstsparsecode.h"
#include "movies.h"

/* Plays a pipeline to its end.
 *
 * Returns: the file that it saved */
static gchar *
run (const gchar * source, const gchar * rest, gsize * size)
{
  gchar *location = folder_path ("weights");
  gchar *line = g_strdup_printf ("tapestrysrc %s ! %s save-location=%s ! "
      "fakesink", source, rest, location);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  gchar *file;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  fail_unless_equals_string (GST_MESSAGE_TYPE_NAME (message), "eos");
  gst_message_unref (message);
  gst_object_unref (bus);
  take_down (pipeline);
  fail_unless (g_file_get_contents (location, &file, size, NULL));
  fail_unless_equals_int (g_unlink (location), 0);
  g_free (location);
  g_free (line);
  return file;
}

/* The same is learned from a movie, whether or not some frames are also shown. */
static void
assert_same_learned (const gchar * source, const gchar * rest)
{
  static const gchar *const ahead[] = { "ahead=1 show-from=5",
    "ahead=7 show-from=3 show-frames=4 show-hold=2"
  };
  gsize size, shown_size;
  gchar *file = run (source, rest, &size);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (ahead); i++) {
    gchar *shown_source = g_strdup_printf ("%s %s", ahead[i], source);
    gchar *shown = run (shown_source, rest, &shown_size);

    fail_unless (shown_size == size && memcmp (shown, file, size) == 0,
        "%s: other weights with %s", rest, ahead[i]);
    g_free (shown);
    g_free (shown_source);
  }
  g_free (file);
}

#define MOVIE "movie-frames=90 epochs=2 shuffle=true"
#define TILES "motion=tiles movie-frames=150 epochs=2 shuffle=true ! " \
    "video/x-raw,width=28,height=28"
#define LARGE "movie-frames=20 epochs=2 ! video/x-raw,width=96,height=64"

static const struct
{
  const gchar *source, *rest;
} layers[] = {
  {MOVIE, "competelayer"},
  {MOVIE, "competelayer @preset=100-units-10-winners"},
  {MOVIE, "competelayer @preset=topographic-10-winners"},
  {MOVIE, "competelayer @preset=moving-average"},
  {MOVIE, "competelayer @preset=temporal-lateral"},
  {MOVIE, "competelayer @preset=weighted-mean"},
  {MOVIE, "competelayer @preset=tanh"},
  {TILES, "competelayer @preset=hidden-units-p2-rank2"},
  {TILES, "competelayer @preset=hidden-units-p2-rank2 attach=0"},
  {MOVIE, "competelayer init=fields columns=6 rows=6"},
  {MOVIE, "competelayer learn-frames=100 coding=refit lateral-anneal-frames=50"},
  {MOVIE, "competelayer attach=code+drive"},
  {MOVIE, "videoscale ! video/x-raw,width=24,height=24 ! queue ! competelayer"},
  {LARGE, "competelayer field-width=16 field-height=16"},
  {LARGE, "competelayer field-width=8 field-height=8 fields-per-frame=20 "
      "coding=winners residual-winners=9 contrast=local"},
};

GST_START_TEST (test_same_weights)
{
  assert_same_learned (layers[__i__].source, layers[__i__].rest);
}

GST_END_TEST;

/* All three stages learn, one after the other. */
GST_START_TEST (test_same_slow_features)
{
  GstElementFactory *factory = gst_element_factory_find ("invariantlayer");

  if (factory == NULL)
    return;
  gst_object_unref (factory);
  assert_same_learned ("movie-frames=400 epochs=2",
      "competelayer columns=8 rows=8 learn-frames=200 ! "
      "invariantlayer first-units=6 second-units=5 third-units=9 "
      "start-after=200 first-frames=200 second-frames=200 third-frames=150 "
      "solve-interval=50 window=100");
}

GST_END_TEST;

/* With lateral-source=previous, code-only frames between the others change
 * neither their codes nor the reports. */
GST_START_TEST (test_figures_and_codes)
{
  static const gchar line[] = "competelayer columns=4 rows=4 winners=3 "
      "coding=winners residual-winners=5 lateral-source=previous "
      "interval=400000000";
  GstHarness *plain = harness_for (line, GRAY (8, 6));
  GstHarness *interrupted = harness_for (line, GRAY (8, 6));
  guint i;

  for (i = 0; i < 40; i++) {
    GstBuffer *one = gst_harness_push_and_pull (plain, frame (i));
    GstBuffer *other = gst_harness_push_and_pull (interrupted, frame (i));
    GstBuffer *only = frame (i + 17);
    GstStructure *stats, *others;
    GstSparseCode a, b;

    fail_unless (gst_buffer_get_sparse_code (one, NULL, &a));
    fail_unless (gst_buffer_get_sparse_code (other, NULL, &b));
    fail_unless (g_bytes_equal (a.indices, b.indices));
    fail_unless (g_bytes_equal (a.activations, b.activations));
    fail_unless (g_bytes_equal (a.reconstruction, b.reconstruction));
    fail_unless (a.error == b.error);
    assert_equals_uint64 (b.frames_learned, i + 1);
    gst_buffer_unref (one);
    gst_buffer_unref (other);

    gst_buffer_add_code_only (only);
    GST_BUFFER_PTS (only) = gst_util_uint64_scale (i, GST_SECOND, 30);
    other = gst_harness_push_and_pull (interrupted, only);
    fail_unless (gst_buffer_get_sparse_code (other, NULL, &b));
    fail_unless (b.learning);
    fail_unless (b.error > 0.0 && b.reconstruction != NULL);
    assert_equals_uint64 (b.frames_learned, i + 1);
    gst_buffer_unref (other);

    gst_harness_get (plain, "competelayer", "stats", &stats, NULL);
    gst_harness_get (interrupted, "competelayer", "stats", &others, NULL);
    gst_structure_remove_fields (stats, "frames-per-second", "topography",
        NULL);
    gst_structure_remove_fields (others, "frames-per-second", "topography",
        NULL);
    fail_unless (gst_structure_is_equal (stats, others));
    gst_structure_free (stats);
    gst_structure_free (others);
  }
  gst_harness_teardown (plain);
  gst_harness_teardown (interrupted);
}

GST_END_TEST;

/* It is coded as with learning=false: as a layer that stopped there codes it. */
GST_START_TEST (test_coded_without_learning)
{
  GstHarness *h = harness_for ("competelayer columns=4 rows=4 winners=3",
      GRAY (8, 6));
  GstBuffer *only = frame (3), *out;
  GstSparseCode a, b;

  g_bytes_unref (learned (h, 0, 30));
  gst_buffer_add_code_only (only);
  only = gst_harness_push_and_pull (h, only);
  gst_harness_set (h, "competelayer", "learning", FALSE, NULL);
  out = gst_harness_push_and_pull (h, frame (3));
  fail_unless (gst_buffer_get_sparse_code (only, NULL, &a));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &b));
  fail_unless (g_bytes_equal (a.indices, b.indices));
  fail_unless (g_bytes_equal (a.activations, b.activations));
  fail_unless (g_bytes_equal (a.reconstruction, b.reconstruction));
  fail_unless (a.error == b.error);
  gst_buffer_unref (only);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Frames that wait for a full batch continue to wait during a code-only frame. */
GST_START_TEST (test_batch_waits)
{
  GstHarness *h = harness_for ("competelayer rule=hebbian coding=winners "
      "columns=4 rows=4 batch-size=10 attach=0", GRAY (8, 6));
  guint i;

  for (i = 0; i < 19; i++) {
    GstBuffer *out = gst_harness_push_and_pull (h, frame (i));
    GstBuffer *only = frame (i + 5);
    GstSparseCode code;

    gst_buffer_unref (out);
    gst_buffer_add_code_only (only);
    out = gst_harness_push_and_pull (h, only);
    fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
    assert_equals_uint64 (code.frames_learned, (i + 1) / 10 * 10);
    fail_unless (code.error > 0.0);
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A code-only frame with an infinite drive does not stop learning; a frame to
 * learn does. */
GST_START_TEST (test_code_only_divergence_is_ignored)
{
  GstHarness *h = harness_for ("competelayer columns=2 rows=3 rule=hebbian "
      "coding=winners lebesgue-norm=100 init=normal init-mean=1000",
      GRAY (8, 6));
  GstBuffer *only = frame (0), *out;
  GstSparseCode code;

  gst_buffer_add_code_only (only);
  out = gst_harness_push_and_pull (h, only);
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  fail_unless (code.learning);
  gst_buffer_unref (out);
  out = gst_harness_push_and_pull (h, frame (0));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  fail_if (code.learning);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* reconstruct draws and counts only the shown frames, of a movie with 50 frames
 * to learn. */
static void
assert_pictures (const gchar * settings, guint n)
{
  gchar *line = g_strdup_printf ("tapestrysrc movie-frames=50 ahead=5 ! "
      "competelayer ! reconstruct %s", settings);
  GstHarness *h = gst_harness_new_parse (line);
  GPtrArray *pictures = play_harness (h);
  guint i;

  assert_equals_int (pictures->len, n);
  for (i = 0; i < n; i++)
    fail_unless (GST_BUFFER_DURATION (pictures->pdata[i]) > 0);
  g_ptr_array_unref (pictures);
  gst_harness_teardown (h);
  g_free (line);
}

GST_START_TEST (test_pictures)
{
  assert_pictures ("", 10);
  assert_pictures ("time-lapse=3", 4);
  assert_pictures ("skip=8", 2);
}

GST_END_TEST;

static Suite *
codeonly_suite (void)
{
  Suite *s = suite_create ("codeonly");
  TCase *tc = tcase_create ("general");

  tcase_add_checked_fixture (tc, folder_make, folder_remove);
  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_same_weights, 0, G_N_ELEMENTS (layers));
  tcase_add_test (tc, test_same_slow_features);
  tcase_add_test (tc, test_figures_and_codes);
  tcase_add_test (tc, test_coded_without_learning);
  tcase_add_test (tc, test_batch_waits);
  tcase_add_test (tc, test_code_only_divergence_is_ignored);
  tcase_add_test (tc, test_pictures);
  return s;
}

GST_CHECK_MAIN (codeonly);
