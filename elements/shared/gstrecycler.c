/* Memory of large byte arrays, used again for the next frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: the system takes large blocks back as soon as they are freed, and gives
 * new ones page by page, each at the cost of an interrupt and of clearing it. For arrays
 * of 10 MB a frame that takes longer than to fill them. So a block whose last reference
 * goes is kept for the next array of that size. Only a few are kept, the latest: what
 * a long queue held, or another size of frames needed, goes back to the system.
 */

#include "config.h"

#include "gstrecycler.h"

#include <string.h>

/* Smaller arrays come from malloc() as fast. */
#define LARGE (64 << 10)

/* Blocks that are kept while nobody uses them. */
#define MOST_IDLE 4

struct _GstRecycler
{
  gint users;                   /* atomic: the owner, and each block in use */
  GMutex lock;                  /* for: */
  gboolean over;                /* the owner is gone: nothing is kept */
  GQueue idle;                  /* of Block, oldest first */
};

/* The bytes follow it. */
typedef struct
{
  GstRecycler *home;
  gsize size;
} Block;

/**
 * gst_recycler_new:
 *
 * Returns: (transfer full): a recycler, to be freed with gst_recycler_free()
 */
GstRecycler *
gst_recycler_new (void)
{
  GstRecycler *self = g_new0 (GstRecycler, 1);

  self->users = 1;
  g_mutex_init (&self->lock);
  g_queue_init (&self->idle);
  return self;
}

static void
leave (GstRecycler * self)
{
  if (!g_atomic_int_dec_and_test (&self->users))
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * gst_recycler_free:
 * @self: (nullable) (transfer full): a recycler
 *
 * Arrays that are still in use stay valid.
 */
void
gst_recycler_free (GstRecycler * self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->over = TRUE;
  g_queue_clear_full (&self->idle, g_free);
  g_mutex_unlock (&self->lock);
  leave (self);
}

/* From any thread: the last reference to a block's array has gone. */
static void
take_back (gpointer data)
{
  Block *block = data, *dropped = NULL;
  GstRecycler *self = block->home;

  g_mutex_lock (&self->lock);
  if (self->over) {
    dropped = block;
  } else {
    g_queue_push_tail (&self->idle, block);
    if (self->idle.length > MOST_IDLE)
      dropped = g_queue_pop_head (&self->idle);
  }
  g_mutex_unlock (&self->lock);
  g_free (dropped);
  leave (self);
}

/* Returns: (nullable): a block of @size that nobody uses, %NULL when there is none */
static Block *
find_idle (GstRecycler * self, gsize size)
{
  Block *found = NULL;
  GList *item;

  g_mutex_lock (&self->lock);
  for (item = self->idle.tail; item != NULL && found == NULL; item = item->prev) {
    if (((Block *) item->data)->size == size)
      found = item->data;
  }
  if (found != NULL)
    g_queue_remove (&self->idle, found);
  g_mutex_unlock (&self->lock);
  return found;
}

/**
 * gst_recycler_new_bytes:
 * @self: a recycler
 * @size: how many bytes
 * @data: (out): where to write them, before anybody else sees the array
 *
 * Returns: (transfer full) (nullable): an array whose bytes may have any value, or
 *     %NULL when there is no memory
 */
GBytes *
gst_recycler_new_bytes (GstRecycler * self, gsize size, gpointer * data)
{
  Block *block;

  if (size < LARGE) {
    *data = g_try_malloc (MAX (size, 1));
    return *data == NULL ? NULL : g_bytes_new_take (*data, size);
  }
  block = find_idle (self, size);
  if (block == NULL && size <= G_MAXSIZE - sizeof *block)
    block = g_try_malloc (sizeof *block + size);
  if (block == NULL)
    return NULL;
  block->home = self;
  block->size = size;
  g_atomic_int_inc (&self->users);
  *data = block + 1;
  return g_bytes_new_with_free_func (*data, size, take_back, block);
}

/**
 * gst_recycler_copy:
 * @self: a recycler
 * @data: any data
 * @size: how many bytes they are
 *
 * Returns: (transfer full) (nullable): a copy, or %NULL when there is no memory
 */
GBytes *
gst_recycler_copy (GstRecycler * self, gconstpointer data, gsize size)
{
  gpointer to;
  GBytes *copy = gst_recycler_new_bytes (self, size, &to);

  if (copy != NULL && size > 0)
    memcpy (to, data, size);
  return copy;
}
