/* Curves where there is no Cairo: none
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "curves.h"

Curves *
curves_new (guint width, guint height)
{
  return NULL;
}

void
curves_free (Curves * curves)
{
}

void
curves_draw (Curves * curves, const History * history, guint units,
    guint32 * pixels, gsize stride)
{
}
