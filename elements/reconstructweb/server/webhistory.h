/* Web history: figures over time, of the whole run in bounded memory
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The latest points, which are all kept. */
#define WEB_HISTORY_RECENT 600

/* The most points in all. */
#define WEB_HISTORY_MOST 1200

typedef struct _WebHistory WebHistory;

WebHistory *web_history_new (guint n);

void web_history_free (WebHistory * history);

void web_history_add (WebHistory * history, const gdouble * figures);

void web_history_write (const WebHistory * history, GString * json);

void web_history_write_point (const gdouble * figures, guint n, GString * json);

G_END_DECLS
