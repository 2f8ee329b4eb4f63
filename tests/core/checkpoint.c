/* Saved layers go on exactly, and files that are not sound are refused
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "checkpoint.h"
#include "defaults.h"
#include "gstsparsecode.h"

static gchar *folder, *path;

static void
setup (void)
{
  folder = g_dir_make_tmp ("checkpoint-XXXXXX", NULL);
  path = g_build_filename (folder, "w.safetensors", NULL);
}

static void
teardown (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir))) {
    gchar *file = g_build_filename (folder, name, NULL);

    g_remove (file);
    g_free (file);
  }
  g_dir_close (dir);
  g_rmdir (folder);
  g_free (path);
  g_free (folder);
}

/* --- going on --- */

#define FRAMES 1000

static GstBuffer *
noise (guint n)
{
  GRand *rand = g_rand_new_with_seed (n);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 64, NULL);
  GstMapInfo map;
  guint i;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (i = 0; i < 64; i++)
    map.data[i] = MAX (0, g_rand_int_range (rand, -300, 256));
  gst_buffer_unmap (buffer, &map);
  g_rand_free (rand);
  return buffer;
}

/* Plays frames @first to @last, saves at the end.
 *
 * Returns: the file */
static gchar *
play (const gchar * settings, const gchar * from, const gchar * to,
    guint first, guint last)
{
  gchar *line = g_strdup_printf ("competelayer columns=5 rows=4 seed=9 %s "
      "save-location=%s %s%s", settings, to, from ? "location=" : "",
      from ? from : "");
  GstHarness *h = gst_harness_new_parse (line);
  gchar *contents = NULL;
  guint i;

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=8,height=8,framerate=30/1");
  for (i = first; i < last; i++) {
    GstBuffer *buffer = noise (i);

    if (i == first)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  fail_unless (g_file_get_contents (to, &contents, NULL, NULL));
  gst_harness_teardown (h);
  g_free (line);
  return contents;
}

static const gchar *rules[] = {
  "",
  "coding=refit conscience=1",
  "rule=multiplicative coding=winners lateral-strength=0.02 "
      "learning-rate=0.002 winners=3 residual-winners=6 bounds-interval=300",
  "rule=multiplicative coding=winners lateral-source=previous "
      "learning-rate=0.002 lateral-strength=0.02",
  "rule=hebbian coding=winners init=normal batch-size=50 learning-rate=0.05 "
      "lebesgue-norm=3 rank=4 anneal-epochs=10 epoch-fields=200",
  "rule=hebbian coding=winners init=normal batch-size=5 learning-rate=1 "
      "step=plain lebesgue-norm=3",
};

GST_START_TEST (test_goes_on_exactly)
{
  gchar *half = g_build_filename (folder, "half", NULL), *a, *b, *c;
  gsize size = 8 + 4 * 20 * 64;

  a = play (rules[__i__], NULL, path, 0, FRAMES);
  b = play (rules[__i__], NULL, half, 0, FRAMES / 2);
  c = play (rules[__i__], half, half, FRAMES / 2, FRAMES);
  fail_unless (memcmp (a, b, size) != 0);
  fail_unless (memcmp (a, c, size + ((guint64 *) a)[0]) == 0);
  g_free (a);
  g_free (b);
  g_free (c);
  g_free (half);
}

GST_END_TEST;

/* Weights that learned nothing here are saved all the same, over a file of
 * another layer's. */
GST_START_TEST (test_saves_without_learning)
{
  gchar *other = g_build_filename (folder, "other", NULL), *a, *b;

  a = play ("", NULL, path, 0, 10);
  b = play ("seed=3", NULL, other, 0, 20);
  g_free (b);
  b = play ("learning=false", path, other, 10, 20);
  fail_unless (memcmp (a, b, 8 + ((guint64 *) a)[0] + 4 * 20 * 64) == 0);
  g_free (a);
  g_free (b);
  g_free (other);
}

GST_END_TEST;

/* --- refusing --- */

static Layer *
small_layer (void)
{
  CompeteSettings settings;

  settings = default_settings ();
  settings.columns = 2;
  settings.rows = 1;
  settings.winners = 1;
  return layer_new (&settings, 2);
}

static const CheckpointField small_field = { 2, 1, 1, 1 };

#define GOOD "{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2]," \
    "\"data_offsets\":[0,16]}}"

static void
write_file (const gchar * header, guint64 length, const gfloat * data,
    guint floats)
{
  GByteArray *file = g_byte_array_new ();

  length = GUINT64_TO_LE (length);
  g_byte_array_append (file, (const guint8 *) &length, 8);
  g_byte_array_append (file, (const guint8 *) header, strlen (header));
  g_byte_array_append (file, (const guint8 *) data, floats * 4);
  fail_unless (g_file_set_contents (path, (const gchar *) file->data,
          file->len, NULL));
  g_byte_array_unref (file);
}

static void
assert_refused (const gchar * says)
{
  Layer *layer = small_layer (), *untouched = small_layer ();
  GError *error = NULL;

  fail_if (checkpoint_load (path, layer, &small_field, &error));
  fail_unless (error != NULL);
  fail_unless (strstr (error->message, says) != NULL, "\"%s\" does not say "
      "\"%s\"", error->message, says);
  fail_unless (strstr (error->message, path) != NULL);
  fail_unless (memcmp (weights_row (layer_weights (layer), 1),
          weights_row (layer_weights (untouched), 1), 8) == 0);
  g_error_free (error);
  layer_free (layer);
  layer_free (untouched);
}

static const gfloat four[] = { 0.6f, 0.8f, 1.0f, 0.0f };

GST_START_TEST (test_takes_a_foreign_file)
{
  Layer *layer = small_layer ();

  write_file (GOOD, strlen (GOOD), four, 4);
  fail_unless (checkpoint_load (path, layer, &small_field, NULL));
  fail_unless (fabs (weights_row (layer_weights (layer), 0)[1] - 0.8f) < 1e-6);
  layer_free (layer);
}

GST_END_TEST;

/* --- mending --- */

#define OWN "{\"__metadata__\":{\"rule\":\"unit-norm\",\"frames-learned\":\"7\"}," \
    "\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2]," \
    "\"data_offsets\":[0,16]},\"wins\":{\"dtype\":\"F32\",\"shape\":[2]," \
    "\"data_offsets\":[16,24]}}"

/* A row of which unit norm has to be made, and how that begins; 0: anyhow. */
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
assert_mended (const gchar * header, const gfloat * data, gfloat first)
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

/* Rows that cannot be gone on from as they are, in a file of another program and
 * in one of ours: they are mended, the same way each time. */
GST_START_TEST (test_mends_rows_of_no_unit_norm)
{
  gfloat data[] = { 0.6f, 0.8f, 0.0f, 0.0f, 10.0f, 20.0f };

  memcpy (data + 2, far_off[__i__].row, 8);
  assert_mended (GOOD, data, far_off[__i__].first);
  assert_mended (OWN, data, far_off[__i__].first);
}

GST_END_TEST;

/* Rows of unit norm keep their bits, as they are or after scaling. */
GST_START_TEST (test_mends_nothing_else)
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

GST_END_TEST;

/* It is said once, in a sentence, and the stream goes on. */
GST_START_TEST (test_says_that_rows_were_mended)
{
  const gfloat zeros[6] = { 0.6f, 0.8f };
  gchar *line = g_strdup_printf ("competelayer columns=2 rows=1 winners=1 "
      "location=%s", path), *text;
  GstHarness *h;
  GstBus *bus = gst_bus_new ();
  GstMessage *message;
  GError *error;

  write_file (GOOD, strlen (GOOD), zeros, 4);
  h = gst_harness_new_parse (line);
  gst_element_set_bus (h->element, bus);
  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=2,height=1,framerate=30/1");
  gst_buffer_unref (gst_harness_push_and_pull (h,
          gst_buffer_new_memdup ("\x10\x20\0\0", 4)));
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
  fail_unless (message != NULL);
  gst_message_parse_warning (message, &error, &text);
  fail_unless (g_str_has_prefix (error->message, "1 of the 2 prototypes in"),
      "%s", error->message);
  g_error_free (error);
  g_free (text);
  gst_message_unref (message);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING) == NULL);
  gst_bus_set_flushing (bus, TRUE);
  gst_element_set_bus (h->element, NULL);
  gst_harness_teardown (h);
  gst_object_unref (bus);
  g_free (line);
}

GST_END_TEST;

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

GST_START_TEST (test_refuses_unsound_headers)
{
  write_file (unsound[__i__].header, strlen (unsound[__i__].header), four, 4);
  assert_refused (unsound[__i__].says);
}

GST_END_TEST;

GST_START_TEST (test_refuses_unsound_files)
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

GST_END_TEST;

GST_START_TEST (test_unwritable_folder_is_an_error)
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

GST_END_TEST;

/* --- surviving --- */

/* A child saves one layer after the other until it is killed: what is left is
 * one of them, whole. */
GST_START_TEST (test_survives_a_kill)
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

GST_END_TEST;

static Suite *
checkpoint_suite (void)
{
  Suite *s = suite_create ("checkpoint");
  TCase *tc = tcase_create ("files");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_loop_test (tc, test_goes_on_exactly, 0, G_N_ELEMENTS (rules));
  tcase_add_test (tc, test_saves_without_learning);
  tcase_add_test (tc, test_takes_a_foreign_file);
  tcase_add_loop_test (tc, test_mends_rows_of_no_unit_norm, 0,
      G_N_ELEMENTS (far_off));
  tcase_add_test (tc, test_mends_nothing_else);
  tcase_add_test (tc, test_says_that_rows_were_mended);
  tcase_add_loop_test (tc, test_refuses_unsound_headers, 0,
      G_N_ELEMENTS (unsound));
  tcase_add_test (tc, test_refuses_unsound_files);
  tcase_add_test (tc, test_unwritable_folder_is_an_error);
  tcase_add_test (tc, test_survives_a_kill);
  return s;
}

GST_CHECK_MAIN (checkpoint);
