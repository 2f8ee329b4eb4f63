/* The files of the page
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

guint web_page_check (SoupServerMessage * message);

void web_page_serve (SoupServerMessage * message, const gchar * path);

G_END_DECLS
