/* Reading a competelayer's code from frames, for elements that need it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecode.h"
#include "gstsparsecoderequest.h"

G_BEGIN_DECLS

/**
 * GstCodeReader:
 *
 * The state of an element that reads codes. Only the streaming thread uses it. All
 * members are 0 at first, and after a stop.
 *
 * How it works: the element requests the parts of the code that it needs from the layer
 * upstream. Frames that left the layer before the request lack these parts, for example
 * when elements are linked anew while frames wait in a queue. Such frames are not
 * errors: the reader waits for a frame with these parts, for at most 1000 frames.
 */
typedef struct
{
  /*< private >*/
  gboolean coded;               /* whether a frame had the layer's code */
  guint waited;                 /* how many frames in a row lacked a needed part */
  GstSparseCodeParts asked;     /* parts requested since the wait began */
} GstCodeReader;

gboolean gst_code_reader_wait (GstCodeReader * reader, GstPad * sink,
    GstSparseCodeParts missing);
GstSparseCodeParts gst_code_reader_missing (GstBuffer * buffer,
    const gchar * layer, GstSparseCodeParts needed);
GstFlowReturn gst_code_reader_read (GstCodeReader * reader,
    GstElement * element, GstBuffer * buffer, const gchar * layer,
    GstSparseCode * code);
void gst_code_reader_layer_changed (GstCodeReader * reader);
gboolean gst_code_reader_end (const GstCodeReader * reader,
    GstElement * element);

G_END_DECLS
