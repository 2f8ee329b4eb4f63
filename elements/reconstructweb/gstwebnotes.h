/* Web notes: what there is to tell the clients of a server
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * GstWebChange:
 * @element: owned
 * @pspec: of its property
 *
 * A property that was set.
 */
typedef struct
{
  GstElement *element;
  GParamSpec *pspec;
} GstWebChange;

/**
 * GstWebEvent:
 * @kind: "novelty", "error", "warning" or "end"
 * @text: owned: a sentence
 * @layer: (nullable): owned: the name of the element that it comes from
 * @time: in seconds since the start
 *
 * Something that happened.
 */
typedef struct
{
  const gchar *kind;
  gchar *text, *layer;
  gdouble time;
} GstWebEvent;

/**
 * GstWebNotes:
 * @figures: the name of a layer: its last message, a #GstStructure
 * @changes: of #GstWebChange
 * @events: of #GstWebEvent
 * @state: the pipeline has another state, or the stream ends
 * @elements: there are other elements
 *
 * What there is to tell. It has no lock of its own.
 */
typedef struct
{
  GHashTable *figures;
  GArray *changes;
  GArray *events;
  gboolean state;
  gboolean elements;
} GstWebNotes;

void gst_web_notes_init (GstWebNotes * notes);

void gst_web_notes_clear (GstWebNotes * notes);

void gst_web_notes_add_event (GstWebNotes * notes, GstWebEvent * event);

void gst_web_notes_add_change (GstWebNotes * notes, GstElement * element,
    GParamSpec * pspec);

G_END_DECLS
