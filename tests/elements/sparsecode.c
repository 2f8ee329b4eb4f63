/* GstSparseCode: a code that is put on a buffer reads back unchanged, and
 * malformed ones are refused
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include "gstsparsecode.h"

static GstSparseCode
two_winners_of_six (const gchar * layer)
{
  static const guint32 indices[] = { 1, 4 };
  static const gfloat activations[] = { 0.5f, 2.0f };
  static const guint64 wins[] =
      { 0, G_GUINT64_CONSTANT (6000000000), 0, 0, 1, 0 };
  static const gfloat reconstruction[] = { 0.0f, 0.25f, 0.5f, 1.5f };
  GstSparseCode code = { layer, 3, 2, 2, 2, 1, 1, 1, 1, 2 };

  code.indices = g_bytes_new_static (indices, sizeof indices);
  code.activations = g_bytes_new_static (activations, sizeof activations);
  code.reconstruction =
      g_bytes_new_static (reconstruction, sizeof reconstruction);
  code.wins = g_bytes_new_static (wins, sizeof wins);
  code.learning = TRUE;
  code.usage_entropy = 0.75;
  code.unused_units = 4;
  code.error = 0.125;
  code.frames_learned = G_GUINT64_CONSTANT (5000000000);
  return code;
}

static void
unref_arrays (GstSparseCode * code)
{
  g_bytes_unref (code->indices);
  g_bytes_unref (code->activations);
  g_bytes_unref (code->reconstruction);
  g_bytes_unref (code->wins);
}

static void
assert_same_code (const GstSparseCode * a, const GstSparseCode * b)
{
  assert_equals_string (a->layer, b->layer);
  assert_equals_int (a->columns, b->columns);
  assert_equals_int (a->rows, b->rows);
  assert_equals_int (a->field_width, b->field_width);
  assert_equals_int (a->field_height, b->field_height);
  assert_equals_int (a->channels, b->channels);
  assert_equals_int (a->halves, b->halves);
  assert_equals_int (a->fields_across, b->fields_across);
  assert_equals_int (a->fields_down, b->fields_down);
  assert_equals_int (a->winners, b->winners);
  fail_unless (g_bytes_equal (a->indices, b->indices));
  fail_unless (g_bytes_equal (a->activations, b->activations));
  fail_unless (g_bytes_equal (a->reconstruction, b->reconstruction));
  fail_unless (a->prototypes == b->prototypes);
  fail_unless (a->drive == b->drive);
  fail_unless (g_bytes_equal (a->wins, b->wins));
  assert_equals_int (a->learning, b->learning);
  assert_equals_float (a->usage_entropy, b->usage_entropy);
  assert_equals_int (a->unused_units, b->unused_units);
  assert_equals_float (a->error, b->error);
  assert_equals_uint64 (a->frames_learned, b->frames_learned);
}

GST_START_TEST (test_round_trip)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstSparseCode put = two_winners_of_six ("eye"), got;

  gst_buffer_add_sparse_code (buffer, &put);
  fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &got));
  assert_same_code (&put, &got);
  unref_arrays (&put);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

GST_START_TEST (test_survives_a_copy)
{
  GstBuffer *buffer = gst_buffer_new (), *copy;
  GstSparseCode put = two_winners_of_six ("eye"), got;

  gst_buffer_add_sparse_code (buffer, &put);
  copy = gst_buffer_copy (buffer);
  gst_buffer_unref (buffer);
  fail_unless (gst_buffer_get_sparse_code (copy, "eye", &got));
  assert_same_code (&put, &got);
  unref_arrays (&put);
  gst_buffer_unref (copy);
}

GST_END_TEST;

GST_START_TEST (test_finds_the_layer_asked_for)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstSparseCode first = two_winners_of_six ("first"), second = first, got;

  fail_if (gst_buffer_get_sparse_code (buffer, NULL, &got));
  second.layer = "second";
  gst_buffer_add_sparse_code (buffer, &first);
  gst_buffer_add_sparse_code (buffer, &second);

  fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &got));
  assert_equals_string (got.layer, "second");
  fail_unless (gst_buffer_get_sparse_code (buffer, "first", &got));
  assert_equals_string (got.layer, "first");
  fail_if (gst_buffer_get_sparse_code (buffer, "third", &got));
  unref_arrays (&first);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

GST_START_TEST (test_refuses_arrays_of_the_wrong_size)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstSparseCode put = two_winners_of_six ("eye"), got;

  put.winners = 3;
  gst_buffer_add_sparse_code (buffer, &put);
  fail_if (gst_buffer_get_sparse_code (buffer, NULL, &got));
  unref_arrays (&put);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

/* 2^32 fields of 2^30 winners: their bytes are 2^64, which is 0 in 64 bits. */
GST_START_TEST (test_refuses_sizes_that_overflow)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstSparseCode put = { "eye", 3, 2, 2, 2, 1, 1, 1 << 16, 1 << 16, 1 << 30 };
  GstSparseCode got;

  put.indices = put.activations = g_bytes_new_static ("", 0);
  gst_buffer_add_sparse_code (buffer, &put);
  fail_if (gst_buffer_get_sparse_code (buffer, NULL, &got));
  g_bytes_unref (put.indices);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

GST_START_TEST (test_refuses_wins_of_another_grid)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstSparseCode put = two_winners_of_six ("eye"), got;

  put.rows = 3;
  gst_buffer_add_sparse_code (buffer, &put);
  fail_if (gst_buffer_get_sparse_code (buffer, NULL, &got));
  unref_arrays (&put);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

/* Fields that were added to the meta later may be missing. */
GST_START_TEST (test_older_code)
{
  GstBuffer *buffer = gst_buffer_new ();
  GstSparseCode put = two_winners_of_six ("eye"), got;
  GstCustomMeta *meta;

  gst_buffer_add_sparse_code (buffer, &put);
  meta = gst_buffer_get_custom_meta (buffer, GST_SPARSE_CODE_META_NAME);
  gst_structure_remove_fields (gst_custom_meta_get_structure (meta),
      "learning", "usage-entropy", "unused-units", "wins", NULL);
  fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &got));
  fail_unless (!got.learning && got.usage_entropy == 0.0
      && got.unused_units == 0 && got.wins == NULL);
  unref_arrays (&put);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

/* Codes from before there were halves, and codes without that field, have one
 * half. */
GST_START_TEST (test_halves)
{
  static const gfloat prototypes[6 * 8];
  GstBuffer *buffer = gst_buffer_new ();
  GstSparseCode put = two_winners_of_six ("eye"), got;
  GstCustomMeta *meta;

  put.halves = 2;
  put.prototypes = g_bytes_new_static (prototypes, sizeof prototypes);
  gst_buffer_add_sparse_code (buffer, &put);
  fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &got));
  assert_equals_int (got.halves, 2);
  fail_unless (got.prototypes == put.prototypes);

  meta = gst_buffer_get_custom_meta (buffer, GST_SPARSE_CODE_META_NAME);
  gst_structure_remove_field (gst_custom_meta_get_structure (meta), "halves");
  fail_if (gst_buffer_get_sparse_code (buffer, NULL, &got));
  gst_structure_remove_field (gst_custom_meta_get_structure (meta),
      "prototypes");
  fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &got));
  assert_equals_int (got.halves, 1);
  g_bytes_unref (put.prototypes);
  unref_arrays (&put);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

GST_START_TEST (test_scatter)
{
  static const guint32 indices[] =
      { 0, 2, GST_SPARSE_CODE_NO_UNIT, 1, 1, 4 };
  static const gfloat activations[] = { 1.0f, 2.0f, 5.0f, -3.0f, 4.0f, 7.0f };
  static const gfloat expected[] =
      { 1.0f, 0.0f, 2.0f, 0.0f, 0.0f, 1.0f, 0.0f, 0.0f };
  gfloat values[8];
  guint i;

  for (i = 0; i < 8; i++)
    values[i] = 9.0f;
  gst_sparse_code_scatter (indices, activations, 2, 3, 4, values);
  for (i = 0; i < 8; i++)
    assert_equals_float (values[i], expected[i]);
}

GST_END_TEST;

static Suite *
sparsecode_suite (void)
{
  Suite *s = suite_create ("sparsecode");
  TCase *tc = tcase_create ("meta");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_round_trip);
  tcase_add_test (tc, test_survives_a_copy);
  tcase_add_test (tc, test_finds_the_layer_asked_for);
  tcase_add_test (tc, test_refuses_arrays_of_the_wrong_size);
  tcase_add_test (tc, test_refuses_sizes_that_overflow);
  tcase_add_test (tc, test_refuses_wins_of_another_grid);
  tcase_add_test (tc, test_older_code);
  tcase_add_test (tc, test_halves);
  tcase_add_test (tc, test_scatter);
  return s;
}

GST_CHECK_MAIN (sparsecode);
