/* Reading a competelayer's code from frames, for elements that need it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodereader.h"
#include "gstrefusal.h"

/* Frames that are waited for; a queue holds 200 if not told otherwise. */
#define MOST_WAITED 1000

/**
 * gst_code_reader_missing:
 * @buffer: a frame
 * @layer: (nullable): whose code is read; %NULL: that of the last layer upstream
 * @needed: parts of it
 *
 * Returns: which of them the code on @buffer lacks; none if there is no code
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
 * @sink: where frames come in
 * @missing: parts that are needed, and that the code of this frame lacks
 *
 * To be called for each frame. When something is missing for the first time, a
 * RECONFIGURE event is sent upstream, after which the layer asks again what is wanted.
 *
 * Returns: whether to wait for a later frame; %FALSE when nothing is missing, or after
 *     1000 frames without it
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
 * @element: that reads; its error is posted
 * @buffer: a frame
 * @layer: (nullable): whose code is read; %NULL: that of the last layer upstream
 * @code: (out caller-allocates): the code, valid as long as @buffer is
 *
 * Returns: %GST_FLOW_OK; %GST_FLOW_CUSTOM_SUCCESS if this frame has no code, but others
 *     before had one: the layer left it out because it came late; %GST_FLOW_ERROR,
 *     after an error, if no frame had one
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
 * Another layer's code is read from now on: a frame without it is an error again.
 */
void
gst_code_reader_layer_changed (GstCodeReader * r)
{
  r->coded = FALSE;
}

/**
 * gst_code_reader_end:
 * @element: that reads
 *
 * At the end of the stream: posts an error if no code was ever read, because what was
 * waited for has not come.
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
