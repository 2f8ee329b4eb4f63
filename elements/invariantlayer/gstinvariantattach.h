/* The meta that an invariantlayer puts on buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecode.h"
#include "slow.h"

G_BEGIN_DECLS

void gst_invariant_attach_code (GstElement * element,
    const GstSparseCode * below, const SlowCode * code,
    GBytes * reconstruction, GstBuffer * buffer);
void gst_invariant_attach_nothing (GstElement * element,
    const GstSparseCode * below, const SlowSettings * settings,
    GstBuffer * buffer);

G_END_DECLS
