/* Web views: a view for each layer that is looked at
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstwebframe.h"
#include "gstwebview.h"

G_BEGIN_DECLS

typedef struct _GstWebViews GstWebViews;

GstWebViews *gst_web_views_new (GstElement * element, GstReconstruct * model,
    GstWebViewFunc came, gpointer data, GError ** error);

void gst_web_views_free (GstWebViews * views);

void gst_web_views_push (GstWebViews * views, GstBuffer * frame,
    GstCaps * caps);

GstWebFrame *gst_web_views_get_last (GstWebViews * views);

gchar *gst_web_views_find_layer (GstWebViews * views, const gchar * name);

GstWebView *gst_web_views_find (GstWebViews * views, const gchar * name);

void gst_web_views_draw_last (GstWebViews * views, GstWebView * view);

guint gst_web_views_count (GstWebViews * views);

GstWebView *gst_web_views_get (GstWebViews * views, guint index);

G_END_DECLS
