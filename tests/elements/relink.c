/* Readers of codes are linked, and request other parts, while frames that left
 * the layer before are still on their way: no error, no deadlock
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "hostile.h"

/* No element drops frames, and the queue is full of frames that have only the
 * code. */
#define LINE "tapestrysrc ! competelayer columns=4 rows=3 winners=2 %s ! " \
    "queue name=queue max-size-buffers=100 max-size-bytes=0 max-size-time=0 ! " \
    "fakesink name=sink async=false signal-handoffs=true"

static const struct
{
  const gchar *reader;
  gboolean passes;              /* whether it passes frames that it cannot read */
} readers[] = {
  {"reconstruct", FALSE},
  {"reconstruct panels=prototypes", FALSE},
  {"codetensor", FALSE},
  {"codetensor content=drive", FALSE},
  {"codetensor content=prototypes", FALSE},
  {"codetensor content=reconstruction", FALSE},
  {"codetensor content=picture", FALSE},
  {"invariantlayer", TRUE},
  {"invariantlayer ! reconstruct panels=original+invariant+reconstruction", FALSE},
};

static gboolean
is_there (const gchar * line)
{
  gchar **words = g_strsplit (line, " ", 2);
  GstElementFactory *factory = gst_element_factory_find (words[0]);
  gboolean there = factory != NULL;

  gst_clear_object (&factory);
  g_strfreev (words);
  return there;
}

static GstPadProbeReturn
hold (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  return GST_PAD_PROBE_OK;
}

static void
count (GstElement * sink, GstBuffer * buffer, GstPad * pad, gint * n)
{
  g_atomic_int_inc (n);
}

static void
assert_no_error (GstElement * pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  GError *error;

  if (message != NULL) {
    gst_message_parse_error (message, &error, NULL);
    fail ("%s", error->message);
  }
  gst_object_unref (bus);
}

/* Waits until @n is at least @least; fails on an error. */
static void
wait_for (GstElement * pipeline, gint * n, gint least)
{
  while (g_atomic_int_get (n) < least) {
    assert_no_error (pipeline);
    g_usleep (1000);
  }
}

/* Replaces @sink by @reader and a new sink that counts its frames in @n. */
static void
link_reader (GstElement * pipeline, GstElement * queue, const gchar * reader,
    gint * n)
{
  gchar *line = g_strdup_printf ("%s ! fakesink name=last async=false "
      "signal-handoffs=true", reader);
  GstElement *bin = gst_parse_bin_from_description (line, TRUE, NULL);
  GstElement *last = gst_bin_get_by_name (GST_BIN (bin), "last");

  g_signal_connect (last, "handoff", G_CALLBACK (count), n);
  gst_object_unref (last);
  gst_bin_add (GST_BIN (pipeline), bin);
  fail_unless (gst_element_link (queue, bin));
  fail_unless (gst_element_sync_state_with_parent (bin));
  g_free (line);
}

static void
swap_sink (GstElement * pipeline, const gchar * reader, gint * n)
{
  GstElement *queue = gst_bin_get_by_name (GST_BIN (pipeline), "queue");
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstPad *pad = gst_element_get_static_pad (queue, "src");
  guint waiting = 0;
  gint before = 0;
  gulong id;

  g_signal_connect (sink, "handoff", G_CALLBACK (count), &before);
  wait_for (pipeline, &before, 10);
  id = gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BLOCK | GST_PAD_PROBE_TYPE_BUFFER, hold, NULL, NULL);
  while (waiting < 100) {
    g_object_get (queue, "current-level-buffers", &waiting, NULL);
    g_usleep (1000);
  }
  gst_element_unlink (queue, sink);
  gst_element_set_state (sink, GST_STATE_NULL);
  gst_bin_remove (GST_BIN (pipeline), sink);
  link_reader (pipeline, queue, reader, n);
  gst_pad_remove_probe (pad, id);
  gst_object_unref (pad);
  gst_object_unref (sink);
  gst_object_unref (queue);
}

GST_START_TEST (test_linked_while_playing)
{
  const gchar *attach[] = { "", "attach=0", "attach=code" };
  guint i;

  if (!is_there (readers[__i__].reader))
    return;
  for (i = 0; i < G_N_ELEMENTS (attach); i++) {
    gchar *line = g_strdup_printf (LINE, attach[i]);
    GstElement *pipeline = gst_parse_launch (line, NULL);
    gint n = 0;

    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    swap_sink (pipeline, readers[__i__].reader, &n);
    wait_for (pipeline, &n, readers[__i__].passes ? 200 : 20);
    assert_no_error (pipeline);
    gst_element_set_state (pipeline, GST_STATE_NULL);
    gst_object_unref (pipeline);
    g_free (line);
  }
}

GST_END_TEST;

/* If the requested part never comes, there is one error: at EOS, or after 1000
 * frames. */
static const struct
{
  guint frames;
  const gchar *sentence;
} ends[] = {
  {10, "The stream has ended"},
  {1500, "Add \"drive\""},
};

static GstPadProbeReturn
refuse_request (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY (info);

  return GST_QUERY_TYPE (query) == GST_QUERY_CUSTOM
      || GST_QUERY_TYPE (query) == GST_QUERY_ALLOCATION
      ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

GST_START_TEST (test_what_is_needed_never_comes)
{
  gchar *line = g_strdup_printf ("tapestrysrc num-buffers=%u ! competelayer "
      "columns=4 rows=3 ! identity name=wall ! codetensor content=drive ! "
      "fakesink", ends[__i__].frames);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *wall = gst_bin_get_by_name (GST_BIN (pipeline), "wall");
  GstPad *pad = gst_element_get_static_pad (wall, "sink");
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GError *error;

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM, refuse_request,
      NULL, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, ends[__i__].sentence) != NULL, "%s",
      error->message);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pad);
  gst_object_unref (wall);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_END_TEST;

/* Two threads change at random what is requested and the position in the movie. */
#define PLAY "tapestrysrc movie-frames=500 epochs=1000 ! " \
    "competelayer name=a columns=4 rows=3 winners=2 ! queue ! " \
    "competelayer name=b columns=3 rows=3 winners=2 ! queue ! tee name=t ! " \
    "queue ! reconstruct name=view width=200 height=60 ! fakesink name=pictures " \
    "t. ! queue ! codetensor name=tensor ! fakesink name=tensors"

typedef struct
{
  GstElement *pipeline;
  guint32 seed;
  gint64 end;
} Changes;

static const gchar *const values[][7] = {
  {"a", "attach", "0", "code", "drive", "code+prototypes", "reconstruction"},
  {"b", "attach", "0", "code", "drive", "code+prototypes", "reconstruction"},
  {"view", "panels", "original", "code", "prototypes", "reconstruction",
      "original+code+reconstruction+prototypes"},
  {"view", "layer", "a", "b", "a", "b", "a"},
  {"tensor", "content", "code", "drive", "prototypes", "reconstruction", "drive"},
  {"tensor", "layer", "a", "b", "a", "b", "a"},
};

/* All seeks flush: without a flush, a seek in any pipeline can wait for ever
 * for a source that waits for a sink to return to PLAYING after another seek. */
static void
seek_at_random (GstElement * pipeline, GRand * rand)
{
  gst_element_seek_simple (pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
      g_rand_int_range (rand, 0, 10) * GST_SECOND);
}

static gpointer
change (gpointer data)
{
  Changes *c = data;
  GRand *rand = g_rand_new_with_seed (c->seed);

  while (g_get_monotonic_time () < c->end) {
    guint which = g_rand_int_range (rand, 0, G_N_ELEMENTS (values) + 1);

    if (which == G_N_ELEMENTS (values)) {
      seek_at_random (c->pipeline, rand);
    } else {
      GstElement *it =
          gst_bin_get_by_name (GST_BIN (c->pipeline), values[which][0]);

      gst_util_set_object_arg (G_OBJECT (it), values[which][1],
          values[which][g_rand_int_range (rand, 2, 7)]);
      gst_object_unref (it);
    }
    g_usleep (g_rand_int_range (rand, 0, 3000));
  }
  g_rand_free (rand);
  return NULL;
}

GST_START_TEST (test_changes_at_random)
{
  GstElement *pipeline = gst_parse_launch (PLAY, NULL);
  GRand *rand = hostile_rand ();
  Changes changes[2];
  GThread *threads[2];
  guint i;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  for (i = 0; i < 2; i++) {
    changes[i].pipeline = pipeline;
    changes[i].seed = g_rand_int (rand);
    changes[i].end = g_get_monotonic_time ()
        + hostile_seconds (3.0) * G_USEC_PER_SEC;
    threads[i] = g_thread_new ("change", change, &changes[i]);
  }
  for (i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  assert_no_error (pipeline);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_rand_free (rand);
  gst_object_unref (pipeline);
}

GST_END_TEST;

static Suite *
relink_suite (void)
{
  Suite *s = suite_create ("relink");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_linked_while_playing, 0,
      G_N_ELEMENTS (readers));
  tcase_add_loop_test (tc, test_what_is_needed_never_comes, 0,
      G_N_ELEMENTS (ends));
  tcase_add_test (tc, test_changes_at_random);
  return s;
}

GST_CHECK_MAIN (relink);
