/* What competelayer warns of, each once
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "fields.h"
#include "layer.h"

G_BEGIN_DECLS

/* What was said already. */
typedef struct
{
  gboolean divergence, collapse;        /* of this layer */
  gboolean chosen_fields;
} GstCompeteWarnings;

void gst_compete_warnings_new_layer (GstCompeteWarnings * warnings,
    GstElement * element, const Layer * layer, const gchar * location);
void gst_compete_warnings_frame (GstCompeteWarnings * warnings,
    GstElement * element, const Layer * layer);
void gst_compete_warnings_fields (GstCompeteWarnings * warnings,
    GstElement * element, const Fields * fields, gboolean chosen);

G_END_DECLS
