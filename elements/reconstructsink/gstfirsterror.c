/* First error: of all errors in a bin only the first is posted
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstfirsterror.h"

/**
 * gst_first_error_is_later:
 * @failed: (inout): atomic: whether an error was posted; set when @message is one
 * @message: a message that is about to be posted
 *
 * Returns: whether @message is an error and not the first
 */
gboolean
gst_first_error_is_later (gint * failed, GstMessage * message)
{
  return GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR
      && !g_atomic_int_compare_and_exchange (failed, FALSE, TRUE);
}

static GstFlowReturn
end_after_error (GstPad * pad, GstFlowReturn ret)
{
  gint *failed = gst_pad_get_element_private (pad);

  return ret == GST_FLOW_ERROR && g_atomic_int_get (failed)
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
 * gst_first_error_end_pad:
 * @pad: a ghost pad that is a sink
 * @failed: atomic: whether an error was posted in its bin; must outlive @pad
 *
 * Lets @pad return %GST_FLOW_EOS for %GST_FLOW_ERROR once an error was posted: the
 * elements before it end. %GST_FLOW_ERROR would make each of them post one more.
 */
void
gst_first_error_end_pad (GstPad * pad, gint * failed)
{
  gst_pad_set_element_private (pad, failed);
  gst_pad_set_chain_function (pad, chain);
  gst_pad_set_chain_list_function (pad, chain_list);
}
