/* Waiting for what was asked of a sparse code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecoderequest.h"

G_BEGIN_DECLS

/**
 * GstSparseCodeWait:
 *
 * Of an element that reads codes, in its streaming thread; all 0 at first.
 *
 * Since: 0.1
 */
typedef struct
{
  /*< private >*/
  guint frames;
  GstSparseCodeParts asked;
} GstSparseCodeWait;

gboolean gst_sparse_code_wait (GstSparseCodeWait * wait, GstPad * sink,
    GstSparseCodeParts missing);

gboolean gst_sparse_code_wait_end (const GstSparseCodeWait * wait,
    GstElement * element);

G_END_DECLS
