/* The layer of a Compete, for those behind the door
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "compete.h"
#include "layer.h"

Layer *compete_get_layer (Compete * compete);
