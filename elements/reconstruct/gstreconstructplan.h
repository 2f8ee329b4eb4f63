/* What the next picture looks like, shared between threads
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructsettings.h"
#include "shape.h"

G_BEGIN_DECLS

/**
 * GstReconstructSizing:
 * @look: the panels and the bounds
 * @grid: the shape of the last code
 * @width: of the pictures so far; 0: there was none
 * @height: of the pictures so far
 *
 * What the size of the pictures follows from.
 */
typedef struct
{
  GstReconstructLook look;
  GridShape grid;
  gint width, height;
} GstReconstructSizing;

/**
 * GstReconstructChange:
 * @GST_RECONSTRUCT_CHANGE_PANELS: other panels are drawn
 * @GST_RECONSTRUCT_CHANGE_SIZE: pictures may have another size
 * @GST_RECONSTRUCT_CHANGE_LAYER: the code of another layer is drawn
 *
 * What a new look changes.
 */
typedef enum
{
  GST_RECONSTRUCT_CHANGE_PANELS = 1 << 0,
  GST_RECONSTRUCT_CHANGE_SIZE = 1 << 1,
  GST_RECONSTRUCT_CHANGE_LAYER = 1 << 2
} GstReconstructChange;

typedef struct _GstReconstructPlan GstReconstructPlan;

void gst_reconstruct_plan_class_init (GObjectClass * klass);

GstReconstructPlan *gst_reconstruct_plan_new (GstElement * element);

void gst_reconstruct_plan_free (GstReconstructPlan * plan);

void gst_reconstruct_plan_start (GstReconstructPlan * plan);

void gst_reconstruct_plan_stop (GstReconstructPlan * plan);

void gst_reconstruct_plan_set_property (GstReconstructPlan * plan,
    GParamSpec * pspec, const GValue * value);

void gst_reconstruct_plan_get_property (GstReconstructPlan * plan,
    GParamSpec * pspec, GValue * value);

void gst_reconstruct_plan_set_default_size (GstReconstructPlan * plan,
    guint width, guint height);

GstSparseCodeParts gst_reconstruct_plan_get_parts (GstReconstructPlan * plan);

GstTimeLapse gst_reconstruct_plan_get_lapse (GstReconstructPlan * plan);

GstReconstructLook gst_reconstruct_plan_get_look (GstReconstructPlan * plan);

GstReconstructLook gst_reconstruct_plan_get_next_look (GstReconstructPlan *
    plan);

GstReconstructSizing gst_reconstruct_plan_get_sizing (GstReconstructPlan *
    plan);

GstReconstructChange gst_reconstruct_plan_set_look (GstReconstructPlan * plan,
    const GstReconstructLook * look);

gboolean gst_reconstruct_plan_update_grid (GstReconstructPlan * plan,
    const GstSparseCode * code);

void gst_reconstruct_plan_set_size (GstReconstructPlan * plan, gint width,
    gint height);

G_END_DECLS
