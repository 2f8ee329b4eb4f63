/* Web address: where a server listens
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean web_address_check (const gchar * address, const gchar * token,
    GError ** error);

gchar *web_address_make_url (const gchar * address, guint port);

G_END_DECLS
