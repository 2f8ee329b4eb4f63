/* Saved weights are loaded, repaired or refused; a reader always finds a
 * complete file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "checkpoint.h"
#include "refusal.h"
#include "smalllayer.h"
#include "unittest.h"
#include "weightsfile.h"
#include "weightspath.h"

/* --- refusing --- */

#define GOOD "{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2]," \
    "\"data_offsets\":[0,16]}}"

static void
write_file (const gchar * header, guint64 promised, const gfloat * data,
    guint floats)
{
  weightsfile_write (path, promised, header, strlen (header), data, floats);
}

static void
assert_refused (const gchar * says)
{
  Layer *layer = small_layer (), *untouched = small_layer ();
  GError *error = NULL;

  fail_if (checkpoint_load (path, layer, &small_field, &error));
  assert_error_says (error, path, says);
  fail_unless (memcmp (weights_row (layer_weights (layer), 1),
          weights_row (layer_weights (untouched), 1), 8) == 0);
  layer_free (layer);
  layer_free (untouched);
}

static const gfloat four[] = { 0.6f, 0.8f, 1.0f, 0.0f };

static void
test_takes_a_foreign_file (void)
{
  Layer *layer = small_layer ();

  write_file (GOOD, strlen (GOOD), four, 4);
  fail_unless (checkpoint_load (path, layer, &small_field, NULL));
  fail_unless (fabs (weights_row (layer_weights (layer), 0)[1] - 0.8f) < 1e-6);
  layer_free (layer);
}

/* --- repairing --- */

#define OWN "{\"__metadata__\":{\"rule\":\"unit-norm\",\"frames-learned\":\"7\"}," \
    "\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2]," \
    "\"data_offsets\":[0,16]},\"wins\":{\"dtype\":\"F32\",\"shape\":[2]," \
    "\"data_offsets\":[16,24]}}"

/* A row that is loaded under rule unit-norm, and the first weights of the row
 * that it becomes; 0: any. */
static const struct
{
  gfloat row[2];
  gfloat first;
} far_off[] = {
  {{0.0f, 0.0f}, 0.0f},
  {{1e-42f, 1e-42f}, 0.0f},
  {{3e-25f, 4e-25f}, 0.6f},
  {{3e25f, 4e25f}, 0.6f},
  {{3e38f, 0.0f}, 1.0f},
};

static void
assert_repaired (const gchar * header, const gfloat * data, gfloat first)
{
  Layer *layer = small_layer (), *again = small_layer ();
  const gfloat *row = weights_row (layer_weights (layer), 1);

  write_file (header, strlen (header), data, 6);
  fail_unless (checkpoint_load (path, layer, &small_field, NULL));
  fail_unless (checkpoint_load (path, again, &small_field, NULL));
  assert_equals_int (layer_mended (layer), 1);
  fail_unless (fabsf (weights_row (layer_weights (layer),
              0)[0] - 0.6f) < 1e-6f);
  fail_unless (fabsf (row[0] * row[0] + row[1] * row[1] - 1.0f) < 1e-5f);
  fail_unless (first == 0.0f || fabsf (row[0] - first) < 1e-3f, "%g", row[0]);
  if (header[2] == '_')
    assert_equals_float (layer_state (layer).wins[1],
        first == 0.0f ? 0.0f : 20.0f);
  fail_unless (memcmp (row, weights_row (layer_weights (again), 1), 8) == 0);
  layer_free (layer);
  layer_free (again);
}

/* Rows that learning cannot continue from, in a file of another program and in
 * one of ours: they are repaired, the same way each time. */
static void
test_repairs_rows_that_are_not_of_unit_norm (gint nth)
{
  gfloat data[] = { 0.6f, 0.8f, 0.0f, 0.0f, 10.0f, 20.0f };

  memcpy (data + 2, far_off[nth].row, 8);
  assert_repaired (GOOD, data, far_off[nth].first);
  assert_repaired (OWN, data, far_off[nth].first);
}

/* Rows of unit norm keep their bits, also after scaling. */
static void
test_keeps_rows_of_unit_norm (void)
{
  const gfloat sound[] = { 0.6f, 0.8f, 0.0f, 1.0f, 10.0f, 20.0f };
  const gfloat longer[] = { 6.0f, 8.0f, 0.1f, 0.2f, 10.0f, 20.0f };
  Layer *layer = small_layer ();

  write_file (OWN, strlen (OWN), sound, 6);
  fail_unless (checkpoint_load (path, layer, &small_field, NULL));
  assert_equals_int (layer_mended (layer), 0);
  fail_unless (memcmp (weights_row (layer_weights (layer), 0), sound, 8) == 0);
  fail_unless (memcmp (weights_row (layer_weights (layer), 1), sound + 2,
          8) == 0);
  write_file (GOOD, strlen (GOOD), longer, 6);
  fail_unless (checkpoint_load (path, layer, &small_field, NULL));
  assert_equals_int (layer_mended (layer), 0);
  layer_free (layer);
}

typedef struct
{
  const gchar *header, *says;
} Unsound;

static const Unsound unsound[] = {
  {"{\"weights\":", "not a JSON object"},
  {"[1,2]", "not a JSON object"},
  {"{}", "no tensor \"weights\""},
  {"{\"weights\":3}", "no tensor \"weights\""},
  {"{\"weights\":{\"dtype\":\"F16\",\"shape\":[2,2],\"data_offsets\":[0,16]}}",
      "of type F16"},
  {"{\"weights\":{\"shape\":[2,2],\"data_offsets\":[0,16]}}", "type unknown"},
  {"{\"weights\":{\"dtype\":\"F32\",\"shape\":[4,1],\"data_offsets\":[0,16]}}",
      "does not fit 2 units of 2 values"},
  {"{\"weights\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
      "does not fit"},
  {"{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,\"2\"],"
        "\"data_offsets\":[0,16]}}", "does not fit"},
  {"{\"weights\":{\"dtype\":\"F32\",\"data_offsets\":[0,16]}}", "missing"},
  {"{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,12]}}",
      "not sound"},
  {"{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[-8,8]}}",
      "not sound"},
  {"{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[16,0]}}",
      "not sound"},
  {"{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[4,20]}}",
      "truncated"},
  {"{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":"
        "[9223372036854775791,9223372036854775807]}}", "truncated"},
  {"{\"__metadata__\":{\"columns\":\"1\"},\"weights\":{\"dtype\":\"F32\","
        "\"shape\":[2,2],\"data_offsets\":[0,16]}}", "columns=1"},
  {"{\"__metadata__\":{\"field-width\":\"1\",\"field-height\":\"2\"},"
        "\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2],"
        "\"data_offsets\":[0,16]}}", "field-width=1"},
};

static void
test_refuses_unsound_headers (gint nth)
{
  write_file (unsound[nth].header, strlen (unsound[nth].header), four, 4);
  assert_refused (unsound[nth].says);
}

static void
test_refuses_unsound_files (void)
{
  gfloat bad[4] = { 0.5f, 0.5f, NAN, 0.5f };

  assert_refused ("There is no file");
  write_file (GOOD, G_MAXUINT64, four, 4);
  assert_refused ("truncated");
  write_file (GOOD, strlen (GOOD), four, 3);
  assert_refused ("truncated");
  write_file (GOOD, strlen (GOOD), bad, 4);
  assert_refused ("holds NaN at entry 2");
  bad[2] = INFINITY;
  write_file (GOOD, strlen (GOOD), bad, 4);
  assert_refused ("holds infinity");
  fail_unless (g_file_set_contents (path, "abc", 3, NULL));
  assert_refused ("not safetensors");
  fail_unless (g_file_set_contents (path, "", 0, NULL));
  assert_refused ("not safetensors");
  g_remove (path);
  g_mkdir (path, 0700);
  assert_refused ("not a regular file");
  g_rmdir (path);
}

static void
test_unwritable_folder_is_an_error (void)
{
  Layer *layer = small_layer ();
  GError *error = NULL;

  fail_if (checkpoint_save ("/nonexistent-folder/w.safetensors", layer,
          &small_field, &error));
  fail_unless (error != NULL
      && strstr (error->message, "nonexistent-folder") != NULL);
  g_error_free (error);
  layer_free (layer);
}

/* --- killed while saving --- */

/* A child process saves one layer after another until it is killed: the file is
 * one of these, and complete. */
static void
test_survives_a_kill (void)
{
  Layer *even = small_layer (), *odd = small_layer ();
  GRand *rand = g_rand_new_with_seed (3);
  guint turn;

  memcpy (weights_row (layer_weights (odd), 0), four, 8);
  memcpy (weights_row (layer_weights (even), 0), four + 2, 8);
  fail_unless (checkpoint_save (path, even, &small_field, NULL));
  for (turn = 0; turn < 20; turn++) {
    Layer *left = small_layer ();
    pid_t child = fork ();
    GError *error = NULL;

    if (child == 0) {
      for (;;) {
        checkpoint_save (path, odd, &small_field, NULL);
        checkpoint_save (path, even, &small_field, NULL);
      }
    }
    g_usleep (g_rand_int_range (rand, 500, 20000));
    kill (child, SIGKILL);
    waitpid (child, NULL, 0);
    fail_unless (checkpoint_load (path, left, &small_field, &error), "%s",
        error ? error->message : "");
    fail_unless (memcmp (weights_row (layer_weights (left), 0), four, 8) == 0
        || memcmp (weights_row (layer_weights (left), 0), four + 2, 8) == 0);
    layer_free (left);
  }
  g_rand_free (rand);
  layer_free (even);
  layer_free (odd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_set_fixture (setup, teardown);
  unittest_add (test_takes_a_foreign_file);
  unittest_add_loop (test_repairs_rows_that_are_not_of_unit_norm, 0,
      G_N_ELEMENTS (far_off));
  unittest_add (test_keeps_rows_of_unit_norm);
  unittest_add_loop (test_refuses_unsound_headers, 0, G_N_ELEMENTS (unsound));
  unittest_add (test_refuses_unsound_files);
  unittest_add (test_unwritable_folder_is_an_error);
  unittest_add (test_survives_a_kill);
  return g_test_run ();
}
