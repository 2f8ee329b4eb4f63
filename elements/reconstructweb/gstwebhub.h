/* Web hub: what is between a streaming pipeline and the clients of its server
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstruct.h"

G_BEGIN_DECLS

typedef struct _GstWebHub GstWebHub;

GstWebHub *gst_web_hub_new (GstElement * element,
    GstReconstruct * reconstruct, GError ** error);

void gst_web_hub_free (GstWebHub * hub);

const gchar *gst_web_hub_get_url (const GstWebHub * hub);

void gst_web_hub_add_frame (GstWebHub * hub, GstPad * pad, GstBuffer * frame);

G_END_DECLS
