/* JPEG encoder: one picture at a time, on any thread
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GstJpegEncoder GstJpegEncoder;

GstJpegEncoder *gst_jpeg_encoder_new (GError ** error);

void gst_jpeg_encoder_free (GstJpegEncoder * self);

GBytes *gst_jpeg_encoder_encode (GstJpegEncoder * self, GstBuffer * picture,
    GstCaps * caps, guint quality);

G_END_DECLS
