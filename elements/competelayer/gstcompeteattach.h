/* The meta that competelayer puts on buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>

#include "gstcompetemodel.h"
#include "gstcompetesettings.h"
#include "gstqosframes.h"
#include "gstrecycler.h"
#include "gstsparsecoderequest.h"

G_BEGIN_DECLS

/* Only the streaming thread uses it, except for `to_ask` and `to_renew`. */
typedef struct
{
  GstBaseTransform *element;
  gint to_ask;                  /* atomic: query downstream before the next buffer */
  GstSparseCodeParts asked;     /* parts requested in answer to our query, ... */
  GstSparseCodeParts asked_in_allocation;       /* ... and to an ALLOCATION query */

  GstRecycler *recycler;        /* nullable: of the arrays of each frame */

  gint to_renew;                /* atomic: take a snapshot with the next buffer */

  /* The last snapshot: */
  gboolean taken;               /* whether there is one */
  guint64 taken_at;             /* frames_learned when it was taken */
  GBytes *prototypes, *wins;    /* nullable */
  CompeteUsage usage;
} GstCompeteAttach;

void gst_compete_attach_ask_again (GstCompeteAttach * attach);
void gst_compete_attach_event (GstCompeteAttach * attach, GstEvent * event);
void gst_compete_attach_update (GstCompeteAttach * attach);
gboolean gst_compete_attach_propose (GstCompeteAttach * attach,
    GstQuery * query, gboolean answered);
gboolean gst_compete_attach_wants (const GstCompeteAttach * attach,
    const GstCompeteSettings * settings, GstSparseCodeParts parts);
CompeteMode gst_compete_attach_choose_mode (const GstCompeteAttach * attach,
    const GstCompeteSettings * settings, GstQosLateness late,
    gboolean code_only);
gboolean gst_compete_attach_code (GstCompeteAttach * attach,
    const GstCompeteSettings * settings, const GstCompeteModel * model,
    const CompeteCode * code, GstBuffer * buffer);
void gst_compete_attach_reset (GstCompeteAttach * attach);

G_END_DECLS
