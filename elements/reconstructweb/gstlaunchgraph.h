/* Launch graph: the elements of a pipeline, and the links between them, to be written down
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * GstLaunchNode:
 * @element: an element, or a plain bin
 * @parent: (nullable): the plain bin that it is in; %NULL for the pipeline
 * @is_bin: whether it is a plain bin, whose elements are nodes, too
 * @name: its name; another one if two in the pipeline have the same
 * @is_named: whether its name must be written: the application has chosen it, or a link
 *     needs it
 */
typedef struct _GstLaunchNode GstLaunchNode;
struct _GstLaunchNode
{
  GstElement *element;
  const GstLaunchNode *parent;
  gboolean is_bin;
  gchar *name;
  gboolean is_named;
};

/**
 * GstLaunchPlace:
 * @GST_LAUNCH_INSIDE: inside a chain: neither end needs a name
 * @GST_LAUNCH_BEFORE: before the chain that the element downstream begins: the end
 *     upstream needs a name
 * @GST_LAUNCH_AFTER: after the chain that the element upstream ends: the end downstream
 *     needs a name
 * @GST_LAUNCH_APART: by itself: both ends need names
 *
 * Where a link is written.
 */
typedef enum
{
  GST_LAUNCH_INSIDE,
  GST_LAUNCH_BEFORE,
  GST_LAUNCH_AFTER,
  GST_LAUNCH_APART
} GstLaunchPlace;

/**
 * GstLaunchLink:
 * @from: the element upstream
 * @to: the element downstream
 * @from_pad: (nullable): its pad, if that must be named
 * @to_pad: (nullable): its pad, if that must be named
 * @place: where it is written
 */
typedef struct
{
  GstLaunchNode *from, *to;
  gchar *from_pad, *to_pad;
  GstLaunchPlace place;
} GstLaunchLink;

/**
 * GstLaunchGraph:
 * @nodes: of #GstLaunchNode, in the order in which they were added to their bins; a bin
 *     comes before what is in it
 * @links: of #GstLaunchLink, in the order of nodes and pads
 */
typedef struct
{
  GPtrArray *nodes;
  GPtrArray *links;
} GstLaunchGraph;

GstLaunchGraph *gst_launch_graph_new (GstElement * top);

void gst_launch_graph_free (GstLaunchGraph * graph);

GstLaunchLink *gst_launch_graph_find_link (GstLaunchGraph * graph,
    const GstLaunchNode * node, gboolean upstream, GstLaunchPlace place);

G_END_DECLS
