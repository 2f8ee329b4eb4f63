/* How competelayer learns together with others
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstcompetemodel.h"
#include "gstcompetesettings.h"
#include "share.h"

G_BEGIN_DECLS

/* Only the streaming thread uses it, but for gst_compete_share_wait() and
 * gst_compete_share_answer(). */
typedef struct
{
  GstLearner *element;          /* not owned */
  GstCompeteProperties *properties;     /* of the element */
  GstCompeteModel *model;       /* of the element */
  Share *share;                 /* nullable */
  ShareVia via;                 /* of share */
  const gchar *location;        /* of share; nullable, interned */
  gint waits;                   /* atomic: whether it waits for others */
  gboolean failed;              /* an error was posted, until the element stops */
  GCancellable *cancellable;    /* ends waiting for others; the element owns it */
} GstCompeteShare;

void gst_compete_share_init (GstCompeteShare * share,
    GstCompeteProperties * properties, GstCompeteModel * model);
void gst_compete_share_stop (GstCompeteShare * share);
void gst_compete_share_wait (GstCompeteShare * share, gboolean may_wait);

GstLearnerPlan gst_compete_share_ready (GstCompeteShare * share,
    const GstCompeteSettings * settings);
gboolean gst_compete_share_meet (GstCompeteShare * share,
    const GstCompeteSettings * settings);
void gst_compete_share_event (GstCompeteShare * share, GstEvent * event);
gboolean gst_compete_share_answer (GstCompeteShare * share, GstQuery * query);
void gst_compete_share_add_figures (const GstCompeteShare * share,
    GstStructure * message);

G_END_DECLS
