/* What competelayer learns: made, updated, and checked before
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "compete.h"

G_BEGIN_DECLS

/* Of the streaming thread. */
typedef struct
{
  GstElement *element;          /* whose model it is; not owned */
  Compete *compete;             /* nullable */
  CompeteFormat format;         /* of the frames */
  CompeteField saved;           /* of the file to start from, all 0 for none */
  guint64 memory;               /* bytes that were there for it */
} GstCompeteModel;

void gst_compete_model_init (GstCompeteModel * model, GstElement * element);
void gst_compete_model_free (GstCompeteModel * model);
void gst_compete_model_set_format (GstCompeteModel * model,
    const GstVideoInfo * info);
void gst_compete_model_find_field (GstCompeteModel * model,
    const gchar * location);
gboolean gst_compete_model_check (GstCompeteModel * model,
    CompeteSettings * settings, gboolean * chosen);
gboolean gst_compete_model_make (GstCompeteModel * model,
    const CompeteSettings * settings, const gchar * location, GError ** error);
gboolean gst_compete_model_update (GstCompeteModel * model,
    const CompeteSettings * settings);

G_END_DECLS
