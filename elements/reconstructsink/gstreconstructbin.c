/* GstReconstructBin: a bin around reconstruct that is a sink
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructbin.h"

#include "gstreconstruct.h"

G_DEFINE_ABSTRACT_TYPE (GstReconstructBin, gst_reconstruct_bin, GST_TYPE_BIN);

#define parent_class gst_reconstruct_bin_parent_class

/* --- errors --- */

/**
 * gst_reconstruct_bin_start:
 * @self: a bin that begins to stream
 *
 * The next error is the first.
 */
void
gst_reconstruct_bin_start (GstReconstructBin * self)
{
  g_atomic_int_set (&self->failed, FALSE);
}

/**
 * gst_reconstruct_bin_has_failed:
 * @self: a bin
 *
 * Returns: whether an error was posted since the start
 */
gboolean
gst_reconstruct_bin_has_failed (GstReconstructBin * self)
{
  return g_atomic_int_get (&self->failed);
}

static gboolean
gst_reconstruct_bin_post_message (GstElement * element, GstMessage * message)
{
  GstReconstructBin *self = GST_RECONSTRUCT_BIN (element);

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR
      || g_atomic_int_compare_and_exchange (&self->failed, FALSE, TRUE))
    return GST_ELEMENT_CLASS (parent_class)->post_message (element, message);
  GST_INFO_OBJECT (self, "not posted: %" GST_PTR_FORMAT, message);
  gst_message_unref (message);
  return TRUE;
}

static GstFlowReturn
end_after_error (GstPad * pad, GstFlowReturn ret)
{
  GstReconstructBin *self = gst_pad_get_element_private (pad);

  return ret == GST_FLOW_ERROR && gst_reconstruct_bin_has_failed (self)
      ? GST_FLOW_EOS : ret;
}

static GstFlowReturn
chain (GstPad * pad, GstObject * parent, GstBuffer * buffer)
{
  return end_after_error (pad, gst_proxy_pad_chain_default (pad, parent,
          buffer));
}

static GstFlowReturn
chain_list (GstPad * pad, GstObject * parent, GstBufferList * list)
{
  return end_after_error (pad, gst_proxy_pad_chain_list_default (pad, parent,
          list));
}

/**
 * gst_reconstruct_bin_end_pad:
 * @self: a bin
 * @pad: a ghost pad of it that is a sink
 *
 * Lets @pad return %GST_FLOW_EOS for %GST_FLOW_ERROR once an error was posted: the
 * elements before it end. %GST_FLOW_ERROR would make each of them post one more.
 */
void
gst_reconstruct_bin_end_pad (GstReconstructBin * self, GstPad * pad)
{
  gst_pad_set_element_private (pad, self);
  gst_pad_set_chain_function (pad, chain);
  gst_pad_set_chain_list_function (pad, chain_list);
}

/* --- object --- */

static void
gst_reconstruct_bin_class_init (GstReconstructBinClass * klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstElementClass *reconstruct_class = g_type_class_ref (GST_TYPE_RECONSTRUCT);

  gst_element_class_add_pad_template (element_class,
      gst_element_class_get_pad_template (reconstruct_class, "sink"));
  element_class->post_message =
      GST_DEBUG_FUNCPTR (gst_reconstruct_bin_post_message);
  g_type_class_unref (reconstruct_class);
}

static void
gst_reconstruct_bin_init (GstReconstructBin * self)
{
  GstPadTemplate *template =
      gst_element_class_get_pad_template (GST_ELEMENT_GET_CLASS (self), "sink");
  GstPad *pad, *ghost;

  self->reconstruct = g_object_new (GST_TYPE_RECONSTRUCT, "name",
      "reconstruct", NULL);
  gst_bin_add (GST_BIN (self), self->reconstruct);
  pad = gst_element_get_static_pad (self->reconstruct, "sink");
  ghost = gst_ghost_pad_new_from_template ("sink", pad, template);
  gst_reconstruct_bin_end_pad (self, ghost);
  gst_element_add_pad (GST_ELEMENT (self), ghost);
  gst_object_unref (pad);
}
