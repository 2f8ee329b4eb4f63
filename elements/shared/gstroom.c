/* Memory that grows with settings and frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstroom.h"

#include <string.h>

#include "gstrefusal.h"

/* What other threads may take meanwhile, and the stacks of new ones. */
#define SPARE (32 << 20)

/**
 * gst_room_is_there:
 * @bytes: at most so many are going to be allocated
 *
 * Tries whether memory is there, before it is allocated piece by piece by functions
 * that end the process when it is not.
 *
 * Returns: whether it is there, and some more
 *
 * Since: 0.1
 */
gboolean
gst_room_is_there (guint64 bytes)
{
  gpointer memory = NULL;

  if (bytes <= G_MAXSIZE / 4)
    memory = g_try_malloc (bytes + bytes / 16 + SPARE);
  g_free (memory);
  return memory != NULL;
}

/**
 * gst_room_check:
 * @element: whose error is posted
 * @bytes: at most so many are going to be allocated
 * @what: what they are for, in the plural
 * @advice: what to do when they are not there, a sentence without a stop
 *
 * Like gst_room_is_there(), in a streaming thread.
 *
 * Returns: %FALSE when they are not there, with an error posted
 *     (%GST_RESOURCE_ERROR_NO_SPACE_LEFT)
 *
 * Since: 0.1
 */
gboolean
gst_room_check (GstElement * element, guint64 bytes, const gchar * what,
    const gchar * advice)
{
  if (gst_room_is_there (bytes))
    return TRUE;
  GST_ELEMENT_REFUSE (element, RESOURCE, NO_SPACE_LEFT,
      ("There is no memory for %s, which take %" G_GUINT64_FORMAT " bytes. %s.",
          what, bytes, advice), (NULL));
  return FALSE;
}

/**
 * gst_room_copy:
 * @data: any data
 * @bytes: how many they are
 *
 * Returns: (transfer full) (nullable): a copy, or %NULL when there is no memory
 *
 * Since: 0.1
 */
GBytes *
gst_room_copy (gconstpointer data, gsize bytes)
{
  gpointer copy = g_try_malloc (MAX (bytes, 1));

  if (copy == NULL)
    return NULL;
  if (bytes > 0)
    memcpy (copy, data, bytes);
  return g_bytes_new_take (copy, bytes);
}
