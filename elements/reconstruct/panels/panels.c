/* The table of all kinds of panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a kind of panel is a file that fills in a PanelKind. All that other
 * files know of it is its place in this table: bit i of the property `panels` is row
 * i, and panels are laid out in the order of the rows. A new kind is a new file and a
 * new row at the end; existing rows keep their places, so that flags keep their
 * values.
 */

#include "panels.h"

#include "titles.h"

static const PanelKind *const kinds[] = {
  &panel_original,
  &panel_code,
  &panel_reconstruction,
  &panel_prototypes,
  &panel_recall,
  &panel_invariant,
  &panel_figures,
  &panel_novelty,
};

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) <= LAYOUT_MAX_PANELS);

/**
 * panels_count:
 *
 * Returns: how many kinds of panels there are, at most %LAYOUT_MAX_PANELS
 */
guint
panels_count (void)
{
  return G_N_ELEMENTS (kinds);
}

/**
 * panels_get:
 * @index: less than panels_count()
 *
 * Returns: (transfer none): the kind with this index
 */
const PanelKind *
panels_get (guint index)
{
  return kinds[index];
}

/**
 * panels_get_parts:
 * @set: any panels
 *
 * Returns: the parts of a sparse code that they show
 */
GstSparseCodeParts
panels_get_parts (PanelSet set)
{
  GstSparseCodeParts parts = 0;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (PANEL_SET_HAS (set, i))
      parts |= kinds[i]->parts;
  return parts;
}

/**
 * panels_get_parts_to_wait_for:
 * @set: any panels
 *
 * Returns: the parts of a sparse code without which they cannot be drawn. Panels of an
 *     invariantlayer wait for none: they are dark until the layer has learned.
 */
GstSparseCodeParts
panels_get_parts_to_wait_for (PanelSet set)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i]->needs_invariant)
      set &= ~(1u << i);
  return panels_get_parts (set);
}

/**
 * panels_need_invariant:
 * @set: any panels
 *
 * Returns: whether any of them shows the code of an invariantlayer
 */
gboolean
panels_need_invariant (PanelSet set)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (PANEL_SET_HAS (set, i) && kinds[i]->needs_invariant)
      return TRUE;
  return FALSE;
}

/**
 * panels_need_code:
 * @set: any panels
 *
 * Returns: whether frames must have the code of a competelayer: unless all that is shown
 *     is what a noveltywatch found, and the frame itself
 */
gboolean
panels_need_code (PanelSet set)
{
  gboolean shows_novelty = FALSE;
  guint i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (PANEL_SET_HAS (set, i) && !kinds[i]->needs_no_code)
      return TRUE;
    shows_novelty |= PANEL_SET_HAS (set, i) && kinds[i]->needs_novelty;
  }
  return !shows_novelty;
}

/**
 * panels_find_unavailable:
 * @set: any panels
 *
 * Returns: (transfer none) (nullable): the first of them that this build cannot draw;
 *     %NULL when it can draw all
 */
const PanelKind *
panels_find_unavailable (PanelSet set)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (PANEL_SET_HAS (set, i) && kinds[i]->needs_cairo && !titles_available ())
      return kinds[i];
  return NULL;
}

/**
 * panels_list_names:
 *
 * Returns: (transfer full): the names of all kinds as in "original, code and
 *     figures"
 */
gchar *
panels_list_names (void)
{
  GString *names = g_string_new (kinds[0]->nick);
  guint i;

  for (i = 1; i < G_N_ELEMENTS (kinds); i++)
    g_string_append_printf (names, "%s%s",
        i + 1 < G_N_ELEMENTS (kinds) ? ", " : " and ", kinds[i]->nick);
  return g_string_free (names, FALSE);
}
