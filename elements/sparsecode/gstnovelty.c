/* The meta of a noveltywatch: how new each field of a frame is
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "gstmetafields.h"
#include "gstnovelty.h"

#define AT(member) G_STRUCT_OFFSET (GstNovelty, member)

/* The fields of the structure. */
static GstMetaField fields[] = {
  {"watch", GST_META_STRING, AT (watch)},
  {"fields-across", GST_META_UINT, AT (fields_across)},
  {"fields-down", GST_META_UINT, AT (fields_down)},
  {"field-width", GST_META_UINT, AT (field_width)},
  {"field-height", GST_META_UINT, AT (field_height)},
  {"novelty", GST_META_BYTES, AT (novelty)},
};

static const GstMetaInfo *meta_info;

/**
 * gst_novelty_meta_register:
 *
 * Registers the meta. It may be called any number of times, from any thread.
 */
void
gst_novelty_meta_register (void)
{
  if (g_once_init_enter (&meta_info))
    g_once_init_leave (&meta_info,
        gst_meta_fields_register (GST_NOVELTY_META_NAME, fields,
            G_N_ELEMENTS (fields)));
}

/**
 * gst_buffer_add_novelty:
 * @buffer: a writable buffer
 * @novelty: of its frame; its byte array is referenced, not copied
 *
 * Puts @novelty on @buffer.
 */
void
gst_buffer_add_novelty (GstBuffer * buffer, const GstNovelty * novelty)
{
  GstMeta *meta;

  gst_novelty_meta_register ();
  meta = gst_buffer_add_meta (buffer, meta_info, NULL);
  gst_meta_fields_set (fields, G_N_ELEMENTS (fields), novelty,
      gst_custom_meta_get_structure ((GstCustomMeta *) meta));
}

/**
 * gst_buffer_get_novelty:
 * @buffer: a buffer
 * @novelty: (out): its novelty; the string and the array belong to @buffer
 *
 * Reads what the last noveltywatch put on @buffer.
 *
 * Returns: %FALSE if there is none, or if the size of its array does not match its
 *     numbers
 */
gboolean
gst_buffer_get_novelty (GstBuffer * buffer, GstNovelty * novelty)
{
  const GstStructure *found;

  gst_novelty_meta_register ();
  memset (novelty, 0, sizeof *novelty);
  found = gst_meta_fields_find (buffer, meta_info, "layer", NULL);
  return found != NULL
      && gst_meta_fields_get (fields, G_N_ELEMENTS (fields), novelty, found)
      && novelty->novelty != NULL
      && gst_meta_bytes_floats (novelty->novelty, novelty->fields_down,
      novelty->fields_across) != NULL;
}
