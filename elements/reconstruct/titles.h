/* Titles: a strip of text and colour bars above the panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "colormap.h"

G_BEGIN_DECLS

typedef struct _Titles Titles;

gboolean titles_available (void);

guint titles_height (guint panel_size);

Titles *titles_new (guint panel_size, guint n_panels);

void titles_free (Titles * titles);

void titles_set (Titles * titles, guint panel, const gchar * title);

void titles_set_bar (Titles * titles, guint panel, ColorMap map,
    gfloat full_scale);

void titles_draw (Titles * titles, guint32 * pixels, gsize stride);

G_END_DECLS
