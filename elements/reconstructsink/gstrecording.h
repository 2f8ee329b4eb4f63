/* Recording: the file of a film, from its first frame to its end
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GstRecording GstRecording;

gboolean gst_recording_check_location (const gchar * location,
    GError ** error);

GstRecording *gst_recording_new (GstElement * element, GstPad * pad,
    const gchar * location, GError ** error);

const gchar *gst_recording_get_location (const GstRecording * recording);

const gchar *gst_recording_get_part (const GstRecording * recording);

gboolean gst_recording_finish (GstRecording * recording);

void gst_recording_free (GstRecording * recording, gboolean failed);

G_END_DECLS
