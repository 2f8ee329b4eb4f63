/* Reading a competelayer's code from frames, for elements that need it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodereader.h"
#include "gstrefusal.h"

/* How many frames to wait for. A queue holds 200 by default. */
#define MOST_WAITED 1000

/**
 * gst_code_reader_missing:
 * @buffer: a frame
 * @layer: (nullable): the name of the layer whose code is read, %NULL for the last layer
 *     upstream
 * @needed: the parts that the element needs
 *
 * Returns: which of these parts the code on @buffer lacks; none if there is no code
 */
GstSparseCodeParts
gst_code_reader_missing (GstBuffer * buffer, const gchar * layer,
    GstSparseCodeParts needed)
{
  GstSparseCode code;

  if (!gst_buffer_get_sparse_code (buffer, layer, &code))
    return 0;
  return needed & ~gst_sparse_code_parts (&code);
}

/**
 * gst_code_reader_wait:
 * @sink: the sink pad of the element
 * @missing: the needed parts that the code of this frame lacks
 *
 * Decides whether to wait for a later frame. Call it for each frame. When a part is
 * missing for the first time, it sends a RECONFIGURE event upstream, so that the layer
 * queries again which parts are requested.
 *
 * Returns: whether to wait; %FALSE if no part is missing, or after 1000 frames
 */
gboolean
gst_code_reader_wait (GstCodeReader * r, GstPad * sink,
    GstSparseCodeParts missing)
{
  if (missing == 0) {
    r->waited = 0;
    r->asked = 0;
    return FALSE;
  }
  if ((missing & ~r->asked) != 0) {
    r->asked |= missing;
    r->waited = 0;
    gst_pad_push_event (sink, gst_event_new_reconfigure ());
  }
  if (r->waited == MOST_WAITED)
    return FALSE;
  r->waited++;
  return TRUE;
}

static void
refuse_frame (GstElement * element, const gchar * layer)
{
  const gchar *name =
      GST_OBJECT_NAME (gst_element_get_factory (element));

  if (layer != NULL)
    GST_ELEMENT_REFUSE (element, STREAM, FAILED,
        ("No layer named \"%s\" has put its code on the frame. Set `layer` to "
            "the name of a competelayer before %s.", layer, name), (NULL));
  else
    GST_ELEMENT_REFUSE (element, STREAM, FAILED,
        ("The frame has no sparse code. Put competelayer before %s.", name),
        (NULL));
}

/**
 * gst_code_reader_read:
 * @element: the element that reads; it posts the errors
 * @buffer: a frame
 * @layer: (nullable): the name of the layer whose code is read, %NULL for the last layer
 *     upstream
 * @code: (out caller-allocates): the code, valid as long as @buffer is
 *
 * Reads the code of a frame. A frame without code is an error only if no frame before it
 * had one: later, the layer does not code frames that come late.
 *
 * Returns: %GST_FLOW_OK; %GST_FLOW_CUSTOM_SUCCESS if this frame has no code but an
 *     earlier one had; %GST_FLOW_ERROR, after an error, if no frame had one
 */
GstFlowReturn
gst_code_reader_read (GstCodeReader * r, GstElement * element,
    GstBuffer * buffer, const gchar * layer, GstSparseCode * code)
{
  if (gst_buffer_get_sparse_code (buffer, layer, code)) {
    r->coded = TRUE;
    return GST_FLOW_OK;
  }
  if (r->coded) {
    GST_LOG_OBJECT (element, "a frame without code");
    return GST_FLOW_CUSTOM_SUCCESS;
  }
  refuse_frame (element, layer);
  return GST_FLOW_ERROR;
}

/**
 * gst_code_reader_layer_changed:
 *
 * Call it when the element reads the code of another layer from now on: a frame without
 * that code is an error again.
 */
void
gst_code_reader_layer_changed (GstCodeReader * r)
{
  r->coded = FALSE;
}

/**
 * gst_code_reader_end:
 * @element: the element that reads; it posts the error
 *
 * Call it at the end of the stream. Posts an error if no code was ever read because all
 * frames lacked a needed part.
 *
 * Returns: %FALSE after an error
 */
gboolean
gst_code_reader_end (const GstCodeReader * r, GstElement * element)
{
  gchar *names;

  if (r->coded || r->waited == 0)
    return TRUE;
  names = gst_sparse_code_parts_names (r->asked);
  GST_ELEMENT_ERROR (element, STREAM, FAILED,
      ("The stream has ended, and the code of no frame had what is needed. Add "
          "\"%s\" to competelayer's `attach`.", names), (NULL));
  g_free (names);
  return FALSE;
}
