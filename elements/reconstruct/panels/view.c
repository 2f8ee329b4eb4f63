/* A frame and its codes, checked before they are drawn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "view.h"

#include "panelimage.h"

/* Far more units than any grid has, fields than any frame has, and frames than any field
 * has. A code with more is damaged. */
#define MAX_UNITS (1 << 24)
#define MAX_FIELDS (1 << 24)
#define MAX_FEATURES (1 << 12)
#define MAX_FRAMES (1 << 8)

static gboolean
can_draw_units (const GstSparseCode * code)
{
  return code->columns > 0 && code->rows > 0
      && (guint64) code->columns * code->rows <= MAX_UNITS
      && code->field_width > 0 && code->field_height > 0
      && (guint64) code->columns * code->field_width <= PANEL_IMAGE_MAX_EDGE
      && (guint64) code->rows * code->field_height <= PANEL_IMAGE_MAX_EDGE;
}

/**
 * panel_view_can_draw_code:
 * @code: a sparse code
 *
 * Returns: whether its sizes can be drawn
 */
gboolean
panel_view_can_draw_code (const GstSparseCode * code)
{
  return (code->channels == 1 || code->channels == 3)
      && (code->halves == 1 || code->halves == 2)
      && code->field_frames <= MAX_FRAMES
      && can_draw_units (code)
      && code->fields_across > 0 && code->fields_down > 0
      && (guint64) code->fields_across * code->fields_down <= MAX_FIELDS;
}

/**
 * panel_view_can_draw_invariant:
 * @code: an invariant code
 *
 * Returns: whether its sizes can be drawn
 */
gboolean
panel_view_can_draw_invariant (const GstInvariantCode * code)
{
  return code->first_units > 0 && code->first_units <= MAX_FEATURES
      && code->second_units > 0 && code->second_units <= MAX_FEATURES
      && code->third_units <= MAX_FEATURES
      && code->fields_across > 0 && code->fields_down > 0
      && (guint64) MAX (code->fields_across, code->fields_down)
      * MAX (code->first_units, code->second_units) <= PANEL_IMAGE_MAX_EDGE;
}

/**
 * panel_view_has_many_fields:
 * @code: a sparse code
 *
 * Returns: whether more than one field covers the frame
 */
gboolean
panel_view_has_many_fields (const GstSparseCode * code)
{
  return code->fields_across > 1 || code->fields_down > 1;
}

/**
 * panel_view_is_video:
 * @code: a sparse code, or all 0 for none
 *
 * Returns: whether the frame is to be drawn as video, light in the dark: it is no drawing
 *     of one field
 */
gboolean
panel_view_is_video (const GstSparseCode * code)
{
  return code->columns == 0 || panel_view_has_many_fields (code);
}
