/* What competelayer learns: made, updated and saved, with its errors and warnings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "compete.h"
#include "gstcompetewarnings.h"
#include "gstlearner.h"

G_BEGIN_DECLS

/* The streaming thread's. */
typedef struct
{
  GstLearner *element;          /* whose model it is; not owned */
  Compete *compete;             /* nullable */
  CompeteSettings settings;     /* without what the properties leave open */
  CompeteFormat format;         /* of the frames */
  CompeteFields fields;         /* that they are cut into */
  CompeteField saved;           /* of the file to start from, all 0 for none */
  guint64 memory;               /* bytes that it takes at the most */
  GstCompeteWarnings warnings;
} GstCompeteModel;

void gst_compete_model_init (GstCompeteModel * model, GstLearner * element);
void gst_compete_model_free (GstCompeteModel * model);
gboolean gst_compete_model_check_any_format (GstCompeteModel * model,
    const CompeteSettings * settings);
gboolean gst_compete_model_set_format (GstCompeteModel * model,
    const CompeteSettings * settings, const GstVideoInfo * info);
gboolean gst_compete_model_prepare (GstCompeteModel * model);
gboolean gst_compete_model_make (GstCompeteModel * model,
    const gchar * location, GError ** error);
gboolean gst_compete_model_update (GstCompeteModel * model,
    const CompeteSettings * settings);
gboolean gst_compete_model_keep_drives (GstCompeteModel * model, gboolean keep);
gboolean gst_compete_model_save (GstCompeteModel * model,
    const gchar * location, GError ** error);
guint64 gst_compete_model_position (const GstCompeteModel * model);

G_END_DECLS
