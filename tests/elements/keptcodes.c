/* Codes and reconstructions stay what they were for as long as somebody keeps them, although
 * the memory of large ones is used again
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "gstsparsecode.h"

#define WIDTH 256
#define HEIGHT 128

/* More than are kept while nobody uses them. */
#define KEPT 9

/* A frame's arrays, and what was in them when it came. */
typedef struct
{
  GstBuffer *buffer;
  GBytes *arrays[3];
  gpointer copies[3];
} Kept;

static GstHarness *
new_harness (void)
{
  GstHarness *h = gst_harness_new_parse ("competelayer columns=6 rows=5 "
      "winners=20 field-width=8 field-height=8 n-threads=1 "
      "attach=code+reconstruction+drive");

  gst_harness_set_src_caps_str (h, "video/x-raw,format=GRAY8,width=256,"
      "height=128,framerate=25/1");
  return h;
}

static GstBuffer *
new_frame (guint32 seed)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT, NULL);
  GRand *random = g_rand_new_with_seed (seed);
  GstMapInfo map;
  gsize i;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (i = 0; i < map.size; i++)
    map.data[i] = g_rand_int_range (random, 0, 256);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = seed * GST_SECOND / 25;
  g_rand_free (random);
  return buffer;
}

static Kept
keep (GstHarness * h, guint32 seed)
{
  Kept kept = { gst_harness_push_and_pull (h, new_frame (seed)) };
  GstSparseCode code;
  guint i;

  fail_unless (gst_buffer_get_sparse_code (kept.buffer, NULL, &code));
  kept.arrays[0] = code.indices;
  kept.arrays[1] = code.reconstruction;
  kept.arrays[2] = code.drive;
  for (i = 0; i < 3; i++) {
    gsize size;
    gconstpointer data = g_bytes_get_data (kept.arrays[i], &size);

    kept.copies[i] = g_memdup2 (data, size);
  }
  return kept;
}

/* Drops the buffer, but not the arrays, of every other frame. */
static void
drop_buffer (Kept * kept)
{
  guint i;

  for (i = 0; i < 3; i++)
    g_bytes_ref (kept->arrays[i]);
  g_clear_pointer (&kept->buffer, gst_buffer_unref);
}

static void
check_and_drop (Kept * kept)
{
  guint i;

  for (i = 0; i < 3; i++) {
    gsize size;
    gconstpointer data = g_bytes_get_data (kept->arrays[i], &size);

    fail_unless (memcmp (data, kept->copies[i], size) == 0,
        "array %u has changed", i);
    g_free (kept->copies[i]);
    if (kept->buffer == NULL)
      g_bytes_unref (kept->arrays[i]);
  }
  if (kept->buffer != NULL)
    gst_buffer_unref (kept->buffer);
}

GST_START_TEST (test_kept_arrays_stay)
{
  GstHarness *h = new_harness ();
  Kept kept[2 * KEPT];
  guint i;

  for (i = 0; i < KEPT; i++)
    kept[i] = keep (h, i);
  for (i = 0; i < KEPT; i += 2)
    drop_buffer (&kept[i]);
  /* Memory that is free is used for these. */
  for (i = 0; i < 3; i++)
    gst_buffer_unref (gst_harness_push_and_pull (h, new_frame (100 + i)));
  for (i = KEPT; i < 2 * KEPT; i++)
    kept[i] = keep (h, i);
  for (i = 0; i < KEPT; i++)
    check_and_drop (&kept[i]);
  /* The layer goes before its arrays do. */
  gst_harness_teardown (h);
  for (i = KEPT; i < 2 * KEPT; i++)
    check_and_drop (&kept[i]);
}

GST_END_TEST;

/* Where nobody keeps a frame, the next one's reconstruction takes its memory. */
GST_START_TEST (test_dropped_arrays_are_used_again)
{
  GstHarness *h = new_harness ();
  gconstpointer last = NULL;
  guint i;

  for (i = 0; i < 4; i++) {
    GstBuffer *out = gst_harness_push_and_pull (h, new_frame (i));
    gconstpointer now;
    GstSparseCode code;

    fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
    now = g_bytes_get_data (code.reconstruction, NULL);
    fail_unless (last == NULL || now == last);
    last = now;
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
keptcodes_suite (void)
{
  Suite *s = suite_create ("keptcodes");
  TCase *tc = tcase_create ("keptcodes");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_kept_arrays_stay);
  tcase_add_test (tc, test_dropped_arrays_are_used_again);
  return s;
}

GST_CHECK_MAIN (keptcodes);
