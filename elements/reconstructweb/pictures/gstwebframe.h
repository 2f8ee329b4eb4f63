/* Web frame: the last frame, with its codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GstWebFrame GstWebFrame;

GstWebFrame *gst_web_frame_new (void);

void gst_web_frame_free (GstWebFrame * last);

void gst_web_frame_set (GstWebFrame * last, GstBuffer * frame, GstCaps * caps);

GstBuffer *gst_web_frame_get (GstWebFrame * last, GstCaps ** caps);

gchar *gst_web_frame_find_layer (GstWebFrame * last, const gchar * name);

G_END_DECLS
