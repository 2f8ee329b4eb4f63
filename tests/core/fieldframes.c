/* Fields that span several frames: what they hold, which frames have a code, and
 * contrast=motion
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "compete.h"
#include "contrast.h"
#include "fields.h"
#include "folder.h"
#include "prototypes.h"
#include "unittest.h"

#define WIDTH 24
#define HEIGHT 8
#define SPAN 3                  /* frames of a field, and the T of the comments */
#define BYTES (WIDTH * HEIGHT * 4)
#define UNITS 6
#define FRAMES 30

static const CompeteFormat gray = {.width = WIDTH,.height = HEIGHT,
  .channels = 1,.pixel_bytes = 1
};

static const CompeteFormat colour = {.width = WIDTH,.height = HEIGHT,
  .channels = 3,.pixel_bytes = 4,.offsets = {2, 1, 0}
};

static void
assert_near (gdouble a, gdouble b, gdouble apart)
{
  fail_unless (fabs (a - b) <= apart, "%g is not %g", a, b);
}

/* Byte i of frame n: noise and a stripe that drifts. */
static guint8
byte_of (guint n, guint i, guint line)
{
  guint x = i % line;

  return ((x + 5 * n) % 17) * 9 + (i * 2654435761u + n * 40503u) % 31;
}

static const guint8 *
frame_of (const CompeteFormat * format, guint n)
{
  static guint8 pixels[BYTES];
  guint line = format->width * format->pixel_bytes, i;

  for (i = 0; i < line * format->height; i++)
    pixels[i] = byte_of (n, i, line);
  return pixels;
}

/* --- fields, by hand --- */

/* Cuts one field of three frames of 8 x 8 bytes, frame t having the bytes 60 t + i % 64. */
static Sample *
cut_by_hand (const Fields * f, const SamplePixels * format, guint field)
{
  static guint8 bytes[SPAN][64];
  const guint8 *frames[SPAN] = { bytes[0], bytes[1], bytes[2] };
  Sample *sample = fields_new_sample (f);
  guint t, i;

  for (t = 0; t < SPAN; t++)
    for (i = 0; i < 64; i++)
      bytes[t][i] = 60 * t + i;
  fields_cut (f, field, format, frames, 8, sample);
  return sample;
}

static void
test_frames_follow_one_another (void)
{
  static const SamplePixels gray8 = { 1, 1, {0} }, bgrx = { 4, 3, {2, 1, 0} };
  FieldsShape shape = {.frame_width = 8,.frame_height = 8,.width = 4,
    .height = 4,.channels = 1,.frames = SPAN
  };
  guint tiles, t, x, y;

  for (tiles = 0; tiles < 2; tiles++) {
    Fields *f;
    Sample *sample;
    gfloat frame[64];

    shape.tiles = tiles;
    f = fields_new (&shape);
    sample = cut_by_hand (f, &gray8, 3);
    assert_equals_int (f->values, 4 * 4 * SPAN);
    fail_unless ((f->order != NULL) == tiles);
    for (t = 0; t < SPAN; t++)
      for (y = 0; y < 4; y++)
        for (x = 0; x < 4; x++) {
          guint j = t * 16 + y * 4 + x;

          assert_near (sample->v[tiles ? f->order[j] : j] * 255.0,
              60 * t + (y + 4) * 8 + x + 4, 1e-4);
        }
    {
      Sample *const samples[4] = { sample, sample, sample, sample };
      gfloat all[4 * 16 * SPAN];

      for (t = 0; t < 4; t++)
        memcpy (all + t * f->values, sample->v, f->values * sizeof (gfloat));
      fields_put_back (f, samples, all, 0, 8, frame);
    }
    /* The last frame comes back. */
    assert_near (frame[36 + 9] * 255.0, 120 + 36 + 9, 1e-4);
    sample_free (sample);
    fields_free (f);
  }
  {
    FieldsShape two = {.frame_width = 2,.frame_height = 8,.channels = 3,
      .frames = SPAN
    };
    Fields *f = fields_new (&two);
    Sample *sample = cut_by_hand (f, &bgrx, 0);

    /* Blue of the second pixel of the second line of the last frame. */
    assert_equals_int (f->values, 2 * 8 * 3 * SPAN);
    assert_near (sample->v[2 * 48 + 1 * 6 + 3 + 2] * 255.0, 120 + 8 + 4, 1e-4);
    sample_free (sample);
    fields_free (f);
  }
}

/* v = (x - mean_t x) / sqrt (var + .04^2), if sqrt (var) > 3 / 255; else 0. */
static gboolean
normalize_directly (const gdouble * x, guint n, guint frames, gdouble * v,
    gdouble * means, gdouble * scale)
{
  gdouble var = 0.0;
  guint j, t;

  for (j = 0; j < n; j++) {
    means[j] = 0.0;
    for (t = 0; t < frames; t++)
      means[j] += x[t * n + j] / frames;
    for (t = 0; t < frames; t++) {
      v[t * n + j] = x[t * n + j] - means[j];
      var += v[t * n + j] * v[t * n + j] / (n * frames);
    }
  }
  *scale = sqrt (var + 0.04 * 0.04);
  for (j = 0; j < n * frames; j++)
    v[j] = sqrt (var) > 3.0 / 255.0 ? v[j] / *scale : 0.0;
  return sqrt (var) > 3.0 / 255.0;
}

/* Fields of noise of any strength, as doubles and as the library has them; split into
 * halves, they are the same values. */
static void
test_motion_contrast_as_doubles (gint nth)
{
  enum
  { PIXELS = 5 * 3 };
  FieldsShape shape = {.frame_width = 5,.frame_height = 3,.channels = 1,
    .frames = 2 + nth % 4,.local_contrast = TRUE,.motion = TRUE,
    .split = nth % 2
  };
  const SamplePixels gray8 = { 1, 1, {0} };
  guint8 bytes[5][PIXELS];
  const guint8 *frames[] = { bytes[0], bytes[1], bytes[2], bytes[3], bytes[4] };
  gdouble x[5 * PIXELS], v[5 * PIXELS], means[PIXELS], scale, energy = 0.0;
  GRand *rand = g_rand_new_with_seed (nth);
  Fields *f = fields_new (&shape);
  Sample *s = fields_new_sample (f);
  guint all = PIXELS * shape.frames, t, j;
  gfloat back[PIXELS], r[10 * PIXELS];
  gboolean moves;

  for (j = 0; j < PIXELS; j++) {
    guint8 still = g_rand_int_range (rand, 0, 200);

    for (t = 0; t < shape.frames; t++)
      x[t * PIXELS + j] = (bytes[t][j] = still
          + (nth % 3 ? g_rand_int_range (rand, 0, 5 * nth) : 0)) / 255.0;
  }
  moves = normalize_directly (x, PIXELS, shape.frames, v, means, &scale);
  fields_cut (f, 0, &gray8, frames, 5, s);
  assert_equals_int (s->n_lit > 0, moves);
  for (j = 0; j < all; j++) {
    energy += v[j] * v[j];
    assert_near (shape.split ? contrast_join (s->v, all, j) : s->v[j], v[j],
        2e-5);
  }
  assert_near (s->energy, energy, 1e-3);
  fail_unless (s->bytes == NULL);
  /* A perfect code brings the last frame back; an empty one the means. */
  memcpy (r, s->v, f->values * sizeof (gfloat));
  fields_put_back (f, &s, r, 0, 3, back);
  for (j = 0; j < PIXELS; j++)
    assert_near (back[j], moves ? x[all - PIXELS + j] : means[j], 1e-5);
  memset (r, 0, sizeof r);
  fields_put_back (f, &s, r, 0, 3, back);
  for (j = 0; j < PIXELS; j++)
    assert_near (back[j], means[j], 1e-6);
  sample_free (s);
  fields_free (f);
  g_rand_free (rand);
}

/* A pixel that does not change is exactly 0, whatever its grey. */
static void
test_still_pixels_are_zero (void)
{
  FieldsShape shape = {.frame_width = 16,.frame_height = 16,.channels = 1,
    .frames = 4,.local_contrast = TRUE,.motion = TRUE
  };
  const SamplePixels gray8 = { 1, 1, {0} };
  guint8 still[256], moved[256];
  const guint8 *frames[] = { still, still, still, moved };
  Fields *f = fields_new (&shape);
  Sample *s = fields_new_sample (f);
  guint i;

  for (i = 0; i < 256; i++)
    still[i] = moved[i] = i;
  fields_cut (f, 0, &gray8, (const guint8 *[]) { still, still, still, still },
      16, s);
  assert_equals_int (s->n_lit, 0);
  memset (moved, 255, 64);
  fields_cut (f, 0, &gray8, frames, 16, s);
  for (i = 0; i < 4 * 256; i++)
    fail_unless ((s->v[i] != 0.0f) == (i % 256 < 64), "%u: %g", i, s->v[i]);
  sample_free (s);
  fields_free (f);
}

/* --- a layer --- */

static CompeteSettings
settings_of_span (guint frames)
{
  CompeteSettings settings;

  compete_settings_init (&settings);
  settings.columns = 3;
  settings.rows = UNITS / 3;
  settings.winners = 2;
  settings.threads = 1;
  settings.field_frames = frames;
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

static const CompeteCode *
step (Compete * compete, const CompeteFormat * format, guint n,
    CompeteMode mode)
{
  return compete_step (compete, frame_of (format, n),
      format->width * format->pixel_bytes, mode);
}

/* The frames n - T + 1 to n, one below the other. */
static const guint8 *
stack_of (const CompeteFormat * format, guint n)
{
  static guint8 pixels[SPAN * BYTES];
  gsize bytes = (gsize) format->width * format->pixel_bytes * format->height;
  guint t;

  for (t = 0; t < SPAN; t++)
    memcpy (pixels + t * bytes, frame_of (format, n + 1 + t - SPAN), bytes);
  return pixels;
}

/* Settings that differ in what has to work with fields of several frames. */
static CompeteSettings
nth_settings (guint nth)
{
  CompeteSettings s = settings_of_span (SPAN);

  s.rule = nth % 3;
  s.coding = s.rule == COMPETE_RULE_HEBBIAN ? COMPETE_CODING_WINNERS :
      COMPETE_CODING_AUTO;
  s.init = s.rule == COMPETE_RULE_HEBBIAN ? COMPETE_INIT_NORMAL :
      COMPETE_INIT_FIELDS;
  s.batch_size = 11;
  s.contrast = nth / 3 % 2 ? COMPETE_CONTRAST_LOCAL : COMPETE_CONTRAST_NONE;
  s.field_width = 8;
  s.field_height = HEIGHT;
  s.field_stride = nth / 6 % 2 ? 4 : 8;
  s.fields_per_frame = nth / 6 % 2 ? 2 : 0;
  s.threads = 1 + nth / 12;
  return s;
}

/* Fields of T frames are learned as those of one frame are that has the T frames one
 * below the other: to the bit, with every rule, in grey and in colour, whether frames
 * wait or not. */
static void
test_learns_as_from_a_stack (gint nth)
{
  const CompeteFormat *format = nth % 5 < 2 ? &colour : &gray;
  CompeteFormat stacked = *format;
  CompeteSettings s = nth_settings (nth), t = s;
  gsize line = format->width * format->pixel_bytes, i;
  gsize floats = format->width * format->height * format->channels;
  gfloat *back = g_new (gfloat, floats), *whole = g_new (gfloat,
      SPAN * floats);
  Compete *a, *b;
  guint n;

  stacked.height *= SPAN;
  t.field_height *= SPAN;
  t.field_frames = 1;
  a = make (&s, format, NULL);
  b = make (&t, &stacked, NULL);
  for (n = 0; n < FRAMES; n++) {
    CompeteMode mode = nth % 4 == 3 && n + 1 < FRAMES ?
        COMPETE_MODE_LEARN_LATER : COMPETE_MODE_LEARN;
    const CompeteCode *code = step (a, format, n, mode), *other;

    fail_unless ((code == NULL) == (n + 1 < SPAN));
    if (code == NULL)
      continue;
    other = compete_step (b, stack_of (format, n), line, mode);
    assert_equals_int (code->fields, other->fields);
    assert_equals_float (code->error, other->error);
    assert_equals_float (code->energy, other->energy);
    assert_equals_int (code->learned, other->learned);
  }
  compete_flush (a);
  compete_flush (b);
  assert_same_prototypes (a, b, UNITS);
  compete_reconstruct (a, back);
  compete_reconstruct (b, whole);
  for (i = 0; i < floats; i++)
    assert_equals_float (back[i], whole[(SPAN - 1) * floats + i]);
  compete_free (a);
  compete_free (b);
  g_free (back);
  g_free (whole);
}

/* Large weights have a sketch in bytes. The bits are those without it. */
static void
test_sketched_weights_learn_the_same (void)
{
  CompeteSettings s = settings_of_span (8);
  Compete *compete[2];
  gfloat *prototypes[2];
  gsize size;
  guint i, n;

  s.columns = s.rows = 24;
  s.field_width = s.field_height = 8;
  s.fields_per_frame = 2;
  s.contrast = COMPETE_CONTRAST_LOCAL;
  size = 24 * 24 * 8 * 8 * 8 * 2;
  for (i = 0; i < 2; i++) {
    compete[i] = make (&s, &gray, NULL);
    compete_keep_drives (compete[i], i == 0);
    for (n = 0; n < FRAMES; n++)
      step (compete[i], &gray, n, COMPETE_MODE_LEARN);
    prototypes[i] = g_new (gfloat, size);
    compete_get_prototypes (compete[i], prototypes[i]);
    s.threads = 3;
    compete_free (compete[i]);
  }
  g_assert_cmpmem (prototypes[0], size * sizeof (gfloat), prototypes[1],
      size * sizeof (gfloat));
  g_free (prototypes[0]);
  g_free (prototypes[1]);
}

/* What makes the next frame the first again. */
static void
test_gaps_start_over (void)
{
  CompeteSettings s = settings_of_span (SPAN);
  CompeteFormat narrow = gray;
  Compete *compete;
  CompeteState state;
  CompeteFigures figures;
  guint n, gap;

  s.field_width = s.field_height = 8;
  compete = make (&s, &gray, NULL);
  narrow.width = 16;
  for (gap = 0; gap < 4; gap++) {
    const CompeteFormat *format = gap == 3 ? &narrow : &gray;

    if (gap == 1)
      compete_reset_past (compete);
    if (gap == 2)
      compete_skip (compete);
    if (gap == 3)
      compete_update (compete, &s, &narrow);
    for (n = 0; n < 5; n++)
      fail_unless ((step (compete, format, n, COMPETE_MODE_LEARN) == NULL)
          == (n + 1 < SPAN));
  }
  /* Other settings are no gap. */
  s.learning_rate = 0.5;
  compete_update (compete, &s, &narrow);
  fail_if (step (compete, &narrow, 5, COMPETE_MODE_LEARN) == NULL);
  compete_get_state (compete, &state);
  assert_equals_uint64 (state.frames_learned, 4 * (6 - SPAN) + 1);
  fail_unless (compete_finish_interval (compete, TRUE, &figures));
  assert_equals_uint64 (figures.frames, 4 * (6 - SPAN) + 1);
  assert_equals_uint64 (figures.skipped, 1);
  compete_free (compete);
}

/* Frames aside follow one another, and leave no trace. */
static void
test_frames_aside_follow_one_another (void)
{
  CompeteSettings s = settings_of_span (SPAN);
  Compete *with, *without, *shown;
  const CompeteCode *code;
  guint n;

  s.field_width = s.field_height = 8;
  with = make (&s, &gray, NULL);
  without = make (&s, &gray, NULL);
  shown = make (&s, &gray, NULL);
  for (n = 0; n < FRAMES; n++) {
    step (with, &gray, n, COMPETE_MODE_LEARN);
    step (without, &gray, n, COMPETE_MODE_LEARN);
    code = step (with, &gray, 7 * n, COMPETE_MODE_ASIDE);
    fail_unless ((code == NULL) == (n + 1 < SPAN));
    if (n < SPAN) {
      const CompeteCode *alone = step (shown, &gray, 7 * n, COMPETE_MODE_CODE);

      fail_unless ((alone == NULL) == (code == NULL));
      if (code != NULL)
        assert_equals_float (code->energy, alone->energy);
    }
  }
  assert_same_prototypes (with, without, UNITS);
  compete_free (with);
  compete_free (without);
  compete_free (shown);
}

/* --- motion --- */

/* Grey everywhere, with noise in the columns from 8 to 15, and that only if it @moves. */
static const guint8 *
partly_moving (guint n, gboolean moves)
{
  static guint8 pixels[WIDTH * HEIGHT];
  guint i;

  for (i = 0; i < sizeof pixels; i++)
    pixels[i] = i % WIDTH / 8 == 1 && moves ? byte_of (n, i, WIDTH) : i % 200;
  return pixels;
}

static CompeteSettings
motion_settings (gint rule)
{
  CompeteSettings s = settings_of_span (SPAN);

  s.rule = rule;
  s.contrast = COMPETE_CONTRAST_MOTION;
  s.field_width = s.field_height = 8;
  s.coding = rule == COMPETE_RULE_HEBBIAN ? COMPETE_CODING_WINNERS :
      COMPETE_CODING_PURSUIT;
  s.shortlist = 0;
  s.conscience = 0.0;
  s.batch_size = 4;
  s.init = rule == COMPETE_RULE_HEBBIAN ? COMPETE_INIT_NORMAL :
      COMPETE_INIT_FIELDS;
  return s;
}

/* Only fields that move have a code and are learned: the layer learns the same as from
 * the middle third of the frames alone. */
static void
test_only_what_moves_is_learned (gint nth)
{
  CompeteSettings s = motion_settings (nth % 3);
  CompeteFormat middle = gray;
  CompeteMode mode = nth / 3 ? COMPETE_MODE_LEARN_LATER : COMPETE_MODE_LEARN;
  gfloat frame[WIDTH * HEIGHT];
  Compete *whole, *third;
  CompeteState state;
  guint n, i;

  middle.width = 8;
  whole = make (&s, &gray, NULL);
  third = make (&s, &middle, NULL);
  for (n = 0; n < FRAMES; n++) {
    const guint8 *pixels = partly_moving (n, TRUE);
    const CompeteCode *code = compete_step (whole, pixels, WIDTH, mode);

    compete_step (third, pixels + 8, WIDTH, mode);
    if (code == NULL || mode == COMPETE_MODE_LEARN_LATER)
      continue;
    assert_equals_int (code->indices[0], COMPETE_NO_UNIT);
    fail_if (code->indices[code->entries] == COMPETE_NO_UNIT);
    assert_equals_int (code->indices[2 * code->entries], COMPETE_NO_UNIT);
    assert_equals_float (code->activations[0], 0.0);
  }
  compete_flush (whole);
  compete_flush (third);
  assert_same_prototypes (whole, third, UNITS);
  compete_get_state (whole, &state);
  assert_equals_uint64 (state.frames_learned, FRAMES + 1 - SPAN);
  assert_equals_uint64 (state.fields_learned, FRAMES + 1 - SPAN);
  /* What stands is reconstructed as it is. */
  compete_step (whole, partly_moving (n, TRUE), WIDTH, COMPETE_MODE_CODE);
  compete_reconstruct (whole, frame);
  for (i = 0; i < WIDTH * HEIGHT; i++)
    if (i % WIDTH / 8 != 1)
      assert_near (frame[i], i % 200 / 255.0, 1e-6);
  compete_free (whole);
  compete_free (third);
}

/* Of a frame in which nothing moves nothing is learned, and it counts as learned. */
static void
test_nothing_is_learned_of_stills (gint rule)
{
  CompeteSettings s = motion_settings (rule);
  Compete *compete = make (&s, &gray, NULL);
  CompeteState state;
  gsize size;
  gfloat *before = prototypes_of (compete, UNITS, &size), *after;
  guint n, i;

  for (n = 0; n < FRAMES; n++) {
    const CompeteCode *code = compete_step (compete, partly_moving (n, FALSE),
        WIDTH, COMPETE_MODE_LEARN);

    for (i = 0; code != NULL && i < code->fields * code->entries; i++)
      assert_equals_int (code->indices[i], COMPETE_NO_UNIT);
    fail_unless (code == NULL || (code->error == 0.0 && code->energy == 0.0));
  }
  after = prototypes_of (compete, UNITS, &size);
  g_assert_cmpmem (before, size * sizeof *before, after, size * sizeof *after);
  compete_get_state (compete, &state);
  assert_equals_uint64 (state.frames_learned, FRAMES + 1 - SPAN);
  assert_equals_uint64 (state.fields_learned, 0);
  compete_free (compete);
  g_free (before);
  g_free (after);
}

/* --- settings and files --- */

static void
test_motion_needs_several_frames (void)
{
  CompeteSettings s = settings_of_span (1);
  GError *error = NULL;

  s.contrast = COMPETE_CONTRAST_MOTION;
  fail_if (compete_settings_check (&s, NULL, &error));
  fail_unless (strstr (error->message, "set field-frames to 2 or more"), "%s",
      error->message);
  g_clear_error (&error);
  s.field_frames = 33;
  fail_if (compete_settings_check (&s, &gray, &error));
  fail_unless (strstr (error->message, "field-frames is 33"), "%s",
      error->message);
  g_clear_error (&error);
  s.field_frames = 2;
  fail_unless (compete_settings_check (&s, &gray, NULL));
}

static void
assert_refused (const CompeteSettings * s, const gchar * path,
    const gchar * words)
{
  GError *error = NULL;

  fail_unless (compete_new (s, &gray, path, &error) == NULL);
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_MISMATCH);
  fail_unless (strstr (error->message, words) != NULL, "%s", error->message);
  g_clear_error (&error);
}

/* A file says how many frames a field spans, and whether it is of motion; a layer goes
 * on from it when it has seen as many frames. */
static void
test_files (gint motion)
{
  gchar *path = folder_path ("w.safetensors");
  CompeteSettings s = settings_of_span (SPAN), open = s, other;
  Compete *whole, *first, *second;
  CompeteField field;
  guint n;

  s.field_width = s.field_height = 8;
  s.contrast = motion ? COMPETE_CONTRAST_MOTION : COMPETE_CONTRAST_LOCAL;
  whole = make (&s, &gray, NULL);
  first = make (&s, &gray, NULL);
  for (n = 0; n < 10; n++) {
    step (whole, &gray, n, COMPETE_MODE_LEARN);
    step (first, &gray, n, COMPETE_MODE_LEARN);
  }
  fail_unless (compete_save (first, path, NULL));
  fail_unless (compete_find_field (path, &field));
  assert_equals_int (field.frames, SPAN);
  assert_equals_int (field.motion, motion);
  second = make (&open, &gray, path);
  compete_reset_past (whole);
  for (n = 10; n < 20; n++) {
    step (whole, &gray, n, COMPETE_MODE_LEARN);
    step (second, &gray, n, COMPETE_MODE_LEARN);
  }
  assert_same_prototypes (whole, second, UNITS);
  other = s;
  other.field_frames = SPAN + 1;
  assert_equals_int (compete_match (whole, &other, &gray),
      COMPETE_OTHER_FIELD);
  assert_refused (&other, path, "saved with field-frames=3, but here it is 4");
  open.field_frames = 1;
  assert_refused (&open, path, "saved with field-frames=3, but here it is 1");
  other = s;
  other.contrast = motion ? COMPETE_CONTRAST_LOCAL : COMPETE_CONTRAST_MOTION;
  assert_equals_int (compete_match (whole, &other, &gray),
      COMPETE_OTHER_FIELD);
  assert_refused (&other, path, "contrast=motion, but here it is");
  compete_free (whole);
  compete_free (first);
  compete_free (second);
  g_free (path);
}

/* A file of fields of one frame does not name them, as before. */
static void
test_files_of_one_frame (void)
{
  gchar *path = folder_path ("w.safetensors"), *bytes;
  CompeteSettings s = settings_of_span (1);
  Compete *compete = make (&s, &gray, NULL);
  CompeteField field;
  gsize size;

  fail_unless (compete_save (compete, path, NULL));
  fail_unless (g_file_get_contents (path, &bytes, &size, NULL));
  fail_if (g_strstr_len (bytes, size, "field-frames"));
  fail_unless (compete_find_field (path, &field));
  assert_equals_int (field.frames, 1);
  assert_equals_int (field.motion, FALSE);
  s.field_frames = 2;
  assert_refused (&s, path, "saved with field-frames=1, but here it is 2");
  g_free (bytes);
  g_free (path);
  compete_free (compete);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_frames_follow_one_another);
  unittest_add_loop (test_motion_contrast_as_doubles, 0, 24);
  unittest_add (test_still_pixels_are_zero);
  unittest_add_loop (test_learns_as_from_a_stack, 0, 36);
  unittest_add (test_sketched_weights_learn_the_same);
  unittest_add (test_gaps_start_over);
  unittest_add (test_frames_aside_follow_one_another);
  unittest_add_loop (test_only_what_moves_is_learned, 0, 6);
  unittest_add_loop (test_nothing_is_learned_of_stills, 0, 3);
  unittest_add (test_motion_needs_several_frames);
  unittest_set_fixture (folder_make, folder_remove);
  unittest_add_loop (test_files, 0, 2);
  unittest_add (test_files_of_one_frame);
  return g_test_run ();
}
