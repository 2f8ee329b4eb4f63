/* codepicture: pictures by hand and beside the layer, and tensors and caps from anywhere
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "blocks.h"
#include "errors.h"
#include "gstsparsecode.h"
#include "weightsfile.h"
#include "weightspath.h"

#define NONE GST_SPARSE_CODE_NO_UNIT

/* --- pictures by hand --- */

/* Frames of 4 x 1 pixels, two fields of 2 x 1, two units. */
#define CAPS "other/tensors,format=sparse,framerate=25/1,frame-width=4," \
    "frame-height=1,channels=1,columns=2,rows=1,field-width=2,field-height=1," \
    "field-stride=0,field-frames=1,fields=2,winners=2,local-contrast="

static const gfloat whole[] = { 0.5f, 0.25f, 0, 1.0f };

/* ON and OFF halves: the prototypes are 1, -1 and 1, 1. */
static const gfloat halves[] = { 1, 0, 0, 1, 1, 1, 0, 0 };

static void
write_weights (guint values, const gfloat * weights)
{
  gchar *header = g_strdup_printf ("{\"weights\":{\"dtype\":\"F32\","
      "\"shape\":[2,%u],\"data_offsets\":[0,%u]}}", values, 8 * values);

  weightsfile_write (path, strlen (header), header, strlen (header), weights,
      2 * values);
  g_free (header);
}

/* A sparse tensor of @dims, word by word. */
static GstBuffer *
tensor_new (guint length, guint fields, guint n, const gfloat * values,
    const guint32 * indices)
{
  guint32 header[32] = { 0xfeedcced, 0xde001000, 7, length, fields, 1, 1 };
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 128 + 8 * n, NULL);

  header[19] = 2;
  header[20] = 4;
  header[21] = n;
  gst_buffer_fill (buffer, 0, header, 128);
  gst_buffer_fill (buffer, 128, values, 4 * n);
  gst_buffer_fill (buffer, 128 + 4 * n, indices, 4 * n);
  GST_BUFFER_PTS (buffer) = GST_SECOND;
  return buffer;
}

static GstHarness *
pictures_new (const gchar * caps)
{
  gchar *line = g_strdup_printf ("codepicture name=it location=%s", path);
  GstHarness *h = gst_harness_new_parse (line);

  gst_harness_set_src_caps_str (h, caps);
  g_free (line);
  return h;
}

static GstBuffer *
whole_tensor (void)
{
  const gfloat values[] = { 1, 0.5f, 1 };
  const guint32 indices[] = { 0, 1, 2 };

  return tensor_new (2, 2, 3, values, indices);
}

static GstBuffer *
contrast_tensor (void)
{
  const gfloat values[] = { 1, 0.5f, 0.125f, -1, 0.75f, 0.25f };
  const guint32 indices[] = { 0, 2, 3, 5, 6, 7 };

  return tensor_new (4, 2, 6, values, indices);
}

static void
assert_code (GstBuffer * buffer, const guint32 indices[4],
    const gfloat activations[4])
{
  GstSparseCode code;

  fail_unless (gst_buffer_get_sparse_code (buffer, "it", &code));
  assert_equals_int (code.columns, 2);
  assert_equals_int (code.rows, 1);
  assert_equals_int (code.fields_across, 2);
  assert_equals_int (code.fields_down, 1);
  assert_equals_int (code.winners, 2);
  fail_unless (!code.learning && isnan (code.error));
  fail_unless (memcmp (g_bytes_get_data (code.indices, NULL), indices,
          16) == 0);
  fail_unless (memcmp (g_bytes_get_data (code.activations, NULL), activations,
          16) == 0);
}

/* Field 0: unit 0 x 1 + unit 1 x .5 = .5, .75; field 1: unit 0 x 1. */
GST_START_TEST (test_whole)
{
  const guint8 pixels[] = { 128, 191, 128, 64 };
  const guint32 indices[] = { 0, 1, 0, NONE };
  const gfloat activations[] = { 1, 0.5f, 1, 0 };
  GstHarness *h;
  GstBuffer *out;

  write_weights (2, whole);
  h = pictures_new (CAPS "false");
  out = gst_harness_push_and_pull (h, whole_tensor ());
  fail_unless (gst_buffer_memcmp (out, 0, pixels, 4) == 0);
  assert_equals_uint64 (GST_BUFFER_PTS (out), GST_SECOND);
  assert_code (out, indices, activations);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Field 0: .5 + .125 x (1, -1); field 1: .75 - .25 x (1, 1). */
GST_START_TEST (test_local_contrast)
{
  const guint8 pixels[] = { 159, 96, 128, 128 };
  const guint32 indices[] = { 0, NONE, 1, NONE };
  const gfloat activations[] = { 1, 0, -1, 0 };
  GstHarness *h;
  GstBuffer *out;

  write_weights (4, halves);
  h = pictures_new (CAPS "true");
  out = gst_harness_push_and_pull (h, contrast_tensor ());
  fail_unless (gst_buffer_memcmp (out, 0, pixels, 4) == 0);
  assert_code (out, indices, activations);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* --- pictures beside the layer --- */

typedef struct
{
  GQueue near;                  /* reconstructions */
  guint frames;
  gdouble farthest;
} Beside;

static GstPadProbeReturn
keep_near (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstSparseCode code;

  fail_unless (gst_buffer_get_sparse_code (GST_PAD_PROBE_INFO_BUFFER (info),
          "near", &code));
  if (code.winners == 0)        /* too few frames have come */
    return GST_PAD_PROBE_OK;
  fail_unless (code.reconstruction != NULL);
  g_queue_push_tail (&((Beside *) data)->near,
      g_bytes_ref (code.reconstruction));
  return GST_PAD_PROBE_OK;
}

/* The reconstruction is that of the layer, and the pixels are its rounding. */
static GstPadProbeReturn
compare (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  Beside *beside = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GBytes *near = g_queue_pop_head (&beside->near);
  GstSparseCode code;
  const gfloat *a, *b;
  gsize n, i;
  GstMapInfo map;

  fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &code)
      && code.reconstruction != NULL && code.prototypes != NULL);
  a = g_bytes_get_data (near, &n);
  fail_unless_equals_int (g_bytes_get_size (code.reconstruction), n);
  b = g_bytes_get_data (code.reconstruction, NULL);
  n /= sizeof (gfloat);
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  for (i = 0; i < n; i++) {
    beside->farthest = MAX (beside->farthest, fabs (a[i] - b[i]));
    if (map.size == n)
      fail_unless (fabs (map.data[i] - 255 * CLAMP (b[i], 0, 1)) <= 0.5001);
  }
  gst_buffer_unmap (buffer, &map);
  g_bytes_unref (near);
  beside->frames++;
  return GST_PAD_PROBE_OK;
}

static void
play (const gchar * line, Beside * beside)
{
  GstElement *pipeline = gst_parse_launch (line, NULL), *it;
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GstPad *pad;

  fail_unless (pipeline != NULL, "%s", line);
  it = gst_bin_get_by_name (GST_BIN (pipeline), "it");
  if (it != NULL) {
    pad = gst_element_get_static_pad (it, "src");
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, compare, beside, NULL);
    gst_object_unref (pad);
    gst_object_unref (it);
    it = gst_bin_get_by_name (GST_BIN (pipeline), "near");
    pad = gst_element_get_static_pad (it, "src");
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, keep_near, beside, NULL);
    gst_object_unref (pad);
    gst_object_unref (it);
  }
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS, "%s", line);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

#define VIDEO "videotestsrc num-buffers=12 pattern=smpte ! videoscale ! " \
    "video/x-raw,width=40,height=28,framerate=30/1,format="

static const struct
{
  const gchar *source, *layer;
} setups[] = {
  {"tapestrysrc num-buffers=40", "columns=5 rows=4"},
  {"tapestrysrc num-buffers=40", "columns=5 rows=4 rule=hebbian batch-size=4 "
        "init=normal"},
  {"tapestrysrc num-buffers=40", "columns=5 rows=4 rule=multiplicative "
        "coding=winners residual-winners=9 activation=tanh"},
  {VIDEO "GRAY8", "columns=5 rows=4 field-width=8 field-height=8"},
  {VIDEO "RGB", "columns=5 rows=4 field-width=9 field-height=7 field-stride=4 "
        "winners=3"},
  {VIDEO "BGRx", "columns=5 rows=4 field-width=8 field-height=8 "
        "rule=multiplicative"},
  {VIDEO "GRAY8", "columns=5 rows=4 field-width=8 field-height=8 "
        "contrast=none field-stride=5"},
  {VIDEO "GRAY8", "columns=5 rows=4 field-width=8 field-height=8 "
        "field-frames=4"},
  {VIDEO "RGB", "columns=5 rows=4 field-width=9 field-height=7 field-stride=4 "
        "field-frames=3 rule=multiplicative"},
  {VIDEO "GRAY8", "columns=5 rows=4 rule=hebbian batch-size=4 init=normal "
        "field-width=8 field-height=8 field-frames=2"},
  {"tapestrysrc num-buffers=40", "columns=5 rows=4 field-frames=4"},
};

GST_START_TEST (test_beside_the_layer)
{
  Beside beside = { G_QUEUE_INIT };
  gchar *line = g_strdup_printf ("%s ! competelayer %s save-location=%s ! "
      "fakesink", setups[__i__].source, setups[__i__].layer, path);

  play (line, NULL);
  g_free (line);
  line = g_strdup_printf ("%s ! competelayer name=near %s location=%s "
      "learning=false attach=reconstruction ! codetensor content=picture ! "
      "codepicture name=it location=%s ! reconstruct "
      "panels=original+code+reconstruction+prototypes ! fakesink",
      setups[__i__].source, setups[__i__].layer, path, path);
  play (line, &beside);
  fail_unless (beside.frames >= 9);
  fail_unless (beside.farthest < 2e-5, "%g", beside.farthest);
  g_free (line);
}

GST_END_TEST;

/* --- tensors from anywhere --- */

static const struct
{
  guint n;
  gfloat values[4];
  guint32 indices[4];
  guint word, put;              /* a word of the header to change */
  gsize size;                   /* in bytes, or 0 */
  const gchar *part;
} broken[] = {
  {1, {1}, {4}, 0, 0, 0, "indices do not ascend, or one is too large"},
  {1, {1}, {G_MAXUINT32}, 0, 0, 0, "one is too large"},
  {2, {1, 1}, {1, 0}, 0, 0, 0, "do not ascend"},
  {2, {1, 1}, {1, 1}, 0, 0, 0, "do not ascend"},
  {1, {NAN}, {1}, 0, 0, 0, "not a finite number"},
  {1, {INFINITY}, {1}, 0, 0, 0, "not a finite number"},
  {2, {3e38f, 3e38f}, {0, 1}, 0, 0, 0, "not finite"},
  {1, {1}, {1}, 0, 0, 135, "size is not that"},
  {1, {1}, {1}, 21, G_MAXUINT32, 0, "size is not that"},
  {1, {1}, {1}, 0, 0, 127, "shorter than a header"},
  {1, {1}, {1}, 0, 0xcdceedfe, 0, "byte order"},
  {1, {1}, {1}, 1, 0xde002000, 0, "byte order"},
  {1, {1}, {1}, 2, 8, 0, "not a sparse tensor of float32"},
  {1, {1}, {1}, 19, 0, 0, "not a sparse tensor of float32"},
  {1, {1}, {1}, 3, 3, 0, "dimensions are not those"},
  {1, {1}, {1}, 18, 3, 0, "dimensions are not those"},
};

GST_START_TEST (test_broken_tensors)
{
  const gfloat large[] = { 3, 3, 3, 3 };
  GstBuffer *buffer = tensor_new (2, 2, broken[__i__].n, broken[__i__].values,
      broken[__i__].indices);
  GstHarness *h;
  GstBus *bus;

  if (broken[__i__].put != 0)
    gst_buffer_fill (buffer, 4 * broken[__i__].word, &broken[__i__].put, 4);
  if (broken[__i__].word == 19)
    gst_buffer_memset (buffer, 76, 0, 4);
  if (broken[__i__].size != 0)
    gst_buffer_set_size (buffer, broken[__i__].size);
  write_weights (2, large);
  h = pictures_new (CAPS "false");
  bus = watch (h);
  assert_equals_int (gst_harness_push (h, buffer), GST_FLOW_ERROR);
  assert_error_posted (bus, broken[__i__].part);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A field has at most `winners` units. */
GST_START_TEST (test_too_many_winners)
{
  GstHarness *h;
  GstBus *bus;

  write_weights (2, whole);
  h = pictures_new ("other/tensors,format=sparse,framerate=25/1,frame-width=4,"
      "frame-height=1,channels=1,columns=2,rows=1,field-width=2,field-height=1,"
      "field-stride=0,field-frames=1,fields=2,winners=1,local-contrast=false");
  bus = watch (h);
  assert_equals_int (gst_harness_push (h, whole_tensor ()), GST_FLOW_ERROR);
  assert_error_posted (bus, "more units than `winners`");
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* --- caps --- */

/* Upstream sends refused caps again with each buffer; they are an error once. */
static void
assert_one_error_posted (GstHarness * h, GstBus * bus, const gchar * part)
{
  guint i;

  for (i = 0; i < 2; i++)
    fail_unless (gst_harness_push (h, whole_tensor ()) != GST_FLOW_OK);
  assert_error_posted (bus, part);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR) == NULL);
}

static const struct
{
  const gchar *field, *value, *part;
} wrong[] = {
  {"winners", NULL, "do not have `winners`"},
  {"frame-width", NULL, "do not have `frame-width`"},
  {"local-contrast", NULL, "do not have `local-contrast`"},
  {"columns", "a", "do not have `columns`"},
  {"rows", "-1", "do not have `rows`"},
  {"winners", "0", "winners"},
  {"winners", "3", "winners is larger than the number of units"},
  {"winners", "2147483647", "winners"},
  {"columns", "2147483647", "columns"},
  {"columns", "3", "do not fit the codes"},
  {"field-width", "0", "a field has no pixels"},
  {"field-width", "4", "do not fit the codes"},
  {"field-width", "9", "larger than the frame"},
  {"field-stride", "3", "field-stride"},
  {"field-frames", NULL, "do not have `field-frames`"},
  {"field-frames", "0", "field-frames"},
  {"field-frames", "33", "field-frames"},
  {"field-frames", "2", "do not fit the codes"},
  {"frame-width", "0", "a frame has 1 x 1"},
  {"frame-width", "2147483647", "a frame has 1 x 1"},
  {"frame-width", "6", "a frame has 3 fields, and the caps say 2"},
  {"channels", "2", "1 or 3 channels"},
  {"channels", "3", "do not fit the codes"},
  {"fields", "0", "no fields"},
  {"fields", "2147483647", "a frame has 2 fields"},
  {"local-contrast", "true", "do not fit the codes"},
};

GST_START_TEST (test_wrong_caps)
{
  GstCaps *caps = gst_caps_from_string (CAPS "false");
  GstStructure *s = gst_caps_get_structure (caps, 0);
  gchar *line = g_strdup_printf ("codepicture location=%s", path);
  GstHarness *h;
  GstBus *bus;

  gst_structure_remove_field (s, wrong[__i__].field);
  if (wrong[__i__].value != NULL) {
    gchar *text = g_strdup_printf ("x,%s=%s", wrong[__i__].field,
        wrong[__i__].value);
    GstStructure *one = gst_structure_from_string (text, NULL);

    gst_structure_set_value (s, wrong[__i__].field,
        gst_structure_get_value (one, wrong[__i__].field));
    gst_structure_free (one);
    g_free (text);
  }
  write_weights (2, whole);
  h = gst_harness_new_parse (line);
  bus = watch (h);
  gst_harness_set_src_caps (h, caps);
  assert_one_error_posted (h, bus, wrong[__i__].part);
  unwatch (h, bus);
  gst_harness_teardown (h);
  g_free (line);
}

GST_END_TEST;

GST_START_TEST (test_no_weights)
{
  GstHarness *h = gst_harness_new ("codepicture");
  GstElement *it = gst_element_factory_make ("codepicture", NULL);
  GstBus *bus = watch (h);

  gst_harness_set_src_caps_str (h, CAPS "false");
  assert_one_error_posted (h, bus, "Set `location`");
  unwatch (h, bus);
  gst_harness_teardown (h);

  bus = gst_bus_new ();
  gst_element_set_bus (it, bus);
  g_object_set (it, "location", "/nowhere/eye.safetensors", NULL);
  assert_equals_int (gst_element_set_state (it, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  assert_error_posted (bus, "Cannot load the weights: ");
  gst_element_set_state (it, GST_STATE_NULL);
  gst_element_set_bus (it, NULL);
  gst_object_unref (bus);
  gst_object_unref (it);
}

GST_END_TEST;

static void
assert_size (GstHarness * h, gint width)
{
  GstCaps *caps = gst_pad_get_current_caps (h->sinkpad);
  GstVideoInfo info;

  fail_unless (gst_video_info_from_caps (&info, caps));
  assert_equals_int (info.width, width);
  assert_equals_int (info.height, 1);
  assert_equals_int (info.fps_n, 25);
  gst_caps_unref (caps);
}

/* The frame may change between tensors, and a flush, a gap and the end pass. */
GST_START_TEST (test_while_playing)
{
  const gfloat value = 1;
  const guint32 index = 0;
  const guint8 pixels[] = { 128, 64 };
  GstHarness *h;
  GstBuffer *out, *gap = gst_buffer_new ();
  GstSegment segment;

  write_weights (2, whole);
  h = pictures_new (CAPS "false");
  gst_buffer_unref (gst_harness_push_and_pull (h, whole_tensor ()));
  assert_size (h, 4);
  gst_harness_set_src_caps_str (h, "other/tensors,format=sparse,framerate=25/1,"
      "frame-width=2,frame-height=1,channels=1,columns=2,rows=1,field-width=2,"
      "field-height=1,field-stride=0,field-frames=1,fields=1,winners=2,"
      "local-contrast=false");
  out = gst_harness_push_and_pull (h, tensor_new (2, 1, 1, &value, &index));
  assert_size (h, 2);
  fail_unless (gst_buffer_memcmp (out, 0, pixels, 2) == 0);
  gst_buffer_unref (out);

  GST_BUFFER_FLAG_SET (gap, GST_BUFFER_FLAG_GAP);
  assert_equals_int (gst_harness_push (h, gap), GST_FLOW_OK);
  fail_unless (gst_harness_try_pull (h) == NULL);
  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (h, gst_event_new_segment (&segment));
  out = gst_harness_push_and_pull (h, tensor_new (2, 1, 1, &value, &index));
  gst_buffer_unref (out);
  fail_unless (gst_harness_push_event (h, gst_event_new_eos ()));
  gst_harness_teardown (h);
}

GST_END_TEST;

/* codetensor chooses the sparse format by itself, and without content=picture the
 * error says what to set. */
GST_START_TEST (test_content_of_codetensor)
{
  GstElement *pipeline;
  GstBus *bus;
  GError *error;
  gchar *line = g_strdup_printf ("tapestrysrc num-buffers=3 ! competelayer "
      "columns=2 rows=1 winners=1 ! codetensor ! codepicture location=%s ! "
      "fakesink", path);

  write_weights (2, whole);
  pipeline = gst_parse_launch (line, NULL);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  error = wait_for_error (bus, "Set content=picture on codetensor");
  g_clear_error (&error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_END_TEST;

static Suite *
codepicture_suite (void)
{
  Suite *s = suite_create ("codepicture");
  TCase *pictures = tcase_create ("pictures");
  TCase *errors = tcase_create ("errors");

  suite_add_tcase (s, pictures);
  tcase_add_checked_fixture (pictures, setup, teardown);
  tcase_add_test (pictures, test_whole);
  tcase_add_test (pictures, test_local_contrast);
  tcase_add_loop_test (pictures, test_beside_the_layer, 0,
      G_N_ELEMENTS (setups));
  tcase_add_test (pictures, test_while_playing);

  suite_add_tcase (s, errors);
  tcase_add_checked_fixture (errors, setup, teardown);
  tcase_add_loop_test (errors, test_broken_tensors, 0, G_N_ELEMENTS (broken));
  tcase_add_test (errors, test_too_many_winners);
  tcase_add_loop_test (errors, test_wrong_caps, 0, G_N_ELEMENTS (wrong));
  tcase_add_test (errors, test_no_weights);
  tcase_add_test (errors, test_content_of_codetensor);
  return s;
}

GST_CHECK_MAIN (codepicture);
