/* The table of all kinds of panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "panel.h"

G_BEGIN_DECLS

/* A set of panels: bit i is the kind with index i. */
typedef guint PanelSet;

#define PANEL_SET_HAS(set, i) (((set) >> (i) & 1) != 0)

/* The panels drawn by default: the first four of the table. */
#define PANEL_SET_DEFAULT 0xf

guint panels_count (void);

const PanelKind *panels_get (guint index);

GstSparseCodeParts panels_get_parts (PanelSet set);

GstSparseCodeParts panels_get_parts_to_wait_for (PanelSet set);

gboolean panels_need_invariant (PanelSet set);

gboolean panels_need_code (PanelSet set);

const PanelKind *panels_find_unavailable (PanelSet set);

gchar *panels_list_names (void);

G_END_DECLS
