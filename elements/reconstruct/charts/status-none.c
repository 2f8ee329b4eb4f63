/* A status line where there is no Cairo: none
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "status.h"

guint
status_height (guint height)
{
  return 0;
}

Status *
status_new (guint width, guint height)
{
  return NULL;
}

void
status_free (Status * status)
{
}

void
status_set (Status * status, const ProgressFigures * figures)
{
}

void
status_draw (Status * status, guint32 * pixels, gsize stride)
{
}
