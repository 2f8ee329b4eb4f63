/* Shared by the tests with random input: every element of the plugin, random
 * values for every property, and pipelines for them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/check/gstcheck.h>

void hostile_setup (void);
void hostile_teardown (void);
GRand *hostile_rand (void);
gdouble hostile_seconds (gdouble seconds);

GList *hostile_elements (void);
GstElement *hostile_pipeline (const gchar * factory);

typedef enum
{
  HOSTILE_ANY,                  /* in and out of range */
  HOSTILE_TAME                  /* the same, without values that take minutes */
} HostileReach;

void hostile_set_property (GObject * object, GParamSpec * spec, GRand * rand,
    HostileReach reach);
void hostile_set_all (GObject * object, GRand * rand, HostileReach reach);
void hostile_get_all (GObject * object);
void hostile_set_defaults (GObject * object);

gboolean hostile_stopped (GstElement * pipeline);
void hostile_set_null (GstElement * pipeline);
void hostile_play_to_end (GstElement * pipeline);
