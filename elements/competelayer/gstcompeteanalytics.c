/* A sparse code as the tensors of GStreamer's own analytics, from 1.26 on
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompeteanalytics.h"

#define GST_USE_UNSTABLE_API
#include <gst/analytics/gsttensormeta.h>

#define MAX_TENSORS 3

static GstTensor *
make_tensor (const gchar * id, GstTensorDataType type, GBytes * bytes,
    gsize n_dims, gsize * dims)
{
  return gst_tensor_new_simple (g_quark_from_static_string (id), type,
      gst_buffer_new_wrapped_bytes (bytes), GST_TENSOR_DIM_ORDER_ROW_MAJOR,
      n_dims, dims);
}

/* Adds a meta with the tensors of @code to @buffer, besides those that it has. @entries
 * are the dimensions of the code, @frame those of the reconstruction. */
static void
add_meta (GstBuffer * buffer, const GstSparseCode * code, gsize * entries,
    gsize * frame)
{
  GstTensor **tensors = g_new (GstTensor *, MAX_TENSORS);
  GstMeta *meta = gst_buffer_add_meta (buffer, GST_TENSOR_META_INFO, NULL);
  guint n = 0;

  if (code->indices != NULL && code->activations != NULL) {
    tensors[n++] = make_tensor (GST_COMPETE_INDICES_ID,
        GST_TENSOR_DATA_TYPE_UINT32, code->indices, 2, entries);
    tensors[n++] = make_tensor (GST_COMPETE_ACTIVATIONS_ID,
        GST_TENSOR_DATA_TYPE_FLOAT32, code->activations, 2, entries);
  }
  if (code->reconstruction != NULL)
    tensors[n++] = make_tensor (GST_COMPETE_RECONSTRUCTION_ID,
        GST_TENSOR_DATA_TYPE_FLOAT32, code->reconstruction, 3, frame);
  gst_tensor_meta_set ((GstTensorMeta *) meta, n, tensors);
}

/* Before 1.28, gst_buffer_add_tensor_meta() returns the first meta of the buffer, if it
 * has one. The caller then replaces the tensors of that meta by its own. */
static gboolean
first_meta_is_shared (void)
{
  guint major, minor, micro, nano;

  gst_version (&major, &minor, &micro, &nano);
  return major == 1 && minor < 28;
}

/**
 * gst_compete_analytics_attach:
 * @buffer: a writable buffer
 * @code: the code of its frame; the tensors keep references to its byte arrays
 * @width: the width of the frame in pixels
 * @height: the height of the frame in pixels
 *
 * Adds a #GstTensorMeta to @buffer, besides those that it has, with the parts of @code:
 * the indices, uint32, fields x winners; the activations, float32, fields x winners; the
 * reconstruction, float32, height x width x channels; the outermost axis first. A part
 * that @code lacks is left out.
 *
 * Readers look for a tensor by its id in all metas of a buffer, as GStreamer's decoders
 * do. Before GStreamer 1.28, another element may replace the tensors of the first meta.
 * If ours would be the first, a second one with the same tensors is added.
 */
void
gst_compete_analytics_attach (GstBuffer * buffer, const GstSparseCode * code,
    guint width, guint height)
{
  gsize entries[] = { (gsize) code->fields_across * code->fields_down,
    code->winners
  };
  gsize frame[] = { height, width, code->channels };
  gboolean first = gst_buffer_get_tensor_meta (buffer) == NULL;

  if ((code->indices == NULL || code->activations == NULL)
      && code->reconstruction == NULL)
    return;
  add_meta (buffer, code, entries, frame);
  if (first && first_meta_is_shared ())
    add_meta (buffer, code, entries, frame);
}
