/* Reads the codes of a frame that is drawn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructview.h"

#include <string.h>

#include <gst/base/gstbasetransform.h>

#include "gstrefusal.h"
#include "panelimage.h"

GST_DEBUG_CATEGORY_EXTERN (gst_reconstruct_debug);
#define GST_CAT_DEFAULT gst_reconstruct_debug

static gboolean
check_code (GstElement * element, const GstSparseCode * code)
{
  if (!panel_view_can_draw_code (code)) {
    GST_ELEMENT_REFUSE (element, STREAM, FORMAT,
        ("The frame's code cannot be drawn: a layer's prototypes side by side "
            "may be %u pixels long, with 1 or 3 channels. Use fewer units or "
            "smaller fields.", PANEL_IMAGE_MAX_EDGE),
        ("%u x %u units of %u x %u pixels, %u channels, %u halves; %u x %u "
            "fields", code->columns, code->rows, code->field_width,
            code->field_height, code->channels, code->halves,
            code->fields_across, code->fields_down));
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_invariant (GstElement * element, GstBuffer * buffer, const gchar * layer,
    GstInvariantCode * code)
{
  if (!gst_buffer_get_invariant_code_above (buffer, layer, code)) {
    GST_ELEMENT_REFUSE (element, STREAM, FAILED,
        ("The frame has no invariant code. Put invariantlayer between "
            "competelayer and reconstruct, or leave recall and invariant out of "
            "`panels`."), (NULL));
    return FALSE;
  }
  if (!panel_view_can_draw_invariant (code)) {
    GST_ELEMENT_REFUSE (element, STREAM, FORMAT,
        ("The frame's invariant code cannot be drawn: the features of all fields "
            "side by side may be %u pixels long. Use larger fields.",
            PANEL_IMAGE_MAX_EDGE),
        ("%u, %u and %u features; %u x %u fields", code->first_units,
            code->second_units, code->third_units, code->fields_across,
            code->fields_down));
    return FALSE;
  }
  return TRUE;
}

/**
 * gst_reconstruct_view_read:
 * @view: gets the code of the frame, all 0 where it has none and no panel needs it
 * @reader: of the codes
 * @element: whose errors are posted
 * @buffer: the frame
 * @look: which layer's code is drawn, on which panels
 *
 * Reads the code of a frame, whether it is drawn or not: what is missing is said at the
 * first frame.
 *
 * Returns: %GST_FLOW_OK; %GST_BASE_TRANSFORM_FLOW_DROPPED when the frame has no code and
 *     others had; %GST_FLOW_ERROR, with an error posted, when none had
 */
GstFlowReturn
gst_reconstruct_view_read (PanelView * view, GstCodeReader * reader,
    GstElement * element, GstBuffer * buffer, const GstReconstructLook * look)
{
  GstFlowReturn ret;

  if (panels_need_code (look->panels)) {
    ret = gst_code_reader_read (reader, element, buffer, look->layer,
        &view->code);
    return ret == GST_FLOW_CUSTOM_SUCCESS ? GST_BASE_TRANSFORM_FLOW_DROPPED :
        ret;
  }
  if (!gst_buffer_get_sparse_code (buffer, look->layer, &view->code))
    memset (&view->code, 0, sizeof view->code);
  return GST_FLOW_OK;
}

/**
 * gst_reconstruct_view_check:
 * @view: a frame's code, all 0 where it has none and no panel needs it; gets @frame, and
 *     the invariant code if panels show it
 * @element: whose errors are posted
 * @frame: a mapped frame, in use for as long as @view is
 * @look: which layer's code is drawn, on which panels
 *
 * Returns: %FALSE, with an error posted, when the codes cannot be drawn, or @frame lacks
 *     the invariant code that panels show
 */
gboolean
gst_reconstruct_view_check (PanelView * view, GstElement * element,
    GstVideoFrame * frame, const GstReconstructLook * look)
{
  view->frame = frame;
  if ((panels_need_code (look->panels) || view->code.columns > 0)
      && !check_code (element, &view->code))
    return FALSE;
  return !panels_need_invariant (look->panels)
      || read_invariant (element, frame->buffer, look->layer, &view->invariant);
}
