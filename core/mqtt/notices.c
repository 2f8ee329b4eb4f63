/* Sentences for the user, each said once. Any thread may use them.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "notices.h"

/* Sentences that are said once: others may send anything. */
#define MOST_SAID 16

struct _Notices
{
  GMutex lock;
  GQueue waiting;               /* of sentences */
  GHashTable *said;             /* those that are not to be said again */
};

Notices *
notices_new (void)
{
  Notices *n = g_new0 (Notices, 1);

  g_mutex_init (&n->lock);
  g_queue_init (&n->waiting);
  n->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return n;
}

void
notices_free (Notices * n)
{
  g_queue_clear_full (&n->waiting, g_free);
  g_hash_table_unref (n->said);
  g_mutex_clear (&n->lock);
  g_free (n);
}

/**
 * notices_say:
 * @sentence: (transfer full): is said, whatever was said before
 */
void
notices_say (Notices * n, gchar * sentence)
{
  g_mutex_lock (&n->lock);
  g_queue_push_tail (&n->waiting, sentence);
  g_mutex_unlock (&n->lock);
}

/**
 * notices_say_once:
 * @sentence: (transfer full): is said unless it was before, or too many others were
 */
void
notices_say_once (Notices * n, gchar * sentence)
{
  g_mutex_lock (&n->lock);
  if (g_hash_table_size (n->said) < MOST_SAID
      && !g_hash_table_contains (n->said, sentence)) {
    g_queue_push_tail (&n->waiting, g_strdup (sentence));
    g_hash_table_add (n->said, g_steal_pointer (&sentence));
  }
  g_mutex_unlock (&n->lock);
  g_free (sentence);
}

/**
 * notices_take:
 *
 * Returns: (nullable) (transfer full): a sentence that was not taken yet
 */
gchar *
notices_take (Notices * n)
{
  gchar *sentence;

  g_mutex_lock (&n->lock);
  sentence = g_queue_pop_head (&n->waiting);
  g_mutex_unlock (&n->lock);
  return sentence;
}
