/* competelayer as an element: its caps, meta, states, errors, messages and
 * stats are as documented
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "blocks.h"
#include "gstsparsecode.h"

static const gfloat *
floats (GBytes * bytes)
{
  return g_bytes_get_data (bytes, NULL);
}

GST_START_TEST (test_meta_says_what_was_done)
{
  GstHarness *h = harness_for ("competelayer name=eye columns=4 rows=3 "
      "winners=2 rule=multiplicative coding=winners lateral-strength=0 "
      "learning=false", GRAY (8, 6));
  GstBuffer *in = frame (3), *out;
  GstMapInfo map;
  GstSparseCode code;
  const guint32 *indices;
  const gfloat *w, *a, *r;
  gdouble p[12] = { 0.0 }, error = 0.0, energy = 0.0;
  guint i, u, j;

  out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
  fail_unless (gst_buffer_get_sparse_code (out, "eye", &code));
  assert_equals_int (code.columns, 4);
  assert_equals_int (code.rows, 3);
  assert_equals_int (code.field_width, 8);
  assert_equals_int (code.field_height, 6);
  assert_equals_int (code.channels, 1);
  assert_equals_int (code.fields_across * code.fields_down, 1);
  assert_equals_int (code.winners, 2);
  assert_equals_uint64 (code.frames_learned, 0);
  assert_equals_int (g_bytes_get_size (code.reconstruction), 48 * 4);

  indices = g_bytes_get_data (code.indices, NULL);
  a = floats (code.activations);
  r = floats (code.reconstruction);
  w = floats (code.prototypes);
  fail_unless (indices[0] < indices[1] && indices[1] < 12);
  gst_buffer_map (in, &map, GST_MAP_READ);
  for (u = 0; u < 12; u++)
    for (j = 0; j < 48; j++)
      p[u] += w[u * 48 + j] * map.data[j] / 255.0;
  for (u = 0; u < 12; u++)
    if (u != indices[0] && u != indices[1])
      fail_unless (p[u] <= fmin (p[indices[0]], p[indices[1]]) + 1e-5);
  for (i = 0; i < 2; i++)
    fail_unless (fabs (a[i] - p[indices[i]]) < 1e-4);
  for (j = 0; j < 48; j++) {
    gdouble v = map.data[j] / 255.0;
    gdouble expected = a[0] * w[indices[0] * 48 + j]
        + a[1] * w[indices[1] * 48 + j];

    fail_unless (fabs (r[j] - expected) < 1e-4);
    error += (v - expected) * (v - expected);
    energy += v * v;
  }
  fail_unless (fabs (code.error / (error / energy) - 1.0) < 1e-4);
  gst_buffer_unmap (in, &map);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The memory passes through unchanged, whether or not the buffer is shared. */
GST_START_TEST (test_pixels_are_not_copied)
{
  GstHarness *h = harness_for ("competelayer", GRAY (8, 6));
  guint shared;

  for (shared = 0; shared < 2; shared++) {
    GstBuffer *in = frame (shared), *held = NULL, *out;
    GstMemory *memory = gst_buffer_peek_memory (in, 0);

    if (shared)
      held = gst_buffer_ref (in);
    out = gst_harness_push_and_pull (h, in);
    fail_unless (gst_buffer_peek_memory (out, 0) == memory);
    if (held) {
      GstSparseCode code;

      fail_if (gst_buffer_get_sparse_code (held, NULL, &code));
      gst_buffer_unref (held);
    }
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_strides_are_honoured)
{
  GstHarness *h = harness_for ("competelayer columns=4 rows=3 winners=2 "
      "attach=code+reconstruction", GRAY (8, 6));
  GstHarness *other = harness_for ("competelayer columns=4 rows=3 winners=2 "
      "attach=code+reconstruction", GRAY (8, 6));
  GstBuffer *plain = frame (5), *wide = gst_buffer_new_allocate (NULL, 4 + 6 * 13,
      NULL), *a, *b;
  gsize offset[4] = { 4 };
  gint stride[4] = { 13 };
  GstMapInfo from, to;
  GstSparseCode x, y;
  guint line;

  gst_buffer_map (plain, &from, GST_MAP_READ);
  gst_buffer_map (wide, &to, GST_MAP_WRITE);
  memset (to.data, 0xee, to.size);
  for (line = 0; line < 6; line++)
    memcpy (to.data + 4 + 13 * line, from.data + 8 * line, 8);
  gst_buffer_unmap (plain, &from);
  gst_buffer_unmap (wide, &to);
  gst_buffer_add_video_meta_full (wide, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_GRAY8, 8, 6, 1, offset, stride);

  a = gst_harness_push_and_pull (h, plain);
  b = gst_harness_push_and_pull (other, wide);
  fail_unless (gst_buffer_get_sparse_code (a, NULL, &x));
  fail_unless (gst_buffer_get_sparse_code (b, NULL, &y));
  fail_unless (g_bytes_equal (x.indices, y.indices));
  fail_unless (g_bytes_equal (x.activations, y.activations));
  fail_unless (g_bytes_equal (x.reconstruction, y.reconstruction));
  gst_buffer_unref (a);
  gst_buffer_unref (b);
  gst_harness_teardown (h);
  gst_harness_teardown (other);
}

GST_END_TEST;

#define SMALL "competelayer columns=4 rows=3 winners=2 snapshot-interval=1 "

GST_START_TEST (test_same_seed_same_weights)
{
  const gchar *lines[] = { SMALL "seed=3", SMALL "seed=3", SMALL "seed=4" };
  GBytes *weights[3];
  guint i;

  for (i = 0; i < 3; i++) {
    GstHarness *h = harness_for (lines[i], GRAY (8, 6));

    weights[i] = learned (h, 0, 100);
    gst_harness_teardown (h);
  }
  fail_unless (g_bytes_equal (weights[0], weights[1]));
  fail_if (g_bytes_equal (weights[0], weights[2]));
  for (i = 0; i < 3; i++)
    g_bytes_unref (weights[i]);
}

GST_END_TEST;

GST_START_TEST (test_learning_off_changes_no_bit)
{
  GstHarness *h = harness_for (SMALL, GRAY (8, 6));
  GBytes *before, *off, *on;

  before = learned (h, 0, 10);
  gst_harness_set (h, "competelayer", "learning", FALSE, NULL);
  off = learned (h, 10, 20);
  gst_harness_set (h, "competelayer", "learning", TRUE, NULL);
  on = learned (h, 30, 1);
  fail_unless (g_bytes_equal (before, off));
  fail_if (g_bytes_equal (off, on));
  g_bytes_unref (before);
  g_bytes_unref (off);
  g_bytes_unref (on);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_flush_and_restart_keep_the_weights)
{
  GstHarness *h = harness_for (SMALL, GRAY (8, 6));
  GstHarness *straight = harness_for (SMALL, GRAY (8, 6));
  GBytes *a, *b;

  g_bytes_unref (learned (h, 0, 20));
  gst_harness_push_event (h, gst_event_new_flush_start ());
  gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
  {
    GstSegment segment;

    gst_segment_init (&segment, GST_FORMAT_TIME);
    gst_harness_push_event (h, gst_event_new_segment (&segment));
  }
  g_bytes_unref (learned (h, 20, 20));
  gst_element_set_state (h->element, GST_STATE_READY);
  gst_element_set_state (h->element, GST_STATE_PLAYING);
  gst_harness_push_event (h, gst_event_new_stream_start ("again"));
  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  a = learned (h, 40, 20);
  b = learned (straight, 0, 60);
  fail_unless (g_bytes_equal (a, b));
  g_bytes_unref (a);
  g_bytes_unref (b);
  gst_harness_teardown (h);
  gst_harness_teardown (straight);
}

GST_END_TEST;

GST_START_TEST (test_another_field_size_starts_over)
{
  GstHarness *h = harness_for ("competelayer", GRAY (8, 6));
  GstBus *bus = watch (h);
  gchar *said;
  GstBuffer *out;
  GstSparseCode code;

  g_bytes_unref (learned (h, 0, 10));
  gst_harness_set_src_caps_str (h, "video/x-raw,format=GRAY8,width=8,height=6,"
      "framerate=5/1");
  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
  g_bytes_unref (learned (h, 10, 10));

  gst_harness_set_src_caps_str (h, GRAY (4, 12));
  said = bus_says (bus, GST_MESSAGE_WARNING);
  fail_unless (said != NULL && strstr (said, "starts over") != NULL);
  g_free (said);
  out = gst_harness_push_and_pull (h, frame (20));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_int (code.field_width, 4);
  assert_equals_uint64 (code.frames_learned, 1);
  gst_buffer_unref (out);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Settings that need a new layer, changed in READY. */
static const struct
{
  const gchar *name, *value;
} remade[] = {
  {"columns", "40"},
  {"rows", "2"},
  {"rule", "hebbian"},
  {"activation", "weighted-mean"},
};

static void
change_to (GstHarness * h, const gchar * name, const gchar * value)
{
  GstElement *layer = gst_harness_find_element (h, "competelayer");

  gst_util_set_object_arg (G_OBJECT (layer), name, value);
  gst_object_unref (layer);
}

GST_START_TEST (test_construction_settings_start_over)
{
  guint which = __i__;

  GstHarness *h = harness_for (SMALL "coding=winners", GRAY (8, 6));
  GstBus *bus = watch (h);
  GstBuffer *out;
  GstSparseCode code;
  gchar *said;

  g_bytes_unref (learned (h, 0, 10));
  gst_element_set_state (h->element, GST_STATE_READY);
  change_to (h, remade[which].name, remade[which].value);
  change_to (h, "winners", which == 0 ? "100" : "2");
  gst_element_set_state (h->element, GST_STATE_PLAYING);
  gst_harness_push_event (h, gst_event_new_stream_start ("again"));
  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  out = gst_harness_push_and_pull (h, frame (10));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_uint64 (code.frames_learned, 1);
  assert_equals_int (code.winners, which == 0 ? 100 : 2);
  assert_equals_int (g_bytes_get_size (code.prototypes),
      code.columns * code.rows * 48 * 4);
  gst_buffer_unref (out);
  g_bytes_unref (learned (h, 11, 40));
  said = bus_says (bus, GST_MESSAGE_WARNING);
  fail_unless (said != NULL && strstr (said, "starts over") != NULL);
  g_free (said);
  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A change that is refused while playing is not kept for the next caps either. */
GST_START_TEST (test_columns_while_playing)
{
  GstHarness *h = harness_for (SMALL, GRAY (8, 6));
  GstBus *bus = watch (h);
  GBytes *weights;
  gchar *said;

  g_bytes_unref (learned (h, 0, 10));
  gst_harness_set (h, "competelayer", "columns", 40, NULL);
  said = bus_says (bus, GST_MESSAGE_WARNING);
  assert_equals_string (said, "columns can be changed only while the element is "
      "stopped (in READY or NULL): it stays 4.");
  g_free (said);
  gst_harness_set_src_caps_str (h, "video/x-raw,format=GRAY8,width=8,height=6,"
      "framerate=5/1");
  weights = learned (h, 10, 10);
  assert_equals_int (g_bytes_get_size (weights), 12 * 48 * 4);
  g_bytes_unref (weights);
  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Numeric settings that are set in READY are used, although no buffer came in
 * READY. */
GST_START_TEST (test_settings_in_ready_are_used)
{
  GstHarness *h = harness_for (SMALL, GRAY (8, 6));
  GBytes *before = learned (h, 0, 10), *after;
  GstBuffer *out;
  GstSparseCode code;

  gst_element_set_state (h->element, GST_STATE_READY);
  gst_harness_set (h, "competelayer", "winners", 3, "learning", FALSE, NULL);
  gst_element_set_state (h->element, GST_STATE_PLAYING);
  gst_harness_push_event (h, gst_event_new_stream_start ("again"));
  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  out = gst_harness_push_and_pull (h, frame (10));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_int (code.winners, 3);
  gst_buffer_unref (out);
  after = learned (h, 11, 5);
  fail_unless (g_bytes_equal (before, after));
  g_bytes_unref (before);
  g_bytes_unref (after);
  gst_harness_teardown (h);
}

GST_END_TEST;

typedef struct
{
  const gchar *settings;
  const gchar *says;
} Fault;

static const Fault faults[] = {
  {"columns=2 rows=2 winners=5", "lower winners"},
  {"residual-winners=3 winners=5 coding=winners", "raise residual-winners"},
  {"residual-winners=6 winners=5 coding=pursuit",
      "residual-winners needs coding=winners"},
  {"residual-winners=600 winners=5 coding=winners", "lower residual-winners"},
  {"weight-min=1 weight-max=0", "weight-min is larger than weight-max"},
  {"rule=hebbian coding=pursuit", "rule=hebbian needs coding=winners"},
  {"rule=hebbian coding=refit", "rule=hebbian needs coding=winners"},
  {"rule=hebbian coding=winners rank=401", "lower rank"},
  {"rule=hebbian coding=winners batch-size=0", "batch-size is 0"},
  {"columns=1024 rows=1024", "lower columns or rows"},
};

GST_START_TEST (test_conflicting_settings)
{
  gchar *line = g_strdup_printf ("videotestsrc num-buffers=3 ! "
      "video/x-raw,format=GRAY8,width=40,height=40 ! competelayer %s ! "
      "fakesink", faults[__i__].settings);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GError *error = NULL;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND,
      GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  fail_unless (message != NULL);
  fail_unless_equals_int (GST_MESSAGE_TYPE (message), GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, faults[__i__].says) != NULL, "%s: %s",
      faults[__i__].settings, error->message);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_END_TEST;

GST_START_TEST (test_short_buffer_is_an_error)
{
  GstHarness *h = gst_harness_new ("competelayer");
  GstBus *bus = watch (h);
  gchar *said;

  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  assert_equals_int (gst_harness_push (h, gst_buffer_new_allocate (NULL, 10,
              NULL)), GST_FLOW_ERROR);
  said = bus_says (bus, GST_MESSAGE_ERROR);
  fail_unless (said != NULL && strstr (said, "10 bytes") != NULL);
  g_free (said);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_messages_and_stats)
{
  GstHarness *h = gst_harness_new_parse (SMALL "interval=1000000000");
  GstBus *bus = watch (h);
  GstMessage *message;
  const GstStructure *s;
  GstStructure *stats;
  GstClockTime time = 0;
  guint64 frames = 0;
  gdouble nmse = 0.0, fps = 0.0;
  guint i;

  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  for (i = 0; i < 40; i++)
    gst_buffer_unref (gst_harness_push_and_pull (h, frame (i)));
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  fail_unless (message != NULL);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT) == NULL);
  s = gst_message_get_structure (message);
  fail_unless (gst_structure_has_name (s, "competelayer"));
  fail_unless (gst_structure_get (s, "timestamp", G_TYPE_UINT64, &time,
          "frames", G_TYPE_UINT64, &frames, "nmse", G_TYPE_DOUBLE, &nmse,
          "frames-per-second", G_TYPE_DOUBLE, &fps, NULL));
  fail_unless (gst_structure_has_field (s, "stream-time"));
  fail_unless (gst_structure_has_field (s, "running-time"));
  assert_equals_uint64 (frames, 30);
  assert_equals_uint64 (time, gst_util_uint64_scale (29, GST_SECOND, 30));
  fail_unless (nmse > 0.0 && nmse < 1.5 && fps > 0.0);
  gst_message_unref (message);

  gst_harness_push_event (h, gst_event_new_eos ());
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  fail_unless (message != NULL);
  gst_message_unref (message);
  gst_harness_get (h, "competelayer", "stats", &stats, NULL);
  fail_unless (gst_structure_get_uint64 (stats, "frames", &frames));
  assert_equals_uint64 (frames, 40);
  gst_structure_free (stats);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The fields that the element's documentation lists, and no others. */
static const struct
{
  const gchar *name;
  GType type;
} report_fields[] = {
  {"timestamp", G_TYPE_UINT64},
  {"stream-time", G_TYPE_UINT64},
  {"running-time", G_TYPE_UINT64},
  {"frames", G_TYPE_UINT64},
  {"frames-learned", G_TYPE_UINT64},
  {"frames-per-second", G_TYPE_DOUBLE},
  {"nmse", G_TYPE_DOUBLE},
  {"nmse-average", G_TYPE_DOUBLE},
  {"usage-entropy", G_TYPE_DOUBLE},
  {"unused-units", G_TYPE_UINT},
  {"topography", G_TYPE_DOUBLE},
  {"spread", G_TYPE_DOUBLE},
  {"learning-rate", G_TYPE_DOUBLE},
  {"novelty", G_TYPE_DOUBLE},
  {"dropped-learning", G_TYPE_UINT64},
  {"dropped-coding", G_TYPE_UINT64},
  {"dropped-fields", G_TYPE_UINT64},
  {"field-width", G_TYPE_UINT}, {"field-height", G_TYPE_UINT},
  {"field-frames", G_TYPE_UINT},
  {"fields-across", G_TYPE_UINT}, {"fields-down", G_TYPE_UINT},
  {"coding", G_TYPE_STRING}, {"shortlist", G_TYPE_INT},
  {"conscience", G_TYPE_DOUBLE},
};

static void
assert_documented (const GstStructure * s)
{
  guint i;

  fail_unless (gst_structure_has_name (s, "competelayer"));
  for (i = 0; i < G_N_ELEMENTS (report_fields); i++)
    fail_unless (gst_structure_has_field_typed (s, report_fields[i].name,
            report_fields[i].type), "%s", report_fields[i].name);
  assert_equals_int (gst_structure_n_fields (s), i);
}

static guint64
count_in (const GstStructure * s, const gchar * name)
{
  guint64 value = G_MAXUINT64;

  fail_unless (gst_structure_get_uint64 (s, name, &value), "%s", name);
  return value;
}

static gdouble
figure_in (const GstStructure * s, const gchar * name)
{
  gdouble value = NAN;

  fail_unless (gst_structure_get_double (s, name, &value), "%s", name);
  return value;
}

/* The structure of the next message, which must be on the bus. */
static GstStructure *
next_report (GstBus * bus)
{
  GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  GstStructure *report;

  fail_unless (message != NULL);
  report = gst_structure_copy (gst_message_get_structure (message));
  gst_message_unref (message);
  assert_documented (report);
  return report;
}

/* The expected reports, from the metas. */
typedef struct
{
  guint frames;
  gdouble error, energy;        /* of this interval */
  gdouble errors;               /* the sum of the relative errors of all frames */
  gdouble wins[12];             /* multiplied by 1 / 1.001 a frame */
  gboolean won[12];
} Tally;

static void
tally_frame (Tally * t, GstHarness * h)
{
  GstBuffer *out = gst_harness_push_and_pull (h, frame (t->frames));
  GstSparseCode code;
  const guint32 *indices;
  GstMapInfo map;
  gdouble energy = 0.0;
  guint i;

  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  gst_buffer_map (out, &map, GST_MAP_READ);
  for (i = 0; i < map.size; i++)
    energy += map.data[i] * map.data[i] / 65025.0;
  gst_buffer_unmap (out, &map);
  t->frames++;
  t->energy += energy;
  t->error += code.error * energy;
  t->errors += code.error;
  for (i = 0; i < 12; i++)
    t->wins[i] /= 1.001;
  indices = g_bytes_get_data (code.indices, NULL);
  for (i = 0; i < code.winners && indices[i] < 12; i++) {
    t->wins[indices[i]] += 1.0;
    t->won[indices[i]] = TRUE;
  }
  gst_buffer_unref (out);
}

static gdouble
tally_entropy (const Tally * t)
{
  gdouble sum = 0.0, entropy = 0.0;
  guint i;

  for (i = 0; i < 12; i++)
    sum += t->wins[i];
  for (i = 0; i < 12; i++)
    if (t->wins[i] > 0.0)
      entropy -= t->wins[i] / sum * log (t->wins[i] / sum) / log (12.0);
  return entropy;
}

static void
assert_reports (const GstStructure * s, Tally * t)
{
  GstClockTime last = gst_util_uint64_scale (t->frames - 1, GST_SECOND, 30);
  guint i, unused = 0, said = 0;

  for (i = 0; i < 12; i++)
    unused += !t->won[i];
  assert_equals_uint64 (count_in (s, "timestamp"), last);
  assert_equals_uint64 (count_in (s, "stream-time"), last + 5 * GST_SECOND);
  assert_equals_uint64 (count_in (s, "running-time"), last + 7 * GST_SECOND);
  assert_equals_uint64 (count_in (s, "frames"), t->frames);
  assert_equals_uint64 (count_in (s, "frames-learned"), t->frames);
  fail_unless (figure_in (s, "frames-per-second") > 0.0);
  fail_unless (fabs (figure_in (s, "nmse") - t->error / t->energy) < 1e-4);
  fail_unless (fabs (figure_in (s, "nmse-average")
          - t->errors / t->frames) < 1e-9);
  fail_unless (fabs (figure_in (s, "usage-entropy")
          - tally_entropy (t)) < 1e-9);
  fail_unless (gst_structure_get_uint (s, "unused-units", &said));
  assert_equals_int (said, unused);
  fail_unless (fabs (figure_in (s, "topography")) <= 2.0);
  fail_unless (figure_in (s, "spread") >= 0.0);
  assert_equals_float (figure_in (s, "learning-rate"), 0.25);
  t->error = t->energy = 0.0;
}

static GstEvent *
shifted_segment (void)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.time = 5 * GST_SECOND;
  segment.base = 7 * GST_SECOND;
  return gst_event_new_segment (&segment);
}

/* An interval of three frames, then of ten. */
GST_START_TEST (test_reports_agree_with_metas)
{
  GstHarness *h = gst_harness_new_parse (SMALL
      "learning-rate=0.25 interval=100000000");
  GstBus *bus = watch (h);
  Tally tally = { 0 };
  GstStructure *report, *stats;
  guint i;

  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  gst_harness_push_event (h, shifted_segment ());
  for (i = 0; i < 12; i++) {
    tally_frame (&tally, h);
    if (i % 3 == 2) {
      report = next_report (bus);
      assert_reports (report, &tally);
      gst_structure_free (report);
    }
    fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT) == NULL);
  }
  gst_harness_set (h, "competelayer", "interval", GST_SECOND / 3, NULL);
  for (i = 0; i < 9; i++)
    tally_frame (&tally, h);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT) == NULL);
  tally_frame (&tally, h);
  report = next_report (bus);
  assert_reports (report, &tally);
  gst_structure_free (report);

  for (i = 0; i < 5; i++)
    tally_frame (&tally, h);
  gst_harness_push_event (h, gst_event_new_eos ());
  report = next_report (bus);
  assert_reports (report, &tally);
  gst_harness_get (h, "competelayer", "stats", &stats, NULL);
  fail_unless (gst_structure_is_equal (report, stats));
  gst_structure_free (report);
  gst_structure_free (stats);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_stats_without_messages)
{
  GstHarness *h = harness_for (SMALL "post-messages=false "
      "interval=100000000", GRAY (8, 6));
  GstBus *bus = watch (h);
  GstStructure *stats;

  gst_harness_get (h, "competelayer", "stats", &stats, NULL);
  assert_equals_int (gst_structure_n_fields (stats), 8);
  gst_structure_free (stats);
  g_bytes_unref (learned (h, 0, 8));
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT) == NULL);
  gst_harness_get (h, "competelayer", "stats", &stats, NULL);
  assert_documented (stats);
  assert_equals_uint64 (count_in (stats, "frames"), 6);
  gst_structure_free (stats);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Settings that diverge, and the warning's advice. */
static const struct
{
  const gchar *line, *advice;
} astray[] = {
  {SMALL "rule=multiplicative coding=winners init=normal bounds-interval=0 "
        "lateral-strength=0 learning-rate=0.5", "Lower learning-rate, or"},
  {SMALL "rule=multiplicative coding=winners init=normal bounds-interval=0 "
        "lateral-strength=1 learning-rate=0.5",
      "Lower lateral-strength or learning-rate, or"},
};

GST_START_TEST (test_divergence_is_reported_once)
{
  GstHarness *h = harness_for (astray[__i__].line, GRAY (8, 6));
  GstBus *bus = watch (h);
  gchar *said = NULL;
  GBytes *last, *then;
  guint i, j;

  for (i = 0; i < 3000 && said == NULL; i++) {
    g_bytes_unref (learned (h, i, 1));
    said = bus_says (bus, GST_MESSAGE_WARNING);
  }
  fail_unless (said != NULL);
  fail_unless (strstr (said, astray[__i__].advice) != NULL, "%s", said);
  g_free (said);

  last = learned (h, i, 1);
  then = learned (h, i + 1, 300);
  fail_unless (g_bytes_equal (last, then));
  fail_unless (bus_says (bus, GST_MESSAGE_WARNING) == NULL);
  fail_unless (bus_says (bus, GST_MESSAGE_ERROR) == NULL);
  for (j = 0; j < 12 * 48; j++)
    fail_unless (isfinite (floats (then)[j]));
  g_bytes_unref (last);
  g_bytes_unref (then);
  unwatch (h, bus);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_attach_chooses)
{
  GstHarness *h = harness_for ("competelayer attach=code", GRAY (8, 6));
  GstBuffer *out = gst_harness_push_and_pull (h, frame (0));
  GstSparseCode code;

  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  fail_unless (code.indices && code.activations);
  fail_unless (!code.reconstruction && !code.prototypes);
  gst_buffer_unref (out);
  gst_harness_set (h, "competelayer", "attach", 6, NULL);
  out = gst_harness_push_and_pull (h, frame (1));
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  fail_unless (!code.indices && code.reconstruction && code.prototypes);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_snapshots_are_shared)
{
  GstHarness *h = harness_for ("competelayer snapshot-interval=5",
      GRAY (8, 6));
  GBytes *last = NULL;
  guint i, renewed = 0;

  for (i = 0; i < 20; i++) {
    GBytes *now = learned (h, i, 1);

    renewed += now != last;
    g_clear_pointer (&last, g_bytes_unref);
    last = now;
  }
  assert_equals_int (renewed, 4);
  g_bytes_unref (last);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_black_frames_have_no_novelty)
{
  GstHarness *h = harness_for (SMALL, GRAY (8, 6));
  GBytes *before = learned (h, 0, 10), *after;
  GstBuffer *black = frame (10), *out;
  GstSparseCode code;

  gst_buffer_memset (black, 0, 0, 48);
  out = gst_harness_push_and_pull (h, black);
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  assert_equals_float (code.error, 0.0);
  assert_equals_int (((const guint32 *) g_bytes_get_data (code.indices,
              NULL))[0], GST_SPARSE_CODE_NO_UNIT);
  after = g_bytes_ref (code.prototypes);
  fail_unless (g_bytes_equal (before, after));
  g_bytes_unref (before);
  g_bytes_unref (after);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* In a segment in bytes there is no time for intervals: there are no reports,
 * and no errors. */
GST_START_TEST (test_segment_not_in_time)
{
  GstHarness *h = gst_harness_new ("competelayer");
  GstSegment segment;
  guint i;

  gst_harness_set_src_caps_str (h, GRAY (8, 6));
  gst_segment_init (&segment, GST_FORMAT_BYTES);
  gst_harness_push_event (h, gst_event_new_segment (&segment));
  for (i = 0; i < 40; i++)
    gst_buffer_unref (gst_harness_push_and_pull (h, frame (i)));
  gst_harness_push_event (h, gst_event_new_eos ());
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
competelayer_suite (void)
{
  Suite *s = suite_create ("competelayer");
  TCase *tc = tcase_create ("element");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_meta_says_what_was_done);
  tcase_add_test (tc, test_pixels_are_not_copied);
  tcase_add_test (tc, test_strides_are_honoured);
  tcase_add_test (tc, test_same_seed_same_weights);
  tcase_add_test (tc, test_learning_off_changes_no_bit);
  tcase_add_test (tc, test_flush_and_restart_keep_the_weights);
  tcase_add_test (tc, test_another_field_size_starts_over);
  tcase_add_test (tc, test_settings_in_ready_are_used);
  tcase_add_loop_test (tc, test_construction_settings_start_over, 0,
      G_N_ELEMENTS (remade));
  tcase_add_test (tc, test_columns_while_playing);
  tcase_add_loop_test (tc, test_conflicting_settings, 0, G_N_ELEMENTS (faults));
  tcase_add_test (tc, test_short_buffer_is_an_error);
  tcase_add_test (tc, test_messages_and_stats);
  tcase_add_test (tc, test_reports_agree_with_metas);
  tcase_add_test (tc, test_stats_without_messages);
  tcase_add_loop_test (tc, test_divergence_is_reported_once, 0,
      G_N_ELEMENTS (astray));
  tcase_add_test (tc, test_segment_not_in_time);
  tcase_add_test (tc, test_attach_chooses);
  tcase_add_test (tc, test_snapshots_are_shared);
  tcase_add_test (tc, test_black_frames_have_no_novelty);
  return s;
}

GST_CHECK_MAIN (competelayer);
