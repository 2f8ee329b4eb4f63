/* Tells ThreadSanitizer what GLib's locks and references order
 *
 * GLib's locks are futexes of its own, and GLib and GStreamer are not built with
 * the sanitizer: it sees neither who holds a lock nor who gave up the last
 * reference, and would call all that they guard a race. Preloaded by
 * tests/thread-sanitizer.sh, each function here says so and then does what it
 * always did.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#define _GNU_SOURCE
#include <dlfcn.h>

#include <gst/gst.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* The function that would have been called, looked up once by a thread that
 * first needs it: whoever else does so meanwhile finds the same. */
#define REAL(name)                                                      \
    static __typeof__ (&name) real;                                     \
    __typeof__ (&name) found = __atomic_load_n (&real, __ATOMIC_RELAXED); \
    if (found == NULL) {                                                \
      found = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name);            \
      __atomic_store_n (&real, found, __ATOMIC_RELAXED);                \
    }

#define LOCK(name, Type)                                                \
    void name (Type * lock)                                             \
    {                                                                   \
      REAL (name)                                                       \
      found (lock);                                                     \
      __tsan_acquire (lock);                                            \
    }

#define TRY_LOCK(name, Type)                                            \
    gboolean name (Type * lock)                                         \
    {                                                                   \
      gboolean locked;                                                  \
      REAL (name)                                                       \
      locked = found (lock);                                            \
      if (locked)                                                       \
        __tsan_acquire (lock);                                          \
      return locked;                                                    \
    }

#define UNLOCK(name, Type)                                              \
    void name (Type * lock)                                             \
    {                                                                   \
      REAL (name)                                                       \
      __tsan_release (lock);                                            \
      found (lock);                                                     \
    }

/* The last one to give up a reference has seen what the others did. */
#define UNREF(name, Type)                                               \
    void name (Type * object)                                           \
    {                                                                   \
      REAL (name)                                                       \
      __tsan_release (object);                                          \
      __tsan_acquire (object);                                          \
      found (object);                                                   \
    }

LOCK (g_mutex_lock, GMutex)
TRY_LOCK (g_mutex_trylock, GMutex)
UNLOCK (g_mutex_unlock, GMutex)
LOCK (g_rec_mutex_lock, GRecMutex)
TRY_LOCK (g_rec_mutex_trylock, GRecMutex)
UNLOCK (g_rec_mutex_unlock, GRecMutex)
LOCK (g_rw_lock_reader_lock, GRWLock)
TRY_LOCK (g_rw_lock_reader_trylock, GRWLock)
UNLOCK (g_rw_lock_reader_unlock, GRWLock)
LOCK (g_rw_lock_writer_lock, GRWLock)
TRY_LOCK (g_rw_lock_writer_trylock, GRWLock)
UNLOCK (g_rw_lock_writer_unlock, GRWLock)
UNREF (g_object_unref, void)
UNREF (gst_object_unref, void)
UNREF (gst_mini_object_unref, GstMiniObject)
UNREF (g_bytes_unref, GBytes)

void
g_cond_wait (GCond * cond, GMutex * mutex)
{
  REAL (g_cond_wait)
  __tsan_release (mutex);
  found (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond * cond, GMutex * mutex, gint64 end_time)
{
  gboolean signalled;
  REAL (g_cond_wait_until)
  __tsan_release (mutex);
  signalled = found (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return signalled;
}

#undef g_once_init_enter
#undef g_once_init_leave

gboolean
g_once_init_enter (volatile void *location)
{
  gboolean first;
  REAL (g_once_init_enter)
  first = found (location);
  if (!first)
    __tsan_acquire ((void *) location);
  return first;
}

void
g_once_init_leave (volatile void *location, gsize result)
{
  REAL (g_once_init_leave)
  __tsan_release ((void *) location);
  found (location, result);
}

/* A buffer that comes back from a pool was given up by gst_buffer_unref(). */
GstFlowReturn
gst_buffer_pool_acquire_buffer (GstBufferPool * pool, GstBuffer ** buffer,
    GstBufferPoolAcquireParams * params)
{
  GstFlowReturn ret;
  REAL (gst_buffer_pool_acquire_buffer)
  ret = found (pool, buffer, params);
  if (ret == GST_FLOW_OK)
    __tsan_acquire (*buffer);
  return ret;
}
