/* attach=drive: the drive equals the match in double precision; learn-frames
 * stops learning at the exact frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include <gst/check/gstcheck.h>

#include "blocks.h"
#include "gstsparsecode.h"

/* The drive that the settings use, W or sign(W) |W|^2. */
static const struct
{
  const gchar *settings;
  gdouble power;
} layers[] = {
  {"columns=5 rows=4", 1.0},
  {"columns=5 rows=4 rule=multiplicative coding=winners", 1.0},
  {"columns=5 rows=4 rule=hebbian coding=winners batch-size=7 "
        "lebesgue-norm=3 init=normal", 2.0},
};

static gdouble
power_of (gdouble x, gdouble power)
{
  return copysign (pow (fabs (x), power), x);
}

/* (w . v) / (|w| |v|) of the 8 x 6 frame, in double precision. */
static gdouble
match (const gfloat * prototype, const guint8 * pixels, gdouble power)
{
  gdouble product = 0.0, w2 = 0.0, v2 = 0.0;
  guint j;

  for (j = 0; j < 48; j++) {
    gdouble w = power_of (prototype[j], power), v = pixels[j] / 255.0;

    product += w * v;
    w2 += w * w;
    v2 += v * v;
  }
  return w2 > 0.0 && v2 > 0.0 ? product / sqrt (w2 * v2) : 0.0;
}

static void
compare (GstBuffer * buffer, gdouble power)
{
  GstSparseCode code;
  const gfloat *prototypes, *drive;
  GstMapInfo map;
  gsize size;
  guint u;

  fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &code));
  fail_unless (code.drive != NULL);
  drive = g_bytes_get_data (code.drive, &size);
  fail_unless_equals_int (size, 20 * sizeof (gfloat));
  prototypes = g_bytes_get_data (code.prototypes, NULL);
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  for (u = 0; u < 20; u++)
    fail_unless (fabs (drive[u] - match (prototypes + u * 48, map.data,
                power)) < 1e-5, "unit %u: %g", u, drive[u]);
  gst_buffer_unmap (buffer, &map);
}

/* After learning stops, the prototypes on the buffer are those that coded the
 * frame. */
GST_START_TEST (test_drive_is_the_match)
{
  gchar *line = g_strconcat ("competelayer snapshot-interval=1 learn-frames=28 ",
      layers[__i__].settings, NULL);
  GstHarness *h = harness_for (line, GRAY (8, 6));
  guint i;

  g_bytes_unref (learned (h, 0, 30));
  gst_harness_set (h, "competelayer", "attach", 0xc, NULL);
  for (i = 30; i < 40; i++) {
    GstBuffer *out = gst_harness_push_and_pull (h, frame (i));

    compare (out, layers[__i__].power);
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
  g_free (line);
}

GST_END_TEST;

GST_START_TEST (test_drive_of_a_black_frame_is_0)
{
  GstHarness *h = harness_for ("competelayer attach=drive columns=5 rows=4",
      GRAY (8, 6));
  GstBuffer *black = frame (0), *out;
  GstSparseCode code;
  const gfloat *drive;
  guint u;

  gst_buffer_memset (black, 0, 0, 48);
  out = gst_harness_push_and_pull (h, black);
  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  drive = g_bytes_get_data (code.drive, NULL);
  for (u = 0; u < 20; u++)
    fail_unless (drive[u] == 0.0f);
  fail_unless (code.indices == NULL);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_drive_of_each_field)
{
  GstHarness *h = harness_for ("competelayer attach=drive field-width=4 "
      "field-height=3 columns=5 rows=2", GRAY (8, 6));
  GstBuffer *out = gst_harness_push_and_pull (h, frame (3));
  GstSparseCode code;
  const gfloat *drive;
  gsize size;
  guint i;

  fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
  drive = g_bytes_get_data (code.drive, &size);
  fail_unless_equals_int (size, 4 * 10 * sizeof (gfloat));
  for (i = 0; i < 4 * 10; i++)
    fail_unless (fabsf (drive[i]) <= 1.00001f);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The frame number in learn-frames is the last that is learned, to the bit. */
GST_START_TEST (test_learn_frames)
{
  static const gchar *rules[] = { "rule=unit-norm", "rule=multiplicative "
        "coding=winners", "rule=hebbian coding=winners batch-size=1 "
        "init=normal",
  };
  gchar *line = g_strconcat ("competelayer columns=5 rows=4 snapshot-interval=1 "
      "learn-frames=12 ", rules[__i__], NULL);
  GstHarness *h = harness_for (line, GRAY (8, 6));
  GBytes *eleven = learned (h, 0, 11), *twelve = learned (h, 11, 1);
  GBytes *more = learned (h, 12, 8);
  GstStructure *stats;
  guint64 frames = 0, frames_learned = 0;

  fail_if (g_bytes_equal (eleven, twelve));
  fail_unless (g_bytes_equal (twelve, more));
  fail_unless (gst_harness_push_event (h, gst_event_new_eos ()));
  gst_harness_get (h, "competelayer", "stats", &stats, NULL);
  fail_unless (gst_structure_get (stats, "frames", G_TYPE_UINT64, &frames,
          "frames-learned", G_TYPE_UINT64, &frames_learned, NULL));
  fail_unless_equals_uint64 (frames, 20);
  fail_unless_equals_uint64 (frames_learned, 12);
  gst_structure_free (stats);
  g_bytes_unref (eleven);
  g_bytes_unref (twelve);
  g_bytes_unref (more);
  gst_harness_teardown (h);
  g_free (line);
}

GST_END_TEST;

/* Frames that are coded together stop at the same frame. */
GST_START_TEST (test_learn_frames_gathered)
{
  GBytes *prototypes[2];
  guint i, j;

  for (i = 0; i < 2; i++) {
    GstHarness *h = harness_for ("competelayer columns=5 rows=4 rule=hebbian "
        "coding=winners batch-size=5 init=normal snapshot-interval=1 "
        "learn-frames=20", GRAY (8, 6));

    if (i == 1)
      gst_harness_set (h, "competelayer", "attach", 0, NULL);
    for (j = 0; j < 33; j++)
      gst_buffer_unref (gst_harness_push_and_pull (h, frame (j)));
    gst_harness_set (h, "competelayer", "attach", 7, NULL);
    prototypes[i] = learned (h, 33, 1);
    gst_harness_teardown (h);
  }
  fail_unless (g_bytes_equal (prototypes[0], prototypes[1]));
  g_bytes_unref (prototypes[0]);
  g_bytes_unref (prototypes[1]);
}

GST_END_TEST;

static Suite *
drivemeta_suite (void)
{
  Suite *s = suite_create ("drivemeta");
  TCase *tc = tcase_create ("drivemeta");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_drive_is_the_match, 0, G_N_ELEMENTS (layers));
  tcase_add_test (tc, test_drive_of_a_black_frame_is_0);
  tcase_add_test (tc, test_drive_of_each_field);
  tcase_add_loop_test (tc, test_learn_frames, 0, 3);
  tcase_add_test (tc, test_learn_frames_gathered);
  return s;
}

GST_CHECK_MAIN (drivemeta);
