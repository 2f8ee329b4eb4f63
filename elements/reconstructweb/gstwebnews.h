/* Web news: what happens in a pipeline, for the clients of a server
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "webserver.h"

G_BEGIN_DECLS

typedef struct _GstWebNews GstWebNews;

GstWebNews *gst_web_news_new (WebServer * server, GstElement * top,
    GstElement * element);

void gst_web_news_free (GstWebNews * news);

void gst_web_news_welcome (GstWebNews * news, WebClient * client);

G_END_DECLS
