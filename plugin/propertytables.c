/* write-property-tables: writes the tables of properties, as the plugin has them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *   write-property-tables [--check] FILE ...
 *
 * In each file, what stands between a line "<!-- property-tables: short -->" or
 * "<!-- property-tables: full -->" and the line "<!-- property-tables: end -->"
 * is written anew. With --check no file is touched, and it is an error when one
 * is not what would be written.
 */

#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include <gst/gst.h>

#define BEGIN_SHORT "<!-- property-tables: short -->\n"
#define BEGIN_FULL "<!-- property-tables: full -->\n"
#define END "<!-- property-tables: end -->\n"

/* Appends text that is to stand in a cell: no line ends, no bars. */
static void
append_cell (GString * out, const gchar * text)
{
  for (; *text != '\0'; text++) {
    if (*text == '|')
      g_string_append (out, "\\|");
    else
      g_string_append_c (out, *text == '\n' ? ' ' : *text);
  }
}

static void
append_number (GString * out, gdouble number)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  if (fabs (number) >= G_MAXFLOAT)
    g_string_append (out, number > 0 ? "the greatest float" :
        "minus the greatest float");
  else
    g_string_append (out, g_ascii_formatd (text, sizeof text, "%.10g", number));
}

/* Appends the nicks of the flags that are set. */
static void
append_flags (GString * out, GFlagsClass * klass, guint flags)
{
  const gchar *between = "";
  guint i;

  for (i = 0; i < klass->n_values; i++) {
    if (flags & klass->values[i].value) {
      g_string_append_printf (out, "%s%s", between,
          klass->values[i].value_nick);
      between = "+";
    }
  }
  if (*between == '\0')
    g_string_append (out, "nothing");
}

static void
append_default (GString * out, GParamSpec * spec)
{
  const GValue *initial = g_param_spec_get_default_value (spec);

  if (G_IS_PARAM_SPEC_FLAGS (spec)) {
    append_flags (out, G_PARAM_SPEC_FLAGS (spec)->flags_class,
        g_value_get_flags (initial));
  } else if (G_IS_PARAM_SPEC_ENUM (spec)) {
    g_string_append (out,
        g_enum_get_value (G_PARAM_SPEC_ENUM (spec)->enum_class,
            g_value_get_enum (initial))->value_nick);
  } else if (G_IS_PARAM_SPEC_BOOLEAN (spec)) {
    g_string_append (out, g_value_get_boolean (initial) ? "true" : "false");
  } else if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    append_number (out, g_value_get_double (initial));
  } else if (G_IS_PARAM_SPEC_STRING (spec) && g_value_get_string (initial)) {
    append_cell (out, g_value_get_string (initial));
  } else if (G_VALUE_HOLDS (initial, G_TYPE_STRING)
      || G_VALUE_HOLDS (initial, G_TYPE_BOXED)
      || G_VALUE_HOLDS (initial, G_TYPE_OBJECT)) {
    g_string_append (out, "none");
  } else {
    gchar *text = g_strdup_value_contents (initial);

    append_cell (out, text);
    g_free (text);
  }
}

/* Appends what lies between two whole numbers; a limit that is only that of the
 * type says nothing. */
#define APPEND_WHOLE(out, spec, TYPE, format, without)                  \
  if (G_IS_PARAM_SPEC_##TYPE (spec)) {                                  \
    if (G_PARAM_SPEC_##TYPE (spec)->maximum == without)                 \
      g_string_append_printf (out, "%" format " or more",               \
          G_PARAM_SPEC_##TYPE (spec)->minimum);                         \
    else                                                                \
      g_string_append_printf (out, "%" format " to %" format,           \
          G_PARAM_SPEC_##TYPE (spec)->minimum,                          \
          G_PARAM_SPEC_##TYPE (spec)->maximum);                         \
  }

static void
append_double_range (GString * out, GParamSpecDouble * spec)
{
  if (spec->maximum >= G_MAXFLOAT && spec->minimum <= -G_MAXFLOAT) {
    g_string_append (out, "any number");
    return;
  }
  append_number (out, spec->minimum);
  if (spec->maximum >= G_MAXFLOAT) {
    g_string_append (out, " or more");
  } else {
    g_string_append (out, " to ");
    append_number (out, spec->maximum);
  }
}

static void
append_range (GString * out, GParamSpec * spec)
{
  guint i;

  APPEND_WHOLE (out, spec, UINT, "u", G_MAXUINT);
  APPEND_WHOLE (out, spec, INT, "d", G_MAXINT);
  APPEND_WHOLE (out, spec, UINT64, G_GUINT64_FORMAT, G_MAXUINT64);
  APPEND_WHOLE (out, spec, INT64, G_GINT64_FORMAT, G_MAXINT64);
  if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    append_double_range (out, G_PARAM_SPEC_DOUBLE (spec));
  } else if (G_IS_PARAM_SPEC_BOOLEAN (spec)) {
    g_string_append (out, "true, false");
  } else if (G_IS_PARAM_SPEC_ENUM (spec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;

    for (i = 0; i < klass->n_values; i++)
      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "",
          klass->values[i].value_nick);
  } else if (G_IS_PARAM_SPEC_FLAGS (spec)) {
    GFlagsClass *klass = G_PARAM_SPEC_FLAGS (spec)->flags_class;

    for (i = 0; i < klass->n_values; i++)
      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "any of ",
          klass->values[i].value_nick);
  } else if (G_IS_PARAM_SPEC_STRING (spec)) {
    g_string_append (out, "text");
  } else if (G_IS_PARAM_SPEC_BOXED (spec) || G_IS_PARAM_SPEC_OBJECT (spec)) {
    g_string_append (out, g_type_name (spec->value_type));
  }
}

/* Returns: when a property may be changed */
static const gchar *
may_change (GParamSpec * spec)
{
  if (!(spec->flags & G_PARAM_WRITABLE))
    return "read only";
  if (spec->flags & G_PARAM_CONSTRUCT_ONLY)
    return "when made";
  if (spec->flags & GST_PARAM_MUTABLE_PLAYING)
    return spec->flags & GST_PARAM_CONTROLLABLE ?
        "always, controllable" : "always";
  if (spec->flags & GST_PARAM_MUTABLE_PAUSED)
    return "up to PAUSED";
  return "up to READY";
}

static void
append_value (GString * out, const gchar * nick, const gchar * meaning)
{
  g_string_append_printf (out, "<br>`%s`: ", nick);
  append_cell (out, meaning);
}

static void
append_meaning (GString * out, GParamSpec * spec)
{
  guint i;

  append_cell (out, g_param_spec_get_blurb (spec));
  if (G_IS_PARAM_SPEC_ENUM (spec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;

    for (i = 0; i < klass->n_values; i++)
      append_value (out, klass->values[i].value_nick,
          klass->values[i].value_name);
  } else if (G_IS_PARAM_SPEC_FLAGS (spec)) {
    GFlagsClass *klass = G_PARAM_SPEC_FLAGS (spec)->flags_class;

    for (i = 0; i < klass->n_values; i++)
      append_value (out, klass->values[i].value_nick,
          klass->values[i].value_name);
  }
}

static gint
compare_specs (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(GParamSpec * const *) a)->name,
      (*(GParamSpec * const *) b)->name);
}

/* Returns: (transfer container): the properties that an element does not
 * inherit, by name */
static GPtrArray *
own_properties (GObject * element)
{
  guint i, n;
  GPtrArray *own = g_ptr_array_new ();
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);

  for (i = 0; i < n; i++) {
    if (all[i]->owner_type == G_OBJECT_TYPE (element))
      g_ptr_array_add (own, all[i]);
  }
  g_ptr_array_sort (own, compare_specs);
  g_free (all);
  return own;
}

static void
append_full (GString * out, const gchar * name, const gchar * description,
    GPtrArray * own)
{
  guint i;

  g_string_append_printf (out, "\n## %s\n\n%s.\n\n"
      "| property | default | range | may be changed | meaning |\n"
      "|---|---|---|---|---|\n", name, description);
  for (i = 0; i < own->len; i++) {
    GParamSpec *spec = g_ptr_array_index (own, i);

    g_string_append_printf (out, "| `%s` | ", spec->name);
    append_default (out, spec);
    g_string_append (out, " | ");
    append_range (out, spec);
    g_string_append_printf (out, " | %s | ", may_change (spec));
    append_meaning (out, spec);
    g_string_append (out, " |\n");
  }
}

static void
append_short (GString * out, const gchar * name, const gchar * description,
    GPtrArray * own)
{
  const gchar *between = "";
  guint i;

  g_string_append_printf (out, "| **%s** | ", name);
  append_cell (out, description);
  g_string_append (out, " | ");
  for (i = 0; i < own->len; i++) {
    GParamSpec *spec = g_ptr_array_index (own, i);

    if (!(spec->flags & G_PARAM_WRITABLE))
      continue;
    g_string_append_printf (out, "%s`%s` [", between, spec->name);
    append_default (out, spec);
    g_string_append_c (out, ']');
    between = ", ";
  }
  g_string_append (out, " |\n");
}

static gint
compare_features (gconstpointer a, gconstpointer b)
{
  return strcmp (gst_plugin_feature_get_name (GST_PLUGIN_FEATURE (a)),
      gst_plugin_feature_get_name (GST_PLUGIN_FEATURE (b)));
}

/* Returns: (transfer full): the tables of all elements, or %NULL when there are
 * none */
static GString *
make_tables (gboolean full)
{
  GList *features = g_list_sort (gst_registry_get_feature_list_by_plugin
      (gst_registry_get (), "compete"), compare_features);
  GList *l;
  GString *out = g_string_new (full ? "" :
      "\n| element | what it does | properties [defaults] |\n|---|---|---|\n");

  for (l = features; l != NULL; l = l->next) {
    if (GST_IS_ELEMENT_FACTORY (l->data)) {
      GstElement *element =
          gst_object_ref_sink (gst_element_factory_create (l->data, NULL));
      GPtrArray *own = own_properties (G_OBJECT (element));

      (full ? append_full : append_short) (out, GST_OBJECT_NAME (l->data),
          gst_element_factory_get_metadata (l->data,
              GST_ELEMENT_METADATA_DESCRIPTION), own);
      g_ptr_array_unref (own);
      gst_object_unref (element);
    }
  }
  g_string_append_c (out, '\n');
  if (features == NULL)
    g_string_free (g_steal_pointer (&out), TRUE);
  gst_plugin_feature_list_free (features);
  return out;
}

/* Returns: (transfer full): @text with its tables made anew, or %NULL when it has
 * no place for any, or the plugin is not found */
static gchar *
renew (const gchar * text, GError ** error)
{
  const gchar *begin = strstr (text, BEGIN_SHORT);
  gboolean full = begin == NULL;
  const gchar *end = strstr (text, END);
  GString *out;

  if (full)
    begin = strstr (text, BEGIN_FULL);
  if (begin == NULL || end == NULL || end < begin) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
        "Put the lines %sand %saround where the tables go", BEGIN_FULL, END);
    return NULL;
  }
  out = make_tables (full);
  if (out == NULL) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
        "The plugin is not there: set GST_PLUGIN_PATH to where it is");
    return NULL;
  }
  begin = strchr (begin, '\n') + 1;
  g_string_prepend_len (out, text, begin - text);
  g_string_append (out, end);
  return g_string_free (out, FALSE);
}

/* Returns: whether the file is, or now is, as the plugin says */
static gboolean
do_file (const gchar * path, gboolean check, GError ** error)
{
  gchar *was, *is;
  gboolean ok = FALSE;

  if (!g_file_get_contents (path, &was, NULL, error))
    return FALSE;
  is = renew (was, error);
  if (is != NULL) {
    ok = strcmp (was, is) == 0;
    if (!ok && check)
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
          "The tables are not what the plugin says; to write them anew: "
          "meson compile -C build property-tables");
    else if (!ok)
      ok = g_file_set_contents (path, is, -1, error);
  }
  g_free (is);
  g_free (was);
  return ok;
}

int
main (int argc, char **argv)
{
  gboolean check = FALSE;
  gchar **files = NULL;
  guint i, failed = 0;
  GError *error = NULL;
  const GOptionEntry options[] = {
    {"check", 0, 0, G_OPTION_ARG_NONE, &check,
        "Only say whether the files are as they should be", NULL},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files,
        "What to write the tables into", "FILE"},
    {NULL}
  };
  GOptionContext *context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  g_option_context_free (context);

  for (i = 0; files != NULL && files[i] != NULL; i++) {
    if (!do_file (files[i], check, &error)) {
      g_printerr ("%s: %s\n", files[i], error->message);
      g_clear_error (&error);
      failed++;
    }
  }
  g_strfreev (files);
  return failed > 0 || i == 0;
}
