/* Running time and stream time of buffers, for messages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

GstClockTime gst_stamp_running_time (GstBaseTransform * element,
    GstClockTime timestamp);
GstClockTime gst_stamp_stream_time (GstBaseTransform * element,
    GstClockTime timestamp);
void gst_stamp_set_times (GstBaseTransform * element, GstClockTime timestamp,
    GstStructure * message);
gboolean gst_stamp_is_due (GstBaseTransform * element, GstBuffer * buffer,
    GstClockTime interval, GstClockTime * start);

G_END_DECLS
