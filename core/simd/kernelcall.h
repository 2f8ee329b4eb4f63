/* How the functions that orcc writes call the code that ORC made
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ORC 0.4.41 compiles for AVX, and its code returns without clearing the upper
 * halves of the vector registers: it has no vzeroupper. SSE instructions, of
 * which the rest of the process is made, then have to keep those halves, and are
 * slow until somebody clears them: learning took 1.4 times as long. On ARM its code
 * keeps denormals, which it flushes on x86 and in C. Only kernels.c includes this;
 * `func (ex)` is the call in each function there.
 */

#pragma once

#include <kernels.h>
#include <orc/orc.h>

#define func(ex) kernel_call (func, ex)

void kernel_call (OrcExecutorFunc code, OrcExecutor * ex);
