/* Output: where the pictures and the sound of a reconstructsink go
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstrecording.h"

G_BEGIN_DECLS

typedef struct _GstReconstructOutput GstReconstructOutput;

GstReconstructOutput *gst_reconstruct_output_new_none (GstBin * bin,
    GstElement * reconstruct);

GstReconstructOutput *gst_reconstruct_output_new (GstBin * bin,
    GstElement * reconstruct, const gchar * location, GstElement * video_sink,
    GError ** error);

gboolean gst_reconstruct_output_is_none (const GstReconstructOutput * output);

GstRecording *gst_reconstruct_output_get_recording (const GstReconstructOutput *
    output);

gboolean gst_reconstruct_output_connect_sound (GstReconstructOutput * output,
    GstPad * pad, GstElement * audio_sink, GError ** error);

void gst_reconstruct_output_set_sync (GstBin * bin, gboolean sync);

void gst_reconstruct_output_free (GstReconstructOutput * output,
    gboolean failed);

G_END_DECLS
