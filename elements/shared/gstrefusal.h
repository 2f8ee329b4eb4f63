/* Errors that are posted by a streaming thread
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

GstElement *gst_refusal_find_top (GstElement * element);

void gst_refusal_wait (GstElement * element);

void gst_refusal_post (GstElement * element, GError * error);

/**
 * GST_ELEMENT_REFUSE:
 *
 * GST_ELEMENT_ERROR() for streaming threads: it calls gst_refusal_wait() first.
 */
#define GST_ELEMENT_REFUSE(element, domain, code, text, debug)          \
G_STMT_START {                                                          \
  gst_refusal_wait (GST_ELEMENT (element));                             \
  GST_ELEMENT_ERROR (element, domain, code, text, debug);               \
} G_STMT_END

G_END_DECLS
