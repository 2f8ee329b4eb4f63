/* Frames that a layer codes but does not learn from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The name of the meta of frames that layers code, but do not learn from. Since: 0.2 */
#define GST_CODE_ONLY_META_NAME "GstCodeOnlyMeta"

void gst_code_only_meta_register (void);

void gst_buffer_add_code_only (GstBuffer * buffer);

gboolean gst_buffer_is_code_only (GstBuffer * buffer);

G_END_DECLS
