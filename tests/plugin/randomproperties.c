/* Random values, in range and out of it, for every property of every element,
 * in every state and from another thread while playing: no warning, no crash,
 * and values stay in range
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "hostile.h"

typedef void (*Treat) (const gchar * factory, GRand * rand);

static void
run_for_all (Treat treat)
{
  GList *elements = hostile_elements (), *l;
  GRand *rand = hostile_rand ();

  for (l = elements; l != NULL; l = l->next)
    treat (GST_OBJECT_NAME (l->data), rand);
  g_rand_free (rand);
  gst_plugin_feature_list_free (elements);
}

static void
set_alone (const gchar * factory, GRand * rand)
{
  guint i;

  for (i = 0; i < 100; i++) {
    GstElement *it = gst_element_factory_make (factory, NULL);

    gst_object_ref_sink (it);
    hostile_set_all (G_OBJECT (it), rand, HOSTILE_ANY);
    gst_element_set_state (it, GST_STATE_READY);
    hostile_set_all (G_OBJECT (it), rand, HOSTILE_ANY);
    hostile_get_all (G_OBJECT (it));
    gst_element_set_state (it, GST_STATE_NULL);
    hostile_set_all (G_OBJECT (it), rand, HOSTILE_ANY);
    gst_object_unref (it);
  }
}

GST_START_TEST (test_alone)
{
  run_for_all (set_alone);
}

GST_END_TEST;

/* With all properties set to random values the pipeline starts or posts an
 * error; with the values that are then read back it does so once more. */
static void
set_in_pipeline (const gchar * factory, GRand * rand)
{
  gint64 end = g_get_monotonic_time () + hostile_seconds (2.0) * G_USEC_PER_SEC;
  GstElement *pipeline = hostile_pipeline (factory);
  GstElement *it = gst_bin_get_by_name (GST_BIN (pipeline), "it");

  while (g_get_monotonic_time () < end) {
    if (g_rand_boolean (rand))
      hostile_set_defaults (G_OBJECT (it));
    hostile_set_all (G_OBJECT (it), rand, HOSTILE_TAME);
    gst_element_set_state (pipeline, GST_STATE_PAUSED);
    gst_element_get_state (pipeline, NULL, NULL, GST_SECOND / 10);
    hostile_set_all (G_OBJECT (it), rand, HOSTILE_TAME);
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    gst_element_get_state (pipeline, NULL, NULL, GST_SECOND / 10);
    hostile_get_all (G_OBJECT (it));
    hostile_stopped (pipeline);
    hostile_set_null (pipeline);
  }
  hostile_play_to_end (pipeline);
  gst_object_unref (it);
  gst_object_unref (pipeline);
}

GST_START_TEST (test_in_pipeline)
{
  run_for_all (set_in_pipeline);
}

GST_END_TEST;

/* One property after another, as fast as possible, while frames are processed. */
static void
set_while_playing (const gchar * factory, GRand * rand)
{
  gint64 end = g_get_monotonic_time () + hostile_seconds (3.0) * G_USEC_PER_SEC;
  GstElement *pipeline = hostile_pipeline (factory);
  GstElement *it = gst_bin_get_by_name (GST_BIN (pipeline), "it");
  guint n, i;
  GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (it), &n);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (i = 0; g_get_monotonic_time () < end; i++) {
    hostile_set_property (G_OBJECT (it),
        specs[g_rand_int_range (rand, 0, n)], rand, HOSTILE_TAME);
    if (i % 10 == 0)
      g_usleep (g_rand_int_range (rand, 0, 2000));
    if (i % 100 == 0)
      hostile_get_all (G_OBJECT (it));
    if (hostile_stopped (pipeline)) {
      hostile_set_null (pipeline);
      hostile_set_defaults (G_OBJECT (it));
      gst_element_set_state (pipeline, GST_STATE_PLAYING);
    }
  }
  hostile_play_to_end (pipeline);
  g_free (specs);
  gst_object_unref (it);
  gst_object_unref (pipeline);
}

GST_START_TEST (test_while_playing)
{
  run_for_all (set_while_playing);
}

GST_END_TEST;

static Suite *
randomproperties_suite (void)
{
  Suite *s = suite_create ("randomproperties");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, hostile_setup, hostile_teardown);
  tcase_add_test (tc, test_alone);
  tcase_add_test (tc, test_in_pipeline);
  tcase_add_test (tc, test_while_playing);
  return s;
}

GST_CHECK_MAIN (randomproperties);
