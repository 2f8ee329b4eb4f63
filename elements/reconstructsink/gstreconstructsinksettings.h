/* The properties of reconstructsink besides those of reconstruct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsetting.h"

G_BEGIN_DECLS

typedef struct
{
  gchar *location;              /* or NULL */
  gboolean sync;
  gboolean sync_set;            /* by the user */
  GstElement *video_sink;       /* the user's, or NULL */
  GstElement *audio_sink;       /* the user's, or NULL */
} GstReconstructSinkSettings;

/* The properties. */
extern const GstSetting gst_reconstruct_sink_settings[];

void gst_reconstruct_sink_settings_changed (GstReconstructSinkSettings *
    settings, const gchar * name);

G_END_DECLS
