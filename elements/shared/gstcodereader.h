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
 * What an element knows of the codes that it reads, in its streaming thread; all 0 at
 * first, and after a stop.
 *
 * How it works: the element asks upstream for the parts of the code that it needs.
 * Frames that left the layer before it was asked still come without them, as after
 * linking anew while frames wait in a queue. Such frames are not errors: the reader
 * waits for a later one, at most 1000 frames.
 */
typedef struct
{
  /*< private >*/
  gboolean coded;               /* a frame had the layer's code */
  guint waited;                 /* frames without what is needed, in a row */
  GstSparseCodeParts asked;     /* for these, since the wait began */
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
