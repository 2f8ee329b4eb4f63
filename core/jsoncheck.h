/* jsoncheck.h: json_text_is_sound() for those around the core who read JSON from
 * strangers; not installed
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "jsontext.h"
