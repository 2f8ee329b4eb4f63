/* codetensor's theta, split-signs and pool: values by hand, caps and errors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "blocks.h"
#include "errors.h"
#include "tensors.h"

/* A 3 x 2 grid of fields, one unit, drives and two-winner codes by hand. */
static GstBuffer *
grid_frame_new (void)
{
  static const gfloat drive[] = { 0.5f, -0.25f, 0.125f, -1.0f, 0.75f, 0.25f };
  static const guint32 indices[] = { 0, 0, GST_SPARSE_CODE_NO_UNIT, 0, 0, 0 };
  static const gfloat activations[] = { 2.0f, -1.0f, 9.0f, 0.5f, -4.0f, 0.0f };
  GstSparseCode code = { "grid", 1, 1, 2, 1, 1, 1, 3, 2, 1 };
  GstBuffer *buffer = frame_new (0);

  code.indices = g_bytes_new_static (indices, sizeof indices);
  code.activations = g_bytes_new_static (activations, sizeof activations);
  code.drive = g_bytes_new_static (drive, sizeof drive);
  gst_buffer_add_sparse_code (buffer, &code);
  fake_code_clear (&code);
  g_bytes_unref (code.drive);
  return buffer;
}

/* By hand. A pool of 2 x 1 cells over 3 x 2 fields has fields 0, 1, 3 and 4 in the
 * first cell, as 0, 1 and 2 times 2 / 3 are 0, 0.67 and 1.33, and 2 and 5 in the second.
 * All numbers are sums of powers of two, so that no order of adding rounds. */
static const struct
{
  const gchar *properties, *caps;
  guint32 dims[4];
  gfloat values[12];
} pooled[] = {
  {"content=drive theta=0", STATIC_CAPS ("1:1:6:1"), {1, 1, 6, 1},
      {0.5f, 0, 0.125f, 0, 0.75f, 0.25f}},
  {"content=drive theta=0.25", STATIC_CAPS ("1:1:6:1"), {1, 1, 6, 1},
      {0.25f, 0, 0, 0, 0.5f, 0}},
  {"content=drive split-signs=true", STATIC_CAPS ("1:1:6:2"), {1, 1, 6, 2},
      {0.5f, 0, 0.125f, 0, 0.75f, 0.25f, 0, 0.25f, 0, 1.0f, 0, 0}},
  {"content=drive theta=0.125 split-signs=true", STATIC_CAPS ("1:1:6:2"),
        {1, 1, 6, 2},
      {0.375f, 0, 0, 0, 0.625f, 0.125f, 0, 0.125f, 0, 0.875f, 0, 0}},
  {"content=drive pool=1x1", STATIC_CAPS ("1:1:1:1"), {1, 1, 1, 1}, {0.375f}},
  {"content=drive pool=2x1", STATIC_CAPS ("1:1:2:1"), {1, 1, 2, 1},
      {0, 0.375f}},
  {"content=drive pool=2x2", STATIC_CAPS ("1:1:4:1"), {1, 1, 4, 1},
      {0.25f, 0.125f, -0.25f, 0.25f}},
  {"content=drive pool=3x2", STATIC_CAPS ("1:1:6:1"), {1, 1, 6, 1},
      {0.5f, -0.25f, 0.125f, -1.0f, 0.75f, 0.25f}},
  {"content=drive pool=2x1 theta=0.125 split-signs=true",
        STATIC_CAPS ("1:1:2:2"), {1, 1, 2, 2},
      {0.375f + 0.625f, 0.125f, 0.125f + 0.875f, 0}},
  {"content=code pool=1x2", STATIC_CAPS ("1:1:2:1"), {1, 1, 2, 1},
      {1.0f, -3.5f}},
  {"content=code split-signs=true", STATIC_CAPS ("1:1:6:2"), {1, 1, 6, 2},
      {2.0f, 0, 0, 0.5f, 0, 0, 0, 1.0f, 0, 0, 4.0f, 0}},
  {"content=code pool=2x1 split-signs=true theta=0.25",
      STATIC_CAPS ("1:1:2:2"), {1, 1, 2, 2}, {2.0f, 0, 0.75f + 3.75f, 0}},
};

static void
assert_pooled (const gchar * line, GstBuffer * buffer, const gchar * caps,
    const guint32 dims[4], const gfloat * values)
{
  const gchar *formats[] = { STATIC, SPARSE };
  guint f;

  for (f = 0; f < 2; f++) {
    GstHarness *h = tensors_new (line, formats[f]);
    GstBuffer *out = gst_harness_push_and_pull (h, gst_buffer_ref (buffer));

    assert_caps (h, f == 0 ? caps : SPARSE_CAPS);
    if (f == 0)
      assert_bytes (out, values, 4 * dims[0] * dims[1] * dims[2] * dims[3]);
    else
      assert_sparse (out, dims, values);
    gst_buffer_unref (out);
    gst_harness_teardown (h);
  }
  gst_buffer_unref (buffer);
}

GST_START_TEST (test_pooled)
{
  gchar *line = g_strconcat ("codetensor ", pooled[__i__].properties, NULL);

  assert_pooled (line, grid_frame_new (), pooled[__i__].caps,
      pooled[__i__].dims, pooled[__i__].values);
  g_free (line);
}

GST_END_TEST;

static const guint32 units_indices[] = { 0, 1, 2, 3 };

/* Many units: field after field, each unit on its own. */
GST_START_TEST (test_units_stay_apart)
{
  const guint32 dims[] = { 3, 2, 2, 1 };
  GstSparseCode code = { "units", 3, 2, 2, 1, 1, 1, 2, 2, 1 };
  GstBuffer *buffer = frame_new (0);
  gfloat drive[24], sums[12];
  guint i;

  for (i = 0; i < 24; i++)
    drive[i] = (i * 7 % 24) / 32.0f - 0.25f;
  for (i = 0; i < 12; i++)
    sums[i] = drive[i / 6 * 12 + i % 6] + drive[i / 6 * 12 + 6 + i % 6];
  code.drive = g_bytes_new (drive, sizeof drive);
  code.indices = g_bytes_new_static (units_indices, sizeof units_indices);
  gst_buffer_add_sparse_code (buffer, &code);
  g_bytes_unref (code.drive);
  g_bytes_unref (code.indices);
  assert_pooled ("codetensor content=drive pool=1x2", buffer,
      STATIC_CAPS ("3:2:2:1"), dims, sums);
}

GST_END_TEST;

/* Each property applies from the next frame on; new dimensions make new caps. */
GST_START_TEST (test_changes_while_playing)
{
  const gfloat above[] = { 0.25f, 0, 0, 0, 0.5f, 0 };
  const gfloat sum = 0.75f, halves[] = { 0.75f, 0.75f };
  GstHarness *h = tensors_new ("codetensor content=drive", STATIC);
  GstBuffer *out;

  gst_buffer_unref (gst_harness_push_and_pull (h, grid_frame_new ()));
  assert_caps (h, STATIC_CAPS ("1:1:6:1"));
  gst_harness_set (h, "codetensor", "theta", 0.25, NULL);
  out = gst_harness_push_and_pull (h, grid_frame_new ());
  assert_caps (h, STATIC_CAPS ("1:1:6:1"));
  assert_bytes (out, above, sizeof above);
  gst_buffer_unref (out);
  gst_harness_set (h, "codetensor", "pool", "1x1", NULL);
  out = gst_harness_push_and_pull (h, grid_frame_new ());
  assert_caps (h, STATIC_CAPS ("1:1:1:1"));
  assert_bytes (out, &sum, sizeof sum);
  gst_buffer_unref (out);
  gst_harness_set (h, "codetensor", "split-signs", TRUE, NULL);
  out = gst_harness_push_and_pull (h, grid_frame_new ());
  assert_caps (h, STATIC_CAPS ("1:1:1:2"));
  assert_bytes (out, halves, sizeof halves);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}

GST_END_TEST;

static const struct
{
  const gchar *properties, *part;
} refused[] = {
  {"pool=2", "`pool` is \"2\""},
  {"pool=2x", "as in pool=2x2"},
  {"pool=x2", "as in pool=2x2"},
  {"pool=0x2", "as in pool=2x2"},
  {"pool=2x0", "as in pool=2x2"},
  {"pool=-1x2", "as in pool=2x2"},
  {"pool=2x2x2", "as in pool=2x2"},
  {"pool=2X2", "as in pool=2x2"},
  {"pool=4x2", "only 3 x 2 fields"},
  {"pool=3x3", "only 3 x 2 fields"},
  {"pool=99999999999x1", "only 3 x 2 fields"},
  {"content=reconstruction pool=1x1", "need content=code"},
  {"content=prototypes theta=0", "need content=code"},
  {"content=prototypes split-signs=true", "need content=code"},
};

GST_START_TEST (test_refused)
{
  gchar *line = g_strconcat ("codetensor ", refused[__i__].properties, NULL);
  gboolean of_fields = strstr (line, "content") == NULL;
  GstHarness *h = tensors_new (line, NULL);
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (h->element, bus);
  fail_unless_equals_int (push_until_refused (h, of_fields ?
          grid_frame_new () : coded_frame_new (0)), GST_FLOW_ERROR);
  assert_error_posted (bus, refused[__i__].part);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
  g_free (line);
}

GST_END_TEST;

/* A damaged code with very many fields and no winners takes no time. */
GST_START_TEST (test_fields_without_winners)
{
  const guint32 dims[] = { 2, 2, 1, 1 };
  const gfloat zeros[4] = { 0.0f };
  GstSparseCode code = { "none", 2, 2, 4, 2, 1, 1, G_MAXUINT, G_MAXUINT, 0 };
  GstBuffer *buffer = frame_new (0);

  code.indices = code.activations = g_bytes_new (NULL, 0);
  gst_buffer_add_sparse_code (buffer, &code);
  g_bytes_unref (code.indices);
  assert_pooled ("codetensor pool=1x1", buffer, STATIC_CAPS ("2:2:1:1"), dims,
      zeros);
}

GST_END_TEST;

static Suite *
pooledtensors_suite (void)
{
  Suite *s = suite_create ("pooledtensors");
  TCase *values = tcase_create ("values");
  TCase *errors = tcase_create ("errors");

  suite_add_tcase (s, values);
  tcase_add_loop_test (values, test_pooled, 0, G_N_ELEMENTS (pooled));
  tcase_add_test (values, test_units_stay_apart);
  tcase_add_test (values, test_changes_while_playing);

  suite_add_tcase (s, errors);
  tcase_add_loop_test (errors, test_refused, 0, G_N_ELEMENTS (refused));
  tcase_add_test (errors, test_fields_without_winners);
  return s;
}

GST_CHECK_MAIN (pooledtensors);
