/* Two slow stages and winners over a drive: each stage learns in its phase,
 * saved layers continue to the bit, and damaged files and unusual streams do no
 * harm
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "expand.h"
#include "hashed.h"
#include "slowcheckpoint.h"
#include "safetensors.h"
#include "settingtable.h"
#include "unittest.h"

#define N 40
#define THIRD 21
#define MOST_FIELDS 3

static const SlowSettings settings = {
  .first_units = 4,.second_units = 6,.third_units = THIRD,.seed = 3,
  .theta = 0.2,.third_threshold = 0.2,.trace_rate = 0.2,.window = 500,
  .solve_interval = 20,.start_after = 30,.first_frames = 100,
  .second_frames = 90,.third_frames = 40,.learning = TRUE
};

/* The frames at which the phases end. */
#define FIRST_AT 30
#define SECOND_AT 130
#define THIRD_AT 220
#define FROZEN_AT 260

/* Units switch on and off, some every frame, some every fifteenth frame. */
static void
draw_drive (guint frame, guint field, gfloat * drive)
{
  guint u;

  for (u = 0; u < N; u++)
    drive[u] = hashed (frame / (1 + u % 15) + 1000 * field, u) - 0.2;
}

static void
step (Invariant * v, guint frame, guint fields)
{
  gfloat drives[MOST_FIELDS * N];
  guint f;

  for (f = 0; f < fields; f++)
    draw_drive (frame, f, drives + f * N);
  invariant_step (v, drives, fields);
}

static void
run (Invariant * v, guint from, guint to, guint fields)
{
  for (; from < to; from++)
    step (v, from, fields);
}

static gsize
size_of (const SlowStage * s)
{
  return (gsize) s->inputs * s->units * sizeof (gfloat);
}

static void
assert_same_winners (const SlowWinners * a, const SlowWinners * b)
{
  gfloat *of_a = slow_winners_pack (a), *of_b = slow_winners_pack (b);

  fail_unless (memcmp (of_a, of_b,
          (gsize) a->inputs * a->units * sizeof (gfloat)) == 0);
  fail_unless (memcmp (a->wins, b->wins, a->units * sizeof (gfloat)) == 0);
  assert_equals_int (a->learned, b->learned);
  g_free (of_a);
  g_free (of_b);
}

static void
assert_same (const Invariant * a, const Invariant * b)
{
  assert_equals_int (a->phase, b->phase);
  assert_equals_uint64 (a->phase_frames, b->phase_frames);
  assert_equals_uint64 (a->frames_seen, b->frames_seen);
  fail_unless (memcmp (a->first->directions, b->first->directions,
          size_of (a->first)) == 0);
  fail_unless (memcmp (a->second->directions, b->second->directions,
          size_of (a->second)) == 0);
  assert_equals_int (a->has_first, b->has_first);
  assert_equals_int (a->has_second, b->has_second);
  assert_equals_int (a->has_third, b->has_third);
  fail_unless (!a->has_first || memcmp (a->y1, b->y1,
          a->fields * a->first->units * sizeof (gfloat)) == 0);
  fail_unless (!a->has_second || memcmp (a->y2, b->y2,
          a->fields * a->second->units * sizeof (gfloat)) == 0);
  fail_unless (!a->has_third || memcmp (a->y3, b->y3,
          a->fields * THIRD * sizeof (gfloat)) == 0);
  assert_same_winners (a->third, b->third);
}

/* In each phase only its stage changes. Solutions are requested every 20 frames
 * and taken 10 frames later; the last one is taken at the end of the phase. */
static void
test_phases (void)
{
  Invariant *v = invariant_new (&settings, N);
  guint of_first = 0, of_second = 0, t;

  for (t = 0; t < 300; t++) {
    guint i = t - FIRST_AT, j = t - SECOND_AT;
    gboolean first_learns = t >= FIRST_AT && t < SECOND_AT;
    gboolean second_learns = t >= SECOND_AT && t < THIRD_AT;
    gfloat wins = 0;
    guint u;

    step (v, t, 1);
    assert_equals_int (v->phase, t < FIRST_AT ? SLOW_PHASE_WAITING :
        first_learns ? SLOW_PHASE_FIRST :
        second_learns ? SLOW_PHASE_SECOND :
        t < FROZEN_AT ? SLOW_PHASE_THIRD : SLOW_PHASE_FROZEN);
    /* taken at the end of frames 29, 49, 69, 89 and 99, the last one */
    of_first += first_learns && (i == 99 || (i > 20 && i < 99 && i % 20 == 9));
    of_second += second_learns && (j == 89 || (j > 20 && j < 80
            && j % 20 == 9));
    assert_equals_int (v->first->learned, of_first);
    assert_equals_int (v->second->learned, of_second);
    assert_equals_int (v->has_first, t >= FIRST_AT + 30);
    assert_equals_int (v->has_second, t >= SECOND_AT + 30);
    assert_equals_int (v->has_third, t > THIRD_AT);
    for (u = 0; u < THIRD; u++)
      wins += v->third->wins[u];
    fail_unless (wins == CLAMP (t + 1.0, THIRD_AT, FROZEN_AT) - THIRD_AT);
  }
  assert_equals_int (of_first, 5);
  assert_equals_int (of_second, 4);
  invariant_free (v);
}

/* Without third units there is no third stage and no phase for it. */
static void
test_no_third (void)
{
  SlowSettings s = settings;
  Invariant *v;

  s.third_units = 0;
  v = invariant_new (&s, N);
  run (v, 0, THIRD_AT, 1);
  assert_equals_int (v->phase, SLOW_PHASE_SECOND);
  run (v, THIRD_AT, THIRD_AT + 1, 1);
  assert_equals_int (v->phase, SLOW_PHASE_FROZEN);
  fail_unless (v->has_second);
  fail_if (v->has_third);
  fail_if (invariant_matches (v, &settings, N));
  invariant_free (v);
}

/* With learning off, nothing is learned and no phase advances. */
static void
test_learning_off (void)
{
  Invariant *v = invariant_new (&settings, N);
  SlowSettings still = settings;
  gfloat *before;

  run (v, 0, 60, 1);
  still.learning = FALSE;
  fail_unless (invariant_matches (v, &still, N));
  invariant_set (v, &still);
  before = g_memdup2 (v->first->directions, size_of (v->first));
  run (v, 60, 300, 1);
  assert_equals_int (v->phase, SLOW_PHASE_FIRST);
  assert_equals_uint64 (v->phase_frames, 30);
  assert_equals_uint64 (v->frames_seen, 300);
  fail_unless (memcmp (before, v->first->directions, size_of (v->first)) == 0);
  g_free (before);
  invariant_free (v);
}

/* Phases and intervals of all lengths: a stage has learned if its phase
 * contained a frame that has a previous frame. */
static void
test_short_phases (void)
{
  SlowSettings s = settings;
  guint length, interval;

  s.start_after = 0;
  for (length = 0; length < 12; length++)
    for (interval = 1; interval < 9; interval++) {
      Invariant *v;

      s.first_frames = s.second_frames = s.third_frames = length;
      s.solve_interval = interval;
      v = invariant_new (&s, N);
      run (v, 0, 3 * length + 1, 1);
      assert_equals_int (v->phase, SLOW_PHASE_FROZEN);
      assert_equals_uint64 (v->phase_frames, 1);
      fail_unless ((v->first->learned > 0) == (length >= 3),
          "%u frames, interval %u: %u solutions", length, interval,
          v->first->learned);
      fail_unless (v->third->learned == (length >= 3));
      invariant_free (v);
    }
}

static void
test_same_twice (void)
{
  Invariant *a = invariant_new (&settings, N);
  Invariant *b = invariant_new (&settings, N);

  run (a, 0, 280, 2);
  run (b, 0, 280, 2);
  fail_unless (a->has_third);
  assert_same (a, b);
  invariant_free (a);
  invariant_free (b);
}

static gchar *
file_name (void)
{
  gchar *name = NULL;
  gint file = g_file_open_tmp ("slow-XXXXXX.safetensors", &name, NULL);

  fail_unless (file >= 0);
  g_close (file, NULL);
  return name;
}

/* Saved in these states: waiting; with and without a solution pending in both
 * stages; between the phases; while the third stage learns; frozen. */
static const guint stops[] = { 0, 12, 30, 37, 55, 60, 83, 125, 130, 131, 155,
  170, 215, 220, 221, 240, 259, 260, 270
};

static void
test_saved_and_loaded (gint nth)
{
  Invariant *whole = invariant_new (&settings, N);
  Invariant *one = invariant_new (&settings, N);
  Invariant *two = invariant_new (&settings, N);
  gchar *name = file_name ();
  guint fields = 1 + nth % MOST_FIELDS;
  GError *error = NULL;

  run (whole, 0, 280, fields);
  run (one, 0, stops[nth], fields);
  fail_unless (slow_checkpoint_save (one, NULL, name, &error));
  fail_unless (slow_checkpoint_load (two, name, &error), "%s",
      error ? error->message : "");
  run (two, stops[nth], 280, fields);
  assert_same (whole, two);
  fail_unless (stops[nth] >= FROZEN_AT || memcmp (whole->third->usage,
          two->third->usage, THIRD * sizeof (gfloat)) == 0);
  /* Saving does not change the layer. */
  run (one, stops[nth], 280, fields);
  assert_same (whole, one);
  g_remove (name);
  g_free (name);
  invariant_free (whole);
  invariant_free (one);
  invariant_free (two);
}

/* A frozen stage is saved with few weights, and saves the same file after
 * loading. */
static void
test_frozen_file (void)
{
  Invariant *v = invariant_new (&settings, N), *again;
  gchar *name = file_name (), *first, *second;
  gsize length, length_again;

  run (v, 0, 270, 1);
  fail_unless (slow_checkpoint_save (v, NULL, name, NULL));
  fail_unless (g_file_get_contents (name, &first, &length, NULL));
  fail_unless (length < 4 * (N * 5 + 14 * 7 + 7 * THIRD) + 2200);
  again = invariant_new (&settings, N);
  fail_unless (slow_checkpoint_load (again, name, NULL));
  fail_unless (slow_checkpoint_save (again, NULL, name, NULL));
  fail_unless (g_file_get_contents (name, &second, &length_again, NULL));
  assert_equals_uint64 (length, length_again);
  fail_unless (memcmp (first, second, length) == 0);
  g_free (first);
  g_free (second);
  g_remove (name);
  g_free (name);
  invariant_free (v);
  invariant_free (again);
}

/* No activation of the third stage is below 0 or above a cosine's maximum less
 * the threshold. */
static void
assert_third_sound (const Invariant * v)
{
  guint u;

  for (u = 0; v->has_third && u < v->fields * THIRD; u++)
    fail_unless (v->y3[u] >= 0 && v->y3[u] <= 0.81);
}

static void
assert_refused (const gchar * name, const SlowSettings * s, guint units,
    const gchar * why)
{
  Invariant *v = invariant_new (s, units);
  GError *error = NULL;

  fail_if (slow_checkpoint_load (v, name, &error));
  fail_unless (strstr (error->message, why) != NULL, "%s", error->message);
  g_error_free (error);
  invariant_free (v);
}

static void
test_refused_files (void)
{
  Invariant *v = invariant_new (&settings, N);
  SlowSettings other = settings;
  gchar *name = file_name ();

  run (v, 0, 57, 1);
  assert_refused (name, &settings, N, "is not safetensors");
  fail_unless (slow_checkpoint_save (v, NULL, name, NULL));
  assert_refused (name, &settings, N + 1, "units=40, but here it is 41");
  other.theta = 0.25;
  assert_refused (name, &other, N, "theta=0.2, but here it is 0.25");
  other = settings;
  other.second_units = 7;
  assert_refused (name, &other, N, "second-units=6, but here it is 7");
  other = settings;
  other.third_units = 0;
  assert_refused (name, &other, N, "third-units=21, but here it is 0");
  g_remove (name);
  assert_refused (name, &settings, N, "There is no file");
  g_free (name);
  invariant_free (v);
}

/* while the first stage learns, and while the third does */
static const guint damaged_at[] = { 57, 240 };

/* Change each byte of the file in turn: the file is refused, or the values that
 * it contains are finite. */
static void
test_damaged_files (gint nth)
{
  guint at = damaged_at[nth];
  Invariant *v = invariant_new (&settings, N);
  gchar *name = file_name (), *bytes;
  gsize length, i;

  run (v, 0, at, 1);
  fail_unless (slow_checkpoint_save (v, NULL, name, NULL));
  fail_unless (g_file_get_contents (name, &bytes, &length, NULL));
  for (i = 0; i < (nth ? length : 1400); i++) {
    Invariant *w = invariant_new (&settings, N);
    gchar byte = bytes[i];

    bytes[i] = byte == '9' ? '0' : byte + 1;
    fail_unless (g_file_set_contents_full (name, bytes, length,
            G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    if (slow_checkpoint_load (w, name, NULL)) {
      gfloat y1;

      run (w, at, at + 3, 1);
      y1 = w->has_first ? w->y1[0] : 0;
      fail_unless (y1 >= -4 && y1 <= 4);
      assert_third_sound (w);
    }
    bytes[i] = byte;
    invariant_free (w);
  }
  g_remove (name);
  g_free (name);
  g_free (bytes);
  invariant_free (v);
}

/* The drive of unit @u in a frame of stream @kind. */
static gfloat
strange_drive (guint kind, guint frame, guint u)
{
  switch (kind) {
    case 0:
      return 0;                 /* black */
    case 1:
      return 0.6;               /* constant */
    case 2:
      return hashed (frame / 500, u);   /* held */
    case 3:
      return u == frame % N ? 0.9 : 0;  /* one lit */
    case 4:
      return hashed (frame, u); /* noise */
    case 5:
      return 1e-3 * hashed (frame, u);
    case 6:
      return 1e3 * hashed (frame / 3, u);
    case 7:
      return u == 0 && frame == 200 ? 1 : 0;    /* once, after the last phase */
    case 8:
      return frame % 7 ? hashed (frame / 9, u) : NAN;
    case 9:
      return frame % 5 ? hashed (frame / 9, u) : INFINITY;
    default:
      return frame % 2 ? -1 : 0.2 + 1e-6 * hashed (frame, u);
  }
}

static void
test_strange_streams (gint nth)
{
  Invariant *v = invariant_new (&settings, N);
  gfloat drive[N];
  guint t, i, u;

  for (t = 0; t < 300; t++) {
    for (u = 0; u < N; u++)
      drive[u] = strange_drive (nth, t, u);
    invariant_step (v, drive, 1);
    for (i = 0; v->has_first && i < 4; i++)
      fail_unless (v->y1[i] >= -4 && v->y1[i] <= 4);
    for (i = 0; v->has_second && i < 6; i++)
      fail_unless (v->y2[i] >= -5 && v->y2[i] <= 5);
    assert_third_sound (v);
  }
  fail_unless (v->has_second);
  invariant_free (v);
}

/* The code of a frame does not depend on earlier frames. */
static void
test_no_prior_frames (void)
{
  Invariant *v = invariant_new (&settings, N);
  Invariant *fresh = invariant_new (&settings, N);
  gchar *name = file_name ();

  run (v, 0, 270, 1);
  fail_unless (slow_checkpoint_save (v, NULL, name, NULL));
  fail_unless (slow_checkpoint_load (fresh, name, NULL));
  step (v, 777, 1);
  step (fresh, 777, 1);
  fail_unless (fresh->has_third);
  fail_unless (memcmp (v->y2, fresh->y2, 6 * sizeof (gfloat)) == 0);
  fail_unless (memcmp (v->y3, fresh->y3, THIRD * sizeof (gfloat)) == 0);
  g_remove (name);
  g_free (name);
  invariant_free (v);
  invariant_free (fresh);
}

/* No sample has a trace from before a discontinuity: with a discontinuity
 * before each frame, there is nothing to learn. */
static void
test_gaps (void)
{
  Invariant *v = invariant_new (&settings, N);
  guint t;

  for (t = 0; t < 280; t++) {
    invariant_reset_past (v);
    step (v, t, 1);
  }
  assert_equals_int (v->phase, SLOW_PHASE_FROZEN);
  fail_if (v->has_first);
  invariant_free (v);

  /* A changed number of fields is a discontinuity, too. */
  v = invariant_new (&settings, N);
  for (t = 0; t < 280; t++)
    step (v, t, 1 + t % 2);
  fail_if (v->has_first);
  invariant_free (v);
}

/* The codes equal the stages' equations in double precision. */
static void
test_codes (void)
{
  Invariant *v = invariant_new (&settings, N);
  gdouble q[14], y1[4];
  gfloat drive[N];
  guint f, i, j, u, n;

  run (v, 0, 250, 2);
  for (f = 0; f < 2; f++) {
    draw_drive (249, f, drive);
    for (j = 0; j < 4; j++) {
      for (y1[j] = 0, u = 0; u < N; u++)
        y1[j] += v->first->directions[u * 4 + j]
            * (MAX (0, drive[u] - 0.2) - v->first->mean[u]);
      q[j] = y1[j] = CLAMP (y1[j], -4, 4);
      fail_unless (fabs (y1[j] - v->y1[f * 4 + j]) < 1e-4);
    }
    for (n = 4, i = 0; i < 4; i++)
      for (j = i; j < 4; j++)
        q[n++] = y1[i] * y1[j];
    for (j = 0; j < 6; j++) {
      gdouble y2 = 0;

      for (i = 0; i < 14; i++)
        y2 += v->second->directions[i * 6 + j] * (q[i] - v->second->mean[i]);
      fail_unless (fabs (CLAMP (y2, -5, 5) - v->y2[f * 6 + j]) < 1e-3);
    }
  }
  invariant_free (v);
}

/* A stage never has more outputs than inputs, and too many units are refused. */
static void
test_layers_of_all_sizes (void)
{
  Invariant *v = invariant_new (&settings, 2);
  gfloat drive[2] = { 0 };
  GError *error = NULL;
  guint t;

  assert_equals_int (v->first->units, 2);
  assert_equals_int (v->second->units, 5);
  for (t = 0; t < 250; t++) {
    drive[t / 7 % 2] = hashed (t, 1);
    invariant_step (v, drive, 1);
  }
  fail_unless (v->has_second);
  invariant_free (v);
  fail_unless (invariant_check (4096, &error));
  fail_if (invariant_check (4097, &error));
  fail_unless (g_error_matches (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS));
  fail_unless (strstr (error->message, "at most 4096") != NULL);
  g_error_free (error);
}

static void
test_settings (void)
{
  SlowSettings defaults;

  fail_unless_table_covers (&slow_settings_table, sizeof defaults);
  fail_unless_documented (&slow_settings_table, &defaults,
      g_getenv ("SLOWSETTINGS_H"));
  fail_unless (compete_setting_table_check (&slow_settings_table, &defaults,
          NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_settings);
  unittest_add (test_phases);
  unittest_add (test_no_third);
  unittest_add (test_learning_off);
  unittest_add (test_short_phases);
  unittest_add (test_same_twice);
  unittest_add_loop (test_saved_and_loaded, 0, G_N_ELEMENTS (stops));
  unittest_add (test_frozen_file);
  unittest_add (test_refused_files);
  unittest_add_loop (test_damaged_files, 0, G_N_ELEMENTS (damaged_at));
  unittest_add_loop (test_strange_streams, 0, 11);
  unittest_add (test_no_prior_frames);
  unittest_add (test_gaps);
  unittest_add (test_codes);
  unittest_add (test_layers_of_all_sizes);
  return g_test_run ();
}
