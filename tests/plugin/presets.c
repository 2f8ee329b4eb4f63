/* The presets, found without GST_PRESET_PATH: each sets the values in its group
 * of the file, and runs
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include <glib/gstdio.h>

#define FRAMES 250

static GKeyFile *file;          /* the text of the file */
static gchar **names;           /* the groups, without the header */

static void
open_file (void)
{
  gchar *path = g_build_filename (g_getenv ("PRESETS"),
      "GstCompeteLayer.prs", NULL);
  gchar **groups;

  file = g_key_file_new ();
  fail_unless (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  groups = g_key_file_get_groups (file, NULL);
  fail_unless_equals_string (groups[0], "_presets_");
  names = g_strdupv (groups + 1);
  g_strfreev (groups);
  g_free (path);
}

static void
close_file (void)
{
  g_strfreev (names);
  g_key_file_free (file);
}

static GstElement *
make_layer (void)
{
  GstElement *layer = gst_element_factory_make ("competelayer", NULL);

  fail_unless (layer != NULL);
  return layer;
}

/* The property has the value in the preset's group. */
static void
check_key (GstElement * layer, const gchar * name, const gchar * key)
{
  GParamSpec *spec =
      g_object_class_find_property (G_OBJECT_GET_CLASS (layer), key);
  gchar *text = g_key_file_get_value (file, name, key, NULL);
  GValue written = G_VALUE_INIT, got = G_VALUE_INIT;

  fail_unless (spec != NULL, "%s: there is no property %s", name, key);
  g_value_init (&written, spec->value_type);
  fail_unless (gst_value_deserialize (&written, text),
      "%s: %s cannot be %s", name, key, text);
  fail_if (g_param_value_validate (spec, &written),
      "%s: %s=%s is out of range", name, key, text);
  g_value_init (&got, spec->value_type);
  g_object_get_property (G_OBJECT (layer), key, &got);
  fail_unless_equals_int (gst_value_compare (&written, &got), GST_VALUE_EQUAL);

  g_value_unset (&written);
  g_value_unset (&got);
  g_free (text);
}

/* All keys of the preset, except those with its description. */
static void
check_group (GstElement * layer, const gchar * name)
{
  gchar **keys = g_key_file_get_keys (file, name, NULL, NULL);
  guint i;

  for (i = 0; keys[i] != NULL; i++) {
    if (!g_str_has_prefix (keys[i], "_meta/"))
      check_key (layer, name, keys[i]);
  }
  g_strfreev (keys);
}

/* One layer loads all presets in turn, forwards and backwards: no value of one
 * may be left in the next. */
GST_START_TEST (test_load)
{
  GstElement *layer = make_layer ();
  guint n = g_strv_length (names), i;

  for (i = 0; i < 2 * n; i++) {
    const gchar *name = names[i < n ? i : 2 * n - 1 - i];

    fail_unless (gst_preset_load_preset (GST_PRESET (layer), name));
    check_group (layer, name);
  }
  gst_object_unref (layer);
}

GST_END_TEST;

/* All presets have the same keys, so that none keeps a value of another. */
GST_START_TEST (test_same_keys)
{
  gchar **first = g_key_file_get_keys (file, names[0], NULL, NULL);
  guint i;

  for (i = 1; names[i] != NULL; i++) {
    gchar **keys = g_key_file_get_keys (file, names[i], NULL, NULL);

    fail_unless (g_strv_equal ((const gchar * const *) first,
            (const gchar * const *) keys), "%s has other keys", names[i]);
    g_strfreev (keys);
  }
  g_strfreev (first);
}

GST_END_TEST;

/* GStreamer lists the presets of the file, each with a comment, and no others. */
GST_START_TEST (test_names)
{
  GstElement *layer = make_layer ();
  GstPreset *preset = GST_PRESET (layer);
  gchar **listed = gst_preset_get_preset_names (preset);
  guint i;

  fail_unless_equals_int (g_strv_length (listed), g_strv_length (names));
  for (i = 0; names[i] != NULL; i++) {
    gchar *comment = NULL;

    fail_unless (g_strv_contains ((const gchar * const *) listed, names[i]));
    fail_unless (gst_preset_get_meta (preset, names[i], "comment", &comment));
    fail_unless (comment[0] != '\0');
    g_free (comment);
  }
  fail_if (gst_preset_load_preset (preset, "no such experiment"));
  g_strfreev (listed);
  gst_object_unref (layer);
}

GST_END_TEST;

/* Runs a preset in a pipeline. @source: tapestrysrc's settings and caps */
static void
run (const gchar * name, const gchar * source)
{
  gchar *line = g_strdup_printf ("tapestrysrc num-buffers=%d %s ! "
      "competelayer name=layer @preset=%s ! fakesink", FRAMES, source, name);
  GstElement *pipeline = gst_parse_launch (line, NULL), *layer;
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  GstStructure *stats;
  guint64 learned;
  gdouble nmse;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  fail_unless_equals_string (GST_MESSAGE_TYPE_NAME (message), "eos");
  layer = gst_bin_get_by_name (GST_BIN (pipeline), "layer");
  check_group (layer, name);
  g_object_get (layer, "stats", &stats, NULL);
  fail_unless (gst_structure_get_uint64 (stats, "frames-learned", &learned));
  fail_unless (gst_structure_get_double (stats, "nmse", &nmse));
  /* Whole batches of 100, or all frames */
  fail_unless (learned == FRAMES || learned == FRAMES / 100 * 100);
  fail_unless (nmse > 0.0 && nmse < 1e12, "%s went wild: %g", name, nmse);

  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_structure_free (stats);
  gst_object_unref (layer);
  gst_message_unref (message);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_START_TEST (test_run)
{
  guint i;

  for (i = 0; names[i] != NULL; i++)
    run (names[i], g_str_has_prefix (names[i], "hidden-units") ?
        "motion=tiles ! video/x-raw,width=28,height=28" :
        "movie-frames=10000 shuffle=true");
}

GST_END_TEST;

/* A preset file of the user takes precedence over the built-in one, and adds
 * presets to it. */
GST_START_TEST (test_users_presets)
{
  static const gchar text[] = "[_presets_]\nversion=0.1.0\n"
      "element-name=GstCompeteLayer\n\n[mine]\ncolumns=7\n\n"
      "[tanh]\n_meta/comment=Of mine\ncolumns=3\n";
  gchar *folder = g_dir_make_tmp ("presets-XXXXXX", NULL);
  gchar *path = g_build_filename (folder, "GstCompeteLayer.prs", NULL);
  GstElement *layer = make_layer ();
  GstPreset *preset = GST_PRESET (layer);
  gchar **listed, *comment;
  guint columns;

  fail_unless (g_file_set_contents (path, text, -1, NULL));
  g_setenv ("GST_PRESET_PATH", folder, TRUE);
  listed = gst_preset_get_preset_names (preset);
  fail_unless_equals_int (g_strv_length (listed), g_strv_length (names) + 1);
  fail_unless (g_strv_contains ((const gchar * const *) listed, "mine"));
  fail_unless (gst_preset_load_preset (preset, "mine"));
  g_object_get (layer, "columns", &columns, NULL);
  fail_unless_equals_int (columns, 7);
  fail_unless (gst_preset_load_preset (preset, "tanh"));
  g_object_get (layer, "columns", &columns, NULL);
  fail_unless_equals_int (columns, 3);
  fail_unless (gst_preset_get_meta (preset, "tanh", "comment", &comment));
  fail_unless_equals_string (comment, "Of mine");

  g_free (comment);
  g_strfreev (listed);
  gst_object_unref (layer);
  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
  g_free (folder);
}

GST_END_TEST;

static Suite *
presets_suite (void)
{
  Suite *suite = suite_create ("presets");
  TCase *tcase = tcase_create ("general");

  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (tcase, open_file, close_file);
  tcase_add_test (tcase, test_load);
  tcase_add_test (tcase, test_same_keys);
  tcase_add_test (tcase, test_names);
  tcase_add_test (tcase, test_users_presets);
  tcase_add_test (tcase, test_run);
  return suite;
}

GST_CHECK_MAIN (presets);
