/* What competelayer reports: element messages, and the property stats
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>

#include "compete.h"
#include "gstcompetesettings.h"

G_BEGIN_DECLS

/* Of the streaming thread, but for `last`. */
typedef struct
{
  GstBaseTransform *element;    /* who reports */
  GstClockTime start;           /* running time at which the interval began */
  GstClockTime position;        /* timestamp of the last buffer */
  CompeteFields fields;         /* that frames are cut into */
  gboolean said_warm_up;        /* for how long nothing counts as new */
  GstStructure *last;           /* under the object lock */
} GstCompeteReport;

void gst_compete_report_init (GstCompeteReport * report,
    GstBaseTransform * element);
void gst_compete_report_clear (GstCompeteReport * report);
void gst_compete_report_reset (GstCompeteReport * report);
void gst_compete_report_set_fields (GstCompeteReport * report,
    const CompeteFields * fields);
gboolean gst_compete_report_is_due (GstCompeteReport * report,
    const GstCompeteSettings * settings, const Compete * compete,
    GstBuffer * buffer);
void gst_compete_report_post (GstCompeteReport * report,
    const GstCompeteSettings * settings, Compete * compete, gboolean end);

G_END_DECLS
