/* Memory of large byte arrays, used again for the next frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _GstRecycler GstRecycler;

GstRecycler *gst_recycler_new (void);

void gst_recycler_free (GstRecycler * self);

GBytes *gst_recycler_new_bytes (GstRecycler * self, gsize size,
    gpointer * data);

GBytes *gst_recycler_copy (GstRecycler * self, gconstpointer data, gsize size);

G_END_DECLS
