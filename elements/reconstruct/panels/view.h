/* A frame and its codes, checked before they are drawn
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "gstinvariantcode.h"
#include "gstsparsecode.h"

G_BEGIN_DECLS

/**
 * PanelView:
 * @frame: the frame, mapped
 * @code: the code of a competelayer, as panel_view_can_draw_code() allows; all 0 where no
 *     panel shows it and the frame has none
 * @invariant: the code of the last invariantlayer, as panel_view_can_draw_invariant()
 *     allows; set only when a panel shows it
 * @again: whether the frame was drawn before, last of all frames
 *
 * The data of one picture.
 */
typedef struct
{
  GstVideoFrame *frame;
  GstSparseCode code;
  GstInvariantCode invariant;
  gboolean again;
} PanelView;

gboolean panel_view_can_draw_code (const GstSparseCode * code);

gboolean panel_view_can_draw_invariant (const GstInvariantCode * code);

gboolean panel_view_has_many_fields (const GstSparseCode * code);

gboolean panel_view_is_video (const GstSparseCode * code);

G_END_DECLS
