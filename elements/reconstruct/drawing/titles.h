/* Titles: text and colour bars above the panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "colormap.h"
#include "layout.h"

G_BEGIN_DECLS

/* In place of a full scale: each part of the panel has its own. */
#define TITLES_EACH_ITS_OWN (-1.0f)

typedef struct _Titles Titles;

gboolean titles_available (void);

guint titles_height (guint height);

Titles *titles_new (const Layout * layout);

void titles_free (Titles * titles);

void titles_set (Titles * titles, guint panel, const gchar * title);

void titles_set_bar (Titles * titles, guint panel, ColorMap map,
    gfloat full_scale);

void titles_draw (Titles * titles, guint32 * pixels, gsize stride);

G_END_DECLS
