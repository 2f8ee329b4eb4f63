/* Description: what a page shows of the elements that it may change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

gchar *gst_description_new_elements (GstElement * top);

gchar *gst_description_new_value (GstElement * top, GstElement * element,
    GParamSpec * pspec);

G_END_DECLS
