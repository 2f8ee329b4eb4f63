/* What a layer says of itself: element messages, and the property stats
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>

#include "fields.h"
#include "gstcompetesettings.h"
#include "gstcompetestats.h"
#include "layer.h"

G_BEGIN_DECLS

/* Of the streaming thread, but for `last`. */
typedef struct
{
  GstBaseTransform *element;    /* who reports */
  GstCompeteStats stats;
  GstClockTime position;        /* timestamp of the last buffer */
  GstStructure *last;           /* under the object lock */
} GstCompeteReport;

void gst_compete_report_init (GstCompeteReport * report,
    GstBaseTransform * element);
void gst_compete_report_clear (GstCompeteReport * report);
void gst_compete_report_start_over (GstCompeteReport * report);
void gst_compete_report_set_fields (GstCompeteReport * report,
    const Fields * fields);
gboolean gst_compete_report_is_due (GstCompeteReport * report,
    const GstCompeteSettings * settings, GstBuffer * buffer);
void gst_compete_report_post (GstCompeteReport * report,
    const GstCompeteSettings * settings, const Layer * layer,
    const Fields * fields, gboolean end);

G_END_DECLS
