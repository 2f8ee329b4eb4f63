/* The tensors of a sparse code in caps
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecoderequest.h"

G_BEGIN_DECLS

GstCaps *gst_compete_tensor_caps_transform (GstPadDirection direction,
    GstCaps * caps, GstCaps * filter, GstSparseCodeParts parts);

G_END_DECLS
