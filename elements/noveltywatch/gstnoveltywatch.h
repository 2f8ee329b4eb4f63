/* noveltywatch: tells what is new in front of a camera
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

#define GST_TYPE_NOVELTY_WATCH (gst_novelty_watch_get_type ())
G_DECLARE_FINAL_TYPE (GstNoveltyWatch, gst_novelty_watch, GST, NOVELTY_WATCH,
    GstBaseTransform)

GST_ELEMENT_REGISTER_DECLARE (noveltywatch);

G_END_DECLS
