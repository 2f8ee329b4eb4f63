/* What the next picture looks like, shared between threads
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: properties are set at any time, by any thread. The streaming thread
 * takes their values over between two frames, and negotiation works with those of
 * the frame in work. So there are two copies of the settings: what was set, and what
 * is drawn. While nothing streams they are the same.
 */

#include "gstreconstructplan.h"

#include <string.h>

struct _GstReconstructPlan
{
  GMutex lock;                  /* of all that follows */
  GstReconstructSettings set;   /* the properties */
  GstReconstructSettings drawn; /* those of the frame in work */
  gboolean started;
  GridShape grid;               /* of the last code */
  gint width, height;           /* of the pictures so far; 0: there was none */
};

/**
 * gst_reconstruct_plan_new:
 * @settings: the properties
 *
 * Returns: (transfer full): a plan. Free it with
 *     gst_reconstruct_plan_free().
 */
GstReconstructPlan *
gst_reconstruct_plan_new (const GstReconstructSettings * settings)
{
  GstReconstructPlan *plan = g_new0 (GstReconstructPlan, 1);

  g_mutex_init (&plan->lock);
  plan->set = plan->drawn = *settings;
  return plan;
}

/**
 * gst_reconstruct_plan_free:
 * @plan: (transfer full): the plan
 */
void
gst_reconstruct_plan_free (GstReconstructPlan * plan)
{
  g_mutex_clear (&plan->lock);
  g_free (plan);
}

/**
 * gst_reconstruct_plan_start:
 * @plan: the plan
 *
 * Begins to stream: nothing is known yet of the code and of the size of the pictures.
 */
void
gst_reconstruct_plan_start (GstReconstructPlan * plan)
{
  g_mutex_lock (&plan->lock);
  plan->started = TRUE;
  plan->width = plan->height = 0;
  memset (&plan->grid, 0, sizeof plan->grid);
  g_mutex_unlock (&plan->lock);
}

/**
 * gst_reconstruct_plan_stop:
 * @plan: the plan
 *
 * Ends to stream.
 */
void
gst_reconstruct_plan_stop (GstReconstructPlan * plan)
{
  g_mutex_lock (&plan->lock);
  plan->started = FALSE;
  plan->drawn = plan->set;
  g_mutex_unlock (&plan->lock);
}

/**
 * gst_reconstruct_plan_set_settings:
 * @plan: the plan
 * @settings: the properties
 *
 * Sets what the next frame is drawn by.
 */
void
gst_reconstruct_plan_set_settings (GstReconstructPlan * plan,
    const GstReconstructSettings * settings)
{
  g_mutex_lock (&plan->lock);
  plan->set = *settings;
  if (!plan->started)
    plan->drawn = plan->set;
  g_mutex_unlock (&plan->lock);
}

/**
 * gst_reconstruct_plan_get_parts:
 * @plan: the plan
 *
 * Returns: the parts of the code to ask for: what the panels show that are set, and
 *     those that are still drawn
 */
GstSparseCodeParts
gst_reconstruct_plan_get_parts (GstReconstructPlan * plan)
{
  PanelSet panels;

  g_mutex_lock (&plan->lock);
  panels = plan->set.look.panels | plan->drawn.look.panels;
  g_mutex_unlock (&plan->lock);
  return panels_get_parts (panels);
}

/**
 * gst_reconstruct_plan_get_lapse:
 * @plan: the plan
 *
 * Returns: which frames are drawn
 */
GstTimeLapse
gst_reconstruct_plan_get_lapse (GstReconstructPlan * plan)
{
  GstTimeLapse lapse;

  g_mutex_lock (&plan->lock);
  lapse = plan->drawn.lapse;
  g_mutex_unlock (&plan->lock);
  return lapse;
}

/**
 * gst_reconstruct_plan_get_look:
 * @plan: the plan
 *
 * Returns: the look of the frame in work
 */
GstReconstructLook
gst_reconstruct_plan_get_look (GstReconstructPlan * plan)
{
  GstReconstructLook look;

  g_mutex_lock (&plan->lock);
  look = plan->drawn.look;
  g_mutex_unlock (&plan->lock);
  return look;
}

/**
 * gst_reconstruct_plan_get_next_look:
 * @plan: the plan
 *
 * Returns: the look that the properties ask for
 */
GstReconstructLook
gst_reconstruct_plan_get_next_look (GstReconstructPlan * plan)
{
  GstReconstructLook look;

  g_mutex_lock (&plan->lock);
  look = plan->set.look;
  g_mutex_unlock (&plan->lock);
  return look;
}

/**
 * gst_reconstruct_plan_get_sizing:
 * @plan: the plan
 *
 * Returns: what the size of the pictures follows from
 */
GstReconstructSizing
gst_reconstruct_plan_get_sizing (GstReconstructPlan * plan)
{
  GstReconstructSizing sizing;

  g_mutex_lock (&plan->lock);
  sizing.look = plan->drawn.look;
  sizing.grid = plan->grid;
  sizing.width = plan->width;
  sizing.height = plan->height;
  g_mutex_unlock (&plan->lock);
  return sizing;
}

/**
 * gst_reconstruct_plan_set_look:
 * @plan: the plan
 * @look: the look of the next frame
 *
 * Sets what is drawn from now on. When pictures may have another size, the old one is
 * forgotten.
 *
 * Returns: what changed
 */
GstReconstructChange
gst_reconstruct_plan_set_look (GstReconstructPlan * plan,
    const GstReconstructLook * look)
{
  GstReconstructLook *drawn = &plan->drawn.look;
  GstReconstructChange change = 0;

  g_mutex_lock (&plan->lock);
  if (look->panels != drawn->panels)
    change |= GST_RECONSTRUCT_CHANGE_PANELS;
  if (look->layer != drawn->layer)
    change |= GST_RECONSTRUCT_CHANGE_LAYER;
  if (!gst_reconstruct_look_has_same_size (look, drawn)) {
    change |= GST_RECONSTRUCT_CHANGE_SIZE;
    plan->width = plan->height = 0;
  }
  *drawn = *look;
  g_mutex_unlock (&plan->lock);
  return change;
}

/**
 * gst_reconstruct_plan_update_grid:
 * @plan: the plan
 * @code: the code of the next frame
 *
 * Returns: whether the code has another shape than the last one
 */
gboolean
gst_reconstruct_plan_update_grid (GstReconstructPlan * plan,
    const GstSparseCode * code)
{
  gboolean changed;

  g_mutex_lock (&plan->lock);
  changed = grid_shape_update (&plan->grid, code);
  g_mutex_unlock (&plan->lock);
  return changed;
}

/**
 * gst_reconstruct_plan_set_size:
 * @plan: the plan
 * @width: of the picture that was drawn
 * @height: of the picture that was drawn
 *
 * From now on pictures keep this size.
 */
void
gst_reconstruct_plan_set_size (GstReconstructPlan * plan, gint width,
    gint height)
{
  g_mutex_lock (&plan->lock);
  plan->width = width;
  plan->height = height;
  g_mutex_unlock (&plan->lock);
}
