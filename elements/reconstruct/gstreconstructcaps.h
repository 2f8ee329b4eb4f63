/* The caps of reconstruct: which frames it takes, and the size of its pictures
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstreconstructplan.h"

G_BEGIN_DECLS

void gst_reconstruct_caps_install (GstElementClass * klass);

GstCaps *gst_reconstruct_caps_transform (const GstReconstructSizing * sizing,
    GstPadDirection direction, GstCaps * caps, GstCaps * filter);

GstCaps *gst_reconstruct_caps_fixate (const GstReconstructSizing * sizing,
    GstCaps * frames, GstCaps * pictures);

G_END_DECLS
