/* Harnesses and small frames to learn from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/check/gstharness.h>

#define GRAY(w, h) "video/x-raw,format=GRAY8,width=" #w ",height=" #h \
    ",framerate=30/1"

GstHarness *harness_for (const gchar * line, const gchar * caps);
GstBuffer *frame (guint n);
GBytes *learned (GstHarness * h, guint first, guint n);
gchar *bus_says (GstBus * bus, GstMessageType type);
GstBus *watch (GstHarness * h);
void unwatch (GstHarness * h, GstBus * bus);
GstFlowReturn push_until_refused (GstHarness * h, GstBuffer * buffer);
