/* noveltywatch finds what is planted in a film, puts it on the buffers, reports it once,
 * leaves pictures, and changes no pixel
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#ifdef HAVE_GST_ANALYTICS_OD
#define GST_USE_UNSTABLE_API
#include <gst/analytics/analytics.h>
#endif

#include "folder.h"
#include "gstnovelty.h"
#include "gstsparsecode.h"

#define WIDTH 192
#define HEIGHT 120
#define FPS 10

/* An object stands here from the frame COMES on. */
#define LEFT 72
#define TOP 36
#define SIZE 36
#define COMES 150

static guint8
scene (guint n, gint x, gint y, GRand * rand)
{
  gint value = 120 + 40 * sin (x * 0.3 + 0.2 * y) + 30 * cos (y * 0.4);
  gint walker = (gint) (3 * n) % (WIDTH + 30) - 30;

  if (x >= walker && x < walker + 24 && y >= 84)
    value = 60 + 10 * ((x - walker) / 4 % 2) + 15 * (y / 5 % 2);
  if (n >= COMES && x >= LEFT && x < LEFT + SIZE && y >= TOP && y < TOP + SIZE)
    value = 20 + 160 * ((x / 7 + y / 6) % 2);
  return CLAMP (value + g_rand_int_range (rand, -2, 3), 0, 255);
}

/* A frame of @bytes a pixel, all the same. */
static GstBuffer *
frame_new (guint n, guint bytes)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT * bytes,
      NULL);
  GRand *rand = g_rand_new_with_seed (n);
  GstMapInfo map;
  gint x, y;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (y = 0; y < HEIGHT; y++)
    for (x = 0; x < WIDTH; x++)
      memset (map.data + (y * WIDTH + x) * bytes, scene (n, x, y, rand), bytes);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, FPS);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / FPS;
  g_rand_free (rand);
  return buffer;
}

static GstHarness *
harness_new (const gchar * line, const gchar * format, GstBus ** bus)
{
  GstHarness *h = gst_harness_new_parse (line);
  gchar *caps = g_strdup_printf ("video/x-raw,format=%s,width=%d,height=%d,"
      "framerate=%d/1", format, WIDTH, HEIGHT, FPS);

  *bus = gst_bus_new ();
  gst_element_set_bus (h->element, *bus);
  gst_harness_set_src_caps_str (h, caps);
  g_free (caps);
  return h;
}

static void
harness_free (GstHarness * h, GstBus * bus)
{
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
}

/* The next message with this name, or %NULL. */
static GstStructure *
next_message (GstBus * bus, const gchar * name)
{
  GstStructure *found = NULL;
  GstMessage *message;

  while (found == NULL
      && (message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT)) != NULL) {
    if (gst_message_has_name (message, name))
      found = gst_structure_copy (gst_message_get_structure (message));
    gst_message_unref (message);
  }
  return found;
}

static guint
number (const GstStructure * s, const gchar * name)
{
  guint value = G_MAXUINT;

  fail_unless (gst_structure_get_uint (s, name, &value), "%s", name);
  return value;
}

/* The rectangle is around the object, within a field. */
static void
assert_around_object (guint x, guint y, guint width, guint height)
{
  fail_unless (x + 12 >= LEFT && x + width <= LEFT + SIZE + 12
      && y + 12 >= TOP && y + height <= TOP + SIZE + 12 && width >= 12
      && height >= 12, "%u, %u, %u x %u", x, y, width, height);
}

/* Plays frames and counts those that have a region. */
static guint
play (GstHarness * h, guint from, guint end, guint bytes)
{
  guint n, found = 0;

  for (n = from; n < end; n++) {
    GstBuffer *buffer = gst_harness_push_and_pull (h, frame_new (n, bytes));

    found += gst_buffer_get_meta (buffer,
        GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE) != NULL;
    gst_buffer_unref (buffer);
  }
  return found;
}

#ifdef HAVE_CAIRO
#define EXPLAIN "explain="
#else
#define EXPLAIN "name="         /* the rest of the line is a name */
#endif

/* --- messages --- */

GST_START_TEST (test_event)
{
  GstBus *bus;
  GstHarness *h = harness_new ("noveltywatch", "RGB", &bus);
  GstStructure *s;
  GstClockTime time, since;
  gdouble novelty, confidence;

  assert_equals_int (play (h, 0, COMES, 3), 0);
  fail_unless (play (h, COMES, COMES + 60, 3) > 30);
  s = next_message (bus, "competelayer-novelty");
  fail_unless (s != NULL);
  assert_equals_string (gst_structure_get_string (s, "kind"), "still");
  fail_unless (gst_structure_get (s, "running-time", G_TYPE_UINT64, &time,
          "since", G_TYPE_UINT64, &since, "novelty", G_TYPE_DOUBLE, &novelty,
          "confidence", G_TYPE_DOUBLE, &confidence, NULL));
  fail_unless (time >= COMES * GST_SECOND / FPS
      && time < COMES * GST_SECOND / FPS + 3 * GST_SECOND);
  assert_equals_uint64 (since, time);
  fail_unless (novelty >= 0.2);
  fail_unless (fabs (confidence - (1.0 - 0.1 / novelty)) < 1e-6);
  assert_around_object (number (s, "x"), number (s, "y"), number (s, "width"),
      number (s, "height"));
  gst_structure_free (s);
  fail_unless (next_message (bus, "competelayer-novelty") == NULL);
  harness_free (h, bus);
}

GST_END_TEST;

/* The table below "## NAME" in docs/messages.md lists each field with its type. */
static void
assert_documented (const GstStructure * s)
{
  gchar *path = g_build_filename (g_getenv ("ELEMENTS"), "..", "docs",
      "messages.md", NULL);
  gchar *header = g_strdup_printf ("\n## %s\n", gst_structure_get_name (s));
  gchar *text, *table, *end;
  gint i;

  fail_unless (g_file_get_contents (path, &text, NULL, NULL));
  table = strstr (text, header);
  fail_unless (table != NULL, "%s", header);
  end = strstr (table + 1, "\n## ");
  if (end != NULL)
    *end = '\0';
  for (i = 0; i < gst_structure_n_fields (s); i++) {
    const gchar *name = gst_structure_nth_field_name (s, i);
    gchar *row = g_strdup_printf ("\n| `%s` | %s | ", name,
        g_type_name (gst_structure_get_field_type (s, name)));

    fail_unless (strstr (table, row) != NULL, "%s is not in the table", row);
    g_free (row);
  }
  g_free (text);
  g_free (header);
  g_free (path);
}

/* After a layer and with explain, all fields are there; also where the layer's fields span
 * three frames. */
GST_START_TEST (test_messages_are_documented)
{
  static const gchar *const names[] = { "competelayer-novelty-warming-up",
    "competelayer-novelty", "noveltywatch"
  };
  gchar *line, *folder;
  guint i;

  folder_make ();
  folder = folder_path (".");
  line = g_strdup_printf ("competelayer columns=4 rows=4 field-frames=%u ! "
      "noveltywatch %s%s", 1 + 2 * __i__, EXPLAIN, folder);

  for (i = 0; i < G_N_ELEMENTS (names); i++) {
    GstBus *bus;
    GstHarness *h = harness_new (line, "GRAY8", &bus);
    GstStructure *s;

    play (h, 0, COMES + 40, 1);
    gst_harness_push_event (h, gst_event_new_eos ());
    s = next_message (bus, names[i]);
    fail_unless (s != NULL, "%s", names[i]);
    assert_documented (s);
    if (i == 1)
      fail_unless (gst_structure_has_field (s, "winners"));
    if (i == 2)
      assert_equals_int (gst_structure_n_fields (s), 18);
    gst_structure_free (s);
    harness_free (h, bus);
  }
  g_free (line);
  g_free (folder);
  folder_remove ();
}

GST_END_TEST;

/* Beside the object stands a thing of less contrast. */
static GstBuffer *
wide_frame_new (guint n)
{
  GstBuffer *buffer = frame_new (n, 1);
  guint x, y;

  for (y = TOP; y < TOP + SIZE; y++)
    for (x = LEFT + SIZE; x < LEFT + SIZE + 48; x++)
      gst_buffer_memset (buffer, y * WIDTH + x, 70 + 80 * ((x / 7 + y / 6) % 2),
          1);
  return buffer;
}

/* The message has the winners of its newest field, which is not in the middle of the
 * rectangle: those of the layer's field at the middle of it. Nine of the layer's fields are
 * in a field of the watch. */
GST_START_TEST (test_winners)
{
  GstBus *bus;
  GstHarness *h = harness_new ("competelayer columns=4 rows=4 winners=3 "
      "field-width=4 field-height=4 n-threads=1 ! noveltywatch", "GRAY8", &bus);
  GstStructure *s = NULL;
  const GValue *winners;
  const guint32 *units;
  GstSparseCode code;
  GstBuffer *buffer = NULL;
  guint n, i;

  play (h, 0, COMES, 1);
  for (n = COMES; s == NULL && n < COMES + 60; n++) {
    gst_clear_buffer (&buffer);
    buffer = gst_harness_push_and_pull (h, wide_frame_new (n));
    s = next_message (bus, "competelayer-novelty");
  }
  fail_unless (s != NULL && gst_buffer_get_sparse_code (buffer, NULL, &code));
  i = (number (s, "field-row") * 12 + 6) / 4 * (WIDTH / 4)
      + (number (s, "field-column") * 12 + 6) / 4;
  units = (const guint32 *) g_bytes_get_data (code.indices, NULL) + i * 3;
  fail_if ((number (s, "x") + number (s, "width") / 2) / 12
      == number (s, "field-column"));
  winners = gst_structure_get_value (s, "winners");
  assert_equals_int (code.winners, 3);
  for (n = i = 0; i < 3; i++)
    if (units[i] != GST_SPARSE_CODE_NO_UNIT)
      assert_equals_int (g_value_get_uint (gst_value_array_get_value (winners,
                  n++)), units[i]);
  assert_equals_int (gst_value_array_get_size (winners), n);
  fail_unless (n > 0);
  gst_structure_free (s);
  gst_buffer_unref (buffer);
  harness_free (h, bus);
}

GST_END_TEST;

/* --- buffers --- */

static void
assert_region (GstBuffer * buffer)
{
  GstVideoRegionOfInterestMeta *roi = (GstVideoRegionOfInterestMeta *)
      gst_buffer_get_meta (buffer, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE);
  const GstStructure *s;
  gdouble novelty, confidence;

  fail_unless (roi != NULL);
  assert_equals_string (g_quark_to_string (roi->roi_type), "novelty");
  assert_around_object (roi->x, roi->y, roi->w, roi->h);
  s = gst_video_region_of_interest_meta_get_param (roi, "novelty");
  fail_unless (s != NULL && gst_structure_get (s,
          "novelty", G_TYPE_DOUBLE, &novelty, "confidence", G_TYPE_DOUBLE,
          &confidence, NULL));
  assert_equals_string (gst_structure_get_string (s, "kind"), "still");
  fail_unless (confidence > 0.3 && confidence < 1.0 && novelty >= 0.15);
}

/* The region is there as a detected object, too, in a build that has these. */
static void
assert_detected (GstBuffer * buffer)
{
#ifdef HAVE_GST_ANALYTICS_OD
  GstAnalyticsRelationMeta *meta =
      gst_buffer_get_analytics_relation_meta (buffer);
  GstAnalyticsODMtd detected;
  gint x, y, width, height;
  gfloat confidence;

  fail_unless (meta != NULL);
  fail_unless (gst_analytics_relation_meta_get_od_mtd (meta, 0, &detected));
  assert_equals_string (g_quark_to_string (gst_analytics_od_mtd_get_obj_type
          (&detected)), "novelty");
  fail_unless (gst_analytics_od_mtd_get_location (&detected, &x, &y, &width,
          &height, &confidence));
  assert_around_object (x, y, width, height);
  fail_unless (confidence > 0.3f && confidence < 1.0f);
#endif
}

/* The fields of the object are over the threshold, the upper left one is not. */
static void
assert_fields (GstBuffer * buffer)
{
  GstNovelty novelty;
  const gfloat *values;

  fail_unless (gst_buffer_get_novelty (buffer, &novelty));
  assert_equals_int (novelty.fields_across, WIDTH / 12);
  assert_equals_int (novelty.fields_down, HEIGHT / 12);
  assert_equals_int (novelty.field_width, 12);
  values = g_bytes_get_data (novelty.novelty, NULL);
  fail_unless (values[0] < 0.5f);
  fail_unless (values[(TOP / 12 + 1) * novelty.fields_across + LEFT / 12 + 1]
      >= 1.0f);
}

GST_START_TEST (test_buffers)
{
  GstBus *bus;
  GstHarness *h = harness_new ("noveltywatch name=watch", "GRAY8", &bus);
  GstElement *watch = gst_harness_find_element (h, "noveltywatch");
  GstBuffer *buffer, *same = frame_new (COMES + 40, 1);
  GstNovelty novelty;
  GstMapInfo map;

  play (h, 0, COMES + 40, 1);
  buffer = gst_harness_push_and_pull (h, frame_new (COMES + 40, 1));
  assert_region (buffer);
  assert_detected (buffer);
  assert_fields (buffer);
  gst_buffer_map (same, &map, GST_MAP_READ);
  fail_unless (gst_buffer_memcmp (buffer, 0, map.data, map.size) == 0);
  gst_buffer_unmap (same, &map);
  gst_buffer_unref (buffer);
  gst_buffer_unref (same);

  gst_util_set_object_arg (G_OBJECT (watch), "attach", "regions");
  buffer = gst_harness_push_and_pull (h, frame_new (COMES + 41, 1));
  assert_region (buffer);
  fail_if (gst_buffer_get_novelty (buffer, &novelty));
  gst_buffer_unref (buffer);
  gst_util_set_object_arg (G_OBJECT (watch), "novelty-kinds", "motion");
  assert_equals_int (play (h, COMES + 42, COMES + 60, 1), 0);
  gst_object_unref (watch);
  harness_free (h, bus);
}

GST_END_TEST;

/* With qos a frame that is late by more than its duration passes unwatched. With attach=0
 * nothing is on buffers. */
GST_START_TEST (test_qos)
{
  GstBus *bus;
  GstHarness *h = harness_new ("noveltywatch name=watch qos=true", "GRAY8",
      &bus);
  GstElement *watch = gst_harness_find_element (h, "noveltywatch");
  GstBuffer *buffer;
  GstNovelty novelty;
  guint n;

  play (h, 0, 10, 1);
  gst_harness_push_upstream_event (h, gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW,
          1.0, 10 * GST_SECOND, GST_SECOND));
  for (n = 0; n < 2; n++) {
    buffer = gst_harness_push_and_pull (h, frame_new (10 + n, 1));
    assert_equals_int (gst_buffer_get_novelty (buffer, &novelty), n > 0);
    gst_buffer_unref (buffer);
    g_object_set (watch, "qos", FALSE, NULL);
  }
  g_object_set (watch, "attach", 0, NULL);
  buffer = gst_harness_push_and_pull (h, frame_new (12, 1));
  fail_if (gst_buffer_get_novelty (buffer, &novelty));
  gst_buffer_unref (buffer);
  gst_object_unref (watch);
  harness_free (h, bus);
}

GST_END_TEST;

/* A film watched through a pause in time, a flush and a change of size. */
GST_START_TEST (test_interruptions)
{
  GstBus *bus;
  GstHarness *h = harness_new ("noveltywatch", "GRAY8", &bus);
  GstBuffer *buffer;
  GstSegment segment;

  play (h, 0, 30, 1);
  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (h, gst_event_new_segment (&segment));
  play (h, 1000, 1010, 1);
  gst_harness_set_src_caps_str (h, "video/x-raw,format=GRAY8,width=7,height=5,"
      "framerate=0/1");
  buffer = gst_buffer_new_allocate (NULL, 40, NULL);
  gst_buffer_memset (buffer, 0, 9, 40);
  gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  buffer = gst_buffer_new_allocate (NULL, 20, NULL);
  gst_buffer_memset (buffer, 0, 9, 20);
  assert_equals_int (gst_harness_push (h, buffer), GST_FLOW_ERROR);
  harness_free (h, bus);
}

GST_END_TEST;

/* Every second frame is missing, and the others are marked as discontinuities, as after a
 * leaky queue: motion is learned. Cuts come when a frame should: it is not. */
GST_START_TEST (test_dropped_frames)
{
  const gboolean cuts = __i__ > 0;
  GstBus *bus;
  GstHarness *h = harness_new ("noveltywatch", "GRAY8", &bus);
  GstStructure *s, *last = NULL;
  guint64 left;
  guint n;

  for (n = 0; n < 100; n += 2) {
    GstBuffer *buffer = frame_new (n, 1);

    if (cuts)
      GST_BUFFER_PTS (buffer) /= 2;
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((s = next_message (bus, "noveltywatch")) != NULL) {
    g_clear_pointer (&last, gst_structure_free);
    last = s;
  }
  fail_unless (last != NULL && gst_structure_get_uint64 (last,
          "learning-motion", &left));
  fail_unless ((left == 30 * GST_SECOND) == cuts, "%" G_GUINT64_FORMAT, left);
  gst_structure_free (last);
  harness_free (h, bus);
}

GST_END_TEST;

/* --- look --- */

/* The layer learns the film, which then changes in one place. */
GST_START_TEST (test_look)
{
  GstBus *bus;
  GstHarness *h = harness_new ("competelayer columns=6 rows=6 n-threads=1 ! "
      "noveltywatch novelty-kinds=look look-threshold=1.5", "GRAY8", &bus);
  GstStructure *s;
  guint n;

  for (n = 0; n < 280; n++) {
    GstBuffer *buffer = frame_new (n % COMES, 1);
    guint i;

    GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, FPS);
    for (i = 0; n >= 250 && i < 40 * 40; i++)
      gst_buffer_memset (buffer, (i / 40 + 20) * WIDTH + i % 40 + 100,
          g_random_int_range (0, 256), 1);
    gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  }
  s = next_message (bus, "competelayer-novelty");
  fail_unless (s != NULL);
  assert_equals_string (gst_structure_get_string (s, "kind"), "look");
  fail_unless (number (s, "x") >= 80 && number (s, "x") < 140);
  gst_structure_free (s);
  harness_free (h, bus);
}

GST_END_TEST;

/* Where look novelty cannot be told, a warning says once what to do. */
static const struct
{
  const gchar *line;
  const gchar *word;            /* of the warning; NULL: none */
} unlooked[] = {
  {"noveltywatch novelty-kinds=look", "competelayer before"},
  {"competelayer columns=3 rows=3 name=eye ! noveltywatch novelty-kinds=look "
        "layer=ear", "\"ear\""},
  {"competelayer columns=3 rows=3 ! videoscale ! video/x-raw,width=96 ! "
        "noveltywatch novelty-kinds=look", "scales"},
  {"competelayer columns=3 rows=3 ! noveltywatch novelty-kinds=look", NULL},
  {"competelayer columns=3 rows=3 field-frames=32 ! noveltywatch "
        "novelty-kinds=look", NULL},
  {"noveltywatch", NULL}
};

GST_START_TEST (test_look_without_code)
{
  GstBus *bus;
  GstHarness *h = harness_new (unlooked[__i__].line, "GRAY8", &bus);
  guint n, warnings = 0;
  GstMessage *message;

  for (n = 0; n < 30; n++)
    gst_buffer_unref (gst_harness_push_and_pull (h, frame_new (n, 1)));
  for (; (message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING)) != NULL;
      warnings++) {
    GError *error;

    gst_message_parse_warning (message, &error, NULL);
    fail_unless (unlooked[__i__].word != NULL
        && strstr (error->message, unlooked[__i__].word) != NULL, "%s",
        error->message);
    g_error_free (error);
    gst_message_unref (message);
  }
  assert_equals_int (warnings, unlooked[__i__].word != NULL);
  harness_free (h, bus);
}

GST_END_TEST;

/* Of a frame that was scaled after the layer, the code says nothing about a place. */
GST_START_TEST (test_winners_of_other_frames)
{
  GstBus *bus;
  GstHarness *h = harness_new ("competelayer columns=4 rows=4 n-threads=1 ! "
      "videoscale ! video/x-raw,width=384,height=240 ! noveltywatch "
      "novelty-kinds=still", "GRAY8", &bus);
  GstStructure *s;

  play (h, 0, COMES + 60, 1);
  s = next_message (bus, "competelayer-novelty");
  fail_unless (s != NULL);
  fail_if (gst_structure_has_field (s, "winners"));
  gst_structure_free (s);
  harness_free (h, bus);
}

GST_END_TEST;

/* --- explain --- */

#ifdef HAVE_CAIRO

static guint
count_pictures (const gchar * folder, const gchar * suffix)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, suffix);
  if (dir != NULL)
    g_dir_close (dir);
  return n;
}

static void
write_file (const gchar * folder, const gchar * name)
{
  gchar *path = g_build_filename (folder, name, NULL);

  fail_unless (g_file_set_contents (path, "x", 1, NULL));
  g_free (path);
}

/* A picture is a PNG file. The oldest one is deleted, and no file of others. */
GST_START_TEST (test_explain)
{
  gchar *folder, *line;
  GstBus *bus;
  GstHarness *h;
  GstStructure *s;
  const gchar *path;
  gchar *content;
  gsize length;

  folder_make ();
  folder = folder_path (".");
  line = g_strdup_printf ("noveltywatch explain=%s explain-most=1", folder);
  write_file (folder, "novelty-20200101-000000-000000-still.png");
  write_file (folder, "novelty-mine.png");
  h = harness_new (line, "RGB", &bus);
  play (h, 0, COMES + 40, 3);
  s = next_message (bus, "competelayer-novelty");
  fail_unless (s != NULL);
  path = gst_structure_get_string (s, "picture");
  fail_unless (path != NULL && g_str_has_suffix (path, "-still.png"));
  fail_unless (g_file_get_contents (path, &content, &length, NULL));
  fail_unless (length > 1000 && memcmp (content, "\x89PNG", 4) == 0);
  assert_equals_int (count_pictures (folder, ".png"), 2);
  g_free (content);
  gst_structure_free (s);
  harness_free (h, bus);
  g_free (line);
  g_free (folder);
  folder_remove ();
}

GST_END_TEST;

static guint
count_regions (GstBuffer * buffer)
{
  gpointer state = NULL;
  guint n = 0;

  while (gst_buffer_iterate_meta_filtered (buffer, &state,
          GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE) != NULL)
    n++;
  return n;
}

/* Another object beside the first, in a grey frame. */
static void
put_second_object (GstBuffer * buffer)
{
  guint x, y;

  for (y = TOP; y < TOP + SIZE; y++)
    for (x = 0; x < SIZE; x++)
      gst_buffer_memset (buffer, y * WIDTH + LEFT + 2 * SIZE + x,
          20 + 160 * ((x / 7 + y / 6) % 2), 1);
}

/* Two objects come to stand at once: two regions and two messages, of which only the first
 * has a picture; also where buffers have no time stamps. */
GST_START_TEST (test_explain_once_a_second)
{
  gchar *folder, *line;
  GstHarness *h;
  GstBus *bus;
  guint n, most = 0, messages = 0;
  GstStructure *s;

  folder_make ();
  folder = folder_path (".");
  line = g_strdup_printf ("noveltywatch explain=%s novelty-kinds=still",
      folder);
  h = harness_new (line, "GRAY8", &bus);
  for (n = 0; n < COMES + 20; n++) {
    GstBuffer *buffer = frame_new (n, 1);

    if (n >= COMES)
      put_second_object (buffer);
    if (__i__ > 0)
      GST_BUFFER_PTS (buffer) = GST_CLOCK_TIME_NONE;
    buffer = gst_harness_push_and_pull (h, buffer);
    most = MAX (most, count_regions (buffer));
    gst_buffer_unref (buffer);
  }
  for (; (s = next_message (bus, "competelayer-novelty")) != NULL; messages++) {
    assert_equals_int (gst_structure_has_field (s, "picture"), messages == 0);
    gst_structure_free (s);
  }
  assert_equals_int (most, 2);
  assert_equals_int (messages, 2);
  assert_equals_int (count_pictures (folder, ".png"), 1);
  harness_free (h, bus);
  g_free (line);
  g_free (folder);
  folder_remove ();
}

GST_END_TEST;

/* Counts the warnings and the events on the bus. An event names a picture if and only if
 * @pictures are expected; they are deleted. */
static void
take_messages (GstBus * bus, gboolean pictures, guint * warnings,
    guint * events)
{
  GstMessage *message;

  while ((message = gst_bus_pop_filtered (bus,
              GST_MESSAGE_WARNING | GST_MESSAGE_ELEMENT)) != NULL) {
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING) {
      *warnings += 1;
    } else if (gst_message_has_name (message, "competelayer-novelty")) {
      const gchar *picture =
          gst_structure_get_string (gst_message_get_structure (message),
          "picture");

      *events += 1;
      assert_equals_int (picture != NULL, pictures);
      fail_unless (picture == NULL || g_unlink (picture) == 0);
    }
    gst_message_unref (message);
  }
}

/* The folder is gone when the first object comes. It may be there again when the second
 * one does, three seconds later. Watching goes on, and there is one warning. */
GST_START_TEST (test_explain_folder_goes)
{
  const gboolean comes_back = __i__;
  gchar *folder, *line;
  GstHarness *h;
  GstBus *bus;
  guint n, events = 0, warnings = 0;

  folder_make ();
  folder = folder_path ("pictures");
  line = g_strdup_printf ("noveltywatch explain=%s novelty-kinds=still",
      folder);
  h = harness_new (line, "GRAY8", &bus);
  assert_equals_int (g_rmdir (folder), 0);
  for (n = 0; n < COMES + 50; n++) {
    GstBuffer *buffer = frame_new (n, 1);

    if (n == COMES + 30 && comes_back)
      assert_equals_int (g_mkdir (folder, 0777), 0);
    if (n >= COMES + 30)
      put_second_object (buffer);
    gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
    take_messages (bus, events == 1 && comes_back, &warnings, &events);
  }
  assert_equals_int (events, 2);
  assert_equals_int (warnings, 1);
  assert_equals_int (g_rmdir (folder), comes_back ? 0 : -1);
  harness_free (h, bus);
  g_free (line);
  g_free (folder);
  folder_remove ();
}

GST_END_TEST;

/* The walker walks to the right for 40 seconds, five frames a second, and then back. */
static GstStructure *
watch_walker_turn (GstHarness * h, GstBus * bus)
{
  const guint period = (WIDTH + 30) / 3;
  GstStructure *event = NULL;
  guint n;

  for (n = 0; n < 260 && event == NULL; n++) {
    guint phase = n % period;
    GstBuffer *buffer = frame_new (n < 200 ? phase : period - 1 - phase, 1);

    GST_BUFFER_PTS (buffer) = n * GST_SECOND / 5;
    gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
    event = next_message (bus, "competelayer-novelty");
    fail_unless (event == NULL || n >= 200, "frame %u", n);
  }
  return event;
}

/* The pixels of a PNG file, B, G, R and a byte that means nothing. */
static GstBuffer *
read_png (const gchar * path, GstVideoInfo * info)
{
  GstHarness *h = gst_harness_new_parse ("pngdec ! videoconvert ! "
      "capsfilter caps=video/x-raw,format=BGRx");
  GstBuffer *buffer;
  gchar *content;
  gsize length;
  GstCaps *caps;

  fail_unless (g_file_get_contents (path, &content, &length, NULL));
  gst_harness_set_src_caps_str (h, "image/png,framerate=0/1");
  buffer = gst_harness_push_and_pull (h, gst_buffer_new_wrapped (content,
          length));
  caps = gst_pad_get_current_caps (h->sinkpad);
  fail_unless (gst_video_info_from_caps (info, caps));
  gst_caps_unref (caps);
  gst_harness_teardown (h);
  return buffer;
}

/* Whether the rose around pixel (x, y) is lightest on the left. */
static gboolean
is_leftward (const GstMapInfo * map, const GstVideoInfo * info, gint x, gint y)
{
  gint dx, dy, light[2] = { 0, 0 };

  for (dy = -90; dy <= 90; dy++)
    for (dx = -90; dx <= 90; dx++) {
      const guint8 *pixel = map->data + (y + dy) * info->stride[0]
          + (x + dx) * 4;

      light[dx < 0] += pixel[2] >= 225 && pixel[1] >= 160 && pixel[0] <= 70;
    }
  fail_unless (light[0] + light[1] > 20);
  return light[1] > light[0];
}

/* The picture of a motion event shows the directions that are usual, and below them those
 * of the event, where explaincard.c puts them. */
GST_START_TEST (test_explain_motion)
{
  gchar *folder, *line;
  GstBus *bus;
  GstHarness *h;
  GstStructure *s;
  GstVideoInfo info;
  GstBuffer *picture;
  GstMapInfo map;

  folder_make ();
  folder = folder_path (".");
  line = g_strdup_printf ("noveltywatch explain=%s novelty-kinds=motion",
      folder);
  h = harness_new (line, "GRAY8", &bus);
  s = watch_walker_turn (h, bus);
  fail_unless (s != NULL);
  assert_equals_string (gst_structure_get_string (s, "kind"), "motion");
  picture = read_png (gst_structure_get_string (s, "picture"), &info);
  fail_unless (info.width >= 1144 && info.height >= 524);
  gst_buffer_map (picture, &map, GST_MAP_READ);
  fail_if (is_leftward (&map, &info, 1044, 186));
  fail_unless (is_leftward (&map, &info, 1044, 424));
  gst_buffer_unmap (picture, &map);
  gst_buffer_unref (picture);
  gst_structure_free (s);
  harness_free (h, bus);
  g_free (line);
  g_free (folder);
  folder_remove ();
}

GST_END_TEST;
#endif

GST_START_TEST (test_explain_needs_folder)
{
  GstElement *watch = gst_element_factory_make ("noveltywatch", NULL);
  GstBus *bus = gst_bus_new ();
  GstMessage *message;

  gst_element_set_bus (watch, bus);
  g_object_set (watch, "explain", "/dev/null/pictures", NULL);
  assert_equals_int (gst_element_set_state (watch, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_unref (message);
  gst_element_set_state (watch, GST_STATE_NULL);
  gst_element_set_bus (watch, NULL);
  gst_object_unref (bus);
  gst_object_unref (watch);
}

GST_END_TEST;

/* --- the panel --- */

static guint8
red_minus_blue (GstHarness * h, const GstMapInfo * map, guint x, guint y)
{
  GstCaps *caps = gst_pad_get_current_caps (h->sinkpad);
  GstVideoInfo info;
  const guint8 *pixel;

  gst_video_info_from_caps (&info, caps);
  gst_caps_unref (caps);
  pixel = map->data + (y * info.height / HEIGHT) * info.stride[0]
      + (x * info.width / WIDTH) * 4;
  return MAX (pixel[info.offset[0] + GST_VIDEO_FORMAT_INFO_POFFSET (info.finfo,
              0)] - pixel[GST_VIDEO_FORMAT_INFO_POFFSET (info.finfo, 2)], 0);
}

/* Without a layer: grey where nothing is new, red where the object stands. */
GST_START_TEST (test_panel)
{
  GstBus *bus;
  GstHarness *h = harness_new ("noveltywatch ! reconstruct panels=novelty "
      "titles=false", "GRAY8", &bus);
  GstBuffer *buffer;
  GstMapInfo map;

  play (h, 0, COMES + 40, 1);
  buffer = gst_harness_push_and_pull (h, frame_new (COMES + 40, 1));
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  fail_unless (red_minus_blue (h, &map, LEFT + SIZE / 2, TOP + SIZE / 2) > 60);
  assert_equals_int (red_minus_blue (h, &map, 6, 6), 0);
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (buffer);
  harness_free (h, bus);
}

GST_END_TEST;

GST_START_TEST (test_panel_needs_watch)
{
  GstBus *bus;
  GstHarness *h = harness_new ("reconstruct panels=novelty", "GRAY8", &bus);
  GstMessage *message;

  assert_equals_int (gst_harness_push (h, frame_new (0, 1)), GST_FLOW_ERROR);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_unref (message);
  harness_free (h, bus);
}

GST_END_TEST;

static Suite *
noveltywatch_suite (void)
{
  Suite *s = suite_create ("noveltywatch");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_event);
  tcase_add_loop_test (tc, test_messages_are_documented, 0, 2);
  tcase_add_test (tc, test_winners);
  tcase_add_test (tc, test_winners_of_other_frames);
  tcase_add_test (tc, test_buffers);
  tcase_add_test (tc, test_qos);
  tcase_add_test (tc, test_interruptions);
  tcase_add_loop_test (tc, test_dropped_frames, 0, 2);
  tcase_add_test (tc, test_look);
  tcase_add_loop_test (tc, test_look_without_code, 0, G_N_ELEMENTS (unlooked));
#ifdef HAVE_CAIRO
  tcase_add_test (tc, test_explain);
  tcase_add_loop_test (tc, test_explain_once_a_second, 0, 2);
  tcase_add_loop_test (tc, test_explain_folder_goes, 0, 2);
  tcase_add_test (tc, test_explain_motion);
#endif
  tcase_add_test (tc, test_explain_needs_folder);
  tcase_add_test (tc, test_panel);
  tcase_add_test (tc, test_panel_needs_watch);
  return s;
}

GST_CHECK_MAIN (noveltywatch);
