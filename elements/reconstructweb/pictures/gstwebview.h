/* Web view: the pictures of one layer, drawn and encoded for all who look at it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstruct.h"

G_BEGIN_DECLS

typedef struct _GstWebView GstWebView;

/**
 * GstWebViewFunc:
 * @view: a view with a new picture
 * @data: what was given with the function
 *
 * Called on the thread that pushed the frame.
 */
typedef void (*GstWebViewFunc) (GstWebView * view, gpointer data);

GstWebView *gst_web_view_new (GstElement * element,
    GstReconstruct * model, const gchar * layer, guint32 first_number,
    GError ** error);

void gst_web_view_free (GstWebView * view);

void gst_web_view_set_callback (GstWebView * view, GstWebViewFunc came,
    gpointer data);

const gchar *gst_web_view_get_layer (const GstWebView * view);

void gst_web_view_want (GstWebView * view);

gboolean gst_web_view_is_behind (GstWebView * view);

void gst_web_view_push (GstWebView * view, GstBuffer * frame, GstCaps * caps);

void gst_web_view_draw_last (GstWebView * view, GstBuffer * frame,
    GstCaps * caps);

gchar *gst_web_view_get_layout (GstWebView * view);

GBytes *gst_web_view_encode (GstWebView * view, guint32 * number,
    gchar ** layout);

G_END_DECLS
