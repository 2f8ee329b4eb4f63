/* The warnings of competelayer, each posted once
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "compete.h"

G_BEGIN_DECLS

/* Which messages were posted already. */
typedef struct
{
  gboolean divergence, fault;   /* of this model */
  gboolean chosen_fields;
} GstCompeteWarnings;

void gst_compete_warnings_reset (GstCompeteWarnings * warnings,
    GstElement * element, const Compete * compete,
    const CompeteSettings * settings, const gchar * location);
void gst_compete_warnings_update (GstCompeteWarnings * warnings,
    GstElement * element, const Compete * compete,
    const CompeteSettings * settings);
void gst_compete_warnings_set_fields (GstCompeteWarnings * warnings,
    GstElement * element, const CompeteFields * fields,
    const CompeteFormat * format, gboolean chosen);

G_END_DECLS
