/* The meta that an invariantlayer puts on buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantattach.h"
#include "gstinvariantcode.h"
#include "gstroom.h"

/* Where the code comes from, and how many fields it has. */
static GstInvariantCode
meta_of (GstElement * element, const GstSparseCode * below)
{
  return (GstInvariantCode) {
    .layer = GST_OBJECT_NAME (element),.below = below->layer,
    .fields_across = below->fields_across,.fields_down = below->fields_down
  };
}

static GBytes *
copy_outputs (const gfloat * outputs, guint fields, guint units)
{
  return outputs == NULL ? NULL :
      gst_room_copy (outputs, sizeof (gfloat) * fields * units);
}

/**
 * gst_invariant_attach_code:
 * @element: the invariantlayer
 * @below: the sparse code of the frame
 * @code: the outputs of the stages, which are copied
 * @reconstruction: (nullable): the recalled frame
 * @buffer: the frame's
 *
 * Puts @code on @buffer. An output that there is no memory for is left out.
 */
void
gst_invariant_attach_code (GstElement * element, const GstSparseCode * below,
    const SlowCode * code, GBytes * reconstruction, GstBuffer * buffer)
{
  GstInvariantCode meta = meta_of (element, below);

  meta.first_units = code->first_units;
  meta.second_units = code->second_units;
  meta.third_units = code->third_units;
  meta.first = copy_outputs (code->first, code->fields, code->first_units);
  meta.second = copy_outputs (code->second, code->fields, code->second_units);
  meta.third = copy_outputs (code->third, code->fields, code->third_units);
  meta.reconstruction = reconstruction;
  meta.slowness_first = code->slowness_first;
  meta.slowness_second = code->slowness_second;
  meta.slowness_third = code->slowness_third;
  meta.frames_seen = code->frames_seen;
  meta.phase = slow_phase_name (code->phase);
  gst_buffer_add_invariant_code (buffer, &meta);

  g_clear_pointer (&meta.first, g_bytes_unref);
  g_clear_pointer (&meta.second, g_bytes_unref);
  g_clear_pointer (&meta.third, g_bytes_unref);
}

/**
 * gst_invariant_attach_nothing:
 * @element: the invariantlayer
 * @below: the sparse code of the frame
 * @settings: of the stages
 * @buffer: the frame's
 *
 * Puts a meta without outputs on @buffer: elements downstream then know that there is
 * an invariantlayer, and need not wait for its code of this frame.
 */
void
gst_invariant_attach_nothing (GstElement * element,
    const GstSparseCode * below, const SlowSettings * settings,
    GstBuffer * buffer)
{
  GstInvariantCode meta = meta_of (element, below);

  meta.first_units = settings->first_units;
  meta.second_units = settings->second_units;
  meta.third_units = settings->third_units;
  meta.phase = slow_phase_name (SLOW_PHASE_WAITING);
  gst_buffer_add_invariant_code (buffer, &meta);
}
