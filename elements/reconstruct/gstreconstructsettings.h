/* The properties of reconstruct, which reconstructsink has too
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstsetting.h"
#include "gsttimelapse.h"
#include "panels.h"

G_BEGIN_DECLS

/* The greatest size of pictures when neither `width` nor `height` is set: in a window,
 * and in a recording. */
#define GST_RECONSTRUCT_WINDOW_WIDTH 1280
#define GST_RECONSTRUCT_WINDOW_HEIGHT 720
#define GST_RECONSTRUCT_RECORDING_WIDTH 1920
#define GST_RECONSTRUCT_RECORDING_HEIGHT 1080

/**
 * GstReconstructLook:
 * @panels: the panels that are drawn
 * @style: how they are drawn
 * @layer: (nullable): the name of the competelayer whose code is drawn, %NULL
 *     for the last one; interned
 * @titles: whether each panel has a title with a colour bar above it, and all have a
 *     line with figures below them; always %FALSE when built without Cairo
 * @show_speed: whether the line says how many frames come a second
 * @width: the greatest width of the picture, in pixels; 0: not set
 * @height: the greatest height of the picture, in pixels; 0: not set
 * @default_width: the greatest width when neither is set; no property
 * @default_height: the greatest height when neither is set; no property
 *
 * The settings that may change from one frame to the next.
 */
typedef struct
{
  PanelSet panels;
  PanelStyle style;
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
 */
typedef struct
{
  GstReconstructLook look;
  GstTimeLapse lapse;
} GstReconstructSettings;

gboolean gst_reconstruct_look_has_same_size (const GstReconstructLook * look,
    const GstReconstructLook * other);

/* All properties, which reconstructsink has, too. */
extern const GstSetting gst_reconstruct_settings[];

void gst_reconstruct_settings_limit (GstReconstructSettings * settings);

G_END_DECLS
