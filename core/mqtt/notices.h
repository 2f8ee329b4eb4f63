/* Sentences for the user, each said once
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Notices Notices;

Notices *notices_new (void);
void notices_free (Notices * notices);
void notices_say (Notices * notices, gchar * sentence);
void notices_say_once (Notices * notices, gchar * sentence);
gchar *notices_take (Notices * notices);
