/* Reports the locks and reference counts of GLib to ThreadSanitizer
 *
 * How it works: GLib has its own locks (futexes), and GLib and GStreamer are not built
 * with the sanitizer. It cannot see which thread holds a lock, or which released the last
 * reference, and would report races wherever they protect data. This library is preloaded
 * by tests/thread-sanitizer.sh. Each function here calls GLib's function and reports to
 * the sanitizer what the lock or the reference orders.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#define _GNU_SOURCE
#include <dlfcn.h>

#include <gst/gst.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* Looks up the function of GLib and keeps it in `real`. If two threads do that at the same
 * time, both find the same function. */
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

/* The thread that releases the last reference sees all that the other threads did before
 * they released theirs. */
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

/* GAsyncQueue has a lock inside GLib, which this library does not see. */
void
g_async_queue_push (GAsyncQueue * queue, gpointer data)
{
  REAL (g_async_queue_push)
  __tsan_release (queue);
  found (queue, data);
}

#define POP(name, arguments, ...)                                       \
    gpointer name arguments                                             \
    {                                                                   \
      gpointer data;                                                    \
      REAL (name)                                                       \
      data = found (__VA_ARGS__);                                       \
      if (data != NULL)                                                 \
        __tsan_acquire (queue);                                         \
      return data;                                                      \
    }

POP (g_async_queue_pop, (GAsyncQueue * queue), queue)
POP (g_async_queue_try_pop, (GAsyncQueue * queue), queue)
POP (g_async_queue_timeout_pop, (GAsyncQueue * queue, guint64 timeout), queue,
    timeout)

/* A buffer from a pool was returned to it by gst_buffer_unref(). */
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
