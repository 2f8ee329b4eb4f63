/* Novelty finds an object that is visible for a while in a thousand frames of
 * video with movement, and finds nothing else
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#define WIDTH 96
#define HEIGHT 64
#define FRAMES 1000

/* The object: its place, and the frames in which it is visible. */
#define LEFT 40
#define TOP 20
#define SIZE 16
#define COMES 645
#define GOES 690

/* A camera that sways over hills of light, and a ball that moves in front of
 * them. */
static guint8
scene (guint n, guint x, guint y)
{
  gdouble across = x + 30.0 * sin (n * 0.021);
  gdouble down = y + 20.0 * cos (n * 0.033);
  gdouble ball_x = 48.0 + 40.0 * sin (n * 0.11);
  gdouble ball_y = 32.0 + 24.0 * sin (n * 0.17);
  gdouble hills = sin (across * 0.21) * cos (down * 0.17)
      + 0.5 * sin (0.11 * across + 0.19 * down);

  if (hypot (x - ball_x, y - ball_y) < 7.0)
    return 230;
  return 110.0 + 50.0 * hills;
}

/* A board of checks, which moves a little. */
static guint8
object (guint n, guint x, guint y)
{
  return ((x + n / 8) / 2 + y / 2) % 2 ? 255 : 0;
}

static GstBuffer *
frame (guint n, gboolean planted)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT, NULL);
  GstMapInfo map;
  guint x, y;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (y = 0; y < HEIGHT; y++)
    for (x = 0; x < WIDTH; x++)
      map.data[y * WIDTH + x] = planted && x >= LEFT && x < LEFT + SIZE
          && y >= TOP && y < TOP + SIZE ? object (n, x, y) : scene (n, x, y);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, 30);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 30;
  return buffer;
}

/* The messages about novelty. */
typedef struct
{
  guint events;
  GstStructure *first;
  gdouble greatest;             /* of the reports after the twentieth */
} Findings;

static void
take_message (Findings * f, GstMessage * message)
{
  const GstStructure *s = gst_message_get_structure (message);
  guint64 time = 0;
  gdouble novelty = 0.0;

  if (s == NULL || !gst_structure_get (s, "novelty", G_TYPE_DOUBLE, &novelty,
          "running-time", G_TYPE_UINT64, &time, NULL))
    return;
  if (gst_structure_has_name (s, "competelayer-novelty")) {
    if (f->events++ == 0)
      f->first = gst_structure_copy (s);
  } else if (time > 20 * GST_SECOND) {
    f->greatest = MAX (f->greatest, novelty);
  }
}

static void
take (Findings * f, GstBus * bus)
{
  GstMessage *message;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT)) != NULL) {
    take_message (f, message);
    gst_message_unref (message);
  }
}

/* Plays the video into a layer, with the object or without it. If @learning is
 * off, the layer stops learning at the 300th frame. */
static void
watch_video (Findings * f, const gchar * line, gboolean planted,
    gboolean learning)
{
  GstHarness *h = gst_harness_new_parse (line);
  GstElement *layer = gst_harness_find_element (h, "competelayer");
  GstBus *bus = gst_bus_new ();
  guint n;

  memset (f, 0, sizeof *f);
  gst_element_set_bus (h->element, bus);
  gst_harness_set_src_caps_str (h, "video/x-raw,format=GRAY8,width="
      G_STRINGIFY (WIDTH) ",height=" G_STRINGIFY (HEIGHT) ",framerate=30/1");
  for (n = 0; n < FRAMES; n++) {
    if (n == 300)
      g_object_set (layer, "learning", learning, NULL);
    gst_buffer_unref (gst_harness_push_and_pull (h, frame (n, planted
                && n >= COMES && n < GOES)));
    take (f, bus);
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  take (f, bus);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_object_unref (layer);
  gst_harness_teardown (h);
}

static guint
pixels (const GstStructure * s, const gchar * name)
{
  guint value = G_MAXUINT;

  fail_unless (gst_structure_get_uint (s, name, &value), "%s", name);
  return value;
}

static guint64
time_of (const GstStructure * s, const gchar * name)
{
  guint64 value = G_MAXUINT64;

  fail_unless (gst_structure_get_uint64 (s, name, &value), "%s", name);
  return value;
}

/* Found once, in the interval in which it appeared or in the next one. */
static void
assert_found_in_time (Findings * f)
{
  const GstClockTime comes = COMES * GST_SECOND / 30;

  assert_equals_int (f->events, 1);
  fail_unless (time_of (f->first, "since") <= comes + GST_SECOND);
  fail_unless (time_of (f->first, "running-time") >= comes);
  fail_unless (time_of (f->first, "running-time") <= comes + 2 * GST_SECOND);
  assert_equals_uint64 (time_of (f->first, "timestamp"),
      time_of (f->first, "running-time"));
  assert_equals_uint64 (time_of (f->first, "stream-time"),
      time_of (f->first, "running-time"));
}

/* The region is right, within one field. */
static void
assert_found (Findings * f, guint field)
{
  guint x, y, right, down;

  assert_found_in_time (f);
  x = pixels (f->first, "x");
  y = pixels (f->first, "y");
  right = x + pixels (f->first, "width");
  down = y + pixels (f->first, "height");
  fail_unless (x + field > LEFT && right < LEFT + SIZE + field
      && y + field > TOP && down < TOP + SIZE + field,
      "found from %u, %u to %u, %u", x, y, right, down);
  gst_structure_free (f->first);
}

#define LAYER "competelayer columns=10 rows=10 n-threads=1 " \
    "novelty-threshold=2 "
#define FIELDS LAYER "field-width=8 field-height=8 "

static const struct
{
  const gchar *line;
  gboolean learning;
  guint field;
} watchers[] = {
  {FIELDS, TRUE, 8},
  {FIELDS, FALSE, 8},
  {FIELDS "seed=1 post-messages=false", TRUE, 8},
  {LAYER "field-width=12 field-height=12 field-stride=8 winners=10", TRUE, 12},
  {FIELDS "coding=winners rule=multiplicative learning-rate=.01 "
        "lateral-strength=0", TRUE, 8},
};

GST_START_TEST (test_planted_object)
{
  Findings f;

  watch_video (&f, watchers[__i__].line, TRUE, watchers[__i__].learning);
  assert_found (&f, watchers[__i__].field);
}

GST_END_TEST;

GST_START_TEST (test_nothing_planted)
{
  Findings f;

  watch_video (&f, watchers[__i__].line, FALSE, watchers[__i__].learning);
  fail_unless (f.events == 0 && f.greatest < 2.0, "%u events, greatest %g",
      f.events, f.greatest);
}

GST_END_TEST;

/* The object is noise: a pattern that one field sees again and again is learned
 * in a few frames. */
static GstPadProbeReturn
plant_in_digits (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  guint n = gst_util_uint64_scale_round (GST_BUFFER_PTS
      (GST_PAD_PROBE_INFO_BUFFER (info)), 30, GST_SECOND);
  GstBuffer *buffer;
  GstMapInfo map;
  GRand *snow;
  gsize i;

  if (n < COMES || n >= GOES)
    return GST_PAD_PROBE_OK;
  snow = g_rand_new_with_seed (n);
  buffer = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (i = 0; i < map.size; i++)
    map.data[i] = g_rand_int_range (snow, 0, 256);
  gst_buffer_unmap (buffer, &map);
  g_rand_free (snow);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

/* The same with one field that covers the whole frame, of drifting digits. */
static void
watch_digits (Findings * f, gboolean planted)
{
  GstElement *pipeline = gst_parse_launch ("tapestrysrc name=digits "
      "num-buffers=" G_STRINGIFY (FRAMES) " ! competelayer "
      "novelty-threshold=1.4 ! fakesink", NULL);
  GstElement *digits = gst_bin_get_by_name (GST_BIN (pipeline), "digits");
  GstPad *pad = gst_element_get_static_pad (digits, "src");
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  gboolean end;

  memset (f, 0, sizeof *f);
  if (planted)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, plant_in_digits, NULL,
        NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  do {
    message = gst_bus_timed_pop_filtered (bus, 100 * GST_SECOND,
        GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_ELEMENT);
    fail_unless (message != NULL);
    fail_if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR);
    end = GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
    take_message (f, message);
    gst_message_unref (message);
  } while (!end);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pad);
  gst_object_unref (digits);
  gst_object_unref (pipeline);
}

GST_START_TEST (test_digits)
{
  Findings f;

  watch_digits (&f, FALSE);
  fail_unless (f.events == 0 && f.greatest < 2.0, "%u events, greatest %g",
      f.events, f.greatest);
  watch_digits (&f, TRUE);
  assert_found_in_time (&f);
  assert_equals_int (pixels (f.first, "x") + pixels (f.first, "y"), 0);
  assert_equals_int (pixels (f.first, "width"), 20);
  assert_equals_int (pixels (f.first, "height"), 20);
  gst_structure_free (f.first);
}

GST_END_TEST;

static Suite *
novelobject_suite (void)
{
  Suite *s = suite_create ("novelobject");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_planted_object, 0, G_N_ELEMENTS (watchers));
  tcase_add_loop_test (tc, test_nothing_planted, 0, G_N_ELEMENTS (watchers));
  tcase_add_test (tc, test_digits);
  return s;
}

GST_CHECK_MAIN (novelobject);
