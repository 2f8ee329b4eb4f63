/* Titles where there is no Cairo: none
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "titles.h"

gboolean
titles_available (void)
{
  return FALSE;
}

guint
titles_height (guint height)
{
  return 0;
}

Titles *
titles_new (const Layout * layout)
{
  return NULL;
}

void
titles_free (Titles * titles)
{
}

void
titles_set (Titles * titles, guint panel, const gchar * title)
{
}

void
titles_set_bar (Titles * titles, guint panel, ColorMap map, gfloat full_scale)
{
}

void
titles_draw (Titles * titles, guint32 * pixels, gsize stride)
{
}
