/* The source pad of codetensor: caps, buffers, and the events that wait for the caps
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "contents.h"
#include "gsttensorcaps.h"

G_BEGIN_DECLS

/**
 * GstTensorOutput:
 *
 * The caps that were agreed on downstream, and a pool of buffers for tensors. Only the
 * streaming thread may use it.
 *
 * How it works: only the first code says what shape the tensors have, so that there
 * are no caps before it. Events that must come after the caps are held back until
 * then. Caps are chosen anew when the shape changes, and after a RECONFIGURE event.
 */
typedef struct
{
  /*< private >*/
  GstElement *element;
  GstPad *pad;
  gint rate_n, rate_d;          /* of the frames */
  GQueue held;                  /* events */
  GstCaps *caps;                /* nullable: those of the pad */
  TensorShape shape;            /* for which they were chosen */
  GstStructure *about;          /* nullable: more fields that they have */
  GstBufferPool *pool;          /* nullable */
  gsize pool_size;              /* of its buffers, in bytes */
  GArray *scratch;              /* of floats */
} GstTensorOutput;

void gst_tensor_output_init (GstTensorOutput * output, GstElement * element,
    GstPad * pad);
void gst_tensor_output_reset (GstTensorOutput * output);
void gst_tensor_output_clear (GstTensorOutput * output);

void gst_tensor_output_set_framerate (GstTensorOutput * output, gint rate_n,
    gint rate_d);

void gst_tensor_output_set_about (GstTensorOutput * output,
    GstStructure * about);

gboolean gst_tensor_output_hold (GstTensorOutput * output, GstEvent * event);
void gst_tensor_output_push_held (GstTensorOutput * output);
void gst_tensor_output_drop_held (GstTensorOutput * output);

GstFlowReturn gst_tensor_output_negotiate (GstTensorOutput * output,
    const TensorShape * shape);

GstFlowReturn gst_tensor_output_make (GstTensorOutput * output,
    const TensorContent * content, const FieldPool * pool,
    const GstSparseCode * code, GstBuffer ** buffer);

G_END_DECLS
