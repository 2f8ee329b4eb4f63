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
  GstElement *element;          /* not owned; all that follows is under its lock */
  GstReconstructSettings set;   /* the properties */
  GstReconstructSettings drawn; /* those of the frame in work */
  gboolean started;
  GridShape grid;               /* of the last code */
  gint width, height;           /* of the pictures so far; 0: there was none */
};

/* With the object lock held. */
static void
settings_changed (gpointer base, gpointer members, const gchar * name)
{
  GstReconstructPlan *plan = base;

  gst_reconstruct_settings_limit (&plan->set);
  if (!plan->started)
    plan->drawn = plan->set;
}

static const GstSettingTable tables[] = {
  {.settings = gst_reconstruct_settings,
        .offset = G_STRUCT_OFFSET (GstReconstructPlan, set),
      .changed = settings_changed},
  {NULL}
};

/**
 * gst_reconstruct_plan_class_init:
 * @klass: a class of elements with a plan each
 *
 * Installs the properties.
 */
void
gst_reconstruct_plan_class_init (GObjectClass * klass)
{
  gst_settings_class_init (klass, tables);
}

/**
 * gst_reconstruct_plan_new:
 * @element: whose plan it is; its object lock is never held when it is used
 *
 * Returns: (transfer full): a plan with all settings at their defaults. Free it with
 *     gst_reconstruct_plan_free().
 */
GstReconstructPlan *
gst_reconstruct_plan_new (GstElement * element)
{
  GstReconstructPlan *plan = g_new0 (GstReconstructPlan, 1);

  plan->element = element;
  gst_settings_init (tables, plan);
  plan->set.look.default_width = GST_RECONSTRUCT_WINDOW_WIDTH;
  plan->set.look.default_height = GST_RECONSTRUCT_WINDOW_HEIGHT;
  plan->drawn = plan->set;
  return plan;
}

/**
 * gst_reconstruct_plan_free:
 * @plan: (transfer full): the plan
 */
void
gst_reconstruct_plan_free (GstReconstructPlan * plan)
{
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
  GST_OBJECT_LOCK (plan->element);
  plan->started = TRUE;
  plan->width = plan->height = 0;
  memset (&plan->grid, 0, sizeof plan->grid);
  GST_OBJECT_UNLOCK (plan->element);
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
  GST_OBJECT_LOCK (plan->element);
  plan->started = FALSE;
  plan->drawn = plan->set;
  GST_OBJECT_UNLOCK (plan->element);
}

/**
 * gst_reconstruct_plan_set_property:
 * @plan: the plan
 * @pspec: of the property
 * @value: of the property's type
 *
 * Sets a property, for the next frame.
 */
void
gst_reconstruct_plan_set_property (GstReconstructPlan * plan,
    GParamSpec * pspec, const GValue * value)
{
  gst_settings_set (plan->element, plan, pspec, value);
}

/**
 * gst_reconstruct_plan_get_property:
 * @plan: the plan
 * @pspec: of the property
 * @value: (out caller-allocates): of the property's type
 *
 * Gets a property as it was set.
 */
void
gst_reconstruct_plan_get_property (GstReconstructPlan * plan,
    GParamSpec * pspec, GValue * value)
{
  gst_settings_get (plan->element, plan, pspec, value);
}

/**
 * gst_reconstruct_plan_set_default_size:
 * @plan: the plan
 * @width: the greatest width of pictures when `width` and `height` are not set
 * @height: their greatest height
 *
 * Sets the bounds, for the next frame.
 */
void
gst_reconstruct_plan_set_default_size (GstReconstructPlan * plan,
    guint width, guint height)
{
  GST_OBJECT_LOCK (plan->element);
  plan->set.look.default_width = width;
  plan->set.look.default_height = height;
  if (!plan->started)
    plan->drawn = plan->set;
  GST_OBJECT_UNLOCK (plan->element);
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

  GST_OBJECT_LOCK (plan->element);
  panels = plan->set.look.panels | plan->drawn.look.panels;
  GST_OBJECT_UNLOCK (plan->element);
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

  GST_OBJECT_LOCK (plan->element);
  lapse = plan->drawn.lapse;
  GST_OBJECT_UNLOCK (plan->element);
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

  GST_OBJECT_LOCK (plan->element);
  look = plan->drawn.look;
  GST_OBJECT_UNLOCK (plan->element);
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

  GST_OBJECT_LOCK (plan->element);
  look = plan->set.look;
  GST_OBJECT_UNLOCK (plan->element);
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

  GST_OBJECT_LOCK (plan->element);
  sizing.look = plan->drawn.look;
  sizing.grid = plan->grid;
  sizing.width = plan->width;
  sizing.height = plan->height;
  GST_OBJECT_UNLOCK (plan->element);
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

  GST_OBJECT_LOCK (plan->element);
  if (look->panels != drawn->panels)
    change |= GST_RECONSTRUCT_CHANGE_PANELS;
  if (look->layer != drawn->layer)
    change |= GST_RECONSTRUCT_CHANGE_LAYER;
  if (!gst_reconstruct_look_has_same_size (look, drawn)) {
    change |= GST_RECONSTRUCT_CHANGE_SIZE;
    plan->width = plan->height = 0;
  }
  *drawn = *look;
  GST_OBJECT_UNLOCK (plan->element);
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

  GST_OBJECT_LOCK (plan->element);
  changed = grid_shape_update (&plan->grid, code);
  GST_OBJECT_UNLOCK (plan->element);
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
  GST_OBJECT_LOCK (plan->element);
  plan->width = width;
  plan->height = height;
  GST_OBJECT_UNLOCK (plan->element);
}
