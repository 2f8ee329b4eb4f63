/* tapestrysrc on the way to a frame far away can be stopped, flushed and paused, and shows
 * that frame in the end
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "movies.h"

#define HIDDEN 3                /* buffers before each that is shown */

/* So many that a test takes too long unless the way, of seconds, is ended at once. */
#define ROUNDS 20

#define FARTHEST "show-from=2147483647 "
#define FAR "show-from=5000000 show-frames=2 "

static const gchar *const motions[] = { "motion=drift ",
  "motion=dance dwell=3 shuffle=true "
};

typedef struct
{
  GstElement *pipeline, *source;
  GAsyncQueue *buffers;
} Film;

static GstPadProbeReturn
keep_buffer (GstPad * pad, GstPadProbeInfo * info, gpointer queue)
{
  g_async_queue_push (queue, gst_buffer_ref (GST_PAD_PROBE_INFO_BUFFER (info)));
  return GST_PAD_PROBE_OK;
}

static void
unref_buffer (gpointer buffer)
{
  gst_buffer_unref (buffer);
}

static void
film_open (Film * f, const gchar * motion, const gchar * properties)
{
  gchar *line = g_strdup_printf ("tapestrysrc name=source ahead=%d %s%s ! "
      "fakesink async=false", HIDDEN, motion, properties);
  GstPad *pad;

  f->pipeline = gst_parse_launch (line, NULL);
  f->source = gst_bin_get_by_name (GST_BIN (f->pipeline), "source");
  f->buffers = g_async_queue_new_full (unref_buffer);
  pad = gst_element_get_static_pad (f->source, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, keep_buffer, f->buffers,
      NULL);
  gst_object_unref (pad);
  g_free (line);
}

/* Starts it and waits until the source is on its way to the first frame shown. */
static void
film_start (Film * f)
{
  guint i;

  gst_element_set_state (f->pipeline, GST_STATE_PLAYING);
  for (i = 0; i < HIDDEN; i++)
    gst_buffer_unref (g_async_queue_pop (f->buffers));
}

static void
film_close (Film * f)
{
  gst_object_unref (f->source);
  take_down (f->pipeline);
  g_async_queue_unref (f->buffers);
}

static void
flush (Film * f)
{
  gst_element_send_event (f->source, gst_event_new_flush_start ());
  gst_element_send_event (f->source, gst_event_new_flush_stop (TRUE));
}

GST_START_TEST (test_stop)
{
  Film f;
  guint round;

  film_open (&f, motions[__i__], FARTHEST);
  for (round = 0; round < ROUNDS; round++) {
    film_start (&f);
    fail_unless (gst_element_set_state (f.pipeline, GST_STATE_NULL)
        == GST_STATE_CHANGE_SUCCESS);
    assert_equals_int (g_async_queue_length (f.buffers), 0);
  }
  film_close (&f);
}

GST_END_TEST;

GST_START_TEST (test_flush)
{
  Film f;
  guint round;

  film_open (&f, motions[__i__], FARTHEST);
  film_start (&f);
  for (round = 0; round < ROUNDS; round++)
    flush (&f);
  assert_equals_int (g_async_queue_length (f.buffers), 0);
  film_close (&f);
}

GST_END_TEST;

GST_START_TEST (test_end_of_stream)
{
  Film f;
  GstBus *bus;
  guint round;

  film_open (&f, motions[__i__], FARTHEST);
  bus = gst_element_get_bus (f.pipeline);
  for (round = 0; round < ROUNDS; round++) {
    film_start (&f);
    gst_element_send_event (f.source, gst_event_new_eos ());
    gst_message_unref (gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
            GST_MESSAGE_EOS));
    gst_element_set_state (f.pipeline, GST_STATE_NULL);
  }
  gst_object_unref (bus);
  film_close (&f);
}

GST_END_TEST;

static void
pause (Film * f)
{
  gst_element_set_state (f->pipeline, GST_STATE_PAUSED);
  gst_element_set_state (f->pipeline, GST_STATE_PLAYING);
}

static const struct
{
  const gchar *properties;
  void (*interrupt) (Film * f);
} interruptions[] = {
  {FAR, flush}, {FAR "is-live=true ", pause}
};

/* An interrupted film has the frames of one that is not. The second frame shown is followed
 * by the first. */
GST_START_TEST (test_interrupted)
{
  gchar *line = g_strdup_printf ("ahead=%d num-buffers=%d %s" FAR, HIDDEN,
      3 * (HIDDEN + 1), motions[__i__ / 2]);
  GPtrArray *film = play (line, ANY);
  guint b, round;
  Film f;

  film_open (&f, motions[__i__ / 2], interruptions[__i__ % 2].properties);
  film_start (&f);
  for (round = 0; round < ROUNDS; round++)
    interruptions[__i__ % 2].interrupt (&f);
  for (b = HIDDEN; b < film->len; b++) {
    GstBuffer *buffer = g_async_queue_pop (f.buffers);

    assert_same_frame (buffer, film->pdata[b]);
    assert_equals_uint64 (GST_BUFFER_OFFSET (buffer),
        GST_BUFFER_OFFSET ((GstBuffer *) film->pdata[b]));
    gst_buffer_unref (buffer);
  }
  assert_equals_int (film->len, 3 * (HIDDEN + 1));
  assert_same_frame (film->pdata[film->len - 1], film->pdata[HIDDEN]);
  g_ptr_array_unref (film);
  film_close (&f);
  g_free (line);
}

GST_END_TEST;

static Suite *
farframes_suite (void)
{
  Suite *s = suite_create ("farframes");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_stop, 0, G_N_ELEMENTS (motions));
  tcase_add_loop_test (tc, test_flush, 0, G_N_ELEMENTS (motions));
  tcase_add_loop_test (tc, test_end_of_stream, 0, G_N_ELEMENTS (motions));
  tcase_add_loop_test (tc, test_interrupted, 0, 2 * G_N_ELEMENTS (motions));
  return s;
}

GST_CHECK_MAIN (farframes);
