/* Shared by the tests of tapestrysrc: whole movies as arrays of buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#define ANY "video/x-raw"

GstHarness *harness_new (const gchar * properties, const gchar * caps);
GPtrArray *play_harness (GstHarness * h);
GPtrArray *play (const gchar * properties, const gchar * caps);
gboolean same_frame (GstBuffer * a, GstBuffer * b);
gboolean same_movie (GPtrArray * a, GPtrArray * b);
void assert_same_frame (GstBuffer * a, GstBuffer * b);
void take_down (GstElement * pipeline);
