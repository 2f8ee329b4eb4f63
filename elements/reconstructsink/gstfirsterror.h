/* First error: of all errors in a bin only the first is posted
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

gboolean gst_first_error_is_later (gint * failed, GstMessage * message);

void gst_first_error_end_pad (GstPad * pad, gint * failed);

G_END_DECLS
