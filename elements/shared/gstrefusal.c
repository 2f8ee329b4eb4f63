/* Errors that are posted by a streaming thread
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstrefusal.h"

/* In microseconds: how long to wait for an application to reach its main loop, how long
 * at most for it to return from gst_element_set_state(), and how long between checks. */
#define MOMENT (500 * G_TIME_SPAN_MILLISECOND)
#define LONGEST (5 * G_TIME_SPAN_SECOND)
#define STEP G_TIME_SPAN_MILLISECOND

/**
 * gst_refusal_find_top:
 * @element: an element
 *
 * Returns: (transfer full): the outermost bin that @element is in, usually the
 *     pipeline
 */
GstElement *
gst_refusal_find_top (GstElement * element)
{
  GstObject *top = gst_object_ref (GST_OBJECT (element)), *parent;

  while ((parent = gst_object_get_parent (top)) != NULL) {
    gst_object_unref (top);
    top = parent;
  }
  return GST_ELEMENT (top);
}

static gboolean
is_changing_state (GstElement * top)
{
  gboolean changing;

  GST_OBJECT_LOCK (top);
  changing = GST_STATE_PENDING (top) != GST_STATE_VOID_PENDING;
  GST_OBJECT_UNLOCK (top);
  return changing;
}

/* Whether the element is being stopped or flushed: another thread waits for its
 * streaming thread to end. */
static gboolean
is_flushing (GstElement * element)
{
  gboolean flushing = FALSE;
  GList *pad;

  GST_OBJECT_LOCK (element);
  for (pad = element->pads; pad != NULL; pad = pad->next)
    flushing |= GST_PAD_IS_FLUSHING (pad->data);
  GST_OBJECT_UNLOCK (element);
  return flushing;
}

/* Whether gst_element_set_state() of @top has returned: it holds this lock until then. */
static gboolean
has_returned (GstElement * top)
{
  if (!g_rec_mutex_trylock (GST_STATE_GET_LOCK (top)))
    return FALSE;
  GST_STATE_UNLOCK (top);
  return TRUE;
}

/* Whether another thread runs the default main loop: then it owns its context. */
static gboolean
is_loop_running (void)
{
  GMainContext *context = g_main_context_default ();

  if (!g_main_context_acquire (context))
    return TRUE;
  g_main_context_release (context);
  return FALSE;
}

/**
 * gst_refusal_wait:
 * @element: an element that is about to post an error from a streaming thread
 *
 * While the pipeline prerolls, waits until gst_element_set_state() has returned to the
 * application, and until this runs its main loop. Otherwise an application such as
 * gst-launch-1.0 could wait for ever: it handles an error by g_main_loop_quit(), which does
 * nothing if its main loop does not run yet. An application without a main loop is given
 * half a second.
 */
void
gst_refusal_wait (GstElement * element)
{
  GstElement *top = gst_refusal_find_top (element);
  gint64 now = g_get_monotonic_time (), end = now + LONGEST;
  gboolean returned = FALSE;

  if (is_changing_state (top))
    for (; now < end && !is_flushing (element); now = g_get_monotonic_time ()) {
      if (!returned && has_returned (top)) {
        returned = TRUE;
        end = now + MOMENT;
      }
      if (returned && is_loop_running ())
        break;
      g_usleep (STEP);
    }
  gst_object_unref (top);
}

/**
 * gst_refusal_post:
 * @element: the element that posts the error
 * @error: (transfer full): an error of one of GStreamer's domains
 *
 * Posts @error on the bus. Streaming threads call gst_refusal_wait() first.
 */
void
gst_refusal_post (GstElement * element, GError * error)
{
  gst_element_message_full (element, GST_MESSAGE_ERROR, error->domain,
      error->code, g_strdup (error->message), NULL, __FILE__, GST_FUNCTION,
      __LINE__);
  g_error_free (error);
}
