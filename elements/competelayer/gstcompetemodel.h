/* The model of competelayer: making, updating and saving it, with errors and warnings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "compete.h"
#include "gstcompetewarnings.h"
#include "gstlearner.h"
#include "sharesettings.h"

G_BEGIN_DECLS

/* Only the streaming thread uses it. */
typedef struct
{
  GstLearner *element;          /* the element that has this model; not owned */
  Compete *compete;             /* nullable */
  CompeteSettings settings;     /* with values for all that the properties leave open */
  CompeteFormat format;         /* of the frames */
  CompeteFields fields;         /* that they are cut into */
  CompeteField saved;           /* the field of the file at location, or all 0 */
  ShareVia share;               /* how it learns together with others */
  guint64 memory;               /* bytes that the model takes at most */
  guint64 next_offset;          /* of the next buffer, unless frames are missing */
  guint uncoded;                /* frames in a row that had no code */
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
const CompeteCode *gst_compete_model_step (GstCompeteModel * model,
    GstBuffer * buffer, const GstVideoFrame * frame, CompeteMode mode);
gboolean gst_compete_model_save (GstCompeteModel * model,
    const gchar * location, GError ** error);
guint64 gst_compete_model_position (const GstCompeteModel * model);

G_END_DECLS
