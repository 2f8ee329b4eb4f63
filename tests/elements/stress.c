/* Pipelines survive random state changes, flushes, seeks, caps and EOS events,
 * and many of them at once learn the same as alone
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "hostile.h"

#include <string.h>

#include <gst/base/gstbasesrc.h>
#include <gst/video/video.h>

#define STATE_CHANGES 500
#define PIPELINES 16

/* --- states --- */

/* Changes the state, and mostly does not wait for it. */
static void
change_state (GstElement * pipeline, GRand * rand)
{
  static const GstState states[] = { GST_STATE_NULL, GST_STATE_READY,
    GST_STATE_PAUSED, GST_STATE_PLAYING
  };

  gst_element_set_state (pipeline, states[g_rand_int_range (rand, 0, 4)]);
  if (g_rand_int_range (rand, 0, 4) == 0)
    gst_element_get_state (pipeline, NULL, NULL, GST_SECOND);
  else if (g_rand_boolean (rand))
    g_usleep (g_rand_int_range (rand, 0, 3000));
}

/* Whether a source stopped because an element downstream was being stopped. In GStreamer
 * that is an error when the sink is stopped after it has accepted an event, sent with a
 * buffer, and before it handles it: "not-negotiated (-4)" for caps, "error (-5)" for a
 * segment or the start of a stream. An element that fails posts its own error first. */
static gboolean
is_stopped_source (GstMessage * message, const gchar * details)
{
  return GST_IS_BASE_SRC (GST_MESSAGE_SRC (message)) && details != NULL
      && (strstr (details, "streaming stopped, reason error (-5)")
      || strstr (details, "streaming stopped, reason not-negotiated (-4)"));
}

/* No error was posted; only a recording that was stopped may post one and, where the
 * pipeline's state changes, a source. */
static void
assert_no_error (GstElement * pipeline, gboolean changes)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR))) {
    GError *error;
    gchar *details;

    gst_message_parse_error (message, &error, &details);
    fail_unless (strstr (error->message, "film.avi.part") != NULL
        || (changes && is_stopped_source (message, details)), "%s (%s)",
        error->message, details);
    g_error_free (error);
    g_free (details);
    gst_message_unref (message);
  }
  gst_object_unref (bus);
}

static void
change_states (const gchar * factory, GRand * rand, guint times)
{
  GstElement *pipeline = hostile_pipeline (factory);
  guint i;

  for (i = 0; i < times; i++) {
    change_state (pipeline, rand);
    assert_no_error (pipeline, TRUE);
  }
  hostile_play_to_end (pipeline);
  gst_object_unref (pipeline);
}

GST_START_TEST (test_states)
{
  GList *elements = hostile_elements (), *l;
  GRand *rand = hostile_rand ();
  guint times = hostile_seconds (STATE_CHANGES) / g_list_length (elements);

  for (l = elements; l != NULL; l = l->next)
    change_states (GST_OBJECT_NAME (l->data), rand, times + 1);
  g_rand_free (rand);
  gst_plugin_feature_list_free (elements);
}

GST_END_TEST;

/* The same with files that are begun and abandoned, and a tee between. */
GST_START_TEST (test_states_with_files)
{
  GRand *rand = hostile_rand ();
  GstElement *pipeline = gst_parse_launch ("tapestrysrc name=src ! "
      "competelayer name=it columns=5 rows=4 ! tee name=t ! queue ! "
      "reconstruct width=64 height=64 ! fakesink t. ! queue ! "
      "reconstructsink width=64 height=64 location=film.avi", NULL);
  GstElement *it = gst_bin_get_by_name (GST_BIN (pipeline), "it");
  guint i, times = hostile_seconds (STATE_CHANGES / 4);

  g_object_set (it, "save-location", "w.safetensors", "save-interval",
      G_GUINT64_CONSTANT (7), NULL);
  for (i = 0; i < times; i++) {
    change_state (pipeline, rand);
    assert_no_error (pipeline, TRUE);
  }
  hostile_play_to_end (pipeline);
  fail_unless (g_file_test ("film.avi", G_FILE_TEST_IS_REGULAR));
  fail_unless (g_file_test ("w.safetensors", G_FILE_TEST_IS_REGULAR));
  g_rand_free (rand);
  gst_object_unref (it);
  gst_object_unref (pipeline);
}

GST_END_TEST;

/* --- events in a stream --- */

typedef struct
{
  GRand *rand;
  GstElement *pipeline, *src, *size, *format;
} Stream;

typedef void (*Mishap) (Stream * s);

static void
seek (Stream * s)
{
  gboolean frames = g_rand_boolean (s->rand);
  GstSeekFlags flags = g_rand_int_range (s->rand, 0, 4) ?
      GST_SEEK_FLAG_FLUSH : GST_SEEK_FLAG_NONE;
  gint64 to = g_rand_int_range (s->rand, 0, 1000);

  if (g_rand_int_range (s->rand, 0, 4) == 0)
    flags |= GST_SEEK_FLAG_SEGMENT;
  gst_element_seek (s->pipeline, g_rand_double_range (s->rand, 0.1, 4.0),
      frames ? GST_FORMAT_DEFAULT : GST_FORMAT_TIME, flags, GST_SEEK_TYPE_SET,
      frames ? to : to * GST_SECOND / 30, GST_SEEK_TYPE_NONE, 0);
}

static void
flush (Stream * s)
{
  gst_element_send_event (s->src, gst_event_new_flush_start ());
  g_usleep (g_rand_int_range (s->rand, 0, 500));
  gst_element_send_event (s->src, gst_event_new_flush_stop (g_rand_boolean
          (s->rand)));
}

static void
renegotiate (Stream * s)
{
  static const gchar *const formats[] = { "GRAY8", "RGB", "BGR", "RGBx",
    "BGRx", "xRGB", "xBGR"
  };
  GstCaps *size = gst_caps_new_simple ("video/x-raw",
      "width", G_TYPE_INT, g_rand_int_range (s->rand, 1, 50),
      "height", G_TYPE_INT, g_rand_int_range (s->rand, 1, 50),
      "framerate", GST_TYPE_FRACTION, g_rand_int_range (s->rand, 1, 200),
      g_rand_int_range (s->rand, 1, 5), NULL);
  GstCaps *format = gst_caps_new_simple ("video/x-raw", "format",
      G_TYPE_STRING, formats[g_rand_int_range (s->rand, 0, 7)], NULL);

  if (g_rand_int_range (s->rand, 0, 3) > 0)
    g_object_set (s->size, "caps", size, NULL);
  if (g_rand_int_range (s->rand, 0, 3) > 0)
    g_object_set (s->format, "caps", format, NULL);
  gst_caps_unref (size);
  gst_caps_unref (format);
}

static void
end (Stream * s)
{
  gst_element_send_event (s->pipeline, gst_event_new_eos ());
  g_usleep (g_rand_int_range (s->rand, 0, 5000));
  gst_element_seek_simple (s->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
      0);
}

static void
pause_it (Stream * s)
{
  gst_element_set_state (s->pipeline, GST_STATE_PAUSED);
  gst_element_set_state (s->pipeline, GST_STATE_PLAYING);
}

static void
resume (Stream * s)
{
  g_usleep (g_rand_int_range (s->rand, 0, 20000));
}

static const Mishap mishaps[] = { seek, flush, renegotiate, end, pause_it,
  resume, resume
};

/* Waits until frames flow again. GStreamer itself waits for ever after an EOS
 * event or a seek that does not flush, so those are not sent here. */
static void
wait_until_it_plays (GstElement * pipeline)
{
  GstState state;

  fail_unless (gst_element_get_state (pipeline, &state, NULL, 100 * GST_SECOND)
      == GST_STATE_CHANGE_SUCCESS);
  assert_equals_int (state, GST_STATE_PLAYING);
}

/* Plays @line and sends it random events. */
static void
mistreat (const gchar * line, gdouble seconds, GRand * rand)
{
  gint64 over = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  Stream s = { rand, gst_parse_launch (line, NULL) };

  s.size = gst_bin_get_by_name (GST_BIN (s.pipeline), "size");
  s.format = gst_bin_get_by_name (GST_BIN (s.pipeline), "format");
  s.src = gst_bin_get_by_name (GST_BIN (s.pipeline), "src");
  gst_element_set_state (s.pipeline, GST_STATE_PLAYING);
  while (g_get_monotonic_time () < over) {
    mishaps[g_rand_int_range (rand, 0, G_N_ELEMENTS (mishaps))] (&s);
    assert_no_error (s.pipeline, FALSE);
    wait_until_it_plays (s.pipeline);
  }
  renegotiate (&s);
  hostile_play_to_end (s.pipeline);
  gst_object_unref (s.size);
  gst_object_unref (s.format);
  gst_object_unref (s.src);
  gst_object_unref (s.pipeline);
}

#define MOVIE "tapestrysrc name=src movie-frames=1000 epochs=0 ! " \
    "capsfilter name=size caps-change-mode=delayed ! videoconvert ! " \
    "capsfilter name=format caps-change-mode=delayed ! "

static const gchar *const streams[] = {
  MOVIE "competelayer name=it columns=5 rows=4 ! reconstruct width=64 height=64 ! "
      "fakesink",
  MOVIE "competelayer columns=5 rows=4 rule=hebbian coding=winners "
      "batch-size=7 winners=1 attach=0 ! competelayer name=it columns=3 rows=3 "
      "interval=1000000 novelty-threshold=1 ! queue ! fakesink sync=true qos=true",
  MOVIE "competelayer columns=5 rows=4 ! reconstruct name=it width=64 height=64 "
      "time-lapse=2 ! fakesink",
};

GST_START_TEST (test_stream)
{
  GRand *rand = hostile_rand ();

  mistreat (streams[__i__], hostile_seconds (30.0 / G_N_ELEMENTS (streams)),
      rand);
  g_rand_free (rand);
}

GST_END_TEST;

/* --- many at once --- */

/* Each learns with another seed and one of three rules. */
static GstElement *
learner (guint i, const gchar * location)
{
  static const gchar *const rules[] = { "rule=unit-norm",
    "rule=multiplicative coding=winners",
    ("rule=hebbian coding=winners winners=1 attach=0 batch-size=10")
  };
  gchar *line = g_strdup_printf ("tapestrysrc seed=%u num-buffers=150 ! "
      "competelayer seed=%u columns=6 rows=6 %s save-location=%s ! fakesink",
      i, i, rules[i % G_N_ELEMENTS (rules)], location);
  GstElement *pipeline = gst_parse_launch (line, NULL);

  fail_unless (pipeline != NULL);
  g_free (line);
  return pipeline;
}

static void
wait_for_end (GstElement * pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message = gst_bus_timed_pop_filtered (bus, 100 * GST_SECOND,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  fail_unless (message != NULL);
  fail_unless (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS);
  gst_message_unref (message);
  gst_object_unref (bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
assert_same_file (const gchar * a, const gchar * b)
{
  gchar *bytes_a, *bytes_b;
  gsize size_a, size_b;

  fail_unless (g_file_get_contents (a, &bytes_a, &size_a, NULL));
  fail_unless (g_file_get_contents (b, &bytes_b, &size_b, NULL));
  fail_unless (size_a == size_b && memcmp (bytes_a, bytes_b, size_a) == 0,
      "%s and %s differ", a, b);
  g_free (bytes_a);
  g_free (bytes_b);
}

/* Side by side, each learns the same as alone, to the bit. */
GST_START_TEST (test_many_at_once)
{
  GstElement *all[PIPELINES];
  guint i;

  for (i = 0; i < PIPELINES; i++) {
    gchar *location = g_strdup_printf ("together%u", i);

    all[i] = learner (i, location);
    g_free (location);
  }
  for (i = 0; i < PIPELINES; i++)
    gst_element_set_state (all[i], GST_STATE_PLAYING);
  for (i = 0; i < PIPELINES; i++) {
    gchar *together = g_strdup_printf ("together%u", i);
    gchar *alone = g_strdup_printf ("alone%u", i);
    GstElement *pipeline;

    wait_for_end (all[i]);
    gst_object_unref (all[i]);
    pipeline = learner (i, alone);
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    wait_for_end (pipeline);
    gst_object_unref (pipeline);
    assert_same_file (together, alone);
    g_free (together);
    g_free (alone);
  }
}

GST_END_TEST;

/* --- files in a loop --- */

/* Three pictures over and over: each repetition is learned, and nothing starts
 * over. The saved file has the number of frames. */
GST_START_TEST (test_files_in_a_loop)
{
  GstElement *pipeline = gst_parse_launch ("multifilesrc location=%d.gray "
      "start-index=0 stop-index=2 loop=true num-buffers=40 "
      "caps=video/x-raw,format=GRAY8,width=8,height=8,framerate=30/1 ! "
      "competelayer columns=8 rows=5 save-location=w.safetensors ! fakesink",
      NULL);
  gchar pixels[64], *saved;
  guint i, j;

  for (i = 0; i < 3; i++) {
    gchar *name = g_strdup_printf ("%u.gray", i);

    for (j = 0; j < 64; j++)
      pixels[j] = j % (i + 2) * 80;
    fail_unless (g_file_set_contents (name, pixels, 64, NULL));
    g_free (name);
  }
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  wait_for_end (pipeline);
  fail_unless (g_file_get_contents ("w.safetensors", &saved, NULL, NULL));
  fail_unless (strstr (saved + 8, "\"frames-learned\":\"40\"") != NULL);
  g_free (saved);
  gst_object_unref (pipeline);
}

GST_END_TEST;

static Suite *
stress_suite (void)
{
  Suite *s = suite_create ("stress");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, hostile_setup, hostile_teardown);
  tcase_add_test (tc, test_states);
  tcase_add_test (tc, test_states_with_files);
  tcase_add_loop_test (tc, test_stream, 0, G_N_ELEMENTS (streams));
  tcase_add_test (tc, test_many_at_once);
  tcase_add_test (tc, test_files_in_a_loop);
  return s;
}

GST_CHECK_MAIN (stress);
