/* How bright an image is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "panelimage.h"

G_BEGIN_DECLS

gfloat image_level (const PanelImage * image);

G_END_DECLS
