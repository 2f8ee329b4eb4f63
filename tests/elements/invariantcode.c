/* GstInvariantCode: a code that is put on a buffer reads back unchanged, and
 * malformed ones are refused
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include "gstinvariantcode.h"

static const gfloat first[] = { 0.5f, -4.0f, 0.0f, 1.0f };
static const gfloat third[] = { 0.5f, 0.0f, 0.0f, 0.25f };
static const gfloat second[] = { 5.0f, -0.25f, 1.0f, 2.0f, -3.0f, 0.0f };

/* Two fields of two, three and two units. */
static GstInvariantCode
two_fields (const gchar * layer)
{
  GstInvariantCode code = { layer, "eye", 2, 1, 2, 3, 2 };

  code.first = g_bytes_new_static (first, sizeof first);
  code.second = g_bytes_new_static (second, sizeof second);
  code.third = g_bytes_new_static (third, sizeof third);
  code.slowness_first = 0.25;
  code.slowness_second = 0.125;
  code.slowness_third = 0.0625;
  code.frames_seen = G_GUINT64_CONSTANT (5000000000);
  code.phase = "second";
  return code;
}

static void
unref_arrays (GstInvariantCode * code)
{
  g_clear_pointer (&code->first, g_bytes_unref);
  g_clear_pointer (&code->second, g_bytes_unref);
  g_clear_pointer (&code->third, g_bytes_unref);
}

GST_START_TEST (test_round_trip)
{
  GstBuffer *buffer = gst_buffer_new (), *copy;
  GstInvariantCode put = two_fields ("slow"), got;

  gst_buffer_add_invariant_code (buffer, &put);
  copy = gst_buffer_copy (buffer);
  gst_buffer_unref (buffer);
  fail_unless (gst_buffer_get_invariant_code (copy, "slow", &got));
  assert_equals_string (got.layer, "slow");
  assert_equals_string (got.below, "eye");
  assert_equals_string (got.phase, "second");
  assert_equals_int (got.fields_across, 2);
  assert_equals_int (got.fields_down, 1);
  assert_equals_int (got.first_units, 2);
  assert_equals_int (got.second_units, 3);
  assert_equals_int (got.third_units, 2);
  fail_unless (g_bytes_equal (got.first, put.first));
  fail_unless (g_bytes_equal (got.second, put.second));
  fail_unless (g_bytes_equal (got.third, put.third));
  fail_unless (got.reconstruction == NULL);
  assert_equals_float (got.slowness_first, 0.25);
  assert_equals_float (got.slowness_second, 0.125);
  assert_equals_float (got.slowness_third, 0.0625);
  assert_equals_uint64 (got.frames_seen, G_GUINT64_CONSTANT (5000000000));
  unref_arrays (&put);
  gst_buffer_unref (copy);
}

GST_END_TEST;

GST_START_TEST (test_finds_the_layer_asked_for)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstInvariantCode one = two_fields ("one"), two = one, got;

  fail_if (gst_buffer_get_invariant_code (buffer, NULL, &got));
  one.below = "strokes";
  two.layer = "two";
  two.below = "other";
  two.second = NULL;
  gst_buffer_add_invariant_code (buffer, &one);
  gst_buffer_add_invariant_code (buffer, &two);
  fail_unless (gst_buffer_get_invariant_code (buffer, NULL, &got));
  assert_equals_string (got.layer, "two");
  fail_unless (got.first != NULL && got.second == NULL);
  fail_unless (gst_buffer_get_invariant_code (buffer, "one", &got));
  fail_unless (got.second != NULL);
  fail_if (gst_buffer_get_invariant_code (buffer, "three", &got));

  /* the last one above a layer, or the last of all */
  fail_unless (gst_buffer_get_invariant_code_above (buffer, "strokes", &got));
  assert_equals_string (got.layer, "one");
  fail_unless (gst_buffer_get_invariant_code_above (buffer, "other", &got));
  assert_equals_string (got.layer, "two");
  fail_unless (gst_buffer_get_invariant_code_above (buffer, "none", &got));
  assert_equals_string (got.layer, "two");
  fail_unless (gst_buffer_get_invariant_code_above (buffer, NULL, &got));
  assert_equals_string (got.layer, "two");
  unref_arrays (&one);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

/* Programs in any language can write the structure, and can write it wrong. */
GST_START_TEST (test_refuses_what_is_unsound)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstInvariantCode put = two_fields ("slow"), got;
  GstStructure *s;

  gst_buffer_add_invariant_code (buffer, &put);
  s = gst_custom_meta_get_structure (gst_buffer_get_custom_meta (buffer,
          GST_INVARIANT_CODE_META_NAME));
  gst_structure_set (s, "second-units", G_TYPE_UINT, 4, NULL);
  fail_if (gst_buffer_get_invariant_code (buffer, NULL, &got));
  gst_structure_set (s, "second-units", G_TYPE_UINT, 3, NULL);
  gst_structure_set (s, "third-units", G_TYPE_UINT, 1, NULL);
  fail_if (gst_buffer_get_invariant_code (buffer, NULL, &got));
  gst_structure_set (s, "third-units", G_TYPE_UINT, 2, NULL);
  gst_structure_set (s, "second-units", G_TYPE_INT, 3, NULL);
  fail_if (gst_buffer_get_invariant_code (buffer, NULL, &got));
  gst_structure_set (s, "second-units", G_TYPE_UINT, 3, NULL);
  fail_unless (gst_buffer_get_invariant_code (buffer, NULL, &got));
  gst_structure_remove_field (s, "frames-seen");
  fail_if (gst_buffer_get_invariant_code (buffer, NULL, &got));
  unref_arrays (&put);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

static Suite *
invariantcode_suite (void)
{
  Suite *s = suite_create ("invariantcode");
  TCase *tc = tcase_create ("meta");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_round_trip);
  tcase_add_test (tc, test_finds_the_layer_asked_for);
  tcase_add_test (tc, test_refuses_what_is_unsound);
  return s;
}

GST_CHECK_MAIN (invariantcode);
