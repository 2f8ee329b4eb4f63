/* The contract between the elements: a sparse code on a buffer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_SPARSE_CODE_META_NAME "GstSparseCodeMeta"

/* What stands in #GstSparseCode.indices where a field has fewer winners. */
#define GST_SPARSE_CODE_NO_UNIT G_MAXUINT32

/**
 * GstSparseCode:
 * @layer: the name of the element that made it
 * @columns: units across the grid; unit u sits at (u % columns, u / columns)
 * @rows: units down the grid
 * @field_width: width of a receptive field in pixels
 * @field_height: height of a receptive field in pixels
 * @channels: values a pixel
 * @halves: 1, or 2 when a prototype is an ON and an OFF half one after the other,
 *     neither negative, which stand for ON - OFF; M = field_width x field_height
 *     x channels x halves
 * @fields_across: how many fields cover the frame's width
 * @fields_down: how many fields cover the frame's height
 * @winners: k, entries per field
 * @indices: fields x k uint32, winning units, ascending within a field,
 *     %GST_SPARSE_CODE_NO_UNIT where unused
 * @activations: (nullable): fields x k float, in the order of @indices; one below
 *     0, of coding=signed-pursuit, stands for the prototype's negative
 * @reconstruction: (nullable): frame height x width x channels float, nominally
 *     0..1, not clipped
 * @prototypes: (nullable): N x M float, N = columns x rows, row u is unit u's
 *     prototype
 * @drive: (nullable): fields x N float, (w_u . v) / (|w_u| |v|): unit u's match
 *     with the field, from -1 to 1, 0 when either is all 0; with a power of the
 *     weights in the drive (rule hebbian), w_u stands for that
 * @error: sum (v - r)^2 / sum v^2 over the frame's fields, 0 when v is all zero
 * @frames_learned: weight updates' worth of frames so far
 * @field_stride: pixels from one field to the next, 0: side by side; the last of a
 *     row or column is moved in so that every pixel is seen
 * @learning: whether the layer learned from this frame; of one that is coded only
 *     (gst_buffer_is_code_only()), whether it learns from those around it.
 *     Since: 0.2
 * @usage_entropy: how evenly the units win, over about the last 1000 fields, from
 *     0 (always the same unit) to 1 (all alike), when the prototypes were last
 *     copied. Since: 0.2
 * @unused_units: how many units had not won in the last 10,000 fields then.
 *     Since: 0.2
 * @wins: (nullable): N guint64, how many of the fields learned so far each unit has
 *     won, those learned before the weights were saved and loaded included; it
 *     comes with @prototypes and is as old. A unit with 0 still has the prototype
 *     it began with. %NULL when the layer began from a file that does not say:
 *     then take each unit as one that has won. Since: 0.2
 *
 * What a competelayer says of one frame. On a buffer it is a #GstCustomMeta
 * named %GST_SPARSE_CODE_META_NAME whose structure has these fields under the
 * same names with hyphens, so that any language reads it without this header.
 *
 * Since: 0.1
 */
typedef struct
{
  const gchar *layer;
  guint columns, rows;
  guint field_width, field_height, channels;
  guint halves;
  guint fields_across, fields_down;
  guint winners;
  GBytes *indices;
  GBytes *activations;
  GBytes *reconstruction;
  GBytes *prototypes;
  GBytes *drive;
  gdouble error;
  guint64 frames_learned;
  guint field_stride;
  gboolean learning;
  gdouble usage_entropy;
  guint unused_units;
  GBytes *wins;
} GstSparseCode;

void gst_sparse_code_meta_register (void);

GType gst_sparse_code_meta_api (void);

void gst_buffer_add_sparse_code (GstBuffer * buffer,
    const GstSparseCode * code);

gboolean gst_buffer_get_sparse_code (GstBuffer * buffer, const gchar * layer,
    GstSparseCode * code);

void gst_sparse_code_scatter (const guint32 * indices,
    const gfloat * activations, gsize fields, gsize winners, gsize units,
    gfloat * values);

G_END_DECLS
