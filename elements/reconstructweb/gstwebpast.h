/* Web past: the figures of layers and the events of a run, for those who come later
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "webclient.h"

G_BEGIN_DECLS

typedef struct _GstWebPast GstWebPast;

GstWebPast *gst_web_past_new (void);

void gst_web_past_free (GstWebPast * past);

gchar *gst_web_past_add_event (GstWebPast * past, const gchar * kind,
    const gchar * layer, const gchar * text, const gchar * subject,
    gdouble time);

gchar *gst_web_past_add_figures (GstWebPast * past, const gchar * layer,
    const GstStructure * figures, gdouble time);

void gst_web_past_tell (GstWebPast * past, WebClient * client, gdouble now);

G_END_DECLS
