/* Web code: the code of the last frame, to be looked at closely
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstwebframe.h"
#include "request.h"

G_BEGIN_DECLS

gchar *gst_web_code_look (GstWebFrame * last, const gchar * layer,
    const Request * request, GError ** error);

G_END_DECLS
