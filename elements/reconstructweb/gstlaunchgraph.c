/* Launch graph: the elements of a pipeline, and the links between them, to be written down
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstlaunchgraph.h"

#include <string.h>

static void
free_node (gpointer data)
{
  GstLaunchNode *node = data;

  gst_object_unref (node->element);
  g_free (node->name);
  g_free (node);
}

static void
free_link (gpointer data)
{
  GstLaunchLink *link = data;

  g_free (link->from_pad);
  g_free (link->to_pad);
  g_free (link);
}

/* --- elements --- */

/* A bin that says nothing of what is in it, other than decodebin or reconstructweb. */
static gboolean
is_plain_bin (GstElement * element)
{
  return G_OBJECT_TYPE (element) == GST_TYPE_BIN
      || G_OBJECT_TYPE (element) == GST_TYPE_PIPELINE;
}

/* Whether GStreamer has given the name: that of the factory and a number. */
static gboolean
has_usual_name (GstElement * element)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  const gchar *name = GST_OBJECT_NAME (element);

  if (factory == NULL || !g_str_has_prefix (name, GST_OBJECT_NAME (factory)))
    return FALSE;
  name += strlen (GST_OBJECT_NAME (factory));
  return *name != '\0' && strspn (name, "0123456789") == strlen (name);
}

static gboolean
has_name (const GstLaunchGraph * graph, const gchar * name)
{
  guint i;

  for (i = 0; i < graph->nodes->len; i++)
    if (g_str_equal (((GstLaunchNode *) graph->nodes->pdata[i])->name, name))
      return TRUE;
  return FALSE;
}

static GstLaunchNode *
add_node (GstLaunchGraph * graph, GstElement * element,
    const GstLaunchNode * parent)
{
  GstLaunchNode *node = g_new0 (GstLaunchNode, 1);
  gchar *longer;

  node->element = gst_object_ref (element);
  node->parent = parent;
  node->is_bin = is_plain_bin (element);
  node->name = gst_object_get_name (GST_OBJECT (element));
  node->is_named = !has_usual_name (element);
  while (has_name (graph, node->name)) {
    longer = g_strconcat (node->name, "_", NULL);
    g_free (node->name);
    node->name = longer;
  }
  g_ptr_array_add (graph->nodes, node);
  return node;
}

/* The elements that were added first come first. */
static GList *
list_children (GstElement * bin)
{
  GList *children = NULL, *l;

  GST_OBJECT_LOCK (bin);
  for (l = GST_BIN_CHILDREN (bin); l != NULL; l = l->next)
    children = g_list_prepend (children, gst_object_ref (l->data));
  GST_OBJECT_UNLOCK (bin);
  return children;
}

static void
add_children (GstLaunchGraph * graph, GstElement * bin,
    const GstLaunchNode * parent)
{
  GList *children = list_children (bin), *l;

  for (l = children; l != NULL; l = l->next) {
    GstLaunchNode *node = add_node (graph, l->data, parent);

    if (node->is_bin)
      add_children (graph, l->data, node);
  }
  g_list_free_full (children, gst_object_unref);
}

/* --- links --- */

static GstLaunchNode *
find_node (GstLaunchGraph * graph, GstElement * element)
{
  guint i;

  for (i = 0; i < graph->nodes->len; i++) {
    GstLaunchNode *node = graph->nodes->pdata[i];

    if (node->element == element && !node->is_bin)
      return node;
  }
  return NULL;
}

/* Returns: (transfer full) (nullable): the pad of a node that @src is linked to, behind
 *     the ghost pads of plain bins; and the node */
static GstPad *
find_peer (GstLaunchGraph * graph, GstPad * src, GstLaunchNode ** node)
{
  GstPad *pad = gst_pad_get_peer (src), *next;
  GstObject *parent;

  while (pad != NULL) {
    parent = gst_pad_get_parent (pad);
    *node = GST_IS_ELEMENT (parent) ?
        find_node (graph, GST_ELEMENT (parent)) : NULL;
    if (*node != NULL) {
      gst_object_unref (parent);
      return pad;
    }
    /* Inwards through a ghost pad, or outwards: the inner side of one is a pad of it. */
    if (GST_IS_GHOST_PAD (pad))
      next = gst_ghost_pad_get_target (GST_GHOST_PAD (pad));
    else
      next = GST_IS_GHOST_PAD (parent) ? gst_pad_get_peer (GST_PAD (parent)) :
          NULL;
    gst_clear_object (&parent);
    gst_object_unref (pad);
    pad = next;
  }
  return NULL;
}

static guint
count_pads (GstElement * element, GstPadDirection direction,
    gboolean only_linked)
{
  guint n = 0;
  GList *l;

  GST_OBJECT_LOCK (element);
  for (l = element->pads; l != NULL; l = l->next)
    n += GST_PAD_DIRECTION (l->data) == direction
        && (!only_linked || GST_PAD_IS_LINKED (l->data));
  GST_OBJECT_UNLOCK (element);
  return n;
}

/* Returns: (transfer full) (nullable): the name of a pad, unless gst-launch-1.0 finds it
 *     without */
static gchar *
get_needed_name (GstPad * pad, GstElement * element)
{
  GstPadTemplate *template = gst_pad_get_pad_template (pad);
  GstPadPresence presence = template != NULL ?
      GST_PAD_TEMPLATE_PRESENCE (template) : GST_PAD_ALWAYS;
  gboolean needed = presence == GST_PAD_REQUEST
      || count_pads (element, GST_PAD_DIRECTION (pad),
      presence == GST_PAD_SOMETIMES) > 1;

  gst_clear_object (&template);
  return needed ? gst_pad_get_name (pad) : NULL;
}

/* An element whose pad needs no name has one link on that side: it can stand there. */
static GstLaunchPlace
find_place (const GstLaunchLink * link)
{
  if (link->from->parent != link->to->parent)
    return GST_LAUNCH_APART;
  if (link->to_pad == NULL)
    return link->from_pad == NULL ? GST_LAUNCH_INSIDE : GST_LAUNCH_BEFORE;
  return link->from_pad == NULL ? GST_LAUNCH_AFTER : GST_LAUNCH_APART;
}

static gboolean
add_link (GstElement * element, GstPad * src, gpointer data)
{
  GstLaunchGraph *graph = data;
  GstLaunchNode *from = find_node (graph, element), *to = NULL;
  GstPad *sink = find_peer (graph, src, &to);
  GstLaunchLink *link;

  if (sink == NULL)
    return TRUE;
  link = g_new0 (GstLaunchLink, 1);
  link->from = from;
  link->to = to;
  link->from_pad = get_needed_name (src, from->element);
  link->to_pad = get_needed_name (sink, to->element);
  link->place = find_place (link);
  from->is_named |= link->place == GST_LAUNCH_BEFORE
      || link->place == GST_LAUNCH_APART;
  to->is_named |= link->place == GST_LAUNCH_AFTER
      || link->place == GST_LAUNCH_APART;
  g_ptr_array_add (graph->links, link);
  gst_object_unref (sink);
  return TRUE;
}

/**
 * gst_launch_graph_new:
 * @top: a pipeline
 *
 * Returns: (transfer full): what is in it; free it with gst_launch_graph_free()
 */
GstLaunchGraph *
gst_launch_graph_new (GstElement * top)
{
  GstLaunchGraph *graph = g_new0 (GstLaunchGraph, 1);
  guint i;

  graph->nodes = g_ptr_array_new_with_free_func (free_node);
  graph->links = g_ptr_array_new_with_free_func (free_link);
  if (is_plain_bin (top))
    add_children (graph, top, NULL);
  else
    add_node (graph, top, NULL);
  for (i = 0; i < graph->nodes->len; i++) {
    const GstLaunchNode *node = graph->nodes->pdata[i];

    if (!node->is_bin)
      gst_element_foreach_src_pad (node->element, add_link, graph);
  }
  return graph;
}

/**
 * gst_launch_graph_free:
 * @graph: (transfer full): a graph
 */
void
gst_launch_graph_free (GstLaunchGraph * graph)
{
  g_ptr_array_unref (graph->links);
  g_ptr_array_unref (graph->nodes);
  g_free (graph);
}

/**
 * gst_launch_graph_find_link:
 * @graph: a graph
 * @node: one of its nodes
 * @upstream: whether the link comes to it, and does not go out of it
 * @place: where the link is written
 *
 * Returns: (transfer none) (nullable): the first such link
 */
GstLaunchLink *
gst_launch_graph_find_link (GstLaunchGraph * graph,
    const GstLaunchNode * node, gboolean upstream, GstLaunchPlace place)
{
  guint i;

  for (i = 0; i < graph->links->len; i++) {
    GstLaunchLink *link = graph->links->pdata[i];

    if (link->place == place && (upstream ? link->to : link->from) == node)
      return link;
  }
  return NULL;
}
