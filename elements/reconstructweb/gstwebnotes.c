/* Web notes: what there is to tell the clients of a server
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstwebnotes.h"

/* The most events that are noted until they are told. */
#define MOST_EVENTS 100

static void
clear_change (gpointer change)
{
  gst_object_unref (((GstWebChange *) change)->element);
}

static void
clear_event (gpointer event)
{
  g_free (((GstWebEvent *) event)->text);
  g_free (((GstWebEvent *) event)->layer);
}

/**
 * gst_web_notes_init:
 * @notes: (out): nothing to tell; free what it holds with gst_web_notes_clear()
 */
void
gst_web_notes_init (GstWebNotes * notes)
{
  notes->figures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      (GDestroyNotify) gst_structure_free);
  notes->changes = g_array_new (FALSE, FALSE, sizeof (GstWebChange));
  g_array_set_clear_func (notes->changes, clear_change);
  notes->events = g_array_new (FALSE, FALSE, sizeof (GstWebEvent));
  g_array_set_clear_func (notes->events, clear_event);
  notes->state = notes->elements = FALSE;
}

/**
 * gst_web_notes_clear:
 * @notes: notes
 *
 * Frees what they hold.
 */
void
gst_web_notes_clear (GstWebNotes * notes)
{
  g_hash_table_unref (notes->figures);
  g_array_unref (notes->changes);
  g_array_unref (notes->events);
}

/**
 * gst_web_notes_add_event:
 * @notes: notes
 * @event: its texts belong to @notes from now on; too many events are left out
 */
void
gst_web_notes_add_event (GstWebNotes * notes, GstWebEvent * event)
{
  if (notes->events->len < MOST_EVENTS)
    g_array_append_val (notes->events, *event);
  else
    clear_event (event);
}

/**
 * gst_web_notes_add_change:
 * @notes: notes
 * @element: an element
 * @pspec: of its property, which was set
 */
void
gst_web_notes_add_change (GstWebNotes * notes, GstElement * element,
    GParamSpec * pspec)
{
  GstWebChange change = { element, pspec };
  guint i;

  for (i = 0; i < notes->changes->len; i++) {
    const GstWebChange *other =
        &g_array_index (notes->changes, GstWebChange, i);

    if (other->element == element && other->pspec == pspec)
      return;
  }
  gst_object_ref (element);
  g_array_append_val (notes->changes, change);
}
