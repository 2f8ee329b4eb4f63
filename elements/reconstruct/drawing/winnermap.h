/* The map of winners: each field in the colour of its strongest unit
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WinnerMap WinnerMap;

WinnerMap *winner_map_new (void);

void winner_map_free (WinnerMap * map);

const gfloat *winner_map_draw (WinnerMap * map, guint columns, guint rows,
    const guint32 * indices, const gfloat * activations, gsize fields,
    guint winners);

G_END_DECLS
