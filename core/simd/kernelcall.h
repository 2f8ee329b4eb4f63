/* Calls the code that ORC generates
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ORC 0.4.41 generates AVX code that returns without vzeroupper: the upper halves of the
 * vector registers stay in use. SSE instructions, of which the rest of the process is
 * made, have to preserve them and become slow: learning took 1.4 times as long. On ARM
 * ORC's code keeps denormals, while on x86 and in its C code it flushes them.
 *
 * Only kernels.c, written by orcc, includes this. Each function there calls the generated
 * code by `func (ex)`, which the macro below replaces.
 */

#pragma once

#include <kernels.h>
#include <orc/orc.h>

#define func(ex) kernel_call (func, ex)

void kernel_call (OrcExecutorFunc code, OrcExecutor * ex);
