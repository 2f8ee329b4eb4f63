/* Which functions of libcompete other programs see
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* The library is compiled with -fvisibility=hidden. What a public header declares
 * between these two is exported by the shared library; nothing else is. */
#ifdef __GNUC__
#define COMPETE_BEGIN_DECLS \
    G_BEGIN_DECLS _Pragma ("GCC visibility push(default)")
#define COMPETE_END_DECLS _Pragma ("GCC visibility pop") G_END_DECLS
#else
#define COMPETE_BEGIN_DECLS G_BEGIN_DECLS
#define COMPETE_END_DECLS G_END_DECLS
#endif
