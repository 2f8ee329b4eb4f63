/* Fields: the pixels of each field, the contrast functions, and the way back to
 * a frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "contrast.h"
#include "random.h"
#include "fields.h"
#include "unittest.h"

static const SamplePixels gray8 = { 1, 1, {0} };
static const SamplePixels bgrx = { 4, 3, {2, 1, 0} };

static void
assert_near (gdouble a, gdouble b, gdouble apart)
{
  fail_unless (fabs (a - b) <= apart, "%g is not %g", a, b);
}

/* Cut all samples of a frame. */
static Sample **
cut_all (const Fields * f, const SamplePixels * format, const guint8 * frame,
    gsize stride)
{
  Sample **samples = g_new (Sample *, f->count);
  guint i;

  for (i = 0; i < f->count; i++) {
    samples[i] = sample_new (f->values);
    fields_cut (f, i, format, &frame, stride, samples[i]);
  }
  return samples;
}

static void
free_all (const Fields * f, Sample ** samples)
{
  guint i;

  for (i = 0; i < f->count; i++)
    sample_free (samples[i]);
  g_free (samples);
}

/* Reassemble a frame from its own samples. */
static gfloat *
assemble_all (const Fields * f, Sample ** samples)
{
  const FieldsShape *s = &f->shape;
  gfloat *all = g_new (gfloat, (gsize) f->count * f->values);
  gfloat *frame = g_new (gfloat, (gsize) s->frame_width * s->frame_height
      * s->channels);
  guint i;

  for (i = 0; i < f->count; i++)
    memcpy (all + (gsize) i * f->values, samples[i]->v,
        f->values * sizeof (gfloat));
  /* Line by line, as threads may do it. */
  for (i = s->frame_height; i-- > 0;)
    fields_put_back (f, samples, all, i, i + 1, frame);
  g_free (all);
  return frame;
}

static void
test_last_fields_end_at_the_edge (void)
{
  FieldsShape shape = { 7, 5, 3, 2, 0, 1, FALSE };
  guint8 frame[5 * 9];
  Fields *f = fields_new (&shape);
  Sample **samples;
  guint i;

  for (i = 0; i < sizeof frame; i++)
    frame[i] = i;
  samples = cut_all (f, &gray8, frame, 9);
  assert_equals_int (f->across, 3);
  assert_equals_int (f->down, 3);
  assert_equals_int (f->values, 6);
  /* Columns begin at 0, 3 and 4, rows at 0, 2 and 3; a line is 9 bytes long. */
  assert_near (samples[1]->v[0] * 255, 3, 1e-4);
  assert_near (samples[2]->v[0] * 255, 4, 1e-4);
  assert_near (samples[2]->v[3] * 255, 13, 1e-4);
  assert_near (samples[4]->v[5] * 255, 2 * 9 + 3 + 9 + 2, 1e-4);
  assert_near (samples[8]->v[0] * 255, 3 * 9 + 4, 1e-4);
  assert_near (samples[8]->v[5] * 255, 4 * 9 + 6, 1e-4);
  assert_equals_int (samples[0]->n_lit, 1);
  assert_equals_int (samples[0]->lit[0], 0);
  free_all (f, samples);
  fields_free (f);
}

static void
test_colours_are_innermost (void)
{
  FieldsShape shape = { 4, 2, 2, 2, 0, 3, FALSE };
  const guint8 frame[2][20] = {
    {10, 20, 30, 99, 11, 21, 31, 99, 12, 22, 32, 99, 13, 23, 33, 99},
    {40, 50, 60, 99, 41, 51, 61, 99, 42, 52, 62, 99, 43, 53, 63, 99}
  };
  const gfloat right[12] = { 32, 22, 12, 33, 23, 13, 62, 52, 42, 63, 53, 43 };
  Fields *f = fields_new (&shape);
  Sample **samples = cut_all (f, &bgrx, frame[0], sizeof frame[0]);
  gfloat *back = assemble_all (f, samples);
  guint i;

  assert_equals_int (f->count, 2);
  for (i = 0; i < 12; i++)
    assert_near (samples[1]->v[i] * 255, right[i], 1e-4);
  for (i = 0; i < 4; i++) {
    assert_near (back[3 * i] * 255, frame[0][4 * i + 2], 1e-4);
    assert_near (back[12 + 3 * i + 2] * 255, frame[1][4 * i], 1e-4);
  }
  g_free (back);
  free_all (f, samples);
  fields_free (f);
}

static void
test_overlaps_are_averaged_by_the_window (void)
{
  /* Fields begin at 0 and 1; half a sine over three pixels is 1/2, 1, 1/2. */
  FieldsShape shape = { 4, 1, 3, 1, 1, 1, FALSE };
  const gfloat seen[6] = { 0.1f, 0.2f, 0.3f, 0.6f, 0.7f, 0.8f };
  Fields *f;
  Sample *samples[2] = { sample_new (3), sample_new (3) };
  gfloat frame[4];

  shape.stride = 1;
  f = fields_new (&shape);
  assert_equals_int (f->count, 2);
  fields_put_back (f, samples, seen, 0, 1, frame);
  assert_near (frame[0], 0.1, 1e-6);
  assert_near (frame[1], (0.2 * 1 + 0.6 * 0.5) / 1.5, 1e-6);
  assert_near (frame[2], (0.3 * 0.5 + 0.7 * 1) / 1.5, 1e-6);
  assert_near (frame[3], 0.8, 1e-6);
  sample_free (samples[0]);
  sample_free (samples[1]);
  fields_free (f);
}

/* A frame that is cut and reassembled is unchanged, whatever the sizes. */
static void
test_reassembled_frame_is_unchanged (gint nth)
{
  static const FieldsShape shapes[] = {
    {8, 6, 0, 0, 0, 1, FALSE}, {8, 6, 0, 0, 0, 3, TRUE},
    {24, 12, 12, 12, 0, 1, TRUE}, {25, 13, 12, 12, 0, 1, TRUE},
    {31, 17, 7, 5, 3, 3, FALSE}, {31, 17, 7, 5, 3, 3, TRUE},
    {9, 9, 9, 1, 1, 1, TRUE}, {5, 5, 1, 1, 1, 1, FALSE},
    {13, 40, 13, 6, 0, 3, TRUE}, {640, 480, 20, 20, 0, 1, TRUE},
    {31, 17, 7, 5, 3, 3, TRUE, TRUE}, {25, 13, 12, 12, 0, 1, TRUE, TRUE},
    {8, 6, 0, 0, 0, 3, TRUE, TRUE}
  };
  const FieldsShape *s = &shapes[nth];
  guint bytes = s->channels == 3 ? 4 : 1, stride = s->frame_width * bytes + 5;
  guint8 *frame = g_malloc ((gsize) stride * s->frame_height);
  GRand *rand = g_rand_new_with_seed (nth);
  const SamplePixels *format = s->channels == 3 ? &bgrx : &gray8;
  Fields *f;
  Sample **samples;
  gfloat *back;
  guint x, y, c;

  for (x = 0; x < stride * s->frame_height; x++)
    frame[x] = g_rand_int (rand);
  fail_unless (fields_fault (s) == NULL);
  f = fields_new (s);
  samples = cut_all (f, format, frame, stride);
  back = assemble_all (f, samples);
  for (y = 0; y < s->frame_height; y++)
    for (x = 0; x < s->frame_width; x++)
      for (c = 0; c < s->channels; c++)
        assert_near (back[(y * s->frame_width + x) * s->channels + c] * 255,
            frame[y * stride + x * bytes + format->at[c]], 1e-3);
  g_free (back);
  free_all (f, samples);
  fields_free (f);
  g_rand_free (rand);
  g_free (frame);
}

static void
test_contrast_by_hand (void)
{
  FieldsShape shape = { 4, 1, 0, 0, 0, 1, TRUE };
  const guint8 frame[4] = { 0, 0, 0, 255 };
  const gdouble scale = sqrt (3.0 / 16.0 + CONTRAST_FLOOR * CONTRAST_FLOOR);
  Fields *f = fields_new (&shape);
  Sample **samples = cut_all (f, &gray8, frame, 4);
  const Sample *s = samples[0];

  assert_equals_int (s->values, 4);
  assert_near (s->mean, 0.25, 1e-6);
  assert_near (s->scale, scale, 1e-6);
  assert_near (s->v[0], -0.25 / scale, 1e-6);
  assert_near (s->v[3], 0.75 / scale, 1e-6);
  assert_equals_int (s->n_lit, 1);
  assert_near (s->v[2], -0.25 / scale, 1e-6);
  assert_near (s->energy, (3 * 0.0625 + 0.5625) / (scale * scale), 1e-5);
  free_all (f, samples);
  fields_free (f);
}

static void
test_split_by_hand (void)
{
  FieldsShape shape = { 4, 1, 0, 0, 0, 1, TRUE, TRUE };
  const guint8 frame[4] = { 0, 0, 0, 255 };
  const gdouble scale = sqrt (3.0 / 16.0 + CONTRAST_FLOOR * CONTRAST_FLOOR);
  Fields *f = fields_new (&shape);
  Sample **samples = cut_all (f, &gray8, frame, 4);
  const Sample *s = samples[0];

  assert_equals_int (s->values, 8);
  assert_near (s->mean, 0.25, 1e-6);
  assert_near (s->scale, scale, 1e-6);
  assert_near (s->v[0], 0.0, 0.0);
  assert_near (s->v[3], 0.75 / scale, 1e-6);
  assert_near (s->v[4], 0.25 / scale, 1e-6);
  assert_near (s->v[7], 0.0, 0.0);
  assert_equals_int (s->n_lit, 1);
  assert_near (s->energy, (3 * 0.0625 + 0.5625) / (scale * scale), 1e-5);
  free_all (f, samples);
  fields_free (f);
}

/* Tiles of 4 x 4 pixels stand one after another, squares of 2 x 2 within them; they are
 * lit one by one, are alike in any format, and come back as the pixels that they were,
 * where fields overlap, too. */
static void
test_tiles (void)
{
  FieldsShape shape = { 20, 12, 12, 8, 8, 1, FALSE, FALSE, TRUE };
  const SamplePixels wide = { 2, 1, {1} };
  guint8 frame[12 * 20], twice[12 * 40] = { 0 };
  Fields *f = fields_new (&shape);
  Sample **samples, **others;
  gfloat *back;
  guint x, y, i;

  for (y = 0; y < 12; y++)
    for (x = 0; x < 20; x++)
      frame[y * 20 + x] = twice[y * 40 + 2 * x + 1] =
          x / 4 == 1 || y / 4 == 1 ? 0 : 20 + y * 19 + x;
  samples = cut_all (f, &gray8, frame, 20);
  others = cut_all (f, &wide, twice, 40);
  assert_equals_int (f->count, 4);
  /* Of field 0, pixels (2, 1), (1, 2) and (9, 3). */
  assert_near (samples[0]->v[6] * 255, 20 + 19 + 2, 1e-4);
  assert_near (samples[0]->v[9] * 255, 20 + 2 * 19 + 1, 1e-4);
  assert_near (samples[0]->v[2 * 16 + 8 + 3] * 255, 20 + 3 * 19 + 9, 1e-4);
  assert_equals_int (samples[0]->n_lit, 2);
  assert_equals_int (samples[0]->lit[0], 0);
  assert_equals_int (samples[0]->lit[1], 2);
  for (i = 0; i < f->count; i++)
    fail_unless (memcmp (samples[i]->v, others[i]->v, 96 * sizeof (gfloat)) == 0);
  back = assemble_all (f, samples);
  for (i = 0; i < sizeof frame; i++)
    assert_near (back[i] * 255, frame[i], 1e-3);
  g_free (back);
  free_all (f, samples);
  free_all (f, others);
  fields_free (f);
}

/* Halves of fields side by side come back as the pixels that they were. */
static void
test_reassembled_halves_are_unchanged (void)
{
  FieldsShape shape = { 4, 2, 2, 2, 0, 1, TRUE, TRUE };
  const guint8 frame[8] = { 0, 90, 20, 255, 7, 30, 255, 128 };
  Fields *f = fields_new (&shape);
  Sample **samples = cut_all (f, &gray8, frame, 4);
  gfloat *back = assemble_all (f, samples);
  guint i;

  assert_equals_int (f->count, 2);
  for (i = 0; i < 8; i++)
    assert_near (back[i] * 255, frame[i], 1e-3);
  g_free (back);
  free_all (f, samples);
  fields_free (f);
}

/* Splitting and merging keeps every bit; halves that overlap are recognised. */
static void
test_halves_are_split_and_merged (void)
{
  const gfloat values[5] = { 0.25f, -1e-30f, 0.0f, -3.5f, 7e20f };
  const gfloat right[10] = { 0.25f, 0, 0, 0, 7e20f, 0, 1e-30f, 0, 3.5f, 0 };
  gfloat halves[10], united[5];
  guint i;

  contrast_split_halves (values, 5, halves);
  for (i = 0; i < 10; i++)
    fail_unless (halves[i] == right[i] && !signbit (halves[i]));
  fail_unless (contrast_join_halves (halves, 5, united));
  fail_unless (memcmp (united, values, sizeof values) == 0);

  memcpy (halves, values, sizeof values);
  contrast_split_halves (halves, 5, halves);
  fail_unless (memcmp (halves, right, sizeof right) == 0);
  halves[5] = 1.0f;
  fail_if (contrast_join_halves (halves, 5, united));
  assert_near (united[0], -0.75, 0.0);
}

static void
test_flat_fields_stay_flat (void)
{
  FieldsShape shape = { 7, 7, 0, 0, 0, 1, TRUE };
  Fields *f = fields_new (&shape);
  Sample *s = sample_new (f->values);
  guint8 frame[49];
  const guint8 *pixels = frame;
  guint level, i;

  for (level = 0; level < 256; level++) {
    memset (frame, level, sizeof frame);
    fields_cut (f, 0, &gray8, &pixels, 7, s);
    assert_equals_int (s->n_lit, 0);
    assert_near (s->mean, level / 255.0f, 0.0);
    fail_unless (s->energy == 0.0);
  }
  /* Noise of one step in 255 comes out as less than a tenth of a real edge. */
  for (i = 0; i < 49; i++)
    frame[i] = 128 + i % 2;
  fields_cut (f, 0, &gray8, &pixels, 7, s);
  fail_unless (s->energy / 49 < 0.01);
  sample_free (s);
  fields_free (f);
}

static void
test_faults (void)
{
  static const struct
  {
    FieldsShape shape;
    const gchar *word;
  } cases[] = {
    {{8, 6, 4, 0, 0, 1, FALSE}, "set both"},
    {{8, 6, 0, 4, 0, 1, FALSE}, "set both"},
    {{8, 6, 0, 0, 4, 1, FALSE}, "field-stride is set"},
    {{8, 6, 9, 6, 0, 1, FALSE}, "larger than the frame"},
    {{8, 6, 8, 7, 0, 1, FALSE}, "larger than the frame"},
    {{8, 6, 4, 2, 3, 1, FALSE}, "larger than the field"},
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gchar *fault = fields_fault (&cases[i].shape);

    fail_unless (fault && strstr (fault, cases[i].word), "%s", fault);
  }
}

static void
test_draws (void)
{
  guint32 drawn[40], again[40];
  guint count[40] = { 0 }, frame, i;

  for (frame = 0; frame < 4000; frame++) {
    guint n = random_choose (7, frame, 40, 10, drawn);

    assert_equals_int (n, 10);
    for (i = 0; i < n; i++) {
      fail_unless (drawn[i] < 40 && (i == 0 || drawn[i] > drawn[i - 1]));
      count[drawn[i]]++;
    }
  }
  /* 1000 each, within five standard deviations of 27. */
  for (i = 0; i < 40; i++)
    fail_unless (ABS ((gint) count[i] - 1000) < 137, "%u: %u", i, count[i]);
  random_choose (7, 3999, 40, 10, again);
  fail_unless (memcmp (drawn, again, 10 * sizeof *drawn) == 0);
  random_choose (8, 3999, 40, 10, again);
  fail_unless (memcmp (drawn, again, 10 * sizeof *drawn) != 0);
  assert_equals_int (random_choose (7, 0, 40, 0, drawn), 40);
  assert_equals_int (random_choose (7, 0, 40, 41, drawn), 40);
  assert_equals_int (drawn[39], 39);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_last_fields_end_at_the_edge);
  unittest_add (test_colours_are_innermost);
  unittest_add (test_overlaps_are_averaged_by_the_window);
  unittest_add_loop (test_reassembled_frame_is_unchanged, 0, 10);
  unittest_add (test_contrast_by_hand);
  unittest_add (test_split_by_hand);
  unittest_add (test_tiles);
  unittest_add (test_reassembled_halves_are_unchanged);
  unittest_add (test_halves_are_split_and_merged);
  unittest_add (test_flat_fields_stay_flat);
  unittest_add (test_faults);
  unittest_add (test_draws);
  return g_test_run ();
}
