/* competelayer continues exactly from the weights it saved, and reports
 * repaired rows
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "weightsfile.h"
#include "weightspath.h"

#define FRAMES 1000

static GstBuffer *
noise (guint n)
{
  GRand *rand = g_rand_new_with_seed (n);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 64, NULL);
  GstMapInfo map;
  guint i;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (i = 0; i < 64; i++)
    map.data[i] = MAX (0, g_rand_int_range (rand, -300, 256));
  gst_buffer_unmap (buffer, &map);
  g_rand_free (rand);
  return buffer;
}

/* Plays frames @first to @last and saves at the end.
 *
 * Returns: the file */
static gchar *
play (const gchar * settings, const gchar * from, const gchar * to,
    guint first, guint last)
{
  gchar *line = g_strdup_printf ("competelayer columns=5 rows=4 seed=9 %s "
      "save-location=%s %s%s", settings, to, from ? "location=" : "",
      from ? from : "");
  GstHarness *h = gst_harness_new_parse (line);
  gchar *contents = NULL;
  guint i;

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=8,height=8,framerate=30/1");
  for (i = first; i < last; i++) {
    GstBuffer *buffer = noise (i);

    if (i == first)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
    gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  fail_unless (g_file_get_contents (to, &contents, NULL, NULL));
  gst_harness_teardown (h);
  g_free (line);
  return contents;
}

static const gchar *rules[] = {
  "",
  "coding=refit conscience=1",
  "rule=multiplicative coding=winners lateral-strength=0.02 "
      "learning-rate=0.002 winners=3 residual-winners=6 bounds-interval=300",
  "rule=multiplicative coding=winners lateral-source=previous "
      "learning-rate=0.002 lateral-strength=0.02",
  "rule=hebbian coding=winners init=normal batch-size=50 learning-rate=0.05 "
      "lebesgue-norm=3 rank=4 anneal-epochs=10 epoch-fields=200",
  "rule=hebbian coding=winners init=normal batch-size=5 learning-rate=1 "
      "step=plain lebesgue-norm=3",
};

GST_START_TEST (test_continues_exactly)
{
  gchar *half = folder_path ("half"), *a, *b, *c;
  gsize size = 8 + 4 * 20 * 64;

  a = play (rules[__i__], NULL, path, 0, FRAMES);
  b = play (rules[__i__], NULL, half, 0, FRAMES / 2);
  c = play (rules[__i__], half, half, FRAMES / 2, FRAMES);
  fail_unless (memcmp (a, b, size) != 0);
  fail_unless (memcmp (a, c, size + ((guint64 *) a)[0]) == 0);
  g_free (a);
  g_free (b);
  g_free (c);
  g_free (half);
}

GST_END_TEST;

/* Weights are saved even if nothing was learned here, over a file of another
 * layer. */
GST_START_TEST (test_saves_without_learning)
{
  gchar *other = folder_path ("other"), *a, *b;

  a = play ("", NULL, path, 0, 10);
  b = play ("seed=3", NULL, other, 0, 20);
  g_free (b);
  b = play ("learning=false", path, other, 10, 20);
  fail_unless (memcmp (a, b, 8 + ((guint64 *) a)[0] + 4 * 20 * 64) == 0);
  g_free (a);
  g_free (b);
  g_free (other);
}

GST_END_TEST;

/* A row of zeros has no direction: there is one warning, and the stream
 * continues. */
GST_START_TEST (test_repaired_rows_are_reported)
{
  const gchar *header = "{\"weights\":{\"dtype\":\"F32\",\"shape\":[2,2],"
      "\"data_offsets\":[0,16]}}";
  const gfloat rows[4] = { 0.6f, 0.8f };
  gchar *line = g_strdup_printf ("competelayer columns=2 rows=1 winners=1 "
      "location=%s", path), *text;
  GstHarness *h;
  GstBus *bus = gst_bus_new ();
  GstMessage *message;
  GError *error;

  weightsfile_write (path, strlen (header), header, strlen (header), rows, 4);
  h = gst_harness_new_parse (line);
  gst_element_set_bus (h->element, bus);
  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=2,height=1,framerate=30/1");
  gst_buffer_unref (gst_harness_push_and_pull (h,
          gst_buffer_new_memdup ("\x10\x20\0\0", 4)));
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
  fail_unless (message != NULL);
  gst_message_parse_warning (message, &error, &text);
  fail_unless (g_str_has_prefix (error->message, "1 of the 2 prototypes in"),
      "%s", error->message);
  g_error_free (error);
  g_free (text);
  gst_message_unref (message);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING) == NULL);
  gst_bus_set_flushing (bus, TRUE);
  gst_element_set_bus (h->element, NULL);
  gst_harness_teardown (h);
  gst_object_unref (bus);
  g_free (line);
}

GST_END_TEST;

static Suite *
savedweights_suite (void)
{
  Suite *s = suite_create ("savedweights");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_loop_test (tc, test_continues_exactly, 0, G_N_ELEMENTS (rules));
  tcase_add_test (tc, test_saves_without_learning);
  tcase_add_test (tc, test_repaired_rows_are_reported);
  return s;
}

GST_CHECK_MAIN (savedweights);
