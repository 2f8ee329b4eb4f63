/* The properties of reconstruct, which reconstructsink has too
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "colormap.h"
#include "gstsparsecoderequest.h"
#include "gsttimelapse.h"

G_BEGIN_DECLS

/**
 * GstReconstructPanels:
 * @GST_RECONSTRUCT_ORIGINAL: the frame itself
 * @GST_RECONSTRUCT_CODE: each unit's activation, on the grid of units; where many
 *     fields cover the frame, each field's strongest unit
 * @GST_RECONSTRUCT_RECONSTRUCTION: the frame as the layer rebuilds it
 * @GST_RECONSTRUCT_PROTOTYPES: each unit's weights, on the grid of units
 * @GST_RECONSTRUCT_RECALL: the frame as an invariantlayer recalls it
 * @GST_RECONSTRUCT_INVARIANT: the features of an invariantlayer's stages
 *
 * The panels, from left to right.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_RECONSTRUCT_ORIGINAL = 1 << 0,
  GST_RECONSTRUCT_CODE = 1 << 1,
  GST_RECONSTRUCT_RECONSTRUCTION = 1 << 2,
  GST_RECONSTRUCT_PROTOTYPES = 1 << 3,
  GST_RECONSTRUCT_RECALL = 1 << 4,
  GST_RECONSTRUCT_INVARIANT = 1 << 5
} GstReconstructPanels;

/* The panels that an invariantlayer is needed for. */
#define GST_RECONSTRUCT_OF_INVARIANT \
    (GST_RECONSTRUCT_RECALL | GST_RECONSTRUCT_INVARIANT)

/* %COLORMAP_GREYS, as ink on paper, for a frame that is one field; %COLORMAP_GRAY,
 * as light is light in a picture, for one of many fields. */
#define GST_RECONSTRUCT_COLORMAP_AUTO (-1)

/**
 * GstReconstructLook:
 * @panels: the panels drawn, from left to right
 * @normalize: whether the greatest absolute value that a panel shows is its full
 *     scale
 * @colormap: how values become colours: a #ColorMap, or
 *     %GST_RECONSTRUCT_COLORMAP_AUTO; three channels are drawn as red, green and
 *     blue
 * @layer: (nullable): the name of the competelayer whose code is drawn, %NULL
 *     for the last one; interned
 * @titles: whether a strip above the panels has their titles and colour bars;
 *     always %FALSE when built without Cairo
 *
 * What may change from one frame to the next.
 *
 * Since: 0.1
 */
typedef struct
{
  GstReconstructPanels panels;
  gboolean normalize;
  gint colormap;
  const gchar *layer;
  gboolean titles;
} GstReconstructLook;

/**
 * GstReconstructSettings:
 * @look: what may change from one frame to the next
 * @panel_size: the edge of a panel in pixels, an even number as encoders want it
 * @lapse: which frames are drawn, counted from the start and from each flush
 *
 * All properties.
 *
 * Since: 0.1
 */
typedef struct
{
  GstReconstructLook look;
  guint panel_size;
  GstTimeLapse lapse;
} GstReconstructSettings;

GstSparseCodeParts gst_reconstruct_panels_parts (GstReconstructPanels panels);

guint gst_reconstruct_panels_count (GstReconstructPanels panels);

void gst_reconstruct_settings_install (GObjectClass * klass, guint first);

void gst_reconstruct_settings_init (GstReconstructSettings * settings);

void gst_reconstruct_settings_set (GstReconstructSettings * settings,
    guint index, const GValue * value);

void gst_reconstruct_settings_get (const GstReconstructSettings * settings,
    guint index, GValue * value);

G_END_DECLS
