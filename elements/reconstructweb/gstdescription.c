/* Description: what a page shows of the elements that it may change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstdescription.h"

#include "gststeerables.h"
#include "gstwebvalue.h"
#include "webitem.h"

/* Which properties stand together. A name ends with * where it is the beginning of
 * several; the first row that fits counts. */
static const struct
{
  const gchar *names, *group;
} groups[] = {
  {"learning learning-rate learn-frames conscience fields-per-frame",
      "Learning"},
  {"winners shortlist residual-winners activation-ceiling", "Code"},
  {"lateral-*", "Neighbours"},
  {"bounds-interval weight-* anneal-* epoch-*", "Rules of the texts"},
  {"panels colormap normalize prototype-scale titles show-speed width "
        "height", "Picture"},
  {"max-speed max-acceleration acceleration-period time-step", "Motion"},
  {"novelty-* interval post-messages snapshot-interval attach", "Reports"},
  {"save-* share-* n-threads qos", "Machine"},
  {"*", "Settings"}
};

static const gchar *
find_group (const gchar * name)
{
  guint row, i;

  for (row = 0; row < G_N_ELEMENTS (groups); row++) {
    gchar **patterns = g_strsplit (groups[row].names, " ", -1);
    gboolean fits = FALSE;

    for (i = 0; patterns[i] != NULL; i++)
      fits |= g_pattern_match_simple (patterns[i], name);
    g_strfreev (patterns);
    if (fits)
      return groups[row].group;
  }
  return NULL;
}

/* Returns: (transfer full) (nullable): the unit that the text of a number names: "How
 *     many frames", "in pixels", "Frames after which" */
static gchar *
find_unit (const gchar * blurb)
{
  static gsize once;
  static GRegex *regex;
  GMatchInfo *match;
  gchar *unit = NULL;

  if (g_once_init_enter (&once)) {
    regex = g_regex_new ("(?:\\b(?:how many|number of|the most|in|tiles)"
        "(?: learned)? |^(?=frames after))"
        "(nanoseconds|pixels|frames|fields|units|epochs|threads)\\b",
        G_REGEX_CASELESS, 0, NULL);
    g_once_init_leave (&once, 1);
  }
  if (g_regex_match (regex, blurb, 0, &match)) {
    gchar *word = g_match_info_fetch (match, 1);

    unit = g_ascii_strdown (word, -1);
    g_free (word);
  }
  g_match_info_free (match);
  return unit;
}

static void
add_number_range (JsonBuilder * item, GParamSpec * pspec)
{
  gchar *unit = find_unit (g_param_spec_get_blurb (pspec));

  if (G_IS_PARAM_SPEC_INT (pspec)) {
    web_item_add_number (item, "min", G_PARAM_SPEC_INT (pspec)->minimum);
    web_item_add_number (item, "max", G_PARAM_SPEC_INT (pspec)->maximum);
  } else if (G_IS_PARAM_SPEC_UINT (pspec)) {
    web_item_add_number (item, "min", G_PARAM_SPEC_UINT (pspec)->minimum);
    web_item_add_number (item, "max", G_PARAM_SPEC_UINT (pspec)->maximum);
  } else if (G_IS_PARAM_SPEC_UINT64 (pspec)) {
    web_item_add_number (item, "min", G_PARAM_SPEC_UINT64 (pspec)->minimum);
    web_item_add_number (item, "max", G_PARAM_SPEC_UINT64 (pspec)->maximum);
  } else {
    web_item_add_number (item, "min", G_PARAM_SPEC_DOUBLE (pspec)->minimum);
    web_item_add_number (item, "max", G_PARAM_SPEC_DOUBLE (pspec)->maximum);
  }
  web_item_add_text (item, "unit", unit);
  g_free (unit);
}

static void
add_choice (JsonBuilder * item, const gchar * nick, const gchar * text)
{
  json_builder_begin_object (item);
  web_item_add_text (item, "nick", nick);
  web_item_add_text (item, "text", text);
  json_builder_end_object (item);
}

static void
add_enum (JsonBuilder * item, GEnumClass * klass)
{
  guint i;

  for (i = 0; i < klass->n_values; i++)
    add_choice (item, klass->values[i].value_nick, klass->values[i].value_name);
}

static void
add_flags (JsonBuilder * item, GFlagsClass * klass)
{
  guint i;

  for (i = 0; i < klass->n_values; i++)
    add_choice (item, klass->values[i].value_nick, klass->values[i].value_name);
}

/* The layers that a property `layer` may name, and none. */
static void
add_layers (JsonBuilder * item, GstElement * top)
{
  GPtrArray *all = gst_steerables_list (top);
  guint i;

  add_choice (item, "", "The last one");
  for (i = 0; i < all->len; i++)
    if (g_str_equal (gst_steerables_get_factory (all->pdata[i]),
            "competelayer"))
      add_choice (item, GST_OBJECT_NAME (all->pdata[i]), "");
  g_ptr_array_unref (all);
}

/* The type as the page knows it, and what values there are. */
static void
add_type (JsonBuilder * item, GstElement * top, GParamSpec * pspec)
{
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec)) {
    web_item_add_text (item, "type", "boolean");
  } else if (G_IS_PARAM_SPEC_ENUM (pspec) || G_IS_PARAM_SPEC_FLAGS (pspec)
      || G_IS_PARAM_SPEC_STRING (pspec)) {
    web_item_add_text (item, "type",
        G_IS_PARAM_SPEC_FLAGS (pspec) ? "flags" : "choice");
    json_builder_set_member_name (item, "choices");
    json_builder_begin_array (item);
    if (G_IS_PARAM_SPEC_ENUM (pspec))
      add_enum (item, G_PARAM_SPEC_ENUM (pspec)->enum_class);
    else if (G_IS_PARAM_SPEC_FLAGS (pspec))
      add_flags (item, G_PARAM_SPEC_FLAGS (pspec)->flags_class);
    else
      add_layers (item, top);
    json_builder_end_array (item);
  } else {
    web_item_add_text (item, "type",
        G_IS_PARAM_SPEC_DOUBLE (pspec) ? "real" : "whole");
    add_number_range (item, pspec);
  }
}

static void
add_current (JsonBuilder * item, GstElement * element, GParamSpec * pspec)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, pspec->value_type);
  g_object_get_property (G_OBJECT (element), pspec->name, &value);
  gst_web_value_add (item, "value", &value);
  g_value_unset (&value);
}

static void
add_property (JsonBuilder * item, GstElement * top, GstElement * element,
    GParamSpec * pspec)
{
  json_builder_begin_object (item);
  web_item_add_text (item, "name", pspec->name);
  web_item_add_text (item, "text", g_param_spec_get_blurb (pspec));
  web_item_add_text (item, "group", find_group (pspec->name));
  add_type (item, top, pspec);
  gst_web_value_add (item, "initial", g_param_spec_get_default_value (pspec));
  add_current (item, element, pspec);
  json_builder_end_object (item);
}

/* The choices that are made for good when the element starts, as "rule": "unit-norm":
 * the page sets apart what has no effect with them. */
static void
add_fixed (JsonBuilder * item, GstElement * element)
{
  GParamSpec **all;
  guint i, n;

  json_builder_set_member_name (item, "fixed");
  json_builder_begin_object (item);
  all = g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
  for (i = 0; i < n; i++) {
    GValue value = G_VALUE_INIT;

    if (!G_IS_PARAM_SPEC_ENUM (all[i])
        || gst_steerables_has_property (G_OBJECT (element), all[i]))
      continue;
    g_value_init (&value, all[i]->value_type);
    g_object_get_property (G_OBJECT (element), all[i]->name, &value);
    gst_web_value_add (item, all[i]->name, &value);
    g_value_unset (&value);
  }
  g_free (all);
  json_builder_end_object (item);
}

/* Whether the element has a file to save to. The page is not told which. */
static gboolean
has_save_location (GstElement * element)
{
  gchar *location = NULL;
  gboolean has;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element),
          "save-location") == NULL)
    return FALSE;
  g_object_get (element, "save-location", &location, NULL);
  has = location != NULL;
  g_free (location);
  return has;
}

static void
add_element (JsonBuilder * item, GstElement * top, GstElement * element)
{
  GPtrArray *properties = gst_steerables_list_properties (element);
  gchar *name = gst_steerables_get_name (top, element);
  guint i;

  json_builder_begin_object (item);
  web_item_add_text (item, "name", name);
  web_item_add_text (item, "layer", GST_OBJECT_NAME (element));
  web_item_add_text (item, "factory", gst_steerables_get_factory (element));
  json_builder_set_member_name (item, "saves");
  json_builder_add_boolean_value (item, has_save_location (element));
  add_fixed (item, element);
  json_builder_set_member_name (item, "properties");
  json_builder_begin_array (item);
  for (i = 0; i < properties->len; i++)
    add_property (item, top, element, properties->pdata[i]);
  json_builder_end_array (item);
  json_builder_end_object (item);
  g_free (name);
  g_ptr_array_unref (properties);
}

/**
 * gst_description_new_elements:
 * @top: a pipeline
 *
 * Returns: (transfer full): an item of news: all elements that a page may change, with
 *     their properties: text, type, range, unit, default and value
 */
gchar *
gst_description_new_elements (GstElement * top)
{
  GPtrArray *elements = gst_steerables_list (top);
  JsonBuilder *item = web_item_new ("elements");
  guint i;

  json_builder_set_member_name (item, "elements");
  json_builder_begin_array (item);
  for (i = 0; i < elements->len; i++)
    add_element (item, top, elements->pdata[i]);
  json_builder_end_array (item);
  g_ptr_array_unref (elements);
  return web_item_end (item);
}

/**
 * gst_description_new_value:
 * @top: a pipeline
 * @element: an element in it
 * @pspec: one of its properties that a page may change
 *
 * Returns: (transfer full): an item of news: the value that the property has now
 */
gchar *
gst_description_new_value (GstElement * top, GstElement * element,
    GParamSpec * pspec)
{
  JsonBuilder *item = web_item_new ("value");
  gchar *name = gst_steerables_get_name (top, element);

  web_item_add_text (item, "element", name);
  web_item_add_text (item, "property", pspec->name);
  add_current (item, element, pspec);
  g_free (name);
  return web_item_end (item);
}
