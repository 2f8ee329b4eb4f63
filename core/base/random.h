/* Random numbers without state, and choices by them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

guint64 random_number (guint64 n);
guint random_choose (guint32 seed, guint64 frame, guint fields, guint wanted,
    guint32 * drawn);
