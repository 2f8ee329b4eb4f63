/* A property that may change only in READY keeps its value in PAUSED and PLAYING,
 * and a warning says so
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "hostile.h"

/* Sets @value to another value than @now. */
static void
change (const GParamSpec * spec, const GValue * now, GValue * value)
{
  switch (G_TYPE_FUNDAMENTAL (spec->value_type)) {
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, !g_value_get_boolean (now));
      break;
    case G_TYPE_UINT:
      g_value_set_uint (value, g_value_get_uint (now) + 1);
      break;
    case G_TYPE_UINT64:
      g_value_set_uint64 (value, g_value_get_uint64 (now) + 1);
      break;
    case G_TYPE_DOUBLE:
      g_value_set_double (value, g_value_get_double (now) * 0.5 + 0.25);
      break;
    case G_TYPE_ENUM:
      g_value_set_enum (value, g_value_get_enum (now) == 0 ? 1 : 0);
      break;
    case G_TYPE_FLAGS:
      g_value_set_flags (value, g_value_get_flags (now) ^ 1);
      break;
    case G_TYPE_STRING:
      g_value_set_string (value, "/nowhere/else");
      break;
    default:
      fail_unless (G_TYPE_IS_OBJECT (spec->value_type));
      g_value_take_object (value, g_object_ref_sink (gst_element_factory_make
              ("fakesink", NULL)));
      break;
  }
}

/* The number of warnings since the last call; the last of them names @name. */
static guint
count_warnings (GstBus * bus, const gchar * name)
{
  GstMessage *message;
  guint n = 0;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING))) {
    GError *error;

    gst_message_parse_warning (message, &error, NULL);
    fail_unless (g_str_has_prefix (error->message, name)
        && strstr (error->message, " can be changed only while ") != NULL,
        "%s", error->message);
    g_error_free (error);
    gst_message_unref (message);
    n++;
  }
  return n;
}

/* Sets the property to another value, then to the one it has. */
static void
assert_kept (GstElement * it, GParamSpec * spec, GstBus * bus)
{
  GValue before = G_VALUE_INIT, other = G_VALUE_INIT, after = G_VALUE_INIT;

  g_value_init (&before, spec->value_type);
  g_value_init (&other, spec->value_type);
  g_value_init (&after, spec->value_type);
  g_object_get_property (G_OBJECT (it), spec->name, &before);
  change (spec, &before, &other);
  g_object_set_property (G_OBJECT (it), spec->name, &other);
  assert_equals_int (count_warnings (bus, spec->name), 1);
  g_object_get_property (G_OBJECT (it), spec->name, &after);
  fail_unless (g_param_values_cmp (spec, &before, &after) == 0, "%s changed",
      spec->name);
  g_object_set_property (G_OBJECT (it), spec->name, &before);
  assert_equals_int (count_warnings (bus, spec->name), 0);
  g_value_unset (&before);
  g_value_unset (&other);
  g_value_unset (&after);
}

/* Returns: how many properties are kept */
static guint
assert_all_kept (const gchar * factory, GstState state)
{
  GstElement *pipeline = hostile_pipeline (factory);
  GstElement *it = gst_bin_get_by_name (GST_BIN (pipeline), "it");
  GstBus *bus = gst_element_get_bus (pipeline);
  guint n, i, kept = 0;
  GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (it), &n);

  gst_element_set_state (pipeline, state);
  gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  for (i = 0; i < n; i++) {
    if (!(specs[i]->flags & GST_PARAM_MUTABLE_READY)
        || g_type_is_a (GST_TYPE_BIN, specs[i]->owner_type))
      continue;
    assert_kept (it, specs[i], bus);
    kept++;
  }
  hostile_set_null (pipeline);
  g_free (specs);
  gst_object_unref (bus);
  gst_object_unref (it);
  gst_object_unref (pipeline);
  return kept;
}

GST_START_TEST (test_every_element)
{
  GList *elements = hostile_elements (), *l;
  guint kept = 0;

  for (l = elements; l != NULL; l = l->next) {
    kept += assert_all_kept (GST_OBJECT_NAME (l->data), GST_STATE_PAUSED);
    kept += assert_all_kept (GST_OBJECT_NAME (l->data), GST_STATE_PLAYING);
  }
  fail_unless (kept > 50);
  gst_plugin_feature_list_free (elements);
}

GST_END_TEST;

/* A preset loaded while playing sets the properties that may change then. */
GST_START_TEST (test_preset_while_playing)
{
  GstElement *pipeline = gst_parse_launch ("tapestrysrc ! competelayer "
      "name=it columns=6 rows=5 ! fakesink", NULL);
  GstElement *it = gst_bin_get_by_name (GST_BIN (pipeline), "it");
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  gdouble rate;
  guint columns, warnings = 0;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  fail_unless (gst_preset_load_preset (GST_PRESET (it), "400-units-3-winners"));
  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING))) {
    gst_message_unref (message);
    warnings++;
  }
  fail_unless (warnings >= 2);
  g_object_get (it, "columns", &columns, "learning-rate", &rate, NULL);
  assert_equals_int (columns, 6);
  fail_unless (rate != 0.03);
  hostile_set_null (pipeline);
  fail_unless (gst_preset_load_preset (GST_PRESET (it), "400-units-3-winners"));
  g_object_get (it, "columns", &columns, NULL);
  assert_equals_int (columns, 20);
  gst_object_unref (bus);
  gst_object_unref (it);
  gst_object_unref (pipeline);
}

GST_END_TEST;

static Suite *
readyproperties_suite (void)
{
  Suite *s = suite_create ("readyproperties");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, hostile_setup, hostile_teardown);
  tcase_add_test (tc, test_every_element);
  tcase_add_test (tc, test_preset_while_playing);
  return s;
}

GST_CHECK_MAIN (readyproperties);
