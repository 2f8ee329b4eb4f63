/* Solo: an element outside of any pipeline, which works on one buffer at a time
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: the element stands between two pads of ours. A buffer is pushed into one,
 * and what comes out of the other is handed on. The element must have no thread of its
 * own: then all has come out when the push returns.
 */

#include "gstsolo.h"

struct _GstSolo
{
  GstElement *element;
  GstPad *source, *sink;        /* ours, linked to those of the element */
  GstSoloFunc came;
  gpointer data;
  GstCaps *caps;                /* of the last buffer, or NULL */
};

static GstStaticPadTemplate source_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static GstFlowReturn
hand_on (GstPad * pad, GstObject * parent, GstBuffer * buffer)
{
  GstSolo *solo = gst_pad_get_element_private (pad);

  solo->came (pad, buffer, solo->data);
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static gboolean
take_event (GstPad * pad, GstObject * parent, GstEvent * event)
{
  gst_event_unref (event);
  return TRUE;
}

static GstPad *
new_pad (GstStaticPadTemplate * template, GstElement * element,
    const gchar * peer)
{
  GstPad *pad = gst_pad_new_from_static_template (template, NULL), *other;

  gst_object_ref_sink (pad);
  other = gst_element_get_static_pad (element, peer);
  if (template->direction == GST_PAD_SRC)
    gst_pad_link (pad, other);
  else
    gst_pad_link (other, pad);
  gst_object_unref (other);
  gst_pad_set_event_function (pad, take_event);
  return pad;
}

/**
 * gst_solo_new:
 * @element: (transfer floating): a new element with the pads `sink` and `src`
 * @came: takes what comes out
 * @data: for @came
 *
 * Returns: (transfer full): @element, which plays; free it with gst_solo_free()
 */
GstSolo *
gst_solo_new (GstElement * element, GstSoloFunc came, gpointer data)
{
  GstSolo *solo = g_new0 (GstSolo, 1);

  solo->came = came;
  solo->data = data;
  solo->element = gst_object_ref_sink (element);
  solo->source = new_pad (&source_template, element, "sink");
  solo->sink = new_pad (&sink_template, element, "src");
  gst_pad_set_element_private (solo->sink, solo);
  gst_pad_set_chain_function (solo->sink, hand_on);
  gst_pad_set_active (solo->sink, TRUE);
  gst_element_set_state (element, GST_STATE_PLAYING);
  gst_pad_set_active (solo->source, TRUE);
  gst_pad_push_event (solo->source, gst_event_new_stream_start ("solo"));
  return solo;
}

/**
 * gst_solo_free:
 * @solo: (transfer full): a solo that nobody pushes to
 */
void
gst_solo_free (GstSolo * solo)
{
  gst_pad_set_active (solo->source, FALSE);
  gst_element_set_state (solo->element, GST_STATE_NULL);
  gst_pad_set_active (solo->sink, FALSE);
  gst_object_unref (solo->source);
  gst_object_unref (solo->sink);
  gst_object_unref (solo->element);
  gst_clear_caps (&solo->caps);
  g_free (solo);
}

static void
set_caps (GstSolo * solo, GstCaps * caps)
{
  GstSegment segment;

  if (solo->caps != NULL && gst_caps_is_equal (solo->caps, caps))
    return;
  gst_caps_replace (&solo->caps, caps);
  gst_pad_push_event (solo->source, gst_event_new_caps (caps));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (solo->source, gst_event_new_segment (&segment));
}

/**
 * gst_solo_push:
 * @solo: a solo
 * @buffer: (transfer full): a buffer
 * @caps: its format
 *
 * One thread at a time may push.
 */
void
gst_solo_push (GstSolo * solo, GstBuffer * buffer, GstCaps * caps)
{
  set_caps (solo, caps);
  gst_pad_push (solo->source, buffer);
}
