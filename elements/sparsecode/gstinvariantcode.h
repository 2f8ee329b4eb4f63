/* The meta of an invariantlayer: an invariant code on a buffer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_INVARIANT_CODE_META_NAME "GstInvariantCodeMeta"

/**
 * GstInvariantCode:
 * @layer: the name of the invariantlayer that made it
 * @below: the name of the competelayer below it, whose drive it reads
 * @fields_across: how many fields cover the frame's width
 * @fields_down: how many fields cover the frame's height
 * @first_units: outputs of the first slow stage
 * @second_units: outputs of the second slow stage
 * @third_units: units of the third stage, 0 when there is none
 * @first: (nullable): fields x first_units float, y1, within +-4; %NULL until the
 *     first stage was solved for the first time
 * @second: (nullable): fields x second_units float, y2, within +-5; %NULL until the
 *     second stage was solved for the first time
 * @third: (nullable): fields x third_units float, 0 to 1, most of them 0: the second
 *     stage's outputs as a sparse code; %NULL until the third stage has learned
 *     something
 * @reconstruction: (nullable): frame height x width x channels float, the frame
 *     reconstructed from @first and @second, nominally 0..1, not clipped
 * @slowness_first: recent mean of (y1(t) - y1(t-1))^2 for a variance of 1: 2 for white
 *     noise, 0 before anything was measured
 * @slowness_second: the same of y2
 * @slowness_third: the same of @third
 * @frames_seen: how many frames the layer has received so far
 * @phase: "waiting" while only the layer below learns; "first", "second" or "third"
 *     while that stage learns; "frozen" when the layer only codes
 *
 * The code of one frame, and figures of the layer. On a buffer it is a #GstCustomMeta
 * named %GST_INVARIANT_CODE_META_NAME. Its structure has these fields, with hyphens in
 * their names, so that any language can read it without this header.
 *
 * Since: 0.1
 */
typedef struct
{
  const gchar *layer;
  const gchar *below;
  guint fields_across, fields_down;
  guint first_units, second_units, third_units;
  GBytes *first;
  GBytes *second;
  GBytes *third;
  GBytes *reconstruction;
  gdouble slowness_first, slowness_second, slowness_third;
  guint64 frames_seen;
  const gchar *phase;
} GstInvariantCode;

void gst_invariant_code_meta_register (void);

void gst_buffer_add_invariant_code (GstBuffer * buffer,
    const GstInvariantCode * code);

gboolean gst_buffer_get_invariant_code (GstBuffer * buffer,
    const gchar * layer, GstInvariantCode * code);

gboolean gst_buffer_get_invariant_code_above (GstBuffer * buffer,
    const gchar * below, GstInvariantCode * code);

G_END_DECLS
