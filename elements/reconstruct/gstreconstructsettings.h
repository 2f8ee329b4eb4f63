/* The properties of reconstruct, which reconstructsink has too
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "colormap.h"
#include "gstsetting.h"
#include "gstsparsecoderequest.h"
#include "gsttimelapse.h"
#include "mosaic.h"

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
 * @GST_RECONSTRUCT_FIGURES: curves of the error, of the entropy of usage and of the
 *     unused units over the frames learned; only where there is Cairo
 *
 * The panels, in the order in which they are laid out.
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
  GST_RECONSTRUCT_INVARIANT = 1 << 5,
  GST_RECONSTRUCT_FIGURES = 1 << 6
} GstReconstructPanels;

/* The panels that an invariantlayer is needed for. */
#define GST_RECONSTRUCT_OF_INVARIANT \
    (GST_RECONSTRUCT_RECALL | GST_RECONSTRUCT_INVARIANT)

/* %COLORMAP_GREYS, as ink on paper, for a frame that is one field; %COLORMAP_GRAY,
 * as light is light in a picture, for one of many fields. */
#define GST_RECONSTRUCT_COLORMAP_AUTO (-1)

/**
 * GstReconstructNormalize:
 * @GST_RECONSTRUCT_NORMALIZE_NONE: 1.0 is full scale
 * @GST_RECONSTRUCT_NORMALIZE_SHARED: what is shown of the frame has one full scale,
 *     the code another; both follow the greatest value slowly
 * @GST_RECONSTRUCT_NORMALIZE_EACH: the greatest value in each panel, of each frame
 *
 * What is drawn as full scale.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_RECONSTRUCT_NORMALIZE_NONE,
  GST_RECONSTRUCT_NORMALIZE_SHARED,
  GST_RECONSTRUCT_NORMALIZE_EACH
} GstReconstructNormalize;

/* The size that pictures have at most when nothing is set: in a window, and in a
 * recording. */
#define GST_RECONSTRUCT_WINDOW_WIDTH 1280
#define GST_RECONSTRUCT_WINDOW_HEIGHT 720
#define GST_RECONSTRUCT_RECORDING_WIDTH 1920
#define GST_RECONSTRUCT_RECORDING_HEIGHT 1080

/**
 * GstReconstructLook:
 * @panels: the panels drawn, in the order of their flags
 * @normalize: a #GstReconstructNormalize: what is drawn as full scale
 * @prototype_scale: the same of prototypes: %MOSAIC_EACH or %MOSAIC_ALL
 * @colormap: how values become colours: a #ColorMap, or
 *     %GST_RECONSTRUCT_COLORMAP_AUTO; three channels are drawn as red, green and
 *     blue
 * @layer: (nullable): the name of the competelayer whose code is drawn, %NULL
 *     for the last one; interned
 * @titles: whether each panel has a title with a colour bar above it, and all have a
 *     line with figures below them; always %FALSE when built without Cairo
 * @show_speed: whether the line says how many frames come a second
 * @width: the picture's greatest width, in pixels; 0: not set
 * @height: and its greatest height; 0: not set
 * @default_width: the greatest width when neither is set; no property
 * @default_height: and the greatest height
 *
 * What may change from one frame to the next.
 *
 * Since: 0.1
 */
typedef struct
{
  GstReconstructPanels panels;
  gint normalize, prototype_scale;
  gint colormap;
  const gchar *layer;
  gboolean titles;
  gboolean show_speed;
  guint width, height;
  guint default_width, default_height;
} GstReconstructLook;

/**
 * GstReconstructSettings:
 * @look: what may change from one frame to the next
 * @lapse: which frames are drawn, counted from the start and from each flush
 *
 * All properties.
 *
 * Since: 0.1
 */
typedef struct
{
  GstReconstructLook look;
  GstTimeLapse lapse;
} GstReconstructSettings;

GstSparseCodeParts gst_reconstruct_panels_parts (GstReconstructPanels panels);

gboolean gst_reconstruct_look_has_room_of (const GstReconstructLook * look,
    const GstReconstructLook * other);

/* All properties, which reconstructsink has, too. */
extern const GstSetting gst_reconstruct_settings[];

void gst_reconstruct_settings_limit (GstReconstructSettings * settings);

G_END_DECLS
