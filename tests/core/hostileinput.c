/* Damaged files, paths that are not regular files, and impossible settings are
 * refused with a clear error
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "checkpoint.h"
#include "fields.h"
#include "folder.h"
#include "notafile.h"
#include "refusal.h"
#include "samples.h"
#include "scores.h"
#include "smalllayer.h"
#include "unittest.h"
#include "weightsfile.h"
#include "winners.h"

static gchar *path, *other;

static void
setup (void)
{
  folder_make ();
  path = folder_path ("file");
  other = folder_path ("other");
}

static void
teardown (void)
{
  g_remove (path);
  g_remove (other);
  assert_equals_int (folder_files (), 0);
  folder_remove ();
  g_free (path);
  g_free (other);
}

/* --- not a regular file --- */

/* What the error says when weights are loaded from it, and when they are saved
 * over it. */
static const struct
{
  const gchar *loading, *saving;
} expected[N_NOT_A_FILE] = {
  [A_FOLDER] = {"but a folder", "but a folder"},
  [A_PIPE] = {"but a named pipe", "but a named pipe"},
  [A_LINK_TO_NOTHING] = {"a symbolic link to a file that is not there",
      "but a symbolic link"},
  [A_LINK_TO_A_PIPE] = {"but a named pipe", "but a symbolic link"},
  [A_LINK_TO_A_DEVICE] = {"but a device", "but a symbolic link"},
  [A_LINK_TO_ITSELF] = {"cannot be read", "but a symbolic link"},
};

static void
assert_not_loaded (const gchar * says)
{
  Layer *layer = small_layer ();
  GError *error = NULL;

  fail_if (checkpoint_load (path, layer, &small_field, &error));
  assert_error_says (error, path, says);
  layer_free (layer);
}

static void
test_only_regular_files_are_loaded (gint nth)
{
  notafile_make (nth, path, other);
  assert_not_loaded (expected[nth].loading);
}

static void
test_only_regular_files_are_overwritten (gint nth)
{
  Layer *layer = small_layer ();
  GError *error = NULL;
  GStatBuf before, after;

  notafile_make (nth, path, other);
  fail_unless (g_lstat (path, &before) == 0);
  fail_if (checkpoint_save (path, layer, &small_field, &error));
  assert_error_says (error, path, expected[nth].saving);
  fail_unless (g_lstat (path, &after) == 0);
  fail_unless (before.st_ino == after.st_ino);
  layer_free (layer);
}

/* Users may keep their weights elsewhere, behind a link. */
static void
test_links_to_files_are_read (void)
{
  Layer *layer = small_layer ();

  notafile_make (A_LINK_TO_NOTHING, path, other);
  fail_unless (checkpoint_save (other, layer, &small_field, NULL));
  fail_unless (checkpoint_load (path, layer, &small_field, NULL));
  layer_free (layer);
}

/* --- hostile headers --- */

static void
write_weights (const gchar * header, gsize length, guint64 promised,
    const gfloat * data, guint floats)
{
  weightsfile_write (path, promised, header, length, data, floats);
}

/* Nested deeply enough to overflow the stack of a recursive parser. */
static void
test_deep_brackets (gint nth)
{
  gchar *deep = g_strnfill (1 << 20, nth ? '[' : '{');

  write_weights (deep, 1 << 20, 1 << 20, NULL, 0);
  assert_not_loaded ("not a JSON object");
  g_free (deep);
}

/* The file is sparse, so it takes no room on the disk. */
static void
test_huge_header (void)
{
  write_weights ("{", 1, (guint64) 1 << 40, NULL, 0);
  fail_unless (truncate (path, ((off_t) 1 << 40) + 8) == 0);
  assert_not_loaded ("takes 1099511627776 bytes");
}

static void
test_headers_that_are_not_json (void)
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

#define TENSORS(wins, more) "{" more "\"weights\":{\"dtype\":\"F32\"," \
    "\"shape\":[2,2],\"data_offsets\":[0,16]},\"" wins "\":{\"dtype\":\"F32\"," \
    "\"shape\":[2],\"data_offsets\":[16,24]}}"

static const gfloat six[] = { 0.6f, 0.8f, 1.0f, 0.0f, 3.0f, -3.0f };

static void
write_tensors (const gchar * header)
{
  write_weights (header, strlen (header), strlen (header), six, 6);
}

static void
test_counts_and_shares_are_not_negative (void)
{
  write_tensors (TENSORS ("wins", ""));
  assert_not_loaded ("Tensor \"wins\"");
  write_tensors (TENSORS ("activity", ""));
  assert_not_loaded ("holds -3 at entry 1");
  write_tensors (TENSORS ("usage", ""));
  assert_not_loaded ("nothing negative");
}

/* Each half is finite, their difference is not. */
static void
test_halves_too_far_apart (void)
{
  const gchar *header = "{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,4],"
      "\"data_offsets\":[0,32]}}";
  gfloat halves[8] = { 1.0f, 1.0f, 1.0f, 1.0f, 0.0f, 3e38f, 0.0f, -3e38f };
  CompeteField field = { 2, 1, 1, 2 };
  CompeteSettings settings = default_settings ();
  GError *error = NULL;
  Layer *layer;

  settings.columns = 2;
  settings.rows = settings.winners = 1;
  settings.contrast = COMPETE_CONTRAST_LOCAL;
  layer = layer_new (&settings, 2, NULL);
  write_weights (header, strlen (header), strlen (header), halves, 8);
  fail_if (checkpoint_load (path, layer, &field, &error));
  assert_error_says (error, path, "weight 1 of unit 1");
  layer_free (layer);
}

/* Everything that JSON allows is read: non-ASCII text, escapes, fractions. */
static void
test_sound_headers (void)
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

/* The greatest count would wrap to 0, and elsewhere it means "never". */
static void
test_frames_beyond_counting (void)
{
  Layer *layer = small_layer ();

  write_tensors (TENSORS ("previous-code", "\"__metadata__\":{"
          "\"frames-learned\":\"18446744073709551615\"},"));
  fail_unless (checkpoint_load (path, layer, &small_field, NULL));
  fail_unless (layer_frames_learned (layer) == G_MAXINT64);
  fail_unless (layer_state (layer).fields_learned == G_MAXINT64);
  layer_free (layer);
}

/* A quotation from a file is at most one line long. */
static void
test_messages_are_short (void)
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

/* --- hostile weights --- */

/* A layer of rule hebbian with weights close to the greatest float. */
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
  layer = layer_new (&settings, 2, NULL);
  layer_restore (layer, huge, &state, FALSE);
  return layer;
}

/* When a step would overflow, the weights keep their last values. */
static void
test_hebbian_stops_before_infinity (void)
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

/* The field is black, so nothing changes, although eps / max(max |d|,
 * precision) exceeds the greatest float. */
static void
test_hebbian_without_a_change (void)
{
  const guint8 black[] = { 0, 0 };
  CompeteSettings settings;
  Layer *layer = huge_layer ();
  Sample *sample = sample_new (2);

  settings = *layer_settings (layer);
  settings.learning_rate = 1000.0;
  settings.precision = 1e-37;
  layer_free (layer);
  layer = layer_new (&settings, 2, NULL);
  sample_from_gray8 (sample, black, 2, 2, 1);
  layer_step (layer, &sample, 1);
  fail_if (layer_has_diverged (layer));
  fail_unless (isfinite (weights_row (layer_weights (layer), 0)[0]));
  fail_unless (isfinite (weights_row (layer_weights (layer), 1)[1]));
  sample_free (sample);
  layer_free (layer);
}

/* No unit wins twice, and NaN ranks after all numbers. */
static void
test_winners_among_nan (void)
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

static void
test_topography_of_huge_rows (void)
{
  Layer *layer = huge_layer ();
  Scores *scores = scores_new (2, 1);

  fail_unless (isfinite (scores_topography (scores, layer_weights (layer))));
  scores_free (scores);
  layer_free (layer);
}

/* --- hostile settings --- */

static void
assert_settings_refused (const CompeteSettings * settings, guint values,
    const gchar * says)
{
  GError *error = NULL;

  fail_if (layer_check (settings, values, &error));
  fail_unless (strstr (error->message, says) != NULL, "%s", error->message);
  g_error_free (error);
}

static void
test_settings_of_nan (void)
{
  guint i;

  for (i = 0; i < compete_settings_table.n; i++) {
    const CompeteSetting *s = &compete_settings_table.settings[i];
    CompeteSettings settings = default_settings ();

    if (s->kind != COMPETE_SETTING_DOUBLE)
      continue;
    G_STRUCT_MEMBER (gdouble, &settings, s->offset) = NAN;
    assert_settings_refused (&settings, 4, "not a number");
  }
}

/* Settings that would need more memory than there is. */
static void
test_too_much (void)
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
  assert_settings_refused (&settings, 4, "16384 units at the most");
  settings.shortlist = 1024;
  settings.winners = 1024;
  assert_settings_refused (&settings, 4, "16384 units at the most");
  settings.coding = COMPETE_CODING_REFIT;
  settings.winners = 65536;
  assert_settings_refused (&settings, 4, "16384 units at the most");

  settings = default_settings ();
  settings.rule = COMPETE_RULE_HEBBIAN;
  settings.coding = COMPETE_CODING_WINNERS;
  settings.batch_size = 65536;
  fail_unless (layer_check (&settings, 784, NULL));
  assert_settings_refused (&settings, 640 * 480, "batch-size");

  fail_unless (strstr (fields_fault (&shape), "raise field-stride") != NULL);
  shape.stride = 0;
  fail_unless (fields_fault (&shape) == NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_set_fixture (setup, teardown);
  unittest_add_loop (test_only_regular_files_are_loaded, 0, N_NOT_A_FILE);
  unittest_add_loop (test_only_regular_files_are_overwritten, 0,
      N_NOT_A_FILE);
  unittest_add (test_links_to_files_are_read);
  unittest_add_loop (test_deep_brackets, 0, 2);
  unittest_add (test_huge_header);
  unittest_add (test_headers_that_are_not_json);
  unittest_add (test_counts_and_shares_are_not_negative);
  unittest_add (test_halves_too_far_apart);
  unittest_add (test_sound_headers);
  unittest_add (test_frames_beyond_counting);
  unittest_add (test_messages_are_short);
  unittest_add (test_hebbian_stops_before_infinity);
  unittest_add (test_hebbian_without_a_change);
  unittest_add (test_winners_among_nan);
  unittest_add (test_topography_of_huge_rows);
  unittest_add (test_settings_of_nan);
  unittest_add (test_too_much);
  return g_test_run ();
}
