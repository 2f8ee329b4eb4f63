/* Regions as detected objects of GStreamer's own analytics
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "watch.h"

G_BEGIN_DECLS

void gst_novelty_analytics_attach (GstBuffer * buffer,
    const WatchEvent * event);

G_END_DECLS
