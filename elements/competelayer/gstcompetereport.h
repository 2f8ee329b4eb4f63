/* The reports of competelayer: element messages and the property stats
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstcompetemodel.h"
#include "gstcompetesettings.h"
#include "gstcompeteshare.h"

G_BEGIN_DECLS

/* Only the streaming thread uses it. */
typedef struct
{
  GstLearner *element;          /* the element that reports; not owned */
  CompeteFields fields;         /* that frames are cut into */
  gboolean said_warm_up;        /* whether the message of warming up was posted */
} GstCompeteReport;

void gst_compete_report_init (GstCompeteReport * report, GstLearner * element);
void gst_compete_report_reset (GstCompeteReport * report);
void gst_compete_report_set_fields (GstCompeteReport * report,
    const GstCompeteModel * model);
void gst_compete_report_warm_up (GstCompeteReport * report,
    const GstCompeteSettings * settings, const Compete * compete,
    GstBuffer * buffer);
GstStructure *gst_compete_report_finish_interval (GstCompeteReport * report,
    const GstCompeteSettings * settings, GstCompeteModel * model,
    const GstCompeteShare * share, gboolean end);

G_END_DECLS
