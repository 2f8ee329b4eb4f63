/* decode.h, and compete_get_contrasts(): frames from codes alone, beside the Compete that
 * made them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "compete.h"
#include "decode.h"
#include "folder.h"
#include "unittest.h"

#define WIDTH 11
#define HEIGHT 7
#define PIXELS (WIDTH * HEIGHT * 3)

static const CompeteFormat colour = {.width = WIDTH,.height = HEIGHT,
  .channels = 3,.pixel_bytes = 3,.offsets = {0, 1, 2}
};

static const DecoderShape shape = { 3, 2, 5, 4, 3, 1, 3, TRUE };

static const guint8 *
frame_of (guint n)
{
  static guint8 pixels[PIXELS];
  GRand *rand = g_rand_new_with_seed (n);
  guint i;

  for (i = 0; i < PIXELS; i++)
    pixels[i] = g_rand_int_range (rand, 0, 40 + 2 * i / 3);
  g_rand_free (rand);
  return pixels;
}

static Compete *
learn (const gchar * location, CompeteRule rule)
{
  CompeteSettings settings;
  GError *error = NULL;
  Compete *compete;
  guint n;

  compete_settings_init (&settings);
  settings.columns = shape.columns;
  settings.rows = shape.rows;
  settings.rule = rule;
  settings.field_width = shape.field_width;
  settings.field_height = shape.field_height;
  settings.field_stride = shape.field_stride;
  settings.winners = shape.winners;
  settings.batch_size = 1;
  settings.learning_rate = 0.01;
  compete = compete_new (&settings, &colour, NULL, &error);
  g_assert_no_error (error);
  for (n = 0; n < 30; n++)
    compete_step (compete, frame_of (n), WIDTH * 3, COMPETE_MODE_LEARN);
  compete_save (compete, location, &error);
  g_assert_no_error (error);
  return compete;
}

/* Mean and deviation of each field, in doubles. Fields begin at 0, 3 and 6 across, and at
 * 0 and 3 down. */
static void
assert_contrasts (const guint8 * pixels, const gfloat * contrasts)
{
  guint field, x, y, c;

  for (field = 0; field < 6; field++, contrasts += 2) {
    const guint8 *corner = pixels + (field / 3 * 3 * WIDTH + field % 3 * 3) * 3;
    gdouble sum = 0.0, squares = 0.0, mean;

    for (y = 0; y < 4; y++)
      for (x = 0; x < 5; x++)
        for (c = 0; c < 3; c++) {
          gdouble v = corner[(y * WIDTH + x) * 3 + c] / 255.0;

          sum += v;
          squares += v * v;
        }
    mean = sum / 60;
    fail_unless (fabs (contrasts[0] - mean) < 1e-5);
    fail_unless (fabs (contrasts[1] - sqrt (squares / 60 - mean * mean
                + 0.04 * 0.04)) < 1e-5);
  }
}

static void
test_gives_frames_back (gint rule)
{
  gchar *location = folder_path ("w.safetensors");
  Compete *compete = learn (location, rule);
  GError *error = NULL;
  Decoder *decoder;
  gfloat contrasts[2 * 6], near[PIXELS], far[PIXELS];
  CompeteUsage usage;
  guint n, i;

  fail_unless (decoder_check (&shape, &colour, &error));
  fail_unless (decoder_memory (&shape, &colour) > sizeof near);
  decoder = decoder_new (&shape, &colour, location, &error);
  g_assert_no_error (error);
  assert_equals_uint64 (decoder_get_frames_learned (decoder), 30);
  for (n = 100; n < 110; n++) {
    const CompeteCode *code = compete_step (compete, frame_of (n), WIDTH * 3,
        COMPETE_MODE_CODE);
    const DecoderCode sent = { code->indices, code->activations, contrasts };

    assert_equals_int (code->fields, 6);
    compete_reconstruct (compete, near);
    compete_get_contrasts (compete, contrasts);
    assert_contrasts (frame_of (n), contrasts);
    decoder_reconstruct (decoder, &sent, far);
    for (i = 0; i < PIXELS; i++)
      fail_unless (fabs (near[i] - far[i]) < 1e-5);
  }
  decoder_get_usage (decoder, &usage);
  fail_unless (usage.entropy > 0.0 && usage.entropy <= 1.0);
  fail_unless (memcmp (decoder_get_wins (decoder), compete_get_wins (compete),
          6 * sizeof (guint64)) == 0);
  decoder_free (decoder);
  compete_free (compete);
  g_free (location);
}

static void
test_refuses_other_weights (void)
{
  gchar *location = folder_path ("w.safetensors");
  DecoderShape other = shape;
  GError *error = NULL;

  compete_free (learn (location, COMPETE_RULE_UNIT_NORM));
  other.columns = 4;
  fail_unless (decoder_check (&other, &colour, &error));
  fail_unless (decoder_new (&other, &colour, location, &error) == NULL);
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_MISMATCH);
  g_clear_error (&error);
  other = shape;
  other.winners = 7;
  fail_if (decoder_check (&other, &colour, &error));
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS);
  g_clear_error (&error);
  g_free (location);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_set_fixture (folder_make, folder_remove);
  unittest_add_loop (test_gives_frames_back, 0, 3);
  unittest_add (test_refuses_other_weights);
  return g_test_run ();
}
