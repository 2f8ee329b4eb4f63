/* The texts in gst-inspect-1.0 and in the documents: none is missing, for any
 * element of the plugin
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>

/* A test loops over all elements; this is the current one. */
static GstElementFactory *factory;
static GstElement *element;

/* The element's name, for failure messages. */
#define HERE GST_OBJECT_NAME (factory)

static gboolean
is_kebab (const gchar * text)
{
  return g_regex_match_simple ("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", text, 0, 0);
}

static guint
count_words (const gchar * text)
{
  gchar **words = g_strsplit (text, " ", -1);
  guint n = g_strv_length (words);

  g_strfreev (words);
  return n;
}

static void
for_each_element (void (*check) (void))
{
  GList *features =
      gst_registry_get_feature_list_by_plugin (gst_registry_get (),
      "compete");
  GList *l;
  guint n = 0;

  for (l = features; l != NULL; l = l->next) {
    if (!GST_IS_ELEMENT_FACTORY (l->data))
      continue;
    factory = l->data;
    element = gst_element_factory_create (factory, NULL);
    fail_unless (element != NULL, "%s cannot be made", HERE);
    gst_object_ref_sink (element);
    check ();
    gst_object_unref (element);
    n++;
  }
  gst_plugin_feature_list_free (features);
  fail_unless (n >= 4, "only %u elements were found", n);
}

/* A property of the element's own class or of the base class that the learning
 * elements share. */
static gboolean
is_own (const GParamSpec * spec)
{
  return spec->owner_type == G_OBJECT_TYPE (element)
      || g_str_equal (g_type_name (spec->owner_type), "GstLearner");
}

static void
for_each_property (void (*check) (GParamSpec * spec))
{
  guint i, n;
  GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);

  for (i = 0; i < n; i++) {
    if (is_own (specs[i]))
      check (specs[i]);
  }
  g_free (specs);
}

static void
check_metadata (void)
{
  const gchar *keys[] = { GST_ELEMENT_METADATA_LONGNAME,
    GST_ELEMENT_METADATA_KLASS, GST_ELEMENT_METADATA_DESCRIPTION,
    GST_ELEMENT_METADATA_AUTHOR
  };
  const gchar *description =
      gst_element_factory_get_metadata (factory, keys[2]);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (keys); i++) {
    const gchar *text = gst_element_factory_get_metadata (factory, keys[i]);

    fail_unless (text != NULL && *text != '\0', "%s has no %s", HERE, keys[i]);
  }
  fail_unless (count_words (description) >= 8,
      "%s: the description says too little: %s", HERE, description);
  fail_if (g_str_has_suffix (description, "."),
      "%s: the description ends in a full stop", HERE);
}

GST_START_TEST (test_metadata)
{
  for_each_element (check_metadata);
}

GST_END_TEST;

/* The text of a numeric property contains its unit or what it counts. */
static const gchar *const measures[] = { "unit", "pixel", "frame", "second",
  "field", "epoch", "thread", "tile", "weight", "times", "share", "seed",
  "factor", "step", "vote", "value", "image", "component", "feature", "norm",
  "batch", "score", "strong", "far", "port", NULL
};

static void
check_number (GParamSpec * spec, const gchar * blurb)
{
  const GValue *initial = g_param_spec_get_default_value (spec);
  GValue least = G_VALUE_INIT, zero = G_VALUE_INIT, number = G_VALUE_INIT;
  gchar *small = g_ascii_strdown (blurb, -1);
  gboolean measured = FALSE;
  guint i;

  for (i = 0; measures[i] != NULL; i++)
    measured |= strstr (small, measures[i]) != NULL;
  g_free (small);
  fail_unless (measured, "%s: %s names no unit of measure: %s", HERE,
      spec->name, blurb);

  g_value_init (&number, G_TYPE_DOUBLE);
  g_value_transform (initial, &number);
  if (g_value_get_double (&number) >= G_MAXFLOAT)
    fail_unless (strstr (blurb, "greatest float") != NULL,
        "%s: %s does not say that the greatest float means none: %s", HERE,
        spec->name, blurb);

  /* A default of 0 that is also the minimum has a special meaning, which the
   * text must explain; a seed has none. */
  g_value_init (&zero, spec->value_type);
  g_value_init (&least, spec->value_type);
  if (G_IS_PARAM_SPEC_DOUBLE (spec))
    g_value_set_double (&least, -G_MAXDOUBLE);
  g_param_value_validate (spec, &least);
  if (g_param_values_cmp (spec, initial, &zero) == 0
      && g_param_values_cmp (spec, initial, &least) == 0
      && strcmp (spec->name, "seed") != 0)
    fail_unless (g_regex_match_simple ("\\b0\\b", blurb, 0, 0),
        "%s: %s does not say what 0, its default, means: %s", HERE,
        spec->name, blurb);
  g_value_unset (&least);
  g_value_unset (&zero);
  g_value_unset (&number);
}

static gboolean
is_number (GParamSpec * spec)
{
  return G_IS_PARAM_SPEC_UINT (spec) || G_IS_PARAM_SPEC_INT (spec)
      || G_IS_PARAM_SPEC_UINT64 (spec) || G_IS_PARAM_SPEC_INT64 (spec)
      || G_IS_PARAM_SPEC_DOUBLE (spec) || G_IS_PARAM_SPEC_FLOAT (spec);
}

static void
check_property_text (GParamSpec * spec)
{
  const gchar *nick = g_param_spec_get_nick (spec);
  const gchar *blurb = g_param_spec_get_blurb (spec);

  fail_unless (is_kebab (spec->name), "%s: %s", HERE, spec->name);
  fail_unless (nick != NULL && *nick != '\0', "%s: %s has no nick", HERE,
      spec->name);
  fail_unless (blurb != NULL && strlen (blurb) >= 20
      && count_words (blurb) >= 4, "%s: %s says too little: %s", HERE,
      spec->name, blurb);
  fail_unless (g_ascii_isupper (*blurb), "%s: %s: %s", HERE, spec->name, blurb);
  fail_if (g_str_has_suffix (blurb, "."),
      "%s: the text of %s ends in a full stop", HERE, spec->name);
  if (is_number (spec))
    check_number (spec, blurb);
}

static void
check_property_texts (void)
{
  for_each_property (check_property_text);
}

GST_START_TEST (test_properties)
{
  for_each_element (check_property_texts);
}

GST_END_TEST;

/* Each property documents in the same way when it may be changed, and its text
 * is static. */
static void
check_property_flag (GParamSpec * spec)
{
  const GParamFlags when = GST_PARAM_MUTABLE_READY | GST_PARAM_MUTABLE_PAUSED
      | GST_PARAM_MUTABLE_PLAYING | G_PARAM_CONSTRUCT_ONLY;

  fail_unless ((spec->flags & G_PARAM_STATIC_STRINGS) == G_PARAM_STATIC_STRINGS,
      "%s: the text of %s is copied", HERE, spec->name);
  if (spec->flags & G_PARAM_WRITABLE)
    fail_unless (__builtin_popcount (spec->flags & when) == 1,
        "%s: %s does not say when it may be changed", HERE, spec->name);
  if (spec->flags & GST_PARAM_CONTROLLABLE)
    fail_unless (spec->flags & GST_PARAM_MUTABLE_PLAYING,
        "%s: %s is controllable but may not change while it plays", HERE,
        spec->name);
}

static void
check_property_flags (void)
{
  for_each_property (check_property_flag);
}

GST_START_TEST (test_flags)
{
  for_each_element (check_property_flags);
}

GST_END_TEST;

static void
check_default (GParamSpec * spec)
{
  GValue got = G_VALUE_INIT;

  if (!(spec->flags & G_PARAM_WRITABLE) || !(spec->flags & G_PARAM_READABLE))
    return;
  g_value_init (&got, spec->value_type);
  g_object_get_property (G_OBJECT (element), spec->name, &got);
  fail_unless (g_param_value_defaults (spec, &got),
      "%s: %s does not have its default value at first", HERE, spec->name);
  g_value_unset (&got);
}

static void
check_defaults (void)
{
  for_each_property (check_default);
}

GST_START_TEST (test_defaults)
{
  for_each_element (check_defaults);
}

GST_END_TEST;

static void
check_value (GParamSpec * spec, const gchar * nick, const gchar * meaning)
{
  GstPluginAPIFlags flags;

  fail_unless (is_kebab (nick), "%s: %s: %s", HERE, spec->name, nick);
  fail_unless (count_words (meaning) >= 2 && strlen (meaning) >= 8
      && strcmp (nick, meaning) != 0, "%s: %s=%s says too little: %s", HERE,
      spec->name, nick, meaning);
  fail_unless (gst_type_is_plugin_api (spec->value_type, &flags),
      "%s: the type of %s is not marked as the plugin's", HERE, spec->name);
}

static void
check_enum_or_flags (GParamSpec * spec)
{
  guint i;

  if (G_IS_PARAM_SPEC_ENUM (spec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;

    for (i = 0; i < klass->n_values; i++)
      check_value (spec, klass->values[i].value_nick,
          klass->values[i].value_name);
  } else if (G_IS_PARAM_SPEC_FLAGS (spec)) {
    GFlagsClass *klass = G_PARAM_SPEC_FLAGS (spec)->flags_class;

    for (i = 0; i < klass->n_values; i++)
      check_value (spec, klass->values[i].value_nick,
          klass->values[i].value_name);
  }
}

static void
check_values (void)
{
  for_each_property (check_enum_or_flags);
}

GST_START_TEST (test_values)
{
  for_each_element (check_values);
}

GST_END_TEST;

/* Returns: (transfer full) (nullable): the element's section in the source below
 * @folder */
static gchar *
find_section (const gchar * folder)
{
  gchar *title = g_strdup_printf (" * SECTION:element-%s\n", HERE);
  gchar *section = NULL;
  const gchar *name;
  GDir *dir = g_dir_open (folder, 0, NULL);

  while (section == NULL && (name = g_dir_read_name (dir)) != NULL) {
    gchar *path = g_build_filename (folder, name, NULL);
    gchar *text = NULL;
    const gchar *at;

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      section = find_section (path);
    else if (g_str_has_suffix (name, ".c")
        && g_file_get_contents (path, &text, NULL, NULL)
        && (at = strstr (text, title)) != NULL)
      section = g_strndup (at, strstr (at, " */\n") - at);
    g_free (text);
    g_free (path);
  }
  g_dir_close (dir);
  g_free (title);
  return section;
}

/* A pipeline in an example must be one that gst-launch-1.0 can parse; elements
 * of other plugins may be missing. */
static void
check_example (const gchar * line)
{
  GError *error = NULL;
  GstParseContext *context = gst_parse_context_new ();
  GstElement *pipeline;

  while (g_str_has_prefix (line, "-"))
    line = strchr (line, ' ') + 1;
  pipeline = gst_parse_launch_full (line, context, GST_PARSE_FLAG_NONE, &error);
  fail_unless (error == NULL
      || (g_error_matches (error, GST_PARSE_ERROR,
              GST_PARSE_ERROR_NO_SUCH_ELEMENT)
          && strstr (error->message, HERE) == NULL), "%s: %s: %s", HERE, line,
      error ? error->message : "");
  g_clear_error (&error);
  gst_parse_context_free (context);
  if (pipeline != NULL)
    gst_object_unref (gst_object_ref_sink (pipeline));
}

/* Returns: the number of pipelines with the element in the section's examples */
static guint
check_examples (const gchar * section)
{
  const gchar *command = "gst-launch-1.0 ";
  GRegex *ends = g_regex_new (" *\\\\\n \\* *", 0, 0, NULL);
  gchar *joined = g_regex_replace_literal (ends, section, -1, 0, " ", 0, NULL);
  gchar **lines = g_strsplit (joined, "\n", -1);
  guint i, n = 0;

  for (i = 0; lines[i] != NULL; i++) {
    if (!g_str_has_prefix (lines[i], " * gst-launch-1.0 "))
      continue;
    check_example (lines[i] + strlen (" * ") + strlen (command));
    n += strstr (lines[i], HERE) != NULL;
  }
  g_strfreev (lines);
  g_free (joined);
  g_regex_unref (ends);
  return n;
}

static void
check_section (void)
{
  gchar *section = find_section (g_getenv ("ELEMENTS"));
  const GList *l = gst_element_factory_get_static_pad_templates (factory);
  const gchar *pads;

  fail_unless (section != NULL, "%s has no SECTION:element-%s", HERE, HERE);
  fail_unless (strstr (section, " * Since: ") != NULL, "%s: no Since:", HERE);
  fail_unless (check_examples (section) >= 1,
      "%s: no line of the section begins with gst-launch-1.0 and has it", HERE);

  pads = strstr (section, " * ## Pads\n");
  fail_unless (pads != NULL, "%s: the section has no ## Pads", HERE);
  fail_unless (l != NULL, "%s has no pad templates", HERE);
  for (; l != NULL; l = l->next) {
    const GstStaticPadTemplate *template = l->data;
    GstCaps *caps = gst_static_caps_get (&((GstStaticPadTemplate *)
            template)->static_caps);
    gchar *item = g_strdup_printf (" * * `%s`: ", template->name_template);

    fail_if (gst_caps_is_any (caps) || gst_caps_is_empty (caps),
        "%s: the caps of %s say nothing", HERE, template->name_template);
    fail_unless (strstr (pads, item) != NULL, "%s: ## Pads has no `%s`:", HERE,
        template->name_template);
    g_free (item);
    gst_caps_unref (caps);
  }
  g_free (section);
}

GST_START_TEST (test_sections)
{
  for_each_element (check_section);
}

GST_END_TEST;

static Suite *
texts_suite (void)
{
  Suite *s = suite_create ("texts");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_metadata);
  tcase_add_test (tc, test_properties);
  tcase_add_test (tc, test_flags);
  tcase_add_test (tc, test_defaults);
  tcase_add_test (tc, test_values);
  tcase_add_test (tc, test_sections);
  return s;
}

GST_CHECK_MAIN (texts);
