/* The errors of libcompete
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "competeerror.h"

G_DEFINE_QUARK (compete-error-quark, compete_error)
