/* The frames of competelayer: cut into fields, and put back together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "checkpoint.h"
#include "contrast.h"
#include "fields.h"
#include "layer.h"

G_BEGIN_DECLS

/* The properties that say what a field is, of the same names. */
typedef struct
{
  guint field_width, field_height, field_stride;
  Contrast contrast;
} GstCompeteFieldSettings;

/* A frame's fields. */
typedef struct
{
  Fields *fields;
  SamplePixels pixels;
  Sample **samples;             /* fields->count of them */
} GstCompeteFields;

gboolean gst_compete_field_settings_choose (GstCompeteFieldSettings * settings,
    const GstVideoInfo * info, const CheckpointField * saved);
FieldsShape gst_compete_field_settings_shape (const GstCompeteFieldSettings *
    settings, const GstVideoInfo * info);
GstCompeteFields *gst_compete_fields_new (const FieldsShape * shape,
    const GstVideoInfo * info);
gboolean gst_compete_field_shape_follow (FieldsShape * shape, CompeteRule rule);
guint gst_compete_fields_halves (const GstCompeteFields * fields);
void gst_compete_fields_free (GstCompeteFields * fields);
void gst_compete_fields_cut (GstCompeteFields * fields, Layer * layer,
    const GstVideoFrame * frame);
GBytes *gst_compete_fields_put_back (GstCompeteFields * fields, Layer * layer);

G_END_DECLS
