/* Frames that wait to go through competelayer's layer together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "ahead.h"
#include "gstcompetefields.h"

G_BEGIN_DECLS

/* Frames of one field, in the order in which they came. */
typedef struct
{
  Sample **samples;             /* room for so many */
  guint room;
  guint waiting;
  Ahead *ahead;                 /* codes them */
} GstCompeteGather;

/* Called when the layer has done with a frame, of which @data knows. */
typedef void (*GstCompeteGatherFunc) (gpointer data);

void gst_compete_gather_clear (GstCompeteGather * gather);
void gst_compete_gather_add (GstCompeteGather * gather,
    GstCompeteFields * frame);
void gst_compete_gather_run (GstCompeteGather * gather,
    GstCompeteFields * frame, Layer * layer, GstCompeteGatherFunc seen,
    gpointer data);

G_END_DECLS
