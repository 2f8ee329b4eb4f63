/* Launch line: a pipeline as gst-launch-1.0 would be told
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: each element is written with the properties that differ from those of a
 * new element of its kind. Links between pads that need no name make chains,
 * "a ! b ! c". Where the pad at one end needs a name, the link stands before or after a
 * chain, "t.src_0 ! b ! c" or "a ! b ! m.sink_0"; where both do, at the end of the line,
 * "t.src_0 ! m.sink_0". So do links that cross the edge of a bin: a plain bin is written
 * as "bin.( ... )", and gst-launch-1.0 makes its ghost pads.
 */

#include "gstlaunchline.h"

#include "gstlaunchgraph.h"
#include "gstwebvalue.h"

/* Properties of other people's elements with these words are secrets, or may be. */
#define SECRETS "pass|pw|secret|token|user|cookie|auth|key|proxy|header"

/* Whether a shell would read a word otherwise than it is written. */
static gboolean
needs_quotes (const gchar * word)
{
  return *word == '\0'
      || !g_regex_match_simple ("^[A-Za-z0-9_./:,+=@%-]*$", word, 0, 0);
}

static void
append_quoted (GString * line, const gchar * name, const gchar * text)
{
  gchar *inner, *quoted, *word;

  if (!needs_quotes (text)) {
    g_string_append_printf (line, " %s=%s", name, text);
    return;
  }
  /* gst-launch-1.0 reads what the shell leaves, so there are two kinds of quotes. */
  inner = g_strescape (text, "\b\f\n\r\t\v'\001\002\003\004\005\006\007");
  word = g_strdup_printf ("%s=\"%s\"", name, inner);
  quoted = g_shell_quote (word);
  g_string_append_printf (line, " %s", quoted);
  g_free (word);
  g_free (inner);
  g_free (quoted);
}

/* Returns: (transfer full) (nullable): @value as text, without the name and the password
 *     in a URI; %NULL if it cannot be written */
static gchar *
value_to_text (const GValue * value)
{
  gchar *text = NULL, *open;
  GRegex *user;

  if (G_VALUE_HOLDS (value, GST_TYPE_CAPS)
      && gst_value_get_caps (value) != NULL)
    text = gst_caps_to_string (gst_value_get_caps (value));
  else if (G_VALUE_HOLDS_STRING (value))
    text = g_value_dup_string (value);
  else if (G_VALUE_HOLDS_FLAGS (value) || G_VALUE_HOLDS_ENUM (value)
      || G_VALUE_HOLDS_DOUBLE (value))
    text = gst_web_value_to_text (value);
  else if (!G_VALUE_HOLDS_OBJECT (value) && !G_VALUE_HOLDS_BOXED (value)
      && !G_VALUE_HOLDS_POINTER (value))
    text = gst_value_serialize (value);
  if (text == NULL)
    return NULL;
  user = g_regex_new ("://[^/@]*@", 0, 0, NULL);
  open = g_regex_replace_literal (user, text, -1, 0, "://", 0, NULL);
  g_regex_unref (user);
  g_free (text);
  return open;
}

/* Whether a property differs from that of a new element; gets its value. */
static gboolean
differs (GObject * element, GObject * fresh, GParamSpec * pspec, GValue * value)
{
  GValue initial = G_VALUE_INIT;
  gboolean different;

  g_value_init (value, pspec->value_type);
  g_value_init (&initial, pspec->value_type);
  g_object_get_property (element, pspec->name, value);
  g_object_get_property (fresh, pspec->name, &initial);
  different = g_param_values_cmp (pspec, value, &initial) != 0;
  g_value_unset (&initial);
  return different;
}

static gboolean
is_shown (GParamSpec * pspec)
{
  return (pspec->flags & G_PARAM_READWRITE) == G_PARAM_READWRITE
      && !(pspec->flags & G_PARAM_DEPRECATED)
      && !g_str_equal (pspec->name, "name")
      && !g_str_equal (pspec->name, "parent")
      && !g_regex_match_simple (SECRETS, pspec->name, 0, 0);
}

static void
append_properties (GString * line, GstElement * element, GstElement * fresh)
{
  GParamSpec **all;
  guint i, n;

  all = g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
  for (i = 0; i < n; i++) {
    GValue value = G_VALUE_INIT;
    gchar *text = NULL;

    if (!is_shown (all[i]))
      continue;
    if (differs (G_OBJECT (element), G_OBJECT (fresh), all[i], &value))
      text = value_to_text (&value);
    if (text != NULL)
      append_quoted (line, all[i]->name, text);
    g_free (text);
    g_value_unset (&value);
  }
  g_free (all);
}

/* Properties of a pad that differ from their defaults, as in "sink_1::xpos=20". */
static gboolean
append_pad (GstElement * element, GstPad * pad, gpointer data)
{
  GString *line = data;
  GParamSpec **all;
  gchar *name;
  guint i, n;

  all = g_object_class_list_properties (G_OBJECT_GET_CLASS (pad), &n);
  for (i = 0; i < n; i++) {
    GValue value = G_VALUE_INIT;
    gchar *text = NULL;

    if (!is_shown (all[i]) || all[i]->owner_type == GST_TYPE_PAD
        || GST_IS_GHOST_PAD (pad))
      continue;
    g_value_init (&value, all[i]->value_type);
    g_object_get_property (G_OBJECT (pad), all[i]->name, &value);
    if (!g_param_value_defaults (all[i], &value))
      text = value_to_text (&value);
    name = g_strdup_printf ("%s::%s", GST_OBJECT_NAME (pad), all[i]->name);
    if (text != NULL)
      append_quoted (line, name, text);
    g_free (name);
    g_free (text);
    g_value_unset (&value);
  }
  g_free (all);
  return TRUE;
}

static void
append_element (GString * line, GstLaunchNode * node)
{
  GstElementFactory *factory = gst_element_get_factory (node->element);
  GstElement *fresh = factory != NULL ?
      gst_element_factory_create (factory, NULL) : NULL;

  if (!node->is_bin)
    g_string_append (line, factory != NULL ? GST_OBJECT_NAME (factory) :
        G_OBJECT_TYPE_NAME (node->element));
  if (node->is_named)
    append_quoted (line, "name", node->name);
  if (fresh == NULL)
    return;
  gst_object_ref_sink (fresh);
  append_properties (line, node->element, fresh);
  if (GST_IS_CHILD_PROXY (node->element))
    gst_element_foreach_pad (node->element, append_pad, line);
  gst_object_unref (fresh);
}

/* --- links --- */

/* "name.pad" */
static void
append_end (GString * line, const GstLaunchNode * node, const gchar * pad)
{
  gchar *word = g_strconcat (node->name, ".", pad, NULL);

  if (needs_quotes (word)) {
    gchar *quoted = g_shell_quote (word);

    g_string_append (line, quoted);
    g_free (quoted);
  } else {
    g_string_append (line, word);
  }
  g_free (word);
}

static void append_chains (GString * line, GstLaunchGraph * graph,
    const GstLaunchNode * parent);

static void
append_node (GString * line, GstLaunchGraph * graph, GstLaunchNode * node)
{
  if (!node->is_bin) {
    append_element (line, node);
    return;
  }
  g_string_append (line, GST_IS_PIPELINE (node->element) ? "pipeline.\\(" :
      "bin.\\(");
  append_element (line, node);
  g_string_append_c (line, ' ');
  append_chains (line, graph, node);
  g_string_append (line, " \\)");
}

/* A chain: what comes before it, its elements, and what comes after it. */
static void
append_chain (GString * line, GstLaunchGraph * graph, GstLaunchNode * first)
{
  GstLaunchLink *link =
      gst_launch_graph_find_link (graph, first, TRUE, GST_LAUNCH_BEFORE);
  GstLaunchNode *node = first, *last = first;

  if (link != NULL) {
    append_end (line, link->from, link->from_pad);
    g_string_append (line, " ! ");
  }
  while (node != NULL) {
    append_node (line, graph, node);
    last = node;
    link = gst_launch_graph_find_link (graph, node, FALSE, GST_LAUNCH_INSIDE);
    node = link != NULL ? link->to : NULL;
    if (node != NULL)
      g_string_append (line, " ! ");
  }
  link = gst_launch_graph_find_link (graph, last, FALSE, GST_LAUNCH_AFTER);
  if (link != NULL) {
    g_string_append (line, " ! ");
    append_end (line, link->to, link->to_pad);
  }
}

/* All chains of the elements in a bin. */
static void
append_chains (GString * line, GstLaunchGraph * graph,
    const GstLaunchNode * parent)
{
  gboolean begun = FALSE;
  guint i;

  for (i = 0; i < graph->nodes->len; i++) {
    GstLaunchNode *node = graph->nodes->pdata[i];

    if (node->parent != parent
        || gst_launch_graph_find_link (graph, node, TRUE,
            GST_LAUNCH_INSIDE) != NULL)
      continue;
    if (begun)
      g_string_append_c (line, ' ');
    append_chain (line, graph, node);
    begun = TRUE;
  }
}

static void
append_other_links (GString * line, GstLaunchGraph * graph)
{
  guint i;

  for (i = 0; i < graph->links->len; i++) {
    GstLaunchLink *link = graph->links->pdata[i];

    if (link->place != GST_LAUNCH_APART)
      continue;
    g_string_append_c (line, ' ');
    append_end (line, link->from, link->from_pad);
    g_string_append (line, " ! ");
    append_end (line, link->to, link->to_pad);
  }
}

/**
 * gst_launch_line_new:
 * @top: a pipeline
 *
 * Returns: (transfer full): a command that makes its elements and their links again, with
 *     the settings that they have now. Passwords and tokens are left out.
 */
gchar *
gst_launch_line_new (GstElement * top)
{
  GstLaunchGraph *graph = gst_launch_graph_new (top);
  GString *line = g_string_new (NULL);

  append_chains (line, graph, NULL);
  append_other_links (line, graph);
  gst_launch_graph_free (graph);
  g_string_prepend (line, "gst-launch-1.0 ");
  return g_string_free (line, FALSE);
}
