/* Labels where there is no Cairo: none
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "labels.h"

guint
labels_height (guint height)
{
  return 0;
}

void
labels_write (const gchar * text, guint left, guint top, guint height,
    guint32 * pixels, gsize stride, guint picture_width, guint picture_height)
{
}
