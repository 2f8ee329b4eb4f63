/* Steerables: the elements of a pipeline, and their properties, that a page may change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

gboolean gst_steerables_has (GstElement * element);

gboolean gst_steerables_has_property (GObject * element, GParamSpec * pspec);

GPtrArray *gst_steerables_list (GstElement * top);

GPtrArray *gst_steerables_list_properties (GstElement * element);

GstElement *gst_steerables_find (GstElement * top, const gchar * name);

gboolean gst_steerables_has_kind (GstElement * top, const gchar * factory);

gchar *gst_steerables_get_name (GstElement * top, GstElement * element);

const gchar *gst_steerables_get_factory (GstElement * element);

G_END_DECLS
