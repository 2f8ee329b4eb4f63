/* Guard: whom a server answers, and how often
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Requests a second that a client may send; at first, and after a pause, so many at
 * once. */
#define GUARD_REQUESTS_A_SECOND 200

/**
 * GuardRate:
 *
 * How many requests a client may send now. All members are 0 at first.
 */
typedef struct
{
  /*< private >*/
  gdouble left;
  gint64 at;                    /* of the last request, in microseconds; 0: none yet */
} GuardRate;

gboolean guard_allows_host (const gchar * host);

gboolean guard_allows_origin (const gchar * origin, const gchar * host);

gboolean guard_allows_token (const gchar * token, const gchar * shown);

gboolean guard_allows_request (GuardRate * rate, gint64 now);

G_END_DECLS
