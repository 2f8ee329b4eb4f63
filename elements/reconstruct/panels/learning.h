/* How the learning of a layer goes, over all frames that pass
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "history.h"
#include "progress.h"

G_BEGIN_DECLS

typedef struct _Learning Learning;

Learning *learning_new (void);

void learning_free (Learning * learning);

void learning_add_frame (Learning * learning, GstBuffer * buffer,
    const gchar * layer);

const History *learning_get_history (const Learning * learning);

guint learning_get_units (const Learning * learning);

gboolean learning_update_figures (Learning * learning, guint64 frame,
    GstClockTime time);

const ProgressFigures *learning_get_figures (const Learning * learning);

G_END_DECLS
