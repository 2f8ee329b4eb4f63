/* The properties of reconstructsink besides those of reconstruct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The properties' numbers */
enum
{
  GST_RECONSTRUCT_SINK_LOCATION = 1,
  GST_RECONSTRUCT_SINK_SYNC,
  GST_RECONSTRUCT_SINK_VIDEO_SINK,
  GST_RECONSTRUCT_SINK_AUDIO_SINK,
  GST_RECONSTRUCT_SINK_N_PROPERTIES
};

typedef struct
{
  gchar *location;              /* or NULL */
  gboolean sync;                /* when it was set */
  gboolean sync_set;
  GstElement *video_sink;       /* the user's, or NULL */
  GstElement *audio_sink;       /* the user's, or NULL */
} GstReconstructSinkSettings;

void gst_reconstruct_sink_settings_install (GObjectClass * klass);

void gst_reconstruct_sink_settings_set (GstReconstructSinkSettings * settings,
    guint id, const GValue * value);

void gst_reconstruct_sink_settings_get (const GstReconstructSinkSettings *
    settings, guint id, GValue * value);

void gst_reconstruct_sink_settings_clear (GstReconstructSinkSettings *
    settings);

G_END_DECLS
