/* The frames of competelayer: cut into fields, and put back together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "checkpoint.h"
#include "fields.h"
#include "layer.h"

G_BEGIN_DECLS

/* A frame's fields. */
typedef struct
{
  Fields *fields;
  SamplePixels pixels;
  Sample **samples;             /* fields->count of them */
} GstCompeteFields;

gboolean gst_compete_fields_choose (CompeteSettings * settings,
    const GstVideoInfo * info, const CheckpointField * saved);
FieldsShape gst_compete_fields_shape (const CompeteSettings * settings,
    const GstVideoInfo * info);
GstCompeteFields *gst_compete_fields_new (const FieldsShape * shape,
    const GstVideoInfo * info);
void gst_compete_field_shape_follow (FieldsShape * shape,
    CompeteSettings * settings);
guint gst_compete_fields_halves (const GstCompeteFields * fields);
void gst_compete_fields_free (GstCompeteFields * fields);
void gst_compete_fields_cut (GstCompeteFields * fields, Layer * layer,
    const GstVideoFrame * frame);
GBytes *gst_compete_fields_put_back (GstCompeteFields * fields, Layer * layer);

G_END_DECLS
