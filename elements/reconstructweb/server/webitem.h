/* Items of news: JSON objects as text that many clients share
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonBuilder *web_item_new (const gchar * kind);

void web_item_add_text (JsonBuilder * item, const gchar * name,
    const gchar * text);

void web_item_add_number (JsonBuilder * item, const gchar * name,
    gdouble number);

void web_item_append_number (JsonBuilder * item, gdouble number);

gchar *web_item_end (JsonBuilder * item);

gchar *web_item_new_text (const gchar * kind, const gchar * text);

gchar *web_item_quote (const gchar * text);

G_END_DECLS
