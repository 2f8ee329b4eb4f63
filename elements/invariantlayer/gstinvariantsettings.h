/* The properties of invariantlayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "invariant.h"

G_BEGIN_DECLS

typedef struct
{
  InvariantSettings layer;
  guint64 save_interval, interval;
  gboolean post_messages;
  guint recall_winners;
} GstInvariantSettings;

guint gst_invariant_settings_install (GObjectClass * klass);
void gst_invariant_settings_init (GstInvariantSettings * settings);
void gst_invariant_settings_set (GstInvariantSettings * settings, guint id,
    const GValue * value);
void gst_invariant_settings_get (const GstInvariantSettings * settings,
    guint id, GValue * value);

G_END_DECLS
