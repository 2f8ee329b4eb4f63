/* compete.h without GStreamer: learning, modes, settings, errors, files and
 * figures are as documented
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "compete.h"
#include "folder.h"
#include "prototypes.h"
#include "unittest.h"

#define SIDE 4
#define VALUES (SIDE * SIDE)
#define UNITS 6
#define FRAMES 40

static const CompeteFormat gray = {.width = SIDE,.height = SIDE,.channels = 1,
  .pixel_bytes = 1
};

/* A wide frame of three channels in four bytes a pixel. */
static const CompeteFormat colour = {.width = 40,.height = 24,.channels = 3,
  .pixel_bytes = 4,.offsets = {2, 1, 0}
};

#define LARGEST_FRAME (40 * 24 * 4)

/* Frame n in any format: a bump that moves over noise. */
static const guint8 *
frame_of (const CompeteFormat * format, guint n)
{
  static guint8 pixels[LARGEST_FRAME];
  gsize stride = format->width * format->pixel_bytes, i;
  GRand *rand = g_rand_new_with_seed (n + 1);

  for (i = 0; i < stride * format->height; i++) {
    gdouble x = (gdouble) (i % stride) / stride - (n * 7 % 10) / 10.0;
    gdouble y = (gdouble) (i / stride) / format->height - (n * 3 % 10) / 10.0;

    pixels[i] = 180.0 * exp (-8.0 * (x * x + y * y))
        + g_rand_int_range (rand, 0, 60);
  }
  g_rand_free (rand);
  return pixels;
}

static const CompeteCode *
step (Compete * compete, const CompeteFormat * format, guint n,
    CompeteMode mode)
{
  return compete_step (compete, frame_of (format, n),
      format->width * format->pixel_bytes, mode);
}

static CompeteSettings
small_settings (void)
{
  CompeteSettings settings;

  compete_settings_init (&settings);
  settings.columns = 3;
  settings.rows = UNITS / 3;
  settings.winners = 2;
  settings.threads = 1;
  return settings;
}

static Compete *
make (const CompeteSettings * settings, const CompeteFormat * format,
    const gchar * location)
{
  GError *error = NULL;
  Compete *compete = compete_new (settings, format, location, &error);

  g_assert_no_error (error);
  return compete;
}

/* --- what is learned --- */

/* A step of rule multiplicative with the largest drives as the code (text A):
 *   p = W v, o = the two largest of p, r = W^T o,
 *   W_uj *= 1 + rate o_u (v_j - r_j) / max (r_j, 1e-10) */
static void
learn_directly (double w[UNITS][VALUES], const guint8 * pixels, double rate,
    double o[UNITS], double r[VALUES])
{
  double p[UNITS] = { 0 };
  guint u, j, k;

  memset (r, 0, VALUES * sizeof *r);
  memset (o, 0, UNITS * sizeof *o);
  for (u = 0; u < UNITS; u++)
    for (j = 0; j < VALUES; j++)
      p[u] += w[u][j] * pixels[j] / 255.0;
  for (k = 0; k < 2; k++) {
    guint best = 0;

    for (u = 1; u < UNITS; u++)
      if (p[u] > p[best])
        best = u;
    o[best] = p[best];
    p[best] = -INFINITY;
  }
  for (u = 0; u < UNITS; u++)
    for (j = 0; j < VALUES; j++)
      r[j] += o[u] * w[u][j];
  for (u = 0; u < UNITS; u++)
    for (j = 0; j < VALUES; j++)
      w[u][j] *= 1.0 + rate * o[u] * (pixels[j] / 255.0 - r[j])
          / fmax (r[j], 1e-10);
}

static void
assert_near (double a, double b)
{
  fail_unless (fabs (a - b) <= 1e-4 * fmax (1.0, fabs (b)), "%g, not %g", a, b);
}

static void
compare_with_direct (Compete * compete, const CompeteCode * code,
    double w[UNITS][VALUES], const double *o, const double *r)
{
  gfloat prototypes[UNITS][VALUES], reconstruction[VALUES];
  guint u, j, i;

  for (u = i = 0; u < UNITS; u++)
    if (o[u] > 0.0) {
      assert_equals_int (code->indices[i], u);
      assert_near (code->activations[i++], o[u]);
    }
  assert_equals_int (code->entries, i);
  compete_reconstruct (compete, reconstruction);
  compete_get_prototypes (compete, prototypes[0]);
  for (j = 0; j < VALUES; j++)
    assert_near (reconstruction[j], r[j]);
  for (u = 0; u < UNITS; u++)
    for (j = 0; j < VALUES; j++)
      assert_near (prototypes[u][j], w[u][j]);
}

static void
test_learns_as_the_equations_say (void)
{
  CompeteSettings settings = small_settings ();
  double w[UNITS][VALUES], o[UNITS], r[VALUES];
  gfloat first[UNITS][VALUES];
  Compete *compete;
  guint n, u, j;

  settings.rule = COMPETE_RULE_MULTIPLICATIVE;
  settings.coding = COMPETE_CODING_WINNERS;
  settings.lateral_strength = 0.0;
  settings.learning_rate = 0.01;
  compete = make (&settings, &gray, NULL);
  compete_get_prototypes (compete, first[0]);
  for (u = 0; u < UNITS; u++)
    for (j = 0; j < VALUES; j++)
      w[u][j] = first[u][j];

  for (n = 0; n < FRAMES; n++) {
    const CompeteCode *code = step (compete, &gray, n, COMPETE_MODE_LEARN);

    learn_directly (w, frame_of (&gray, n), settings.learning_rate, o, r);
    fail_unless (code->learned);
    assert_equals_uint64 (code->frames_learned, n + 1);
    compare_with_direct (compete, code, w, o, r);
  }
  compete_free (compete);
}

/* Any number of threads learns the same weights, to the bit. */
static void
test_any_number_of_threads_learns_the_same (void)
{
  CompeteSettings settings = small_settings ();
  guint threads, n;
  Compete *one;

  settings.field_width = settings.field_height = 8;
  settings.field_stride = 5;
  one = make (&settings, &colour, NULL);
  for (n = 0; n < FRAMES; n++)
    step (one, &colour, n, COMPETE_MODE_LEARN);
  for (threads = 2; threads < 6; threads++) {
    Compete *many;

    settings.threads = threads;
    many = make (&settings, &colour, NULL);
    for (n = 0; n < FRAMES; n++)
      step (many, &colour, n, COMPETE_MODE_LEARN);
    assert_same_prototypes (one, many, UNITS);
    compete_free (many);
  }
  compete_free (one);
}

static gfloat *
learn_fields (const CompeteSettings * settings, gboolean drives, gsize size)
{
  Compete *compete = make (settings, &colour, NULL);
  gfloat *prototypes = g_new (gfloat, size);
  guint n;

  compete_keep_drives (compete, drives);
  for (n = 0; n < 3; n++)
    step (compete, &colour, n, COMPETE_MODE_LEARN);
  compete_get_prototypes (compete, prototypes);
  compete_free (compete);
  return prototypes;
}

/* Where nobody asks for drives, most of those of many fields need not be computed. What
 * is learned is the same, to the bit, with any number of threads. */
static void
test_many_fields_learn_the_same_without_drives (gint nth)
{
  const gsize size = 400 * 16 * 16 * 3 * (nth % 2 ? 2 : 1);
  CompeteSettings settings;
  gfloat *with, *without;

  compete_settings_init (&settings);
  settings.field_width = settings.field_height = 16;
  settings.field_stride = 3;
  settings.threads = 1;
  settings.contrast = nth % 2 ? COMPETE_CONTRAST_LOCAL : COMPETE_CONTRAST_NONE;
  if (nth / 2)
    settings.lateral_strength = 0.0;
  with = learn_fields (&settings, TRUE, size);
  for (; settings.threads <= 3; settings.threads += 2) {
    without = learn_fields (&settings, FALSE, size);
    fail_unless (memcmp (with, without, size * sizeof (gfloat)) == 0);
    g_free (without);
  }
  g_free (with);
}

/* --- modes --- */

static CompeteSettings
batch_settings (void)
{
  CompeteSettings settings = small_settings ();

  settings.rule = COMPETE_RULE_HEBBIAN;
  settings.coding = COMPETE_CODING_WINNERS;
  settings.init = COMPETE_INIT_NORMAL;
  settings.batch_size = 7;
  return settings;
}

/* Delayed frames are learned and counted as immediate ones are. */
static void
test_later_learns_the_same (void)
{
  CompeteSettings settings = batch_settings ();
  Compete *now = make (&settings, &gray, NULL);
  Compete *later = make (&settings, &gray, NULL);
  CompeteFigures a, b;
  CompeteState state;
  guint n;

  for (n = 0; n < FRAMES; n++) {
    step (now, &gray, n, COMPETE_MODE_LEARN);
    fail_unless (step (later, &gray, n, COMPETE_MODE_LEARN_LATER)->learned);
    compete_get_state (later, &state);
    assert_equals_uint64 (state.frames_learned + state.frames_waiting, n + 1);
    assert_equals_int (state.frames_waiting, (n + 1) % 7);
  }
  fail_unless (compete_finish_interval (now, TRUE, &a));
  fail_unless (compete_finish_interval (later, TRUE, &b));
  assert_same_prototypes (now, later, UNITS);
  assert_equals_uint64 (b.frames, FRAMES);
  assert_equals_float (a.error, b.error);
  assert_equals_float (a.topography, b.topography);
  compete_drop_batch (later);
  step (later, &gray, 0, COMPETE_MODE_LEARN);
  fail_unless (compete_finish_interval (later, FALSE, &b));
  assert_equals_uint64 (b.total_dropped, FRAMES % 7);
  compete_free (now);
  compete_free (later);
}

/* A frame coded aside changes nothing; a frame that is only coded is counted. */
static void
test_modes_that_do_not_learn (void)
{
  CompeteSettings settings = small_settings ();
  Compete *plain, *mixed;
  CompeteFigures figures;
  guint n;

  settings.coding = COMPETE_CODING_WINNERS;
  settings.residual_winners = 4;
  plain = make (&settings, &gray, NULL);
  mixed = make (&settings, &gray, NULL);
  for (n = 0; n < FRAMES; n++) {
    step (plain, &gray, n, COMPETE_MODE_LEARN);
    step (mixed, &gray, n, COMPETE_MODE_LEARN);
    fail_unless (step (mixed, &gray, n + 3, COMPETE_MODE_ASIDE)->learned);
  }
  assert_same_prototypes (plain, mixed, UNITS);
  fail_if (step (mixed, &gray, n, COMPETE_MODE_CODE)->learned);
  compete_skip (mixed);
  assert_same_prototypes (plain, mixed, UNITS);
  fail_unless (compete_finish_interval (mixed, FALSE, &figures));
  assert_equals_uint64 (figures.frames, FRAMES + 1);
  assert_equals_uint64 (figures.frames_learned, FRAMES);
  assert_equals_uint64 (figures.total_not_learned, 1);
  assert_equals_uint64 (figures.skipped, 1);
  fail_if (compete_finish_interval (mixed, FALSE, &figures));
  compete_free (plain);
  compete_free (mixed);
}

static void
test_drives (void)
{
  CompeteSettings settings = small_settings ();
  Compete *compete = make (&settings, &gray, NULL);
  const CompeteCode *code = step (compete, &gray, 0, COMPETE_MODE_CODE);
  gfloat w[UNITS][VALUES];
  guint u, j;

  fail_unless (code->drives == NULL && !compete_keeps_drives (compete));
  compete_keep_drives (compete, TRUE);
  code = step (compete, &gray, 1, COMPETE_MODE_CODE);
  compete_get_prototypes (compete, w[0]);
  for (u = 0; u < UNITS; u++) {
    const guint8 *pixels = frame_of (&gray, 1);
    double product = 0.0, norms[2] = { 0.0, 0.0 };

    for (j = 0; j < VALUES; j++) {
      product += w[u][j] * pixels[j];
      norms[0] += w[u][j] * w[u][j];
      norms[1] += pixels[j] * pixels[j];
    }
    assert_near (code->drives[u], product / sqrt (norms[0] * norms[1]));
  }
  compete_free (compete);
}

/* --- fields --- */

/* How whole frames and many fields are coded when the settings leave it open. */
static void
test_open_coding (void)
{
  const CompeteFormat frame = {.width = 40,.height = 30,.channels = 1,
    .pixel_bytes = 1
  };
  const struct
  {
    CompeteRule rule;
    CompeteContrast contrast;
    guint side, columns;
    CompeteCoding coding;
    gint shortlist;
    gdouble conscience;
  } cases[] = {
    {COMPETE_RULE_UNIT_NORM, 0, 0, 20, COMPETE_CODING_PURSUIT, 6, 0.3},
    {COMPETE_RULE_UNIT_NORM, 0, 10, 20, COMPETE_CODING_SIGNED_PURSUIT, 0, 0.0},
    {COMPETE_RULE_UNIT_NORM, 0, 10, 200, COMPETE_CODING_SIGNED_PURSUIT, 10,
        0.0},
    {COMPETE_RULE_UNIT_NORM, COMPETE_CONTRAST_NONE, 10, 20,
        COMPETE_CODING_PURSUIT, 0, 0.0},
    {COMPETE_RULE_UNIT_NORM, COMPETE_CONTRAST_LOCAL, 0, 20,
        COMPETE_CODING_PURSUIT, 6, 0.3},
    {COMPETE_RULE_MULTIPLICATIVE, 0, 10, 20, COMPETE_CODING_PURSUIT, 0, 0.0},
    {COMPETE_RULE_HEBBIAN, 0, 10, 20, COMPETE_CODING_WINNERS, 0, 0.0},
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    CompeteSettings s;

    compete_settings_init (&s);
    s.rule = cases[i].rule;
    s.contrast = cases[i].contrast;
    s.field_width = s.field_height = cases[i].side;
    s.columns = cases[i].columns;
    fail_unless (compete_settings_check (&s, NULL, NULL));
    compete_settings_resolve (&s, &frame, NULL);
    assert_equals_int (s.coding, cases[i].coding);
    assert_equals_int (s.shortlist, cases[i].shortlist);
    fail_unless (s.conscience == cases[i].conscience);
    fail_unless (compete_settings_check (&s, &frame, NULL));
    s.coding = COMPETE_CODING_WINNERS;
    s.shortlist = 3;
    s.conscience = 1.0;
    compete_settings_resolve (&s, &frame, NULL);
    assert_equals_int (s.coding, COMPETE_CODING_WINNERS);
    assert_equals_int (s.shortlist, 3);
    fail_unless (s.conscience == 1.0);
  }
}

/* Settings that are left open, and their resolved values. */
static void
test_open_settings (void)
{
  const CompeteField saved = { 10, 8, 3, 2 }, too_large = { 41, 8, 3, 1 };
  CompeteFormat large = {.width = 100,.height = 60,.channels = 1,
    .pixel_bytes = 1
  };
  CompeteSettings s = small_settings ();
  CompeteFields fields;

  fail_if (compete_settings_resolve (&s, &colour, &too_large));
  assert_equals_int (s.field_width, 0);
  assert_equals_int (s.contrast, COMPETE_CONTRAST_NONE);
  s = small_settings ();
  fail_if (compete_settings_resolve (&s, &colour, &saved));
  assert_equals_int (s.field_width, 10);
  assert_equals_int (s.field_height, 8);
  assert_equals_int (s.contrast, COMPETE_CONTRAST_LOCAL);
  s = small_settings ();
  fail_unless (compete_settings_resolve (&s, &large, NULL));
  compete_fields_init (&fields, &s, &large);
  assert_equals_int (fields.field.width, 16);
  assert_equals_int (fields.across, 7);
  assert_equals_int (fields.down, 4);
  assert_equals_int (fields.count, 28);
  assert_equals_int (fields.values, 256);
  assert_equals_int (fields.field.halves, 2);
  s.rule = COMPETE_RULE_MULTIPLICATIVE;
  compete_fields_init (&fields, &s, &large);
  assert_equals_int (fields.values, 512);
}

/* A layer continues with frames of another size and with changed settings while
 * fields and units stay the same. */
static void
test_match_and_update (void)
{
  CompeteSettings s = small_settings (), other;
  CompeteFormat wide = colour, grey = colour;
  CompeteState state;
  Compete *compete;

  s.field_width = s.field_height = 8;
  compete = make (&s, &colour, NULL);
  step (compete, &colour, 0, COMPETE_MODE_LEARN);
  other = s;
  other.columns = 2;
  assert_equals_int (compete_match (compete, &other, &colour),
      COMPETE_OTHER_LAYER);
  grey.channels = grey.pixel_bytes = 1;
  grey.offsets[0] = 0;
  assert_equals_int (compete_match (compete, &s, &grey), COMPETE_OTHER_FIELD);
  other = s;
  other.field_width = 9;
  assert_equals_int (compete_match (compete, &other, &colour),
      COMPETE_OTHER_FIELD);

  other = s;
  other.winners = 4;
  other.field_stride = 4;
  wide.width = 24;
  wide.height = 40;
  assert_equals_int (compete_match (compete, &other, &wide), COMPETE_MATCHES);
  compete_update (compete, &other, &wide);
  assert_equals_int (compete_get_fields (compete)->across, 5);
  assert_equals_int (step (compete, &wide, 1, COMPETE_MODE_LEARN)->entries, 4);
  compete_get_state (compete, &state);
  assert_equals_uint64 (state.frames_learned, 2);
  compete_free (compete);
}

/* --- errors --- */

static void
assert_refused (const CompeteSettings * settings, const CompeteFormat * format,
    const gchar * location, CompeteError code, const gchar * says)
{
  GError *error = NULL;

  fail_unless (compete_new (settings, format, location, &error) == NULL);
  g_assert_error (error, COMPETE_ERROR, (gint) code);
  fail_unless (strstr (error->message, says) != NULL, "%s", error->message);
  g_error_free (error);
}

static void
test_refuses_settings (void)
{
  CompeteSettings s = small_settings ();
  CompeteFormat format = gray;
  GError *error = NULL;

  s.winners = UNITS + 1;
  assert_refused (&s, &gray, NULL, COMPETE_ERROR_SETTINGS, "winners");
  fail_if (compete_settings_check (&s, NULL, &error));
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS);
  g_clear_error (&error);
  s = small_settings ();
  s.columns = 0;
  assert_refused (&s, &gray, NULL, COMPETE_ERROR_SETTINGS, "columns");
  s = small_settings ();
  s.learning_rate = NAN;
  assert_refused (&s, &gray, NULL, COMPETE_ERROR_SETTINGS, "learning-rate");
  s = small_settings ();
  s.field_width = s.field_height = SIDE + 1;
  fail_unless (compete_settings_check (&s, NULL, NULL));
  assert_refused (&s, &gray, NULL, COMPETE_ERROR_SETTINGS, "larger than");
  s = small_settings ();
  format.channels = 2;
  assert_refused (&s, &format, NULL, COMPETE_ERROR_SETTINGS, "channels");
  format = colour;
  format.offsets[1] = 4;
  assert_refused (&s, &format, NULL, COMPETE_ERROR_SETTINGS, "bytes");
  format = gray;
  format.width = 0;
  assert_refused (&s, &format, NULL, COMPETE_ERROR_SETTINGS, "pixels");
}

static void
test_refuses_files (void)
{
  CompeteSettings s = small_settings ();
  gchar *path = folder_path ("w.safetensors"), *none = folder_path ("a/w");
  Compete *compete = make (&s, &gray, NULL);
  GError *error = NULL;

  assert_refused (&s, &gray, path, COMPETE_ERROR_READ, path);
  fail_if (compete_save (compete, none, &error));
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_WRITE);
  g_clear_error (&error);
  fail_unless (compete_save (compete, path, &error));
  s.columns = 4;
  assert_refused (&s, &gray, path, COMPETE_ERROR_MISMATCH, path);
  fail_unless (g_file_set_contents (path, "no tensors", -1, NULL));
  assert_refused (&s, &gray, path, COMPETE_ERROR_FORMAT, path);
  compete_free (compete);
  g_free (path);
  g_free (none);
}

/* --- files --- */

/* Saved half way and loaded, a layer learns the same weights as one that was
 * not interrupted, to the bit. A field size that is not set is taken from the
 * file. */
static void
test_continues_from_a_file (gint rule)
{
  gchar *path = folder_path ("w.safetensors");
  CompeteSettings s = small_settings (), open;
  Compete *whole, *first, *second;
  CompeteField field;
  guint n;

  s.rule = rule;
  if (rule == COMPETE_RULE_HEBBIAN)
    s.coding = COMPETE_CODING_WINNERS;
  s.batch_size = 5;
  open = s;
  s.field_width = 8;
  s.field_height = 6;
  whole = make (&s, &colour, NULL);
  first = make (&s, &colour, NULL);
  for (n = 0; n < FRAMES; n++) {
    step (whole, &colour, n, COMPETE_MODE_LEARN);
    if (n < FRAMES / 2)
      step (first, &colour, n, COMPETE_MODE_LEARN);
  }
  fail_unless (compete_save (first, path, NULL));
  fail_unless (compete_find_field (path, &field));
  assert_equals_int (field.width, 8);
  assert_equals_int (field.height, 6);
  assert_equals_int (field.channels, 3);
  second = make (&open, &colour, path);
  assert_same_prototypes (first, second, UNITS);
  for (n = FRAMES / 2; n < FRAMES; n++)
    step (second, &colour, n, COMPETE_MODE_LEARN);
  assert_same_prototypes (whole, second, UNITS);
  compete_free (whole);
  compete_free (first);
  compete_free (second);
  g_free (path);
}

/* --- figures --- */

/* A square that never occurred before is new, and its region is reported. */
static void
test_finds_what_is_new (void)
{
  CompeteSettings s = small_settings ();
  CompeteFigures figures;
  CompeteRegion region;
  Compete *compete;
  guint n, y;

  s.field_width = s.field_height = 8;
  s.contrast = COMPETE_CONTRAST_NONE;
  compete = make (&s, &colour, NULL);
  assert_equals_int (compete_intervals_to_novelty (compete), 20);
  for (n = 0; n < 400; n++) {
    step (compete, &colour, n % 10, COMPETE_MODE_LEARN);
    if (n % 10 == 9) {
      fail_unless (compete_finish_interval (compete, FALSE, &figures));
      fail_if (compete_find_novelty (compete, 2.0, &region), "interval %u",
          n / 10);
    }
  }
  assert_equals_int (compete_intervals_to_novelty (compete), 0);
  for (n = 0; n < 10; n++) {
    guint8 *pixels = g_memdup2 (frame_of (&colour, n), LARGEST_FRAME);

    for (y = 9; y < 15; y++)
      memset (pixels + y * 160 + 17 * 4, y % 2 ? 255 : 0, 6 * 4);
    compete_step (compete, pixels, 160, COMPETE_MODE_CODE);
    g_free (pixels);
  }
  fail_unless (compete_finish_interval (compete, FALSE, &figures));
  fail_unless (figures.novelty > 2.0, "%g", figures.novelty);
  fail_unless (compete_find_novelty (compete, 2.0, &region));
  assert_equals_int (region.x, 16);
  assert_equals_int (region.y, 8);
  assert_equals_int (region.width, 8);
  assert_equals_int (region.height, 8);
  compete_free (compete);
}

/* When the fields change, novelty starts over: old regions do not exist among
 * fewer fields. */
static void
test_nothing_is_new_in_other_fields (void)
{
  CompeteSettings s = small_settings ();
  CompeteFormat small = colour;
  CompeteFigures figures;
  CompeteRegion region;
  Compete *compete;
  guint n;

  s.field_width = s.field_height = 8;
  s.contrast = COMPETE_CONTRAST_NONE;
  compete = make (&s, &colour, NULL);
  for (n = 0; n < 30; n++) {
    step (compete, &colour, 0, COMPETE_MODE_LEARN);
    fail_unless (compete_finish_interval (compete, FALSE, &figures));
  }
  step (compete, &colour, 7, COMPETE_MODE_CODE);
  small.width = small.height = 8;
  compete_update (compete, &s, &small);
  fail_unless (compete_finish_interval (compete, FALSE, &figures));
  fail_unless (figures.novelty > 1.1, "%g", figures.novelty);
  fail_if (compete_find_novelty (compete, 1.1, &region));
  compete_free (compete);
}

static void
test_describes_itself (void)
{
  CompeteSettings s = small_settings ();
  Compete *compete = make (&s, &gray, NULL);
  gchar *line = compete_describe (compete);
  CompeteTimes times;

  fail_unless (strstr (line, "units 3 x 2") != NULL, "%s", line);
  step (compete, &gray, 0, COMPETE_MODE_LEARN);
  compete_take_times (compete, &times);
  assert_equals_int (times.cut + times.code + times.learn, 0);
  fail_unless (compete_memory (&s, &gray) > UNITS * VALUES * sizeof (gfloat));
  g_free (line);
  compete_free (compete);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_learns_as_the_equations_say);
  unittest_add (test_any_number_of_threads_learns_the_same);
  unittest_add_loop (test_many_fields_learn_the_same_without_drives, 0, 4);
  unittest_add (test_later_learns_the_same);
  unittest_add (test_modes_that_do_not_learn);
  unittest_add (test_drives);
  unittest_add (test_open_coding);
  unittest_add (test_open_settings);
  unittest_add (test_match_and_update);
  unittest_add (test_refuses_settings);
  unittest_set_fixture (folder_make, folder_remove);
  unittest_add (test_refuses_files);
  unittest_add_loop (test_continues_from_a_file, 0, 3);
  unittest_set_fixture (NULL, NULL);
  unittest_add (test_finds_what_is_new);
  unittest_add (test_nothing_is_new_in_other_fields);
  unittest_add (test_describes_itself);
  return g_test_run ();
}
