/* Status: a line of small text below the panels
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "progress.h"

G_BEGIN_DECLS

typedef struct _Status Status;

guint status_height (guint height);

Status *status_new (guint width, guint height);

void status_free (Status * status);

void status_set (Status * status, const ProgressFigures * figures);

void status_draw (Status * status, guint32 * pixels, gsize stride);

G_END_DECLS
