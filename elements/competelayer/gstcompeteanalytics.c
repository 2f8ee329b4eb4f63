/* A sparse code as the tensors of GStreamer's own analytics, from 1.26 on
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompeteanalytics.h"

#define GST_USE_UNSTABLE_API
#include <gst/analytics/gsttensormeta.h>

/* What the tensors of the meta are told apart by. */
#define INDICES_ID "gst-compete-indices"
#define ACTIVATIONS_ID "gst-compete-activations"
#define RECONSTRUCTION_ID "gst-compete-reconstruction"

#define MAX_TENSORS 3

static GstTensor *
make_tensor (const gchar * id, GstTensorDataType type, GBytes * bytes,
    gsize n_dims, gsize * dims)
{
  return gst_tensor_new_simple (g_quark_from_static_string (id), type,
      gst_buffer_new_wrapped_bytes (bytes), GST_TENSOR_DIM_ORDER_ROW_MAJOR,
      n_dims, dims);
}

/**
 * gst_compete_analytics_attach:
 * @buffer: a writable buffer
 * @code: the code of its frame; the tensors hold on to its byte arrays
 * @width: of the frame, in pixels
 * @height: of the frame, in pixels
 *
 * Puts on @buffer, as one more #GstTensorMeta, what @code has of: the indices,
 * uint32, fields x winners; the activations, float32, fields x winners; the
 * reconstruction, float32, height x width x channels. The outermost axis comes first.
 *
 * Since: 0.1
 */
void
gst_compete_analytics_attach (GstBuffer * buffer, const GstSparseCode * code,
    guint width, guint height)
{
  gsize entries[] = { (gsize) code->fields_across * code->fields_down,
    code->winners
  };
  gsize frame[] = { height, width, code->channels };
  GstTensor **tensors = g_new (GstTensor *, MAX_TENSORS);
  GstTensorMeta *meta;
  guint n = 0;

  if (code->indices != NULL && code->activations != NULL) {
    tensors[n++] = make_tensor (INDICES_ID, GST_TENSOR_DATA_TYPE_UINT32,
        code->indices, G_N_ELEMENTS (entries), entries);
    tensors[n++] = make_tensor (ACTIVATIONS_ID, GST_TENSOR_DATA_TYPE_FLOAT32,
        code->activations, G_N_ELEMENTS (entries), entries);
  }
  if (code->reconstruction != NULL)
    tensors[n++] = make_tensor (RECONSTRUCTION_ID,
        GST_TENSOR_DATA_TYPE_FLOAT32, code->reconstruction,
        G_N_ELEMENTS (frame), frame);
  if (n == 0) {
    g_free (tensors);
    return;
  }
  /* One of our own, whatever other elements, or other layers, have put there. */
  meta = (GstTensorMeta *) gst_buffer_add_meta (buffer, GST_TENSOR_META_INFO,
      NULL);
  gst_tensor_meta_set (meta, n, tensors);
}
