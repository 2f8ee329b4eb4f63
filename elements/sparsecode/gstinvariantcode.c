/* The meta of an invariantlayer: an invariant code on a buffer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantcode.h"
#include "gstmetafields.h"

#define AT(member) G_STRUCT_OFFSET (GstInvariantCode, member)

/* The fields of the structure. */
static GstMetaField fields[] = {
  {"layer", GST_META_STRING, AT (layer)},
  {"below", GST_META_STRING, AT (below)},
  {"fields-across", GST_META_UINT, AT (fields_across)},
  {"fields-down", GST_META_UINT, AT (fields_down)},
  {"first-units", GST_META_UINT, AT (first_units)},
  {"second-units", GST_META_UINT, AT (second_units)},
  {"third-units", GST_META_UINT, AT (third_units)},
  {"first", GST_META_BYTES, AT (first)},
  {"second", GST_META_BYTES, AT (second)},
  {"third", GST_META_BYTES, AT (third)},
  {"reconstruction", GST_META_BYTES, AT (reconstruction)},
  {"slowness-first", GST_META_DOUBLE, AT (slowness_first)},
  {"slowness-second", GST_META_DOUBLE, AT (slowness_second)},
  {"slowness-third", GST_META_DOUBLE, AT (slowness_third)},
  {"frames-seen", GST_META_UINT64, AT (frames_seen)},
  {"phase", GST_META_STRING, AT (phase)},
};

static const GstMetaInfo *meta_info;

/**
 * gst_invariant_code_meta_register:
 *
 * Registers the meta. It may be called any number of times, from any thread.
 */
void
gst_invariant_code_meta_register (void)
{
  if (g_once_init_enter (&meta_info))
    g_once_init_leave (&meta_info,
        gst_meta_fields_register (GST_INVARIANT_CODE_META_NAME, fields,
            G_N_ELEMENTS (fields)));
}

/**
 * gst_buffer_add_invariant_code:
 * @buffer: a writable buffer
 * @code: the code of its frame; its byte arrays are referenced, not copied
 *
 * Puts @code on @buffer.
 */
void
gst_buffer_add_invariant_code (GstBuffer * buffer,
    const GstInvariantCode * code)
{
  GstMeta *meta;

  gst_invariant_code_meta_register ();
  meta = gst_buffer_add_meta (buffer, meta_info, NULL);
  gst_meta_fields_set (fields, G_N_ELEMENTS (fields), code,
      gst_custom_meta_get_structure ((GstCustomMeta *) meta));
}

static gboolean
read_code (const GstStructure * found, GstInvariantCode * code)
{
  guint64 count;

  memset (code, 0, sizeof *code);
  if (found == NULL
      || !gst_meta_fields_get (fields, G_N_ELEMENTS (fields), code, found))
    return FALSE;
  count = (guint64) code->fields_across * code->fields_down;
  return gst_meta_bytes_hold (code->first, sizeof (gfloat), count,
      code->first_units)
      && gst_meta_bytes_hold (code->second, sizeof (gfloat), count,
      code->second_units)
      && gst_meta_bytes_hold (code->third, sizeof (gfloat), count,
      code->third_units);
}

/**
 * gst_buffer_get_invariant_code:
 * @buffer: a buffer
 * @layer: (nullable): the name of an invariantlayer, %NULL for the last one
 * @code: (out): its code; the strings and arrays belong to @buffer
 *
 * Reads the code that an invariantlayer put on @buffer.
 *
 * Returns: %FALSE if there is none, or if the sizes of its arrays do not match its
 *     numbers
 */
gboolean
gst_buffer_get_invariant_code (GstBuffer * buffer, const gchar * layer,
    GstInvariantCode * code)
{
  gst_invariant_code_meta_register ();
  return read_code (gst_meta_fields_find (buffer, meta_info, "layer", layer),
      code);
}

/**
 * gst_buffer_get_invariant_code_above:
 * @buffer: a buffer
 * @below: (nullable): the name of a competelayer
 * @code: (out): as in gst_buffer_get_invariant_code()
 *
 * Reads the code of the last invariantlayer that reads the drive of @below; of the last
 * one of all, if @below is %NULL or none does.
 *
 * Returns: as gst_buffer_get_invariant_code()
 */
gboolean
gst_buffer_get_invariant_code_above (GstBuffer * buffer, const gchar * below,
    GstInvariantCode * code)
{
  const GstStructure *found;

  gst_invariant_code_meta_register ();
  found = gst_meta_fields_find (buffer, meta_info, "below", below);
  if (found == NULL)
    found = gst_meta_fields_find (buffer, meta_info, "layer", NULL);
  return read_code (found, code);
}
