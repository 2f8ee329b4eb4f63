/* Sound pads: the pads audio_%u of a bin, and where their sound goes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstsoundpads.h"

#include "gstinstalled.h"

static GstStaticPadTemplate audio_template =
GST_STATIC_PAD_TEMPLATE ("audio_%u", GST_PAD_SINK, GST_PAD_REQUEST,
    GST_STATIC_CAPS ("audio/x-raw"));

/**
 * gst_sound_pads_install:
 * @klass: of a bin
 *
 * Adds the template of the pads to @klass.
 */
void
gst_sound_pads_install (GstElementClass * klass)
{
  gst_element_class_add_static_pad_template (klass, &audio_template);
}

/* The first name that is free */
static gchar *
find_name (GstElement * bin)
{
  guint i;

  for (i = 0;; i++) {
    gchar *name = g_strdup_printf ("audio_%u", i);
    GstPad *taken = gst_element_get_static_pad (bin, name);

    if (taken == NULL)
      return name;
    gst_object_unref (taken);
    g_free (name);
  }
}

/**
 * gst_sound_pads_add:
 * @bin: a bin whose class has the template
 * @template: that template, as it is in the request for a pad
 * @name: (nullable): the pad's name; %NULL for the first that is free
 *
 * Returns: (transfer none) (nullable): a new pad of @bin that is connected to
 *     nothing; %NULL when the name is taken
 */
GstPad *
gst_sound_pads_add (GstElement * bin, GstPadTemplate * template,
    const gchar * name)
{
  gchar *chosen = name ? g_strdup (name) : find_name (bin);
  GstPad *pad = gst_ghost_pad_new_no_target_from_template (chosen, template);

  g_free (chosen);
  gst_pad_set_active (pad, TRUE);
  return gst_element_add_pad (bin, pad) ? pad : NULL;
}

/**
 * gst_sound_pads_list:
 * @bin: a bin whose class has the template
 *
 * Returns: (transfer full): its sound pads, in the order in which they were
 *     asked for; free with g_list_free_full() and gst_object_unref()
 */
GList *
gst_sound_pads_list (GstElement * bin)
{
  GList *pads = NULL, *item;

  GST_OBJECT_LOCK (bin);
  for (item = bin->sinkpads; item != NULL; item = item->next)
    if (GST_PAD_TEMPLATE_PRESENCE (GST_PAD_PAD_TEMPLATE (item->data)) ==
        GST_PAD_REQUEST)
      pads = g_list_append (pads, gst_object_ref (item->data));
  GST_OBJECT_UNLOCK (bin);
  return pads;
}

/**
 * gst_sound_pads_is_connected:
 * @pad: a sound pad
 *
 * Returns: whether what comes to @pad is recorded or played
 */
gboolean
gst_sound_pads_is_connected (GstPad * pad)
{
  GstPad *target = gst_ghost_pad_get_target (GST_GHOST_PAD (pad));

  if (target == NULL)
    return FALSE;
  gst_object_unref (target);
  return TRUE;
}

/**
 * gst_sound_pads_record:
 * @pad: a sound pad
 * @encodebin: a child of the same bin, whose profile has sound
 *
 * Connects @pad to a new pad of @encodebin.
 *
 * Returns: %FALSE when @encodebin gives no pad
 */
gboolean
gst_sound_pads_record (GstPad * pad, GstElement * encodebin)
{
  GstPad *target = gst_element_request_pad_simple (encodebin, "audio_%u");

  if (target == NULL)
    return FALSE;
  gst_ghost_pad_set_target (GST_GHOST_PAD (pad), target);
  gst_object_unref (target);
  return TRUE;
}

/* A bin: queue ! audioconvert ! audioresample ! sink. Takes @sink over. */
static GstElement *
make_player (GstElement * sink, GError ** error)
{
  const gchar *factories[] = { "queue", "audioconvert", "audioresample" };
  GstElement *player = gst_bin_new (NULL), *last = NULL;
  GstPad *pad;
  guint i;

  gst_bin_add (GST_BIN (player), sink);
  for (i = 0; i < G_N_ELEMENTS (factories); i++) {
    GstElement *element = gst_installed_new (factories[i], "play sound", error);

    if (element == NULL)
      goto failed;
    gst_bin_add (GST_BIN (player), element);
    if (last != NULL)
      gst_element_link (last, element);
    last = element;
    if (i > 0)
      continue;
    pad = gst_element_get_static_pad (element, "sink");
    gst_element_add_pad (player, gst_ghost_pad_new ("sink", pad));
    gst_object_unref (pad);
  }
  if (gst_element_link (last, sink))
    return player;
  g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_PAD,
      "The sound cannot be linked to %s. Set `audio-sink` to an element that "
      "takes raw audio.", GST_ELEMENT_NAME (sink));
failed:
  gst_object_unref (player);
  return NULL;
}

/**
 * gst_sound_pads_play:
 * @pad: a sound pad
 * @sink: (transfer floating): what plays it
 * @error: where to say why it cannot be played
 *
 * Connects @pad to a new child of its bin, which has @sink in it and plays it.
 *
 * Returns: %FALSE when an element is not installed
 *     (%GST_CORE_ERROR_MISSING_PLUGIN) or @sink takes no sound
 *     (%GST_CORE_ERROR_PAD)
 */
gboolean
gst_sound_pads_play (GstPad * pad, GstElement * sink, GError ** error)
{
  GstElement *bin = GST_PAD_PARENT (pad);
  GstElement *player = make_player (sink, error);
  GstPad *target;

  if (player == NULL)
    return FALSE;
  gst_bin_add (GST_BIN (bin), player);
  target = gst_element_get_static_pad (player, "sink");
  gst_ghost_pad_set_target (GST_GHOST_PAD (pad), target);
  gst_object_unref (target);
  gst_element_sync_state_with_parent (player);
  return TRUE;
}

/* Takes the sink out of @player, so that it can be used again: messages may keep @player
 * alive. */
static void
release_sink (GstElement * player)
{
  GstIterator *sinks = gst_bin_iterate_sinks (GST_BIN (player));
  GValue item = G_VALUE_INIT;

  if (gst_iterator_next (sinks, &item) == GST_ITERATOR_OK) {
    gst_bin_remove (GST_BIN (player), g_value_get_object (&item));
    g_value_unset (&item);
  }
  gst_iterator_free (sinks);
}

/**
 * gst_sound_pads_disconnect:
 * @pad: a sound pad
 *
 * Undoes gst_sound_pads_record() or gst_sound_pads_play(), if either was done.
 */
void
gst_sound_pads_disconnect (GstPad * pad)
{
  GstPad *target = gst_ghost_pad_get_target (GST_GHOST_PAD (pad));
  GstPadTemplate *template;
  GstElement *child;

  if (target == NULL)
    return;
  template = GST_PAD_PAD_TEMPLATE (target);
  child = gst_pad_get_parent_element (target);
  gst_ghost_pad_set_target (GST_GHOST_PAD (pad), NULL);
  if (template != NULL
      && GST_PAD_TEMPLATE_PRESENCE (template) == GST_PAD_REQUEST) {
    gst_element_release_request_pad (child, target);
  } else {
    gst_element_set_state (child, GST_STATE_NULL);
    release_sink (child);
    gst_bin_remove (GST_BIN (GST_PAD_PARENT (pad)), child);
  }
  gst_object_unref (child);
  gst_object_unref (target);
}
