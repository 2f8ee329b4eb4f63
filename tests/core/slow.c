/* slow.h, by public headers only: the stages learn, score, save, load and
 * recall as documented
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <glib/gstdio.h>

#include "compete.h"
#include "hashed.h"
#include "slow.h"
#include "unittest.h"

/* Frames of two fields side by side, each with one bright block that jumps now
 * and then. */
#define SIDE 8
#define WIDTH (2 * SIDE)
#define FIELDS 2
#define UNITS 12
#define FRAMES 260
#define FROZEN_AT 180

static const CompeteFormat format = {.width = WIDTH,.height = SIDE,
  .channels = 1,.pixel_bytes = 1
};

static const SlowSettings slow_settings = {
  .first_units = 3,.second_units = 4,.third_units = 5,.theta = 0.1,
  .third_threshold = 0.2,.trace_rate = 0.2,.window = 400,.solve_interval = 20,
  .start_after = 40,.first_frames = 60,.second_frames = 60,.third_frames = 20,
  .learning = TRUE,.recall_winners = 3
};

static void
draw (guint t, guint8 * pixels)
{
  guint f, i;

  memset (pixels, 0, WIDTH * SIDE);
  for (f = 0; f < FIELDS; f++) {
    guint x = hashed (t / (5 + f), f) * (SIDE - 3);
    guint y = hashed (t / (3 + f), f + 2) * (SIDE - 3);

    for (i = 0; i < 9; i++)
      pixels[(y + i / 3) * WIDTH + f * SIDE + x + i % 3] = 200 + t % 50;
  }
}

typedef struct
{
  Compete *compete;
  SlowLayer *slow;
  CompeteFields fields;
  guint8 pixels[WIDTH * SIDE];
  const CompeteCode *code;
  const SlowCode *outputs;
  GBytes *prototypes;
} Stages;

/* A layer whose units keep their initial prototypes, and slow stages over it. */
static void
stages_init (Stages * s, const gchar * location)
{
  CompeteSettings settings;
  gfloat *prototypes;
  gsize size;

  compete_settings_init (&settings);
  settings.columns = UNITS;
  settings.rows = 1;
  settings.field_width = settings.field_height = SIDE;
  settings.contrast = COMPETE_CONTRAST_NONE;
  settings.learning = FALSE;
  settings.threads = 1;
  s->compete = compete_new (&settings, &format, NULL, NULL);
  compete_keep_drives (s->compete, TRUE);
  s->fields = *compete_get_fields (s->compete);
  size = sizeof (gfloat) * UNITS * SIDE * SIDE;
  prototypes = g_malloc (size);
  compete_get_prototypes (s->compete, prototypes);
  s->prototypes = g_bytes_new_take (prototypes, size);
  s->slow = slow_layer_new (&slow_settings, UNITS, location, NULL);
  fail_unless (s->slow != NULL);
}

static void
stages_clear (Stages * s)
{
  compete_free (s->compete);
  slow_layer_free (s->slow);
  g_bytes_unref (s->prototypes);
}

static void
step (Stages * s, guint t, gboolean aside)
{
  draw (t, s->pixels);
  s->code = compete_step (s->compete, s->pixels, WIDTH, COMPETE_MODE_CODE);
  s->outputs = (aside ? slow_layer_code_aside : slow_layer_step) (s->slow,
      s->code->drives, s->code->fields);
}

/* Recalls the last frame into @frame.
 *
 * Returns: whether recall is ready */
static gboolean
recall (Stages * s, gfloat * frame)
{
  fail_unless (slow_layer_update_recall (s->slow, &format, &s->fields, NULL));
  slow_layer_learn_recall (s->slow, s->code->drives);
  slow_layer_set_prototypes (s->slow, s->prototypes);
  if (!slow_layer_can_recall (s->slow))
    return FALSE;
  slow_layer_recall (s->slow, s->pixels, WIDTH, frame);
  return TRUE;
}

static gchar *
file_name (void)
{
  gchar *name;
  gint fd = g_file_open_tmp ("slow-XXXXXX", &name, NULL);

  fail_unless (fd >= 0);
  g_close (fd, NULL);
  return name;
}

static void
test_outputs (void)
{
  static const SlowPhase phases[] = { SLOW_PHASE_WAITING, SLOW_PHASE_FIRST,
    SLOW_PHASE_SECOND, SLOW_PHASE_THIRD, SLOW_PHASE_FROZEN
  };
  static const guint ends[] = { 40, 100, 160, FROZEN_AT, FRAMES };
  Stages s;
  guint t, phase = 0, i;

  stages_init (&s, NULL);
  for (t = 0; t < FRAMES; t++) {
    step (&s, t, FALSE);
    if (t == ends[phase])
      phase++;
    assert_equals_int (s.outputs->phase, phases[phase]);
    assert_equals_uint64 (s.outputs->frames_seen, t + 1);
    assert_equals_uint64 (slow_layer_frames_seen (s.slow), t + 1);
    assert_equals_int (s.outputs->fields, FIELDS);
    fail_unless ((s.outputs->first != NULL) >= (s.outputs->second != NULL)
        && (s.outputs->second != NULL) >= (s.outputs->third != NULL));
  }
  fail_unless (s.outputs->third != NULL);
  for (i = 0; i < FIELDS * 5; i++)
    fail_unless (s.outputs->third[i] >= 0.0f && s.outputs->third[i] <= 1.0f);
  assert_equals_string (slow_phase_name (s.outputs->phase), "frozen");
  stages_clear (&s);
}

/* Frames that are coded aside change no later result. */
static void
test_aside (void)
{
  gfloat frame[WIDTH * SIDE];
  SlowFigures with, without;
  Stages a, b;
  guint t;

  stages_init (&a, NULL);
  stages_init (&b, NULL);
  for (t = 0; t < FRAMES; t++) {
    step (&a, t, FALSE);
    recall (&a, frame);
    step (&b, t, FALSE);
    recall (&b, frame);
    step (&b, t + 1000, TRUE);
    assert_equals_uint64 (b.outputs->frames_seen, t + 1);
    recall (&b, frame);
  }
  slow_layer_get_figures (a.slow, &without);
  slow_layer_get_figures (b.slow, &with);
  fail_unless (without.recall_error > 0.0);
  assert_equals_float (with.recall_error, without.recall_error);
  assert_equals_float (with.slowness_drive, without.slowness_drive);
  assert_equals_float (with.slowness_third, without.slowness_third);
  assert_equals_int (with.unused_third, without.unused_third);
  stages_clear (&a);
  stages_clear (&b);
}

/* Two alternating colours have a slowness of 4 times their variance, in luma as
 * in any linear function of it, whatever the padding bytes contain. */
static void
test_pixels (void)
{
  const CompeteFormat bgrx = {.width = 3,.height = 2,.channels = 3,
    .pixel_bytes = 4,.offsets = { 2, 1, 0 }
  };
  SlowLayer *l = slow_layer_new (&slow_settings, UNITS, NULL, NULL);
  guint8 pixels[2 * 16];
  SlowFigures f;
  guint t, i;

  for (t = 0; t < 2000; t++) {
    for (i = 0; i < sizeof pixels; i++)
      pixels[i] = i % 4 == 3 ? hashed (t, i) * 255 : t % 2 ? 60 : 20;
    slow_layer_score_pixels (l, pixels, 16, &bgrx);
  }
  slow_layer_get_figures (l, &f);
  fail_unless (f.slowness_pixels > 3.9 && f.slowness_pixels < 4.1,
      "%g", f.slowness_pixels);
  assert_equals_float (f.slowness_code, 0.0);
  slow_layer_free (l);
}

/* The same for a code with one unit that alternates, and an entry without a
 * unit. */
static void
test_code (void)
{
  SlowLayer *l = slow_layer_new (&slow_settings, UNITS, NULL, NULL);
  const guint32 indices[] = { 3, COMPETE_NO_UNIT };
  gfloat activations[] = { 0, 7 };
  const CompeteCode code = {.fields = 1,.entries = 2,.units = UNITS,
    .indices = indices,.activations = activations
  };
  SlowFigures f;
  guint t;

  for (t = 0; t < 2000; t++) {
    activations[0] = t % 2;
    slow_layer_score_code (l, &code);
  }
  slow_layer_get_figures (l, &f);
  fail_unless (f.slowness_code > 3.9 && f.slowness_code < 4.1, "%g",
      f.slowness_code);
  slow_layer_free (l);
}

/* After saving and loading, stages and recall continue to the bit, in each
 * phase. */
static void
test_saved (gint at)
{
  gfloat frame[2][WIDTH * SIDE];
  gchar *name = file_name ();
  gboolean recalled = FALSE;
  Stages a, b;
  guint t;

  stages_init (&a, NULL);
  for (t = 0; t < (guint) at; t++) {
    step (&a, t, FALSE);
    recall (&a, frame[0]);
  }
  fail_unless (slow_layer_save (a.slow, name, NULL));
  stages_init (&b, name);
  for (; t < FRAMES; t++) {
    step (&a, t, FALSE);
    step (&b, t, FALSE);
    recalled = recall (&a, frame[0]);
    assert_equals_int (recall (&b, frame[1]), recalled);
    fail_unless (!recalled
        || memcmp (frame[0], frame[1], sizeof frame[0]) == 0);
  }
  fail_unless (recalled);
  fail_unless (memcmp (a.outputs->third, b.outputs->third,
          sizeof (gfloat) * FIELDS * 5) == 0);
  stages_clear (&a);
  stages_clear (&b);
  g_remove (name);
  g_free (name);
}

static void
assert_error (GError * error, CompeteError code, const gchar * why)
{
  fail_unless (g_error_matches (error, COMPETE_ERROR, code));
  fail_unless (strstr (error->message, why) != NULL, "%s", error->message);
  g_error_free (error);
}

static void
test_refused (void)
{
  const CompeteFormat narrow = {.width = WIDTH - 1,.height = SIDE,
    .channels = 1,.pixel_bytes = 1
  };
  GError *error = NULL;
  CompeteFields fields;
  Stages s;

  fail_unless (slow_layer_new (&slow_settings, 5000, NULL, &error) == NULL);
  assert_error (error, COMPETE_ERROR_SETTINGS, "at most 4096");
  error = NULL;
  fail_unless (slow_layer_new (&slow_settings, UNITS, "/nowhere/to/be/found",
          &error) == NULL);
  assert_error (error, COMPETE_ERROR_READ, "/nowhere/to/be/found");
  error = NULL;

  stages_init (&s, NULL);
  fields = s.fields;
  fields.across = 3;
  fail_if (slow_layer_update_recall (s.slow, &format, &fields, &error));
  assert_error (error, COMPETE_ERROR_MISMATCH, "do not cover");
  error = NULL;
  fields = s.fields;
  fields.field.channels = 3;
  fail_if (slow_layer_update_recall (s.slow, &format, &fields, &error));
  assert_error (error, COMPETE_ERROR_MISMATCH, "do not cover");
  /* Afterwards correct fields are accepted. */
  fail_unless (slow_layer_recall_memory (s.slow, &format, &s.fields) > 0);
  fail_unless (slow_layer_update_recall (s.slow, &format, &s.fields, NULL));
  assert_equals_uint64 (slow_layer_recall_memory (s.slow, &format, &s.fields),
      0);
  fail_unless (slow_layer_recall_memory (s.slow, &narrow, &s.fields) > 0);
  stages_clear (&s);
}

static void
test_match (void)
{
  SlowLayer *l = slow_layer_new (&slow_settings, UNITS, NULL, NULL);
  SlowSettings s = slow_settings;

  s.third_threshold = 0.3;
  s.learning = FALSE;
  fail_unless (slow_layer_match (l, &s, UNITS));
  fail_if (slow_layer_match (l, &s, UNITS + 1));
  s.theta = 0.3;
  fail_if (slow_layer_match (l, &s, UNITS));
  fail_unless (slow_layer_memory (&s, 2 * UNITS, 1) >
      slow_layer_memory (&s, UNITS, 1));
  slow_layer_free (l);
  slow_layer_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_outputs);
  unittest_add (test_aside);
  unittest_add (test_pixels);
  unittest_add (test_code);
  unittest_add_loop (test_saved, 1, 2);
  unittest_add_loop (test_saved, 70, 71);
  unittest_add_loop (test_saved, 141, 142);
  unittest_add_loop (test_saved, 175, 176);
  unittest_add_loop (test_saved, 230, 231);
  unittest_add (test_refused);
  unittest_add (test_match);
  return g_test_run ();
}
