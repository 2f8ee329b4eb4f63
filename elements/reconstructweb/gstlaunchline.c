/* Launch line: a pipeline as gst-launch-1.0 would be told
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: goes upstream from the sink, from element to element, and writes each with
 * the properties that differ from those of a new element of its kind. Of an element with
 * several inputs the first is followed.
 */

#include "gstlaunchline.h"

#include "gststeerables.h"
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

static gchar *
element_to_text (GstElement * element)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  GstElement *fresh = factory != NULL ?
      gst_element_factory_create (factory, NULL) : NULL;
  GString *line = g_string_new (factory != NULL ? GST_OBJECT_NAME (factory) :
      G_OBJECT_TYPE_NAME (element));

  if (fresh != NULL) {
    gst_object_ref_sink (fresh);
    append_properties (line, element, fresh);
    gst_object_unref (fresh);
  }
  return g_string_free (line, FALSE);
}

/* Returns: (transfer full) (nullable): the element before @element, %NULL for a source */
static GstElement *
find_upstream (GstElement * element)
{
  GstElement *upstream = NULL;
  GstPad *pad = NULL, *peer;

  GST_OBJECT_LOCK (element);
  if (element->sinkpads != NULL)
    pad = gst_object_ref (element->sinkpads->data);
  GST_OBJECT_UNLOCK (element);
  if (pad == NULL)
    return NULL;
  peer = gst_pad_get_peer (pad);
  gst_object_unref (pad);
  if (peer != NULL) {
    /* The inner side of a ghost pad: the bin's own neighbour is not followed. */
    upstream = gst_pad_get_parent_element (peer);
    gst_object_unref (peer);
  }
  return upstream;
}

/**
 * gst_launch_line_new:
 * @sink: the last element of a pipeline
 *
 * Returns: (transfer full): a command that makes the elements up to @sink again, with
 *     the settings that they have now. Passwords and tokens are left out.
 */
gchar *
gst_launch_line_new (GstElement * sink)
{
  GstElement *element = gst_object_ref (sink), *upstream;
  gchar *line = element_to_text (element), *longer, *text;

  while ((upstream = find_upstream (element)) != NULL) {
    text = element_to_text (upstream);
    longer = g_strconcat (text, " ! ", line, NULL);
    g_free (text);
    g_free (line);
    line = longer;
    gst_object_unref (element);
    element = upstream;
  }
  gst_object_unref (element);
  longer = g_strconcat ("gst-launch-1.0 ", line, NULL);
  g_free (line);
  return longer;
}
