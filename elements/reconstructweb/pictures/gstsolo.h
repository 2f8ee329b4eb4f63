/* Solo: an element outside of any pipeline, which works on one buffer at a time
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GstSolo GstSolo;

/**
 * GstSoloFunc:
 * @pad: where the buffer came out; it has the caps of the buffer
 * @buffer: what came out
 * @data: what was given with the function
 *
 * Called during gst_solo_push().
 */
typedef void (*GstSoloFunc) (GstPad * pad, GstBuffer * buffer, gpointer data);

GstSolo *gst_solo_new (GstElement * element, GstSoloFunc came, gpointer data);

void gst_solo_free (GstSolo * solo);

void gst_solo_push (GstSolo * solo, GstBuffer * buffer, GstCaps * caps);

G_END_DECLS
