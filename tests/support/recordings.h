/* Shared by the tests of reconstructsink: pipelines with hand-made codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/check/gstcheck.h>

#define RATE 30
#define WAIT (60 * GST_SECOND)

/* In the folder of folder.h, which each test sets up */
gboolean is_there (const gchar * name);
void wait_for_size (const gchar * name, gsize size);

gboolean has_element (const gchar * name);
void uninstall (const gchar * name);

/* @frames frames, or endless when it is negative, into a sink "s". */
GstElement *pipeline_new (gint frames, const gchar * properties,
    GstElement ** sink);
/* The same with any pipeline whose sink is named "s" */
GstElement *line_new (const gchar * line, GstElement ** sink);
void pipeline_free (GstElement * pipeline, GstElement * sink);
void set_location (GstElement * sink, const gchar * name);

/* Waits for the next message of @types, which must come. */
GstMessage *wait_for (GstElement * pipeline, GstMessageType types);
void play_to_end (GstElement * pipeline);
/* Returns after the first frame has been recorded */
void start_playing (GstElement * pipeline);

/* A handler of fakesink's "handoff" */
void count_frame (GstElement * sink, GstBuffer * buffer, GstPad * pad,
    gint * frames);
