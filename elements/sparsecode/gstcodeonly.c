/* Frames that a layer codes but does not learn from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodeonly.h"

static const GstMetaInfo *meta_info;

/**
 * gst_code_only_meta_register:
 *
 * Registers the meta: a #GstCustomMeta named %GST_CODE_ONLY_META_NAME, whose structure
 * has no fields. It may be called any number of times, from any thread.
 */
void
gst_code_only_meta_register (void)
{
  static const gchar *no_tags[] = { NULL };
  const GstMetaInfo *info;

  if (!g_once_init_enter (&meta_info))
    return;
  info = gst_meta_get_info (GST_CODE_ONLY_META_NAME);
  if (info == NULL)
    info = gst_meta_register_custom (GST_CODE_ONLY_META_NAME, no_tags, NULL,
        NULL, NULL);
  g_once_init_leave (&meta_info, info);
}

/**
 * gst_buffer_add_code_only:
 * @buffer: a writable buffer
 *
 * Marks @buffer as a frame that is only coded: layers do not learn from it and do not
 * count it in any figure. They learn exactly the same as without that frame.
 */
void
gst_buffer_add_code_only (GstBuffer * buffer)
{
  gst_code_only_meta_register ();
  gst_buffer_add_meta (buffer, meta_info, NULL);
}

/**
 * gst_buffer_is_code_only:
 * @buffer: a buffer
 *
 * Returns: whether it was marked by gst_buffer_add_code_only()
 */
gboolean
gst_buffer_is_code_only (GstBuffer * buffer)
{
  gst_code_only_meta_register ();
  return gst_buffer_get_meta (buffer, meta_info->api) != NULL;
}
