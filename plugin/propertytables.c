/* write-property-tables: writes the tables of the elements' properties into a document
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *   write-property-tables [--check] FILE
 *
 * For each element of the plugin, FILE has a line "<!-- properties of NAME -->" and, after
 * it, a line "<!-- end of properties -->". The table between these lines is replaced by
 * one of the element's properties. With --check, the file is not changed; a table that
 * differs is an error.
 */

#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include <gst/gst.h>

#define BEGIN "<!-- properties of %s -->\n"
#define END "<!-- end of properties -->\n"

/* Appends the text of a cell, without line ends, and with | escaped. */
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

/* Appends the range of an integer property. A greatest value that is that of the type is
 * written as "or more". */
#define APPEND_WHOLE(out, spec, TYPE, format, greatest)                 \
  if (G_IS_PARAM_SPEC_##TYPE (spec)) {                                  \
    if (G_PARAM_SPEC_##TYPE (spec)->maximum == greatest)                \
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

/* Whether a property belongs to the element's own class, or to the base class of our
 * learning elements. */
static gboolean
is_own (GObject * element, const GParamSpec * spec)
{
  return spec->owner_type == G_OBJECT_TYPE (element)
      || g_str_equal (g_type_name (spec->owner_type), "GstLearner");
}

/* Returns: (transfer container): the properties that an element does not inherit from
 * GStreamer, sorted by name */
static GPtrArray *
own_properties (GObject * element)
{
  guint i, n;
  GPtrArray *own = g_ptr_array_new ();
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);

  for (i = 0; i < n; i++) {
    if (is_own (element, all[i]))
      g_ptr_array_add (own, all[i]);
  }
  g_ptr_array_sort (own, compare_specs);
  g_free (all);
  return own;
}

/* Returns: (transfer full): the table of an element's own properties */
static GString *
make_table (GstElementFactory * factory)
{
  guint i;
  GstElement *element =
      gst_object_ref_sink (gst_element_factory_create (factory, NULL));
  GPtrArray *own = own_properties (G_OBJECT (element));
  GString *out = g_string_new
      ("\n| property | default | range | may be changed | meaning |\n"
      "|---|---|---|---|---|\n");

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
  g_string_append_c (out, '\n');
  g_ptr_array_unref (own);
  gst_object_unref (element);
  return out;
}

/* Replaces the table of one element in @text.
 *
 * Returns: whether @text has a place for it */
static gboolean
replace_table (GString * text, GstElementFactory * factory, GError ** error)
{
  gchar *line = g_strdup_printf (BEGIN, GST_OBJECT_NAME (factory));
  gchar *begin = strstr (text->str, line);
  gchar *end = begin != NULL ? strstr (begin, END) : NULL;

  if (end == NULL) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
        "The table has no place: add the lines\n%s%s", line, END);
  } else {
    GString *table = make_table (factory);
    gsize at = begin + strlen (line) - text->str;

    g_string_erase (text, at, end - text->str - at);
    g_string_insert_len (text, at, table->str, table->len);
    g_string_free (table, TRUE);
  }
  g_free (line);
  return end != NULL;
}

/* Replaces the tables of all elements of the plugin in @text.
 *
 * Returns: whether the plugin was found and @text has a place for each */
static gboolean
replace_tables (GString * text, GError ** error)
{
  GList *features =
      gst_registry_get_feature_list_by_plugin (gst_registry_get (), "compete");
  GList *l;
  gboolean ok = features != NULL;

  if (!ok)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
        "The plugin was not found: set GST_PLUGIN_PATH to its folder");
  for (l = features; ok && l != NULL; l = l->next) {
    if (GST_IS_ELEMENT_FACTORY (l->data))
      ok = replace_table (text, l->data, error);
  }
  gst_plugin_feature_list_free (features);
  return ok;
}

/* Updates the tables in the file, or only checks them.
 *
 * Returns: whether they match the plugin now */
static gboolean
do_file (const gchar * path, gboolean check, GError ** error)
{
  gchar *old;
  GString *text;
  gboolean ok;

  if (!g_file_get_contents (path, &old, NULL, error))
    return FALSE;
  text = g_string_new (old);
  ok = replace_tables (text, error);
  if (ok && strcmp (old, text->str) != 0) {
    if (check) {
      ok = FALSE;
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
          "The tables differ from the properties of the plugin; to renew them: "
          "meson compile -C build property-tables");
    } else {
      ok = g_file_set_contents (path, text->str, text->len, error);
    }
  }
  g_string_free (text, TRUE);
  g_free (old);
  return ok;
}

int
main (int argc, char **argv)
{
  gboolean check = FALSE;
  int result = 0;
  GError *error = NULL;
  const GOptionEntry options[] = {
    {"check", 0, 0, G_OPTION_ARG_NONE, &check,
        "Only check that the tables are up to date", NULL},
    {NULL}
  };
  GOptionContext *context = g_option_context_new ("FILE");

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  g_option_context_free (context);
  if (argc != 2) {
    g_printerr ("Usage: write-property-tables [--check] FILE\n");
    return 2;
  }
  if (!do_file (argv[1], check, &error)) {
    g_printerr ("%s: %s\n", argv[1], error->message);
    g_clear_error (&error);
    result = 1;
  }
  return result;
}
