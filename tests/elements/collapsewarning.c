/* competelayer warns once when many units never win
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

/* Plays @frames frames: a jumping pixel for a layer of few units, or the same
 * frame each time for a layer of twice as many.
 *
 * Returns: the number of warnings */
static guint
warnings (guint frames, gboolean same)
{
  gchar *line = g_strdup_printf ("competelayer rule=hebbian coding=winners "
      "winners=1 columns=%u rows=4 init=normal batch-size=10", same ? 5 : 2);
  GstHarness *h = gst_harness_new_parse (line);
  GstBus *bus = gst_bus_new ();
  GRand *rand = g_rand_new_with_seed (3);
  GstMessage *message;
  guint i, j, found = 0;

  gst_element_set_bus (h->element, bus);
  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=4,height=4,framerate=30/1");
  for (i = 0; i < frames; i++) {
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, 16, NULL);
    guint8 pixels[16] = { 0 };

    for (j = 0; same && j < 16; j++)
      pixels[j] = 13 * j;
    if (!same)
      pixels[g_rand_int_range (rand, 0, 16)] = 255;
    gst_buffer_fill (buffer, 0, pixels, 16);
    gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  }
  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING)) != NULL) {
    GError *error = NULL;

    gst_message_parse_warning (message, &error, NULL);
    fail_unless (strstr (error->message, "never win"), "%s", error->message);
    g_error_free (error);
    gst_message_unref (message);
    found++;
  }
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  g_rand_free (rand);
  gst_harness_teardown (h);
  g_free (line);
  return found;
}

GST_START_TEST (test_warns_once)
{
  assert_equals_int (warnings (19999, TRUE), 0);
  assert_equals_int (warnings (50000, TRUE), 1);
  assert_equals_int (warnings (30000, FALSE), 0);
}

GST_END_TEST;

static Suite *
collapsewarning_suite (void)
{
  Suite *s = suite_create ("collapsewarning");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 120);
  tcase_add_test (tc, test_warns_once);
  return s;
}

GST_CHECK_MAIN (collapsewarning);
