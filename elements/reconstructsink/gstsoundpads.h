/* Sound pads: the pads audio_%u of a bin, and where their sound goes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

void gst_sound_pads_install (GstElementClass * klass);

GstPad *gst_sound_pads_add (GstElement * bin, GstPadTemplate * template,
    const gchar * name);

GList *gst_sound_pads_list (GstElement * bin);

gboolean gst_sound_pads_is_connected (GstPad * pad);

gboolean gst_sound_pads_record (GstPad * pad, GstElement * encodebin);

gboolean gst_sound_pads_play (GstPad * pad, GstElement * sink,
    GError ** error);

void gst_sound_pads_disconnect (GstPad * pad);

G_END_DECLS
