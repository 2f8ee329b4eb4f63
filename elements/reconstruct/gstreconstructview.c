/* A frame and what layers say of it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreconstructview.h"

#include "gstrefusal.h"
#include "panelimage.h"

GST_DEBUG_CATEGORY_EXTERN (gst_reconstruct_debug);
#define GST_CAT_DEFAULT gst_reconstruct_debug

/* Far more units than any grid has, and fields than any frame: a code that claims
 * more is damaged. */
#define MAX_UNITS (1 << 24)
#define MAX_FIELDS (1 << 24)
#define MAX_FEATURES (1 << 12)

static gboolean
has_drawable_units (const GstSparseCode * code)
{
  return code->columns > 0 && code->rows > 0
      && (guint64) code->columns * code->rows <= MAX_UNITS
      && code->field_width > 0 && code->field_height > 0
      && (guint64) code->columns * code->field_width <= PANEL_IMAGE_MAX_EDGE
      && (guint64) code->rows * code->field_height <= PANEL_IMAGE_MAX_EDGE;
}

static gboolean
is_drawable (const GstSparseCode * code)
{
  return (code->channels == 1 || code->channels == 3)
      && (code->halves == 1 || code->halves == 2)
      && has_drawable_units (code)
      && code->fields_across > 0 && code->fields_down > 0
      && (guint64) code->fields_across * code->fields_down <= MAX_FIELDS;
}

static gboolean
read_code (GstElement * element, GstBuffer * buffer, const gchar * layer,
    GstSparseCode * code)
{
  if (!gst_buffer_get_sparse_code (buffer, layer, code)) {
    if (layer != NULL)
      GST_ELEMENT_REFUSE (element, STREAM, FAILED,
          ("No layer named \"%s\" has put its code on the frame. Set `layer` to "
              "the name of a competelayer before reconstruct.", layer), (NULL));
    else
      GST_ELEMENT_REFUSE (element, STREAM, FAILED,
          ("The frame has no sparse code. Put competelayer before reconstruct."),
          (NULL));
    return FALSE;
  }
  if (!is_drawable (code)) {
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
has_drawable_features (const GstInvariantCode * code)
{
  return code->first_units > 0 && code->first_units <= MAX_FEATURES
      && code->second_units > 0 && code->second_units <= MAX_FEATURES
      && code->third_units <= MAX_FEATURES
      && code->fields_across > 0 && code->fields_down > 0
      && (guint64) MAX (code->fields_across, code->fields_down)
      * MAX (code->first_units, code->second_units) <= PANEL_IMAGE_MAX_EDGE;
}

static gboolean
read_invariant (GstElement * element, GstBuffer * buffer,
    GstInvariantCode * code)
{
  if (!gst_buffer_get_invariant_code (buffer, NULL, code)) {
    GST_ELEMENT_REFUSE (element, STREAM, FAILED,
        ("The frame has no invariant code. Put invariantlayer between "
            "competelayer and reconstruct, or leave recall and invariant out of "
            "`panels`."), (NULL));
    return FALSE;
  }
  if (!has_drawable_features (code)) {
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
 * gst_reconstruct_view_is_drawable:
 * @code: a sparse code
 * @invariant: an invariant code
 *
 * Returns: whether both have numbers that can be drawn
 *
 * Since: 0.1
 */
gboolean
gst_reconstruct_view_is_drawable (const GstSparseCode * code,
    const GstInvariantCode * invariant)
{
  return is_drawable (code) && has_drawable_features (invariant);
}

/**
 * gst_reconstruct_view_read:
 * @view: (out caller-allocates): the frame and its codes
 * @element: whose errors are posted
 * @frame: a mapped frame, in use for as long as @view is
 * @look: which layer's code is drawn, on which panels
 *
 * Returns: %FALSE, with an error posted, when @frame has not the codes that the
 *     panels show, or they cannot be drawn
 *
 * Since: 0.1
 */
gboolean
gst_reconstruct_view_read (GstReconstructView * view, GstElement * element,
    GstVideoFrame * frame, const GstReconstructLook * look)
{
  view->frame = frame;
  if (!read_code (element, frame->buffer, look->layer, &view->code))
    return FALSE;
  return (look->panels & GST_RECONSTRUCT_OF_INVARIANT) == 0
      || read_invariant (element, frame->buffer, &view->invariant);
}
