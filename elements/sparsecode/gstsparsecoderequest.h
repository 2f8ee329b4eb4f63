/* What an element wants to read of a sparse code, asked for upstream
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecode.h"

G_BEGIN_DECLS

/**
 * GstSparseCodeParts:
 * @GST_SPARSE_CODE_PART_CODE: the winners and their activations
 * @GST_SPARSE_CODE_PART_RECONSTRUCTION: the frame as the code gives it back
 * @GST_SPARSE_CODE_PART_PROTOTYPES: what each unit has learned to see, and how
 *     often it has won
 * @GST_SPARSE_CODE_PART_DRIVE: how well each unit's prototype matches the field
 * @GST_SPARSE_CODE_PART_RECALL: the frame as an invariantlayer gives it back, in
 *     a #GstInvariantCode
 *
 * The larger fields of a #GstSparseCode, and one of what an invariantlayer adds to
 * it, which go along only when somebody wants them.
 *
 * Since: 0.1
 */
typedef enum
{
  GST_SPARSE_CODE_PART_CODE = 1 << 0,
  GST_SPARSE_CODE_PART_RECONSTRUCTION = 1 << 1,
  GST_SPARSE_CODE_PART_PROTOTYPES = 1 << 2,
  GST_SPARSE_CODE_PART_DRIVE = 1 << 3,
  GST_SPARSE_CODE_PART_RECALL = 1 << 4
} GstSparseCodeParts;

GstSparseCodeParts gst_sparse_code_parts (const GstSparseCode * code);

gchar *gst_sparse_code_parts_names (GstSparseCodeParts parts);

void gst_query_add_sparse_code_request (GstQuery * query,
    GstSparseCodeParts parts);

GstSparseCodeParts gst_query_get_sparse_code_request (GstQuery * query);

gboolean gst_query_is_sparse_code_request (GstQuery * query);

GstSparseCodeParts gst_pad_ask_sparse_code_request (GstPad * pad);

G_END_DECLS
