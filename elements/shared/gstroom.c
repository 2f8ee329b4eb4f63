/* Checks of free memory before large allocations
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstroom.h"

#include <string.h>

#include "gstrefusal.h"

/* Bytes for what other threads allocate meanwhile, and for the stacks of new threads. */
#define SPARE (32 << 20)

/**
 * gst_room_is_there:
 * @bytes: how many bytes will be allocated at most
 *
 * Checks that memory is free, by allocating and freeing it. The code that allocates it
 * afterwards, piece by piece, uses functions that end the process when memory runs out.
 *
 * Returns: whether so many bytes are free, and some more
 */
gboolean
gst_room_is_there (guint64 bytes)
{
  static GMutex lock;
  gpointer memory = NULL;

  /* One at a time: the memory that is tried here is free for the next. */
  g_mutex_lock (&lock);
  if (bytes <= G_MAXSIZE / 4)
    memory = g_try_malloc (bytes + bytes / 16 + SPARE);
  g_free (memory);
  g_mutex_unlock (&lock);
  return memory != NULL;
}

/**
 * gst_room_check:
 * @element: the element that posts the error
 * @bytes: how many bytes will be allocated at most
 * @what: what the memory is for, a noun in the plural
 * @advice: how to need less memory, a sentence without a full stop
 *
 * Like gst_room_is_there(), for a streaming thread. Posts an error
 * (%GST_RESOURCE_ERROR_NO_SPACE_LEFT) if the memory is not free.
 *
 * Returns: %FALSE after an error
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
 * @data: the data to copy
 * @bytes: its size in bytes
 *
 * Returns: (transfer full) (nullable): a copy; %NULL if there is no memory for it
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
