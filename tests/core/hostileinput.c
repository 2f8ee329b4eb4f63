/* Files that are not what they should be, and settings that nothing could hold,
 * are refused with a sentence
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gst/check/gstcheck.h>

#include "checkpoint.h"
#include "dataset.h"
#include "defaults.h"
#include "fields.h"
#include "idxfile.h"
#include "scores.h"
#include "winners.h"

static gchar *folder, *path, *other;

static void
setup (void)
{
  folder = g_dir_make_tmp ("hostile-XXXXXX", NULL);
  path = g_build_filename (folder, "file.webm", NULL);
  other = g_build_filename (folder, "other", NULL);
}

static void
teardown (void)
{
  gchar *part = g_strconcat (path, ".part", NULL);

  g_remove (part);
  g_remove (path);
  g_remove (other);
  fail_unless (g_rmdir (folder) == 0);
  g_free (part);
  g_free (path);
  g_free (other);
  g_free (folder);
}

/* --- what is no file --- */

static void
make_folder (void)
{
  fail_unless (g_mkdir (path, 0700) == 0);
}

static void
make_pipe (void)
{
  fail_unless (mkfifo (path, 0600) == 0);
}

static void
make_link_to_nothing (void)
{
  fail_unless (symlink (other, path) == 0);
}

static void
make_link_to_pipe (void)
{
  fail_unless (mkfifo (other, 0600) == 0);
  make_link_to_nothing ();
}

static void
make_link_to_device (void)
{
  fail_unless (symlink ("/dev/zero", path) == 0);
}

static void
make_link_to_itself (void)
{
  fail_unless (symlink (path, path) == 0);
}

/* What stands at @path, and what is said of it by who should read weights, and
 * images, and save weights there. */
typedef struct
{
  void (*make) (void);
  const gchar *weights, *images, *saving;
} NoFile;

static const NoFile no_files[] = {
  {make_folder, "but a folder", "is a folder", "but a folder"},
  {make_pipe, "but a named pipe", "no regular file", "but a named pipe"},
  {make_link_to_nothing, "a symbolic link to a file that is not there",
      "a symbolic link to a file that is not there", "but a symbolic link"},
  {make_link_to_pipe, "but a named pipe", "no regular file",
      "but a symbolic link"},
  {make_link_to_device, "but a device", "no regular file",
      "but a symbolic link"},
  {make_link_to_itself, "cannot be read", "not there", "but a symbolic link"},
};

static Layer *
small_layer (void)
{
  CompeteSettings settings = default_settings ();

  settings.columns = 2;
  settings.rows = 1;
  settings.winners = 1;
  return layer_new (&settings, 2);
}

static const CheckpointField small_field = { 2, 1, 1, 1 };

static void
assert_says (GError * error, const gchar * says)
{
  fail_unless (error != NULL);
  fail_unless (strstr (error->message, says) != NULL, "\"%s\" does not say "
      "\"%s\"", error->message, says);
  fail_unless (strstr (error->message, path) != NULL);
  g_error_free (error);
}

static void
assert_not_loaded (const gchar * says)
{
  Layer *layer = small_layer ();
  GError *error = NULL;

  fail_if (checkpoint_load (path, layer, &small_field, &error));
  assert_says (error, says);
  layer_free (layer);
}

GST_START_TEST (test_no_files)
{
  const NoFile *no_file = &no_files[__i__];
  GError *error = NULL;

  no_file->make ();
  assert_not_loaded (no_file->weights);
  fail_unless (dataset_load (path, &error) == NULL);
  assert_says (error, no_file->images);
}

GST_END_TEST;

GST_START_TEST (test_nothing_is_saved_over_what_is_no_file)
{
  const NoFile *no_file = &no_files[__i__];
  Layer *layer = small_layer ();
  GError *error = NULL;
  GStatBuf before, after;

  no_file->make ();
  fail_unless (g_lstat (path, &before) == 0);
  fail_if (checkpoint_save (path, layer, &small_field, &error));
  assert_says (error, no_file->saving);
  fail_unless (g_lstat (path, &after) == 0);
  fail_unless (before.st_ino == after.st_ino);
  layer_free (layer);
}

GST_END_TEST;

/* People keep their data elsewhere. */
GST_START_TEST (test_links_to_files_are_read)
{
  Layer *layer = small_layer ();
  GByteArray *bytes = idx_bytes (2, 3, 2, 12);
  Dataset *images;

  make_link_to_nothing ();
  fail_unless (checkpoint_save (other, layer, &small_field, NULL));
  fail_unless (checkpoint_load (path, layer, &small_field, NULL));
  fail_unless (g_file_set_contents (other, (gchar *) bytes->data, bytes->len,
          NULL));
  images = dataset_load (path, NULL);
  fail_unless (images != NULL && images->count == 2);
  dataset_free (images);
  g_byte_array_unref (bytes);
  layer_free (layer);
}

GST_END_TEST;

/* --- through the elements --- */

/* The pipeline stops with an error whose message says @says. */
static void
assert_fails (const gchar * says, const gchar * format)
{
  gchar *line = g_strdup_printf (format, path);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GError *error;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND,
      GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, says) != NULL, "%s", error->message);
  g_error_free (error);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_START_TEST (test_elements_refuse_a_pipe)
{
  make_pipe ();
  assert_fails ("no regular file", "tapestrysrc location=%s ! fakesink");
  assert_fails ("but a named pipe",
      "tapestrysrc ! competelayer location=%s ! fakesink");
  assert_fails ("but a named pipe",
      "tapestrysrc num-buffers=3 ! competelayer save-location=%s ! fakesink");
  assert_fails ("a symbolic link, a pipe or a device has the recording's name",
      "tapestrysrc num-buffers=3 ! competelayer ! reconstructsink location=%s");
}

GST_END_TEST;

/* The file that a link leads to is not the one that was named. */
GST_START_TEST (test_recording_follows_no_link)
{
  gchar *part = g_strconcat (path, ".part", NULL), *contents;

  fail_unless (g_file_set_contents (other, "mine", -1, NULL));
  fail_unless (symlink (other, part) == 0);
  assert_fails ("that name and .part",
      "tapestrysrc num-buffers=3 ! competelayer ! reconstructsink location=%s");
  fail_unless (g_file_get_contents (other, &contents, NULL, NULL));
  assert_equals_string (contents, "mine");
  g_free (contents);
  g_free (part);
}

GST_END_TEST;

/* --- hostile headers --- */

static void
write_weights (const gchar * header, gsize length, guint64 promised,
    const gfloat * data, guint floats)
{
  GByteArray *file = g_byte_array_new ();

  promised = GUINT64_TO_LE (promised);
  g_byte_array_append (file, (const guint8 *) &promised, 8);
  g_byte_array_append (file, (const guint8 *) header, length);
  g_byte_array_append (file, (const guint8 *) data, 4 * floats);
  fail_unless (g_file_set_contents (path, (gchar *) file->data, file->len,
          NULL));
  g_byte_array_unref (file);
}

/* Deep enough for a parser that calls itself to run out of stack. */
GST_START_TEST (test_deep_brackets)
{
  gchar *deep = g_strnfill (1 << 20, __i__ ? '[' : '{');

  write_weights (deep, 1 << 20, 1 << 20, NULL, 0);
  assert_not_loaded ("not a JSON object");
  g_free (deep);
}

GST_END_TEST;

/* A file with a hole in it takes no room on the disk. */
GST_START_TEST (test_huge_header)
{
  write_weights ("{", 1, (guint64) 1 << 40, NULL, 0);
  fail_unless (truncate (path, ((off_t) 1 << 40) + 8) == 0);
  assert_not_loaded ("takes 1099511627776 bytes");
}

GST_END_TEST;

GST_START_TEST (test_headers_that_are_not_json)
{
  static const gchar *const headers[] = { "", "{\"weights\":}", "{} {}",
    "/* so */ {}", "{\"a\":1,}", "{'a':1}", "{\"\\ud800\":1}",
    "{\"\\u0000\":1}",
    "{\"a\":01}", "{\"a\":+1}", "{\"a\":0x1}", "{\"a\":tru}", "{\"\xff\":1}",
    "{\"a\":1", "{\"a", "{\"a\\", "{\"\\u12", "{\"a\":-}", "{\"a\":1.}",
    "{\"a\":1e}", "{\"a\" 1}", "{1:1}", "[1 2]", "{\"\n\":1}", "{\"\\x\":1}"
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (headers); i++) {
    write_weights (headers[i], strlen (headers[i]), strlen (headers[i]), NULL,
        0);
    assert_not_loaded ("not a JSON object");
  }
}

GST_END_TEST;

#define TENSORS(wins, more) "{" more "\"weights\":{\"dtype\":\"F32\"," \
    "\"shape\":[2,2],\"data_offsets\":[0,16]},\"" wins "\":{\"dtype\":\"F32\"," \
    "\"shape\":[2],\"data_offsets\":[16,24]}}"

static const gfloat six[] = { 0.6f, 0.8f, 1.0f, 0.0f, 3.0f, -3.0f };

static void
write_tensors (const gchar * header)
{
  write_weights (header, strlen (header), strlen (header), six, 6);
}

GST_START_TEST (test_counts_and_shares_are_not_negative)
{
  write_tensors (TENSORS ("wins", ""));
  assert_not_loaded ("Tensor \"wins\"");
  write_tensors (TENSORS ("activity", ""));
  assert_not_loaded ("holds -3 at entry 1");
  write_tensors (TENSORS ("usage", ""));
  assert_not_loaded ("nothing negative");
}

GST_END_TEST;

/* Each is finite, and their difference is not. */
GST_START_TEST (test_halves_too_far_apart)
{
  const gchar *header = "{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,4],"
      "\"data_offsets\":[0,32]}}";
  gfloat halves[8] = { 1.0f, 1.0f, 1.0f, 1.0f, 0.0f, 3e38f, 0.0f, -3e38f };
  CheckpointField field = { 2, 1, 1, 2 };
  CompeteSettings settings = default_settings ();
  GError *error = NULL;
  Layer *layer;

  settings.columns = 2;
  settings.rows = settings.winners = 1;
  settings.contrast = COMPETE_CONTRAST_LOCAL;
  layer = layer_new (&settings, 2);
  write_weights (header, strlen (header), strlen (header), halves, 8);
  fail_if (checkpoint_load (path, layer, &field, &error));
  assert_says (error, "weight 1 of unit 1");
  layer_free (layer);
}

GST_END_TEST;

/* All that JSON allows is still read: text beyond ASCII, escapes, fractions. */
GST_START_TEST (test_sound_headers)
{
  Layer *layer = small_layer ();
  GError *error = NULL;

  write_tensors (TENSORS ("previous-code", "\"__metadata__\" : { \"a\\n\\u00e9"
          "\\ud83d\\ude00\" : \"\xc3\xa9\", \"b\": [ -0.5e+3, 1E9, 0, true, "
          "false, null, {}, [ ] ] } ,\r\n\t"));
  fail_unless (checkpoint_load (path, layer, &small_field, &error), "%s",
      error ? error->message : "");
  layer_free (layer);
}

GST_END_TEST;

/* The last count there is would come round to 0, and means "never" elsewhere. */
GST_START_TEST (test_frames_beyond_counting)
{
  Layer *layer = small_layer ();

  write_tensors (TENSORS ("previous-code", "\"__metadata__\":{"
          "\"frames-learned\":\"18446744073709551615\"},"));
  fail_unless (checkpoint_load (path, layer, &small_field, NULL));
  fail_unless (layer_frames_learned (layer) == G_MAXINT64);
  fail_unless (layer_state (layer).fields_learned == G_MAXINT64);
  layer_free (layer);
}

GST_END_TEST;

/* What is quoted of a file is no longer than a line. */
GST_START_TEST (test_messages_are_short)
{
  gchar *long_text = g_strnfill (100000, 'x');
  gchar *header = g_strdup_printf ("{\"weights\":{\"dtype\":\"%s\"}}",
      long_text);
  Layer *layer = small_layer ();
  GError *error = NULL;

  write_tensors (header);
  fail_if (checkpoint_load (path, layer, &small_field, &error));
  fail_unless (strlen (error->message) < 400);
  g_clear_error (&error);
  layer_free (layer);
  g_free (header);
  g_free (long_text);
}

GST_END_TEST;

/* A packed file that could unpack to what its header promises, and does not, or
 * does not end there. */
GST_START_TEST (test_gzip_bomb)
{
  GByteArray *bomb = idx_bytes (1, 2, 2, 0);
  GError *error = NULL;

  g_byte_array_set_size (bomb, 1 << 26);
  memset (bomb->data + 16, 0, bomb->len - 16);
  idx_gzip (bomb);
  fail_unless (g_file_set_contents (path, (gchar *) bomb->data, bomb->len,
          NULL));
  fail_unless (dataset_load (path, &error) == NULL);
  assert_says (error, "goes on after the 1 images of 2 x 2 pixels");
  g_byte_array_unref (bomb);

  bomb = idx_bytes (0xffffffff, 0xffff, 0xffff, 3);
  idx_gzip (bomb);
  error = NULL;
  fail_unless (g_file_set_contents (path, (gchar *) bomb->data, bomb->len,
          NULL));
  fail_unless (dataset_load (path, &error) == NULL);
  assert_says (error, "cannot hold the 4294967295 images");
  g_byte_array_unref (bomb);
}

GST_END_TEST;

/* --- hostile weights --- */

/* A layer of rule hebbian that went on from weights as large as floats are. */
static Layer *
huge_layer (void)
{
  const gfloat huge[] = { 3e38f, 2e38f, -3e38f, 1e38f };
  const LayerState state = { 0 };
  CompeteSettings settings = default_settings ();
  Layer *layer;

  settings.columns = 2;
  settings.rows = settings.winners = 1;
  settings.rule = COMPETE_RULE_HEBBIAN;
  settings.coding = COMPETE_CODING_WINNERS;
  settings.batch_size = 1;
  settings.lebesgue_norm = 3.0;
  settings.threads = 1;
  layer = layer_new (&settings, 2);
  layer_restore (layer, huge, &state, FALSE);
  return layer;
}

/* Weights stay what they last were. */
GST_START_TEST (test_hebbian_stops_before_infinity)
{
  const guint8 pixels[] = { 200, 100 };
  Layer *layer = huge_layer ();
  Sample *sample = sample_new (2);

  sample_from_gray8 (sample, pixels, 2, 2, 1);
  layer_step (layer, &sample, 1);
  fail_unless (layer_has_diverged (layer));
  fail_unless (weights_row (layer_weights (layer), 0)[0] == 3e38f);
  fail_unless (weights_row (layer_weights (layer), 1)[1] == 1e38f);
  sample_free (sample);
  layer_free (layer);
}

GST_END_TEST;

/* eps / max(max |d|, precision) is over the greatest float, and nothing changes:
 * the field is black. */
GST_START_TEST (test_hebbian_without_a_change)
{
  const guint8 black[] = { 0, 0 };
  CompeteSettings settings;
  Layer *layer = huge_layer ();
  Sample *sample = sample_new (2);

  settings = *layer_settings (layer);
  settings.learning_rate = 1000.0;
  settings.precision = 1e-37;
  layer_free (layer);
  layer = layer_new (&settings, 2);
  sample_from_gray8 (sample, black, 2, 2, 1);
  layer_step (layer, &sample, 1);
  fail_if (layer_has_diverged (layer));
  fail_unless (isfinite (weights_row (layer_weights (layer), 0)[0]));
  fail_unless (isfinite (weights_row (layer_weights (layer), 1)[1]));
  sample_free (sample);
  layer_free (layer);
}

GST_END_TEST;

/* No unit wins twice, and none that has no number before one that has. */
GST_START_TEST (test_winners_among_no_numbers)
{
  const gfloat scores[] = { NAN, 2.0f, NAN, 1.0f, -INFINITY, NAN, 2.0f };
  const guint32 best[7][7] = { {6}, {1, 6}, {1, 3, 6}, {1, 3, 4, 6},
  {1, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}, {0, 1, 2, 3, 4, 5, 6}
  };
  guint32 indices[7];
  Winners *winners = winners_new (7);
  guint k;

  for (k = 1; k <= 7; k++) {
    winners_select (winners, scores, k, indices);
    fail_unless (memcmp (indices, best[k - 1], k * sizeof (guint32)) == 0);
  }
  winners_free (winners);
}

GST_END_TEST;

GST_START_TEST (test_topography_of_huge_rows)
{
  Layer *layer = huge_layer ();
  Scores *scores = scores_new (2, 1);

  fail_unless (isfinite (scores_topography (scores, layer_weights (layer))));
  scores_free (scores);
  layer_free (layer);
}

GST_END_TEST;

/* --- hostile settings --- */

static void
assert_unfit (const CompeteSettings * settings, guint values,
    const gchar * says)
{
  GError *error = NULL;

  fail_if (layer_check (settings, values, &error));
  fail_unless (strstr (error->message, says) != NULL, "%s", error->message);
  g_error_free (error);
}

GST_START_TEST (test_no_number)
{
  static const gsize reals[] = {
    G_STRUCT_OFFSET (CompeteSettings, init_mean),
    G_STRUCT_OFFSET (CompeteSettings, init_deviation),
    G_STRUCT_OFFSET (CompeteSettings, lebesgue_norm),
    G_STRUCT_OFFSET (CompeteSettings, anti_hebbian),
    G_STRUCT_OFFSET (CompeteSettings, precision),
    G_STRUCT_OFFSET (CompeteSettings, learning_rate),
    G_STRUCT_OFFSET (CompeteSettings, activation_ceiling),
    G_STRUCT_OFFSET (CompeteSettings, lateral_strength),
    G_STRUCT_OFFSET (CompeteSettings, lateral_start),
    G_STRUCT_OFFSET (CompeteSettings, conscience),
    G_STRUCT_OFFSET (CompeteSettings, weight_min),
    G_STRUCT_OFFSET (CompeteSettings, weight_max)
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (reals); i++) {
    CompeteSettings settings = default_settings ();

    G_STRUCT_MEMBER (gdouble, &settings, reals[i]) = NAN;
    assert_unfit (&settings, 4, "not a number");
  }
}

GST_END_TEST;

/* What would take more memory than there is. */
GST_START_TEST (test_too_much)
{
  CompeteSettings settings = default_settings ();
  FieldsShape shape = { 3840, 2160, 1000, 1000, 1, 1 };
  GError *error = NULL;

  settings.columns = settings.rows = 1024;
  fail_unless (layer_check (&settings, 4, NULL));
  fail_if (layer_check_fields (&settings, 2000, &error));
  fail_unless (strstr (error->message, "field-stride") != NULL);
  g_error_free (error);
  settings.shortlist = 0;
  assert_unfit (&settings, 4, "16384 units at the most");
  settings.shortlist = 1024;
  settings.winners = 1024;
  assert_unfit (&settings, 4, "16384 units at the most");
  settings.coding = COMPETE_CODING_REFIT;
  settings.winners = 65536;
  assert_unfit (&settings, 4, "16384 units at the most");

  settings = default_settings ();
  settings.rule = COMPETE_RULE_HEBBIAN;
  settings.coding = COMPETE_CODING_WINNERS;
  settings.batch_size = 65536;
  fail_unless (layer_check (&settings, 784, NULL));
  assert_unfit (&settings, 640 * 480, "batch-size");

  fail_unless (strstr (fields_fault (&shape), "raise field-stride") != NULL);
  shape.stride = 0;
  fail_unless (fields_fault (&shape) == NULL);
}

GST_END_TEST;

static Suite *
hostileinput_suite (void)
{
  Suite *s = suite_create ("hostileinput");
  TCase *tc = tcase_create ("files");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_loop_test (tc, test_no_files, 0, G_N_ELEMENTS (no_files));
  tcase_add_loop_test (tc, test_nothing_is_saved_over_what_is_no_file, 0,
      G_N_ELEMENTS (no_files));
  tcase_add_test (tc, test_links_to_files_are_read);
  tcase_add_test (tc, test_elements_refuse_a_pipe);
  tcase_add_test (tc, test_recording_follows_no_link);
  tcase_add_loop_test (tc, test_deep_brackets, 0, 2);
  tcase_add_test (tc, test_huge_header);
  tcase_add_test (tc, test_headers_that_are_not_json);
  tcase_add_test (tc, test_counts_and_shares_are_not_negative);
  tcase_add_test (tc, test_halves_too_far_apart);
  tcase_add_test (tc, test_sound_headers);
  tcase_add_test (tc, test_frames_beyond_counting);
  tcase_add_test (tc, test_messages_are_short);
  tcase_add_test (tc, test_gzip_bomb);
  tcase_add_test (tc, test_hebbian_stops_before_infinity);
  tcase_add_test (tc, test_hebbian_without_a_change);
  tcase_add_test (tc, test_winners_among_no_numbers);
  tcase_add_test (tc, test_topography_of_huge_rows);
  tcase_add_test (tc, test_no_number);
  tcase_add_test (tc, test_too_much);
  return s;
}

GST_CHECK_MAIN (hostileinput);
