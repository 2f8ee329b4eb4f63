/* Launch line: a pipeline as gst-launch-1.0 would be told
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

gchar *gst_launch_line_new (GstElement * top);

G_END_DECLS
