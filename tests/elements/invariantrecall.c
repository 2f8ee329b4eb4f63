/* Frames recalled by invariantlayer agree with a recall that a test learns from
 * the metas
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/video/video.h>
#include <glib/gstdio.h>
#include <math.h>

#include "gstinvariantcode.h"
#include "gstsparsecode.h"
#include "gstsparsecoderequest.h"
#include "recall.h"

#define FIRST 4
#define SECOND 6
#define STAGES "invariantlayer name=top first-units=4 second-units=6 " \
    "start-after=40 first-frames=60 second-frames=100 solve-interval=20 " \
    "window=80 recall-winners=3 "

/* At this frame the second stage stops learning and the third begins. */
#define FROZEN 200
#define FRAMES 320

/* What is recorded of a pipeline, from the buffers that leave the layer. */
typedef struct _Watch Watch;
struct _Watch
{
  void (*see) (Watch * watch, GstBuffer * buffer, const GstSparseCode * below,
      const GstInvariantCode * code);
  guint frames, recalled, first_recalled;
  GstSparseCodeParts parts;     /* the parts that all frames had */
  GChecksum *sum;               /* bytes of the recalled frames */
  gdouble error, energy;
  Recall *recall;
  GBytes *prototypes;
};

static GstPadProbeReturn
watch_buffer (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  Watch *watch = data;
  GstSparseCode below;
  GstInvariantCode code;

  fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &below));
  fail_unless (gst_buffer_get_invariant_code (buffer, "top", &code));
  watch->parts &= gst_sparse_code_parts (&below);
  if (code.reconstruction != NULL) {
    gsize size;
    gconstpointer bytes = g_bytes_get_data (code.reconstruction, &size);

    if (watch->recalled++ == 0)
      watch->first_recalled = watch->frames;
    g_checksum_update (watch->sum, bytes, size);
  }
  if (watch->see)
    watch->see (watch, buffer, &below, &code);
  watch->frames++;
  return GST_PAD_PROBE_OK;
}

static void
watch_start (Watch * watch)
{
  memset (watch, 0, sizeof *watch);
  watch->parts = ~0;
  watch->sum = g_checksum_new (G_CHECKSUM_SHA256);
}

static void
watch_stop (Watch * watch)
{
  g_checksum_free (watch->sum);
  g_clear_pointer (&watch->prototypes, g_bytes_unref);
  recall_free (watch->recall);
}

/* Runs a pipeline to its end. */
static void
run (const gchar * line, Watch * watch)
{
  GError *error = NULL;
  GstElement *pipeline = gst_parse_launch (line, &error), *top;
  GstBus *bus;
  GstMessage *message;
  GstPad *pad;

  fail_unless (error == NULL, "%s", error ? error->message : "");
  top = gst_bin_get_by_name (GST_BIN (pipeline), "top");
  pad = gst_element_get_static_pad (top, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, watch_buffer, watch, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  bus = gst_element_get_bus (pipeline);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS, "%s", line);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pad);
  gst_object_unref (top);
  gst_object_unref (pipeline);
}

#define DIGITS "tapestrysrc motion=dance num-buffers=320 ! " \
    "video/x-raw,width=20,height=20 ! "
#define BELOW "competelayer columns=5 rows=4 winners=3 learn-frames=40 " \
    "snapshot-interval=1 "

/* The elements that can request a recalled frame, and whether they do. */
static const struct
{
  const gchar *downstream;
  gboolean wanted;
} requests[] = {
  {"! fakesink", FALSE},
  {"! reconstruct panels=invariant ! fakesink", FALSE},
  {"! reconstruct panels=recall ! fakesink", TRUE},
  {"! queue ! identity ! reconstruct panels=original+recall ! fakesink", TRUE},
  {"! tee name=t ! queue ! fakesink async=false t. ! queue ! reconstruct "
        "panels=recall ! fakesink async=false", TRUE},
  {"! tee name=t ! queue ! reconstruct panels=code ! fakesink async=false t. ! "
        "queue ! reconstructsink panels=recall video-sink=fakesink sync=false",
      TRUE},
};

GST_START_TEST (test_requests)
{
  gchar *line = g_strconcat (DIGITS BELOW "! " STAGES,
      requests[__i__].downstream, NULL);
  Watch watch;

  watch_start (&watch);
  run (line, &watch);
  assert_equals_int (watch.frames, FRAMES);
  if (requests[__i__].wanted) {
    fail_unless (watch.parts & GST_SPARSE_CODE_PART_PROTOTYPES);
    fail_unless (watch.first_recalled > 100 && watch.first_recalled < FROZEN);
    assert_equals_int (watch.recalled, FRAMES - watch.first_recalled);
  } else {
    fail_if (watch.parts & GST_SPARSE_CODE_PART_PROTOTYPES);
    assert_equals_int (watch.recalled, 0);
  }
  fail_unless (watch.parts & GST_SPARSE_CODE_PART_DRIVE);
  watch_stop (&watch);
  g_free (line);
}

GST_END_TEST;

static const gfloat *
floats_of (GBytes * bytes)
{
  return g_bytes_get_data (bytes, NULL);
}

/* Learns a recall from the same data as the layer. */
static void
learn_recall (Watch * watch, const GstSparseCode * below,
    const GstInvariantCode * code)
{
  const RecallSettings settings = { 3, 20, 80 };

  if (watch->recall == NULL)
    watch->recall = recall_new (&settings, 20, FIRST, SECOND,
        below->field_width * below->field_height * below->channels,
        below->halves == 2);
  if (below->prototypes != watch->prototypes) {
    g_clear_pointer (&watch->prototypes, g_bytes_unref);
    watch->prototypes = g_bytes_ref (below->prototypes);
    recall_set_prototypes (watch->recall, floats_of (below->prototypes));
  }
  if (code->second != NULL)
    recall_learn (watch->recall, floats_of (below->drive),
        floats_of (code->first), floats_of (code->second),
        below->fields_across * below->fields_down,
        !g_str_equal (code->phase, "second"));
  fail_unless (recall_is_ready (watch->recall) == (code->reconstruction != NULL));
}

#define assert_close(given, expected, field) \
    fail_unless (fabs ((given) - (expected)) < 2e-5, "field %u: %g, not %g", \
        field, given, expected)

/* The field is the whole frame: pixels / 255, with their norm. */
static void
see_whole_frame (Watch * watch, GstBuffer * buffer,
    const GstSparseCode * below, const GstInvariantCode * code)
{
  guint8 pixels[20 * 20];
  gfloat r[20 * 20];
  gdouble energy = 0.0;
  guint i;

  learn_recall (watch, below, code);
  if (code->reconstruction == NULL)
    return;
  assert_equals_int (gst_buffer_extract (buffer, 0, pixels, sizeof pixels),
      400);
  for (i = 0; i < 400; i++)
    energy += pixels[i] / 255.0 * (pixels[i] / 255.0);
  recall_reconstruct (watch->recall, floats_of (code->first),
      floats_of (code->second), sqrt (energy), r);
  assert_equals_int (g_bytes_get_size (code->reconstruction), sizeof r);
  for (i = 0; i < 400; i++)
    assert_close (floats_of (code->reconstruction)[i], r[i], 0);
}

/* With local contrast a field is (x - mean) / scale, of 8 x 8 pixels every 6;
 * pixels in the corners are in no other field. */
static void
see_fields (Watch * watch, GstBuffer * buffer, const GstSparseCode * below,
    const GstInvariantCode * code)
{
  const gfloat *recalled;
  guint8 pixels[20 * 20];
  gfloat r[8 * 8];
  guint corner;

  learn_recall (watch, below, code);
  assert_equals_int (below->fields_across, 3);
  assert_equals_int (below->fields_down, 3);
  assert_equals_int (below->field_stride, 6);
  if (code->reconstruction == NULL)
    return;
  recalled = floats_of (code->reconstruction);
  gst_buffer_extract (buffer, 0, pixels, sizeof pixels);
  for (corner = 0; corner < 4; corner++) {
    guint left = corner % 2 * 12, top = corner / 2 * 12;
    guint field = corner / 2 * 6 + corner % 2 * 2, x, y;
    guint edge_x = corner % 2 * 7, edge_y = corner / 2 * 7;
    gdouble mean = 0.0, square = 0.0, scale;

    for (y = 0; y < 8; y++) {
      for (x = 0; x < 8; x++) {
        gdouble v = pixels[(top + y) * 20 + left + x] / 255.0;

        mean += v / 64;
        square += v * v / 64;
      }
    }
    scale = sqrt (square - mean * mean + 0.04 * 0.04);
    recall_reconstruct (watch->recall, floats_of (code->first) + field * FIRST,
        floats_of (code->second) + field * SECOND,
        sqrt (64 * (square - mean * mean)) / scale, r);
    assert_close (recalled[(top + edge_y) * 20 + left + edge_x],
        mean + scale * r[edge_y * 8 + edge_x], field);
  }
}

GST_START_TEST (test_recalled_frames)
{
  Watch watch;

  watch_start (&watch);
  watch.see = __i__ ? see_fields : see_whole_frame;
  run (__i__ ? DIGITS BELOW "field-width=8 field-height=8 field-stride=6 ! "
      STAGES "! reconstruct panels=recall ! fakesink" :
      DIGITS BELOW "! " STAGES "! reconstruct panels=recall ! fakesink",
      &watch);
  fail_unless (watch.recalled > FRAMES - FROZEN);
  watch_stop (&watch);
}

GST_END_TEST;

/* In colour, with another byte order, the recalled frame resembles the frame. */
static void
see_color (Watch * watch, GstBuffer * buffer, const GstSparseCode * below,
    const GstInvariantCode * code)
{
  GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  guint8 pixels[20 * 20 * 4];
  guint i, c;

  learn_recall (watch, below, code);
  if (watch->frames < FROZEN)
    return;
  fail_unless (meta == NULL || meta->stride[0] == 80);
  gst_buffer_extract (buffer, 0, pixels, sizeof pixels);
  for (i = 0; i < 400; i++) {
    for (c = 0; c < 3; c++) {
      gdouble v = pixels[4 * i + 2 - c] / 255.0;
      gdouble r = floats_of (code->reconstruction)[3 * i + c];

      watch->error += (v - r) * (v - r);
      watch->energy += v * v;
    }
  }
}

GST_START_TEST (test_color)
{
  Watch watch;

  watch_start (&watch);
  watch.see = see_color;
  run (DIGITS "videoconvert ! video/x-raw,format=BGRx ! " BELOW "! " STAGES
      "! reconstruct panels=recall ! fakesink", &watch);
  fail_unless (watch.recalled > FRAMES - FROZEN);
  fail_unless (watch.error < 0.8 * watch.energy, "%g of %g", watch.error,
      watch.energy);
  watch_stop (&watch);
}

GST_END_TEST;

/* The same bytes whatever the number of threads. */
GST_START_TEST (test_threads)
{
  static const gchar *const threads[] = { "n-threads=1", "n-threads=5" };
  gchar *sums[2];
  guint i;

  for (i = 0; i < 2; i++) {
    gchar *line = g_strconcat (DIGITS BELOW "field-width=8 field-height=8 ",
        threads[i], " ! " STAGES "! reconstruct panels=recall ! fakesink",
        NULL);
    Watch watch;

    watch_start (&watch);
    run (line, &watch);
    sums[i] = g_strdup (g_checksum_get_string (watch.sum));
    fail_unless (watch.recalled > 0);
    watch_stop (&watch);
    g_free (line);
  }
  fail_unless_equals_string (sums[0], sums[1]);
  g_free (sums[0]);
  g_free (sums[1]);
}

GST_END_TEST;

static void
write_film (const gchar * location)
{
  gchar *line = g_strdup_printf (DIGITS "filesink location=%s", location);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (line);
}

/* The frame at which the run is split in two: early, while the second stage
 * learns, shortly after, and when nothing learns any more. */
static const guint cuts[] = { 30, 155, 215, 300 };

GST_START_TEST (test_in_two_runs)
{
  guint cut = cuts[__i__];
  gchar *folder = g_dir_make_tmp ("recall-XXXXXX", NULL);
  gchar *eye = g_build_filename (folder, "eye.safetensors", NULL);
  gchar *slow = g_build_filename (folder, "slow.safetensors", NULL);
  gchar *film = g_build_filename (folder, "film", NULL), *line;
  gchar *pixels = NULL, *part = g_build_filename (folder, "part", NULL);
  const gchar *from = "blocksize=400 ! rawvideoparse format=gray8 width=20 "
      "height=20 ! " BELOW;
  gsize length;
  Watch whole, parts;

  write_film (film);
  fail_unless (g_file_get_contents (film, &pixels, &length, NULL));
  assert_equals_int (length, FRAMES * 400);

  watch_start (&whole);
  line = g_strdup_printf ("filesrc location=%s %s ! " STAGES
      "! reconstruct panels=recall ! fakesink", film, from);
  run (line, &whole);
  g_free (line);

  watch_start (&parts);
  fail_unless (g_file_set_contents (part, pixels, cut * 400, NULL));
  line = g_strdup_printf ("filesrc location=%s %s "
      "save-location=%s ! " STAGES "save-location=%s ! "
      "reconstruct panels=recall ! fakesink", part, from, eye, slow);
  run (line, &parts);
  g_free (line);
  assert_equals_int (parts.frames, cut);
  fail_unless (g_file_set_contents (part, pixels + cut * 400,
          (FRAMES - cut) * 400, NULL));
  line = g_strdup_printf ("filesrc location=%s %s location=%s ! " STAGES
      "location=%s ! reconstruct panels=recall ! fakesink", part, from, eye,
      slow);
  run (line, &parts);
  g_free (line);
  assert_equals_int (parts.frames, FRAMES);
  assert_equals_int (parts.recalled, whole.recalled);
  fail_unless_equals_string (g_checksum_get_string (parts.sum),
      g_checksum_get_string (whole.sum));

  g_unlink (eye);
  g_unlink (slow);
  g_unlink (film);
  g_unlink (part);
  g_rmdir (folder);
  g_free (eye);
  g_free (slow);
  g_free (film);
  g_free (part);
  g_free (pixels);
  g_free (folder);
  watch_stop (&whole);
  watch_stop (&parts);
}

GST_END_TEST;

static Suite *
invariantrecall_suite (void)
{
  Suite *s = suite_create ("invariantrecall");
  TCase *tc = tcase_create ("invariantrecall");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_requests, 0, G_N_ELEMENTS (requests));
  tcase_add_loop_test (tc, test_recalled_frames, 0, 2);
  tcase_add_test (tc, test_color);
  tcase_add_test (tc, test_threads);
  tcase_add_loop_test (tc, test_in_two_runs, 0, G_N_ELEMENTS (cuts));
  return s;
}

GST_CHECK_MAIN (invariantrecall);
