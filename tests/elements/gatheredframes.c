/* Frames that competelayer codes together in a batch: learned as if they came
 * one by one, without delaying buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include <glib/gstdio.h>

#include "blocks.h"
#include "folder.h"
#include "gstsparsecode.h"

#define HEBBIAN "competelayer rule=hebbian coding=winners winners=3 columns=5 " \
    "rows=4 init=normal rank=3 batch-size=10 learning-rate=.1 "

/* Changes made during a run, before frame @i. */
typedef void (*Event) (GstHarness * h, guint i);

static void
no_event (GstHarness * h, guint i)
{
}

static void
pause_learning (GstHarness * h, guint i)
{
  if (i == 13 || i == 17)
    gst_harness_set (h, "competelayer", "learning", i == 17, NULL);
}

static void
slow_down (GstHarness * h, guint i)
{
  if (i == 25)
    gst_harness_set (h, "competelayer", "learning-rate", .01, NULL);
}

static void
change_winners (GstHarness * h, guint i)
{
  if (i == 33)
    gst_harness_set (h, "competelayer", "winners", 2, NULL);
}

static void
start_over (GstHarness * h, guint i)
{
  if (i == 24)
    gst_harness_set (h, "competelayer", "rank", 2, NULL);
}

static void
flush (GstHarness * h, guint i)
{
  GstSegment segment;

  if (i != 24 && i != 45)
    return;
  fail_unless (gst_harness_push_event (h, gst_event_new_flush_start ()));
  fail_unless (gst_harness_push_event (h, gst_event_new_flush_stop (TRUE)));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  fail_unless (gst_harness_push_event (h, gst_event_new_segment (&segment)));
}

static void
change_framerate (GstHarness * h, guint i)
{
  if (i == 24)
    gst_harness_set_src_caps_str (h, "video/x-raw,format=GRAY8,width=8,"
        "height=6,framerate=25/1");
}

static void
change_size (GstHarness * h, guint i)
{
  if (i == 24)
    gst_harness_set_src_caps_str (h, GRAY (8, 3));
}

/* Other attachments for a while, in both runs. */
static void
attach_for_a_while (GstHarness * h, guint i)
{
  if (i == 24)
    gst_harness_set (h, "competelayer", "attach", 3, NULL);
  if (i == 38)
    gst_harness_set (h, "competelayer", "attach", 0, NULL);
}

static void
diverge (GstHarness * h, guint i)
{
  if (i == 24)
    gst_harness_set (h, "competelayer", "learning-rate", 1e3, NULL);
}

static const struct
{
  const gchar *settings;
  Event event;
} runs[] = {
  {"", no_event},
  {"batch-size=1", no_event},
  {"batch-size=300", no_event},
  {"save-interval=7", no_event},
  {"interval=100000000", no_event},
  {"anneal-epochs=9 epoch-fields=13", no_event},
  {"lebesgue-norm=3 n-threads=2", no_event},
  {"lebesgue-norm=60", diverge},
  {"contrast=local", no_event},
  {"init=fields", no_event},
  {"", pause_learning},
  {"", slow_down},
  {"", change_winners},
  {"", start_over},
  {"", flush},
  {"", change_framerate},
  {"", change_size},
  {"", attach_for_a_while},
};

/* All messages, without the fields that depend on the wall clock. */
static void
add_messages (GstBus * bus, GString * messages)
{
  GstMessage *message;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT)) != NULL) {
    GstStructure *s = gst_structure_copy (gst_message_get_structure (message));
    gchar *text;

    gst_structure_remove_fields (s, "frames-per-second", "topography", NULL);
    text = gst_structure_to_string (s);
    g_string_append_printf (messages, "%s\n", text);
    g_free (text);
    gst_structure_free (s);
    gst_message_unref (message);
  }
}

/* Plays 157 frames, which are some batches of 10 and an incomplete one.
 *
 * @file: (out): the saved weights
 *
 * Returns: the messages */
static GString *
watch_run (guint run, const gchar * attach, gchar ** file, gsize * size)
{
  gchar *location = folder_path ("weights");
  gchar *line = g_strdup_printf (HEBBIAN "save-location=%s %s %s", location,
      attach, runs[run].settings);
  GstHarness *h = harness_for (line, GRAY (8, 6));
  GstBus *bus = gst_bus_new ();
  GString *messages = g_string_new (NULL);
  guint i;

  gst_element_set_bus (h->element, bus);
  for (i = 0; i < 157; i++) {
    runs[run].event (h, i);
    gst_buffer_unref (gst_harness_push_and_pull (h, frame (i)));
  }
  fail_unless (gst_harness_push_event (h, gst_event_new_eos ()));
  add_messages (bus, messages);
  fail_unless (g_file_get_contents (location, file, size, NULL));
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
  fail_unless_equals_int (g_unlink (location), 0);
  g_free (location);
  g_free (line);
  return messages;
}

/* Frames whose code is not requested are learned as if one by one. */
GST_START_TEST (test_together_as_one_by_one)
{
  gchar *one, *all;
  gsize one_size, all_size;
  GString *one_messages = watch_run (__i__, "attach=code", &one, &one_size);
  GString *all_messages = watch_run (__i__, "attach=0", &all, &all_size);

  fail_unless (one_messages->len > 0);
  fail_unless (g_string_equal (all_messages, one_messages));
  assert_equals_uint64 (all_size, one_size);
  fail_unless (memcmp (all, one, one_size) == 0);
  g_string_free (one_messages, TRUE);
  g_string_free (all_messages, TRUE);
  g_free (one);
  g_free (all);
}

GST_END_TEST;

/* Buffers do not wait for later ones; their metas have the number of frames
 * learned so far. */
GST_START_TEST (test_buffers_are_not_delayed)
{
  GstHarness *h = harness_for (HEBBIAN "attach=prototypes", GRAY (8, 6));
  guint i;

  for (i = 0; i < 25; i++) {
    GstBuffer *out = gst_harness_push_and_pull (h, frame (i));
    GstSparseCode code;

    fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
    assert_equals_uint64 (code.frames_learned, (i + 1) / 10 * 10);
    fail_unless (code.indices == NULL && code.activations == NULL);
    fail_unless (code.reconstruction == NULL && code.prototypes != NULL);
    fail_unless (i < 9 ? code.error == 0.0 : code.error > 0.0);
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* When the code is requested later, it is attached from the next frame on. */
GST_START_TEST (test_code_on_request)
{
  GstHarness *h = harness_for (HEBBIAN "attach=0", GRAY (8, 6));
  guint i;

  for (i = 0; i < 25; i++) {
    GstBuffer *out;
    GstSparseCode code;

    if (i == 14)
      gst_harness_set (h, "competelayer", "attach", 1, NULL);
    out = gst_harness_push_and_pull (h, frame (i));
    fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
    fail_unless ((code.indices != NULL) == (i >= 14));
    assert_equals_uint64 (code.frames_learned, i < 14 ? (i + 1) / 10 * 10 :
        i + 1);
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Stopped in the middle of a batch, the weights are saved; the waiting frames
 * are counted as in any other run. */
GST_START_TEST (test_stop_saves)
{
  static const gchar *const attach[] = { "attach=code", "attach=0" };
  gchar *saved[2];
  gsize size[2];
  guint way, i;

  for (way = 0; way < 2; way++) {
    gchar *location = folder_path ("weights");
    gchar *line = g_strdup_printf (HEBBIAN "save-location=%s %s", location,
        attach[way]);
    GstHarness *h = harness_for (line, GRAY (8, 6));

    for (i = 0; i < 24; i++)
      gst_buffer_unref (gst_harness_push_and_pull (h, frame (i)));
    gst_harness_teardown (h);
    fail_unless (g_file_get_contents (location, &saved[way], &size[way], NULL));
    fail_unless_equals_int (g_unlink (location), 0);
    g_free (location);
    g_free (line);
  }
  assert_equals_uint64 (size[0], size[1]);
  fail_unless (memcmp (saved[0], saved[1], size[0]) == 0);
  g_free (saved[0]);
  g_free (saved[1]);
}

GST_END_TEST;

static Suite *
gatheredframes_suite (void)
{
  Suite *s = suite_create ("gatheredframes");
  TCase *tc = tcase_create ("general");

  tcase_add_checked_fixture (tc, folder_make, folder_remove);
  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_together_as_one_by_one, 0,
      G_N_ELEMENTS (runs));
  tcase_add_test (tc, test_buffers_are_not_delayed);
  tcase_add_test (tc, test_code_on_request);
  tcase_add_test (tc, test_stop_saves);
  return s;
}

GST_CHECK_MAIN (gatheredframes);
