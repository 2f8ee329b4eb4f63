/* What noveltywatch puts on buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstnoveltysettings.h"

G_BEGIN_DECLS

void gst_novelty_attach (GstBuffer * buffer, GstElement * element,
    const Watch * watch, GstNoveltyAttach parts);

G_END_DECLS
