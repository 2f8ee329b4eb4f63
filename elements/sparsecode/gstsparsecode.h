/* The meta of a competelayer: a sparse code on a buffer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_SPARSE_CODE_META_NAME "GstSparseCodeMeta"

/* The value of unused entries in #GstSparseCode.indices. */
#define GST_SPARSE_CODE_NO_UNIT G_MAXUINT32

/**
 * GstSparseCode:
 * @layer: the name of the competelayer that made it
 * @columns: units across the grid; unit u sits at (u % columns, u / columns)
 * @rows: units down the grid
 * @field_width: width of a receptive field in pixels
 * @field_height: height of a receptive field in pixels
 * @channels: values a pixel
 * @halves: how many halves a prototype has: 1; or 2 if its values are an ON half followed
 *     by an OFF half. Neither half has negative values; the prototype is ON - OFF. A
 *     prototype has M = field_width x field_height x channels x field_frames x halves
 *     values
 * @fields_across: how many fields cover the frame's width
 * @fields_down: how many fields cover the frame's height
 * @winners: k, the entries of each field; 0 if the frame has no code, because fewer than
 *     field_frames frames have come since the start or a discontinuity: then there are no
 *     arrays
 * @indices: fields x k uint32, the winning units of each field, ascending;
 *     %GST_SPARSE_CODE_NO_UNIT where a field has fewer winners
 * @activations: (nullable): fields x k float, the activations of these units; a negative
 *     one (coding=signed-pursuit) multiplies the prototype like any other
 * @reconstruction: (nullable): frame height x width x channels float, nominally
 *     0..1, not clipped
 * @prototypes: (nullable): N x M float, N = columns x rows, row u is unit u's
 *     prototype
 * @drive: (nullable): fields x N float, (w_u . v) / (|w_u| |v|): how well unit u
 *     matches the field, from -1 to 1; 0 if w_u or v is all 0. With rule=hebbian, w_u is
 *     the power of the weights that the drive is computed with.
 * @error: sum (v - r)^2 / sum v^2 over the fields of the frame, 0 if v is all 0; NaN if
 *     it is not known, as after codepicture
 * @frames_learned: frames learned from so far
 * @field_stride: pixels from one field to the next; 0 if fields are side by side. The
 *     last field of a row or column is moved inwards, so that it ends with the frame.
 * @learning: whether the layer learned from this frame. For a frame that is only coded
 *     (gst_buffer_is_code_only()): whether the layer learns from the frames around it.
 *     Since: 0.2
 * @usage_entropy: how evenly the units won in about the last 1000 fields, from 0 (always
 *     the same unit) to 1 (all equally often). It is renewed together with @prototypes.
 *     Since: 0.2
 * @unused_units: how many units did not win in the last 10,000 fields. It is renewed
 *     together with @prototypes. Since: 0.2
 * @wins: (nullable): N guint64, how many fields each unit has won, including those
 *     before the weights were saved and loaded. It is present and renewed together with
 *     @prototypes. A unit with 0 still has its initial prototype. %NULL if the layer was
 *     loaded from a file without these numbers; readers then assume that each unit has
 *     won. Since: 0.2
 * @field_frames: how many frames a field spans. A prototype has one image after another
 *     for these, the oldest first. 1 if the field is missing. Since: 0.2
 * @motion: whether what is coded is the difference of each pixel from its mean over these
 *     frames (contrast=motion). A field in which nothing moves has no winners. %FALSE if
 *     the field is missing. Since: 0.2
 * @contrasts: (nullable): fields x 2 float, m and s: a value x of the field stands for
 *     the pixel s x + m; 0 and 1 without local contrast. Since: 0.2
 *
 * The code of one frame, and figures of the layer. On a buffer it is a #GstCustomMeta
 * named %GST_SPARSE_CODE_META_NAME. Its structure has these fields, with hyphens in
 * their names, so that any language can read it without this header.
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
  guint field_frames;
  gboolean motion;
  GBytes *contrasts;
} GstSparseCode;

void gst_sparse_code_meta_register (void);

GType gst_sparse_code_meta_api (void);

void gst_buffer_add_sparse_code (GstBuffer * buffer,
    const GstSparseCode * code);

void gst_buffer_park_sparse_codes (GstBuffer * buffer);

gboolean gst_buffer_get_sparse_code (GstBuffer * buffer, const gchar * layer,
    GstSparseCode * code);

void gst_sparse_code_scatter (const guint32 * indices,
    const gfloat * activations, gsize fields, gsize winners, gsize units,
    gfloat * values);

G_END_DECLS
