/* The wide loops: their versions, one for each width of vector
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "wide.h"

extern const Wide wide_plain;
#ifdef HAVE_WIDE_X86
extern const Wide wide_avx2;
extern const Wide wide_avx512;
#endif
