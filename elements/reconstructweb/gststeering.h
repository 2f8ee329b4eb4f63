/* Steering: carries out what a page asks to change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "request.h"

G_BEGIN_DECLS

gboolean gst_steering_do (GstElement * top, const Request * request,
    GError ** error);

G_END_DECLS
