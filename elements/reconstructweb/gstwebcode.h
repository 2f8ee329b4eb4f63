/* Web code: the code of the last frame, to be looked at closely
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "request.h"

G_BEGIN_DECLS

typedef struct _GstWebCode GstWebCode;

GstWebCode *gst_web_code_new (void);

void gst_web_code_free (GstWebCode * self);

void gst_web_code_set (GstWebCode * self, GstBuffer * frame,
    const GstVideoInfo * info);

gchar *gst_web_code_look (GstWebCode * self, const gchar * layer,
    const Request * request, GError ** error);

G_END_DECLS
