/* The properties of competelayer that are its layer's settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "layer.h"

G_BEGIN_DECLS

/* Property ids up to here are the settings'; the element's own come after. */
guint gst_compete_settings_install (GObjectClass * klass);
void gst_compete_settings_init (LayerSettings * settings);
void gst_compete_settings_set (LayerSettings * settings, guint id,
    const GValue * value);
void gst_compete_settings_get (const LayerSettings * settings, guint id,
    GValue * value);

G_END_DECLS
