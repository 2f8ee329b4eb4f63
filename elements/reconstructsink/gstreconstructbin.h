/* GstReconstructBin: a bin around reconstruct that is a sink
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_TYPE_RECONSTRUCT_BIN (gst_reconstruct_bin_get_type ())
#define GST_RECONSTRUCT_BIN(object) \
    (G_TYPE_CHECK_INSTANCE_CAST ((object), GST_TYPE_RECONSTRUCT_BIN, \
        GstReconstructBin))

/**
 * GstReconstructBin:
 * @reconstruct: what draws; it lives as long as the bin
 * @failed: atomic: an error was posted since gst_reconstruct_bin_start()
 *
 * The base class of reconstructsink and reconstructweb. It has the sink pad of
 * reconstruct, and posts only the first of all errors in it.
 */
typedef struct
{
  /*< private >*/
  GstBin parent;

  /*< protected >*/
  GstElement *reconstruct;
  gint failed;
} GstReconstructBin;

typedef struct
{
  GstBinClass parent_class;
} GstReconstructBinClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstReconstructBin, gst_object_unref)

GType gst_reconstruct_bin_get_type (void);

void gst_reconstruct_bin_start (GstReconstructBin * self);

gboolean gst_reconstruct_bin_has_failed (GstReconstructBin * self);

void gst_reconstruct_bin_end_pad (GstReconstructBin * self, GstPad * pad);

G_END_DECLS
