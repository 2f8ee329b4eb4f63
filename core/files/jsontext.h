/* JSON: whether a text is valid JSON
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

gboolean json_text_is_sound (const gchar * text, gsize length);
