/* Requests for parts of a sparse code, which elements send upstream
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecode.h"

G_BEGIN_DECLS

/**
 * GstSparseCodeParts:
 * @GST_SPARSE_CODE_PART_CODE: the winners and their activations
 * @GST_SPARSE_CODE_PART_RECONSTRUCTION: the frame, reconstructed from the code
 * @GST_SPARSE_CODE_PART_PROTOTYPES: the prototype of each unit, and how often the unit
 *     has won
 * @GST_SPARSE_CODE_PART_DRIVE: how well the prototype of each unit matches each field
 * @GST_SPARSE_CODE_PART_RECALL: the frame, reconstructed by an invariantlayer from its
 *     own code; in its #GstInvariantCode
 * @GST_SPARSE_CODE_PART_CONTRASTS: the mean and the scale of each field. Since: 0.2
 *
 * The large arrays of a #GstSparseCode, and the one of a #GstInvariantCode. They are on a
 * buffer only if the property `attach` of the competelayer includes them, or if an
 * element downstream requests them.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_SPARSE_CODE_PART_CODE = 1 << 0,
  GST_SPARSE_CODE_PART_RECONSTRUCTION = 1 << 1,
  GST_SPARSE_CODE_PART_PROTOTYPES = 1 << 2,
  GST_SPARSE_CODE_PART_DRIVE = 1 << 3,
  GST_SPARSE_CODE_PART_RECALL = 1 << 4,
  GST_SPARSE_CODE_PART_CONTRASTS = 1 << 5
} GstSparseCodeParts;

GstSparseCodeParts gst_sparse_code_parts (const GstSparseCode * code);

gchar *gst_sparse_code_parts_names (GstSparseCodeParts parts);

void gst_query_add_sparse_code_request (GstQuery * query,
    GstSparseCodeParts parts);

GstSparseCodeParts gst_query_get_sparse_code_request (GstQuery * query);

gboolean gst_query_is_sparse_code_request (GstQuery * query);

GstSparseCodeParts gst_pad_query_sparse_code_request (GstPad * pad);

GstEvent *gst_event_new_sparse_code_renewal (void);

gboolean gst_event_is_sparse_code_renewal (GstEvent * event);

G_END_DECLS
