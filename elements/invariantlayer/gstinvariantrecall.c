/* Frames that an invariantlayer reconstructs, when an element downstream asks for them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantrecall.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "gstsparsecoderequest.h"

/**
 * gst_invariant_recall_answer:
 * @recall: the element's
 * @query: an ALLOCATION query or a request for parts of the code, with the answer of
 *     the elements downstream
 *
 * Stores whether an element downstream requests recalled frames. If so, requests the
 * prototypes from the layer below, which recalled frames are made from. May be called
 * from any thread.
 */
void
gst_invariant_recall_answer (GstInvariantRecall * r, GstQuery * query)
{
  gboolean wanted = (gst_query_get_sparse_code_request (query)
      & GST_SPARSE_CODE_PART_RECALL) != 0;

  g_atomic_int_set (GST_QUERY_TYPE (query) == GST_QUERY_ALLOCATION ?
      &r->asked_in_allocation : &r->asked, wanted);
  if (wanted)
    gst_query_add_sparse_code_request (query, GST_SPARSE_CODE_PART_PROTOTYPES);
}

/* Whether an element downstream asks for recalled frames. */
gboolean
gst_invariant_recall_is_wanted (GstInvariantRecall * r)
{
  return g_atomic_int_get (&r->asked)
      || g_atomic_int_get (&r->asked_in_allocation);
}

/* The fields of the layer below. */
static CompeteFields
fields_of (const GstSparseCode * below)
{
  return (CompeteFields) {
    .field = { below->field_width, below->field_height, below->channels,
      below->halves, below->field_frames, below->motion },
    .stride = below->field_stride,.across = below->fields_across,
    .down = below->fields_down
  };
}

/* Whether there is memory for the recall. If not, an error is posted. */
static gboolean
check_memory (GstElement * element, const SlowLayer * slow,
    const CompeteFormat * format, const CompeteFields * fields)
{
  guint64 bytes = slow_layer_recall_memory (slow, format, fields);

  if (bytes == 0 || gst_room_is_there (bytes))
    return TRUE;
  GST_ELEMENT_REFUSE (element, RESOURCE, NO_SPACE_LEFT,
      ("Cannot recall frames: there is not enough memory for %" G_GUINT64_FORMAT
          " bytes. Lower first-units and second-units, or do not ask for recalled "
          "frames downstream.", bytes), (NULL));
  return FALSE;
}

/**
 * gst_invariant_recall_update:
 * @element: posts the errors
 * @slow: the stages
 * @format: of the frames
 * @below: the sparse code of a frame
 *
 * Matches the recall to the frames.
 *
 * Returns: %FALSE, after an error, if frames cannot be recalled
 */
gboolean
gst_invariant_recall_update (GstElement * element, SlowLayer * slow,
    const CompeteFormat * format, const GstSparseCode * below)
{
  const CompeteFields fields = fields_of (below);
  GError *error = NULL;

  if (!check_memory (element, slow, format, &fields))
    return FALSE;
  if (slow_layer_update_recall (slow, format, &fields, &error))
    return TRUE;
  GST_ELEMENT_REFUSE (element, STREAM, FORMAT,
      ("Cannot recall frames: %s.", error->message), (NULL));
  g_error_free (error);
  return FALSE;
}

/**
 * gst_invariant_recall_frame:
 * @slow: the stages, for which gst_invariant_recall_update() succeeded
 * @format: of the frame
 * @below: its sparse code
 * @frame: mapped for reading
 *
 * Learns from the frame and reconstructs it.
 *
 * Returns: (transfer full) (nullable): height x width x channels floats; %NULL before
 *     the second stage has outputs, the first regression is made and there are
 *     prototypes, while fields of several frames wait for more of them, and if there is
 *     no memory
 */
GBytes *
gst_invariant_recall_frame (SlowLayer * slow, const CompeteFormat * format,
    const GstSparseCode * below, const GstVideoFrame * frame)
{
  gsize size = (gsize) format->width * format->height * format->channels
      * sizeof (gfloat);
  gfloat *floats;

  slow_layer_learn_recall (slow, g_bytes_get_data (below->drive, NULL));
  if (below->prototypes != NULL)
    slow_layer_set_prototypes (slow, below->prototypes);
  if (!slow_layer_can_recall (slow))
    return NULL;
  floats = g_try_malloc (size);
  if (floats == NULL)
    return NULL;
  if (!slow_layer_recall (slow, GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
          GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), floats)) {
    g_free (floats);
    return NULL;
  }
  return g_bytes_new_take (floats, size);
}
