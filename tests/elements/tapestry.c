/* The parts of tapestrysrc (dataset, tapestry, drift, movie) agree with images
 * and equations worked out by hand, and damaged files are refused
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <gst/check/gstcheck.h>

#include "dataset.h"
#include "drift.h"
#include "idxfile.h"
#include "movie.h"
#include "tapestry.h"

/* dataset */

static Dataset *
load (GByteArray * bytes, GError ** error)
{
  gchar *path = idx_write (bytes);
  Dataset *dataset = dataset_load (path, error);

  if (error != NULL && *error != NULL)
    fail_unless (strstr ((*error)->message, path) != NULL,
        "the message names no file: %s", (*error)->message);
  idx_remove (path);
  return dataset;
}

static void
assert_is_nine_images (Dataset * dataset)
{
  guint i;

  fail_unless (dataset != NULL);
  assert_equals_int (dataset->count, 9);
  assert_equals_int (dataset->width, 3);
  assert_equals_int (dataset->height, 2);
  for (i = 0; i < 54; i++)
    assert_equals_int (dataset->pixels[i], 10 * (i / 6) + i % 6);
  dataset_free (dataset);
}

GST_START_TEST (test_dataset_plain)
{
  assert_is_nine_images (load (idx_bytes (9, 3, 2, 54), NULL));
}

GST_END_TEST;

GST_START_TEST (test_dataset_gzip)
{
  GByteArray *bytes = idx_bytes (9, 3, 2, 54);

  idx_gzip (bytes);
  assert_is_nine_images (load (bytes, NULL));
}

GST_END_TEST;

GST_START_TEST (test_dataset_built_in)
{
  /* the first lit row of MNIST's first training digit, a 5 */
  static const guint8 row[] = { 3, 18, 18, 18, 126, 136, 175, 26, 166, 255,
    247, 127
  };
  Dataset *dataset = dataset_load (NULL, NULL);

  fail_unless (dataset != NULL);
  assert_equals_int (dataset->count, 900);
  assert_equals_int (dataset->width, 28);
  assert_equals_int (dataset->height, 28);
  fail_unless (memcmp (dataset->pixels + 5 * 28 + 12, row, sizeof row) == 0);
  dataset_free (dataset);
}

GST_END_TEST;

static void
assert_refused (GByteArray * bytes, DatasetError code, const gchar * why)
{
  GError *error = NULL;

  fail_unless (load (bytes, &error) == NULL);
  fail_unless (g_error_matches (error, DATASET_ERROR, code));
  fail_unless (strstr (error->message, why) != NULL, "\"%s\" has no \"%s\"",
      error->message, why);
  g_error_free (error);
}

GST_START_TEST (test_dataset_refuses_plain)
{
  GByteArray *labels = idx_bytes (9, 3, 2, 54);

  assert_refused (g_byte_array_new (), DATASET_ERROR_FORMAT, "is empty");
  assert_refused (g_byte_array_append (g_byte_array_new (),
          (const guint8 *) "\0\0\10\3\0", 5), DATASET_ERROR_FORMAT,
      "it has 5 bytes, and the header alone has 16");
  assert_refused (g_byte_array_append (g_byte_array_new (),
          (const guint8 *) "GIF89a", 6), DATASET_ERROR_FORMAT,
      "is not an IDX file of images: it begins with 47494638");
  labels->data[3] = 1;
  assert_refused (labels, DATASET_ERROR_FORMAT, "begins with 00000801");
  assert_refused (idx_bytes (0, 3, 2, 0), DATASET_ERROR_FORMAT,
      "holds no images");
  assert_refused (idx_bytes (9, 0, 2, 0), DATASET_ERROR_FORMAT,
      "images of 0 x 2 pixels");
  assert_refused (idx_bytes (9, 3, 0, 0), DATASET_ERROR_FORMAT,
      "images of 3 x 0 pixels");
  assert_refused (idx_bytes (1, 65536, 1, 9), DATASET_ERROR_FORMAT,
      "a side may have 1 to 65535");
  assert_refused (idx_bytes (9, 3, 2, 50), DATASET_ERROR_FORMAT,
      "promises 9 images of 3 x 2 pixels, and 4 bytes of them are missing");
  assert_refused (idx_bytes (G_MAXUINT32, 65535, 65535, 50),
      DATASET_ERROR_FORMAT, "18446181123756261325 bytes of them are missing");
  assert_refused (idx_bytes (9, 3, 2, 55), DATASET_ERROR_FORMAT,
      "goes on after the 9 images of 3 x 2 pixels");
}

GST_END_TEST;

static GByteArray *
gzipped (guint32 count, guint32 width, guint32 height, guint pixels)
{
  GByteArray *bytes = idx_bytes (count, width, height, pixels);

  idx_gzip (bytes);
  return bytes;
}

GST_START_TEST (test_dataset_refuses_gzip)
{
  GByteArray *bytes = gzipped (9, 3, 2, 54);
  guint whole = bytes->len, cut;

  /* bytes changed in gzip's header, the IDX header, the pixels and gzip's
   * checksum */
  for (cut = 3; cut < whole; cut++) {
    assert_refused (g_byte_array_append (g_byte_array_new (), bytes->data,
            cut), DATASET_ERROR_FORMAT, "gzip stream is cut short");
  }
  bytes->data[whole - 8] ^= 1;
  assert_refused (bytes, DATASET_ERROR_FORMAT, "cannot be unpacked");

  assert_refused (gzipped (9, 3, 2, 50), DATASET_ERROR_FORMAT,
      "and 4 bytes of them are missing");
  assert_refused (gzipped (G_MAXUINT32, 65535, 65535, 50),
      DATASET_ERROR_FORMAT, "is too small");
}

GST_END_TEST;

/* 54 bytes are promised, 64 MB would be unpacked: unpacking stops before. */
GST_START_TEST (test_dataset_stops_at_a_gzip_bomb)
{
  GByteArray *bytes = idx_bytes (9, 3, 2, 0);

  g_byte_array_set_size (bytes, 64 << 20);
  memset (bytes->data + 16, 0, bytes->len - 16);
  idx_gzip (bytes);
  assert_refused (bytes, DATASET_ERROR_FORMAT, "goes on after the 9 images");
}

GST_END_TEST;

GST_START_TEST (test_dataset_refuses_what_is_no_file)
{
  GError *error = NULL;

  fail_unless (dataset_load ("/nowhere/images.idx", &error) == NULL);
  fail_unless (g_error_matches (error, DATASET_ERROR, DATASET_ERROR_NOT_FOUND));
  assert_equals_string (error->message,
      "There is no file \"/nowhere/images.idx\"");
  g_clear_error (&error);

  fail_unless (dataset_load ("/", &error) == NULL);
  fail_unless (g_error_matches (error, DATASET_ERROR, DATASET_ERROR_READ));
  fail_unless (strstr (error->message, "\"/\" is a folder") != NULL);
  g_clear_error (&error);

  fail_unless (dataset_load ("/dev/null", &error) == NULL);
  fail_unless (strstr (error->message, "is no regular file") != NULL);
  g_clear_error (&error);
}

GST_END_TEST;

/* tapestry: 3 x 3 tiles of 3 x 2 pixels. The tiles are images
 *     0 3 0
 *     1 4 1
 *     0 3 0 */

static Tapestry *
small_tapestry (void)
{
  guint8 images[54];
  guint i;

  for (i = 0; i < 54; i++)
    images[i] = 10 * (i / 6) + i % 6;
  return tapestry_new (images, 3, 2, 3, 3);
}

GST_START_TEST (test_tapestry_layout)
{
  static const guint8 expected[6][9] = {
    {0, 1, 2, 30, 31, 32, 0, 1, 2},
    {3, 4, 5, 33, 34, 35, 3, 4, 5},
    {10, 11, 12, 40, 41, 42, 10, 11, 12},
    {13, 14, 15, 43, 44, 45, 13, 14, 15},
    {0, 1, 2, 30, 31, 32, 0, 1, 2},
    {3, 4, 5, 33, 34, 35, 3, 4, 5}
  };
  Tapestry *tapestry = small_tapestry ();

  assert_equals_int (tapestry->width, 9);
  assert_equals_int (tapestry->height, 6);
  assert_equals_int (tapestry->period_x, 6);
  assert_equals_int (tapestry->period_y, 4);
  fail_unless (memcmp (tapestry->pixels, expected, sizeof expected) == 0);
  tapestry_free (tapestry);
}

GST_END_TEST;

static void
assert_window (gint64 x, gint64 y, guint width, guint height,
    const guint8 * expected)
{
  Tapestry *tapestry = small_tapestry ();
  guint8 window[6 * 16];
  guint row, column;

  memset (window, 99, sizeof window);
  tapestry_window (tapestry, x, y, width, height, window, 16);
  for (row = 0; row < height; row++) {
    for (column = 0; column < width; column++)
      assert_equals_int (window[16 * row + column], expected[width * row +
              column]);
    for (; column < 16; column++)
      assert_equals_int (window[16 * row + column], 99);
  }
  tapestry_free (tapestry);
}

GST_START_TEST (test_tapestry_windows)
{
  static const guint8 inside[] = {
    4, 5, 33, 34,
    11, 12, 40, 41,
    14, 15, 43, 44
  };
  static const guint8 over_the_seam[] = {
    45, 13, 14, 15,
    32, 0, 1, 2,
    35, 3, 4, 5
  };
  static const guint8 whole[] = {
    45, 13, 14, 15, 43, 44, 45, 13, 14,
    32, 0, 1, 2, 30, 31, 32, 0, 1,
    35, 3, 4, 5, 33, 34, 35, 3, 4,
    42, 10, 11, 12, 40, 41, 42, 10, 11,
    45, 13, 14, 15, 43, 44, 45, 13, 14,
    32, 0, 1, 2, 30, 31, 32, 0, 1
  };

  assert_window (1, 1, 4, 3, inside);
  assert_window (7, 5, 4, 3, inside);
  assert_window (1 - 6, 1 - 4, 4, 3, inside);
  assert_window (1 + 6 * G_GINT64_CONSTANT (1000000000000),
      1 - 4 * G_GINT64_CONSTANT (1000000000000), 4, 3, inside);
  assert_window (-1, -1, 4, 3, over_the_seam);
  assert_window (5, 3, 9, 6, whole);
  assert_window (-1, 7, 9, 6, whole);
}

GST_END_TEST;

/* drift, restated: an array of frames at once, in the text's words */

typedef struct
{
  gint64 x, y;
} Place;

static void
restate_drift (const DriftSettings * s, Place * places, guint frames)
{
  GRand *rand = g_rand_new_with_seed (s->seed);
  gdouble position[2] = { s->start_x, s->start_y }, velocity[2] = { 0, 0 };
  gdouble acceleration[2] = { 0, 0 };
  guint t, axis;

  for (t = 0; t < frames; t++) {
    gdouble whole[2];

    for (axis = 0; axis < 2; axis++) {
      if (t % s->acceleration_period == 0)
        acceleration[axis] = g_rand_double_range (rand, -s->max_acceleration,
            s->max_acceleration);
      position[axis] += velocity[axis] * s->time_step;
      whole[axis] = trunc (position[axis]);
      velocity[axis] += acceleration[axis] * s->time_step;
      velocity[axis] = fmax (-s->max_speed, fmin (s->max_speed,
              velocity[axis]));
    }
    places[t].x = whole[0];
    places[t].y = whole[1];
  }
  g_rand_free (rand);
}

static DriftCorner
corner_of (Drift * drift, guint64 frame)
{
  DriftCorner corner;

  fail_unless (drift_corner (drift, frame, NULL, &corner));
  return corner;
}

#define DRIFT_FRAMES 5000

static void
assert_drifts_as_restated (const DriftSettings * settings, guint kept)
{
  Place *places = g_new (Place, DRIFT_FRAMES);
  Drift *drift = drift_new (settings, 812, 56, kept);
  gint64 left = 0, right = 0;
  guint t;

  restate_drift (settings, places, DRIFT_FRAMES);
  for (t = 0; t < DRIFT_FRAMES; t++) {
    DriftCorner corner = corner_of (drift, t);

    assert_equals_int (corner.x, ((places[t].x % 812) + 812) % 812);
    assert_equals_int (corner.y, ((places[t].y % 56) + 56) % 56);
    left = MIN (left, places[t].x);
    right = MAX (right, places[t].x);
  }
  /* the drift must have wrapped in both directions, or the test covers too
   * little */
  fail_unless (left < -56 || right > 812);

  /* the same when the frames are computed in another order */
  for (t = DRIFT_FRAMES; t > DRIFT_FRAMES - 5; t--) {
    DriftCorner corner = corner_of (drift, t - 1);

    assert_equals_int (corner.x, ((places[t - 1].x % 812) + 812) % 812);
    assert_equals_int (corner.y, ((places[t - 1].y % 56) + 56) % 56);
  }
  drift_free (drift);
  g_free (places);
}

GST_START_TEST (test_drift)
{
  static const DriftSettings usual = { 3.0, 1.0, 20, 1.0, 420.0, 420.0, 0 };
  static const DriftSettings fast = { 17.5, 4.25, 7, 0.75, -3.5, 0.5, 77 };

  assert_drifts_as_restated (&usual, 0);
  assert_drifts_as_restated (&usual, DRIFT_FRAMES);
  assert_drifts_as_restated (&fast, 0);
  assert_drifts_as_restated (&fast, DRIFT_FRAMES);
}

GST_END_TEST;

static void
assert_same_corner (Drift * drift, guint64 frame, const Place * places)
{
  DriftCorner corner = corner_of (drift, frame);

  assert_equals_int (corner.x, ((places[frame].x % 812) + 812) % 812);
  assert_equals_int (corner.y, ((places[frame].y % 56) + 56) % 56);
}

/* A drift that begins far from frame 0 goes back to where it began, and before. */
GST_START_TEST (test_drift_goes_back)
{
  static const DriftSettings s = { 17.5, 4.25, 7, 0.75, -3.5, 0.5, 77 };
  static const guint64 frames[] = { 3000, 3001, 4500, 3000, 3007, 3003, 3002,
    2999, 2999, 3010, 10, 4999, 0
  };
  Place *places = g_new (Place, DRIFT_FRAMES);
  Drift *drift = drift_new (&s, 812, 56, 0);
  guint i;

  restate_drift (&s, places, DRIFT_FRAMES);
  for (i = 0; i < G_N_ELEMENTS (frames); i++)
    assert_same_corner (drift, frames[i], places);
  drift_free (drift);
  g_free (places);
}

GST_END_TEST;

/* After a change of the settings, going back starts from frame 0 with those in force. */
GST_START_TEST (test_drift_goes_back_after_a_change)
{
  static const DriftSettings before = { 3.0, 1.0, 20, 1.0, 420, 420, 77 };
  static const DriftSettings after = { 17.5, 4.25, 7, 0.75, 420, 420, 77 };
  Place *places = g_new (Place, DRIFT_FRAMES);
  Drift *drift = drift_new (&before, 812, 56, 0);

  restate_drift (&after, places, DRIFT_FRAMES);
  corner_of (drift, 1000);
  drift_update (drift, &after);
  corner_of (drift, 1002);
  assert_same_corner (drift, 1001, places);
  assert_same_corner (drift, 1000, places);
  drift_free (drift);
  g_free (places);
}

GST_END_TEST;

typedef struct
{
  GCancellable *stop;
  gint done;                    /* atomic */
} Stopper;

static gpointer
stop_until_done (gpointer data)
{
  Stopper *s = data;

  while (!g_atomic_int_get (&s->done))
    g_cancellable_cancel (s->stop);
  return NULL;
}

/* However often it is stopped on the way, it comes to the same place. One that is stopped
 * before it starts does nothing. */
GST_START_TEST (test_drift_stopped)
{
  static const DriftSettings s = { 3.0, 1.0, 20, 1.0, 420, 420, 7 };
  const gsize kept = __i__ ? 200001 : 0;
  Drift *drift = drift_new (&s, 812, 56, kept);
  Drift *unstopped = drift_new (&s, 812, 56, kept);
  DriftCorner corner, expected = corner_of (unstopped, 200000);
  Stopper stopper = { g_cancellable_new (), FALSE };
  GThread *thread;

  g_cancellable_cancel (stopper.stop);
  fail_if (drift_corner (drift, 200000, stopper.stop, &corner));
  fail_if (drift_corner (drift, 0, stopper.stop, &corner));
  thread = g_thread_new ("stopper", stop_until_done, &stopper);
  do
    g_cancellable_reset (stopper.stop);
  while (!drift_corner (drift, 200000, stopper.stop, &corner));
  g_atomic_int_set (&stopper.done, TRUE);
  g_thread_join (thread);
  assert_equals_int (corner.x, expected.x);
  assert_equals_int (corner.y, expected.y);
  g_object_unref (stopper.stop);
  drift_free (unstopped);
  drift_free (drift);
}

GST_END_TEST;

/* The first window does not move yet, and half a pixel left of 0 is 0. */
GST_START_TEST (test_drift_starts_and_truncates)
{
  static const DriftSettings still = { 0.0, 1.0, 20, 1.0, -0.5, -1.5, 0 };
  Drift *drift = drift_new (&still, 100, 50, 0);
  DriftCorner corner = corner_of (drift, 10);

  assert_equals_int (corner.x, 0);
  assert_equals_int (corner.y, 49);
  drift_free (drift);
}

GST_END_TEST;

/* movie */

GST_START_TEST (test_movie_in_order)
{
  Movie *movie = movie_new (4, 3, FALSE, 0);
  gboolean starts;
  guint n;

  assert_equals_uint64 (movie_length (movie), 12);
  for (n = 0; n < 12; n++) {
    assert_equals_uint64 (movie_frame (movie, n, &starts), n % 4);
    assert_equals_int (starts, n == 0 || n == 4 || n == 8);
  }
  movie_free (movie);
}

GST_END_TEST;

GST_START_TEST (test_movie_without_end)
{
  Movie *endless = movie_new (0, 5, TRUE, 0), *looped =
      movie_new (3, 0, FALSE, 0);
  gboolean starts;

  fail_unless (movie_length (endless) == MOVIE_ENDLESS);
  fail_unless (movie_length (looped) == MOVIE_ENDLESS);
  assert_equals_uint64 (movie_frame (endless, 0, &starts), 0);
  fail_unless (starts);
  assert_equals_uint64 (movie_frame (endless, G_MAXUINT32 + 7ul, &starts),
      G_MAXUINT32 + 7ul);
  fail_if (starts);
  assert_equals_uint64 (movie_frame (looped, 3000000000001, &starts), 1);
  movie_free (endless);
  movie_free (looped);
}

GST_END_TEST;

/* A shuffle that is stopped leaves no order; the next one is as if it had not been. */
GST_START_TEST (test_movie_stopped)
{
  const guint frames = 100000;
  Movie *movie = movie_new (frames, 2, TRUE, 3);
  Movie *unstopped = movie_new (frames, 2, TRUE, 3);
  GCancellable *stop = g_cancellable_new ();
  gboolean starts;
  guint n;

  movie_frame (movie, 0, &starts);
  g_cancellable_cancel (stop);
  fail_unless (movie_prepare (movie, 5, stop));
  fail_if (movie_prepare (movie, frames, stop));
  fail_if (movie_prepare (movie, 5, stop));
  for (n = 0; n < frames; n += 777)
    assert_equals_uint64 (movie_frame (movie, n, &starts),
        movie_frame (unstopped, n, &starts));
  g_object_unref (stop);
  movie_free (unstopped);
  movie_free (movie);
}

GST_END_TEST;

#define FRAMES 50
#define EPOCHS 20

static void
play (guint32 seed, guint64 * frames)
{
  Movie *movie = movie_new (FRAMES, EPOCHS, TRUE, seed);
  gboolean starts;
  guint n;

  for (n = 0; n < FRAMES * EPOCHS; n++) {
    frames[n] = movie_frame (movie, n, &starts);
    assert_equals_int (starts, n % FRAMES == 0);
  }
  movie_free (movie);
}

GST_START_TEST (test_movie_shuffled)
{
  guint64 frames[FRAMES * EPOCHS], again[FRAMES * EPOCHS];
  guint epoch, i, other, seen_first = 0;

  play (3, frames);
  for (epoch = 0; epoch < EPOCHS; epoch++) {
    const guint64 *order = frames + epoch * FRAMES;
    gboolean seen[FRAMES] = { FALSE };

    for (i = 0; i < FRAMES; i++) {
      fail_unless (order[i] < FRAMES && !seen[order[i]]);
      seen[order[i]] = TRUE;
    }
    for (other = 0; other < epoch; other++)
      fail_if (memcmp (order, frames + other * FRAMES,
              FRAMES * sizeof *order) == 0);
    seen_first += order[0] == 0;
  }
  fail_unless (seen_first < 5);

  play (3, again);
  fail_unless (memcmp (frames, again, sizeof frames) == 0);
  play (4, again);
  fail_if (memcmp (frames, again, sizeof frames) == 0);
}

GST_END_TEST;

GST_START_TEST (test_movie_any_epoch_at_once)
{
  Movie *movie = movie_new (FRAMES, EPOCHS, TRUE, 3);
  guint64 frames[FRAMES * EPOCHS];
  gboolean starts;
  guint n;

  play (3, frames);
  for (n = FRAMES * EPOCHS; n-- > 0;)
    assert_equals_uint64 (movie_frame (movie, n, &starts), frames[n]);
  movie_free (movie);
}

GST_END_TEST;

static Suite *
tapestry_suite (void)
{
  Suite *s = suite_create ("tapestry");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_dataset_plain);
  tcase_add_test (tc, test_dataset_gzip);
  tcase_add_test (tc, test_dataset_built_in);
  tcase_add_test (tc, test_dataset_refuses_plain);
  tcase_add_test (tc, test_dataset_refuses_gzip);
  tcase_add_test (tc, test_dataset_stops_at_a_gzip_bomb);
  tcase_add_test (tc, test_dataset_refuses_what_is_no_file);
  tcase_add_test (tc, test_tapestry_layout);
  tcase_add_test (tc, test_tapestry_windows);
  tcase_add_test (tc, test_drift);
  tcase_add_test (tc, test_drift_goes_back);
  tcase_add_test (tc, test_drift_goes_back_after_a_change);
  tcase_add_loop_test (tc, test_drift_stopped, 0, 2);
  tcase_add_test (tc, test_drift_starts_and_truncates);
  tcase_add_test (tc, test_movie_in_order);
  tcase_add_test (tc, test_movie_without_end);
  tcase_add_test (tc, test_movie_stopped);
  tcase_add_test (tc, test_movie_shuffled);
  tcase_add_test (tc, test_movie_any_epoch_at_once);
  return s;
}

GST_CHECK_MAIN (tapestry);
