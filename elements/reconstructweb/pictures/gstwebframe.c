/* Web frame: the last frame, with its codes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The streaming thread sets it, and the server's thread reads it. It is kept while no
 * frame comes: when the pipeline is paused, or at the end of the stream, clients still
 * see and ask.
 */

#include "gstwebframe.h"

#include "gstinvariantcode.h"
#include "gstsparsecode.h"

struct _GstWebFrame
{
  GMutex lock;                  /* of: */
  GstBuffer *frame;             /* or NULL */
  GstCaps *caps;
};

/**
 * gst_web_frame_new:
 *
 * Returns: (transfer full): no frame yet; free it with gst_web_frame_free()
 */
GstWebFrame *
gst_web_frame_new (void)
{
  GstWebFrame *last = g_new0 (GstWebFrame, 1);

  g_mutex_init (&last->lock);
  return last;
}

/**
 * gst_web_frame_free:
 * @last: (transfer full): the last frame
 */
void
gst_web_frame_free (GstWebFrame * last)
{
  g_mutex_clear (&last->lock);
  gst_clear_buffer (&last->frame);
  gst_clear_caps (&last->caps);
  g_free (last);
}

/**
 * gst_web_frame_set:
 * @last: the last frame
 * @frame: the next one
 * @caps: its format
 */
void
gst_web_frame_set (GstWebFrame * last, GstBuffer * frame, GstCaps * caps)
{
  GstBuffer *old;

  g_mutex_lock (&last->lock);
  old = last->frame;
  last->frame = gst_buffer_ref (frame);
  gst_caps_replace (&last->caps, caps);
  g_mutex_unlock (&last->lock);
  gst_clear_buffer (&old);
}

/**
 * gst_web_frame_get:
 * @last: the last frame
 * @caps: (out) (transfer full) (nullable): its format
 *
 * Returns: (transfer full) (nullable): the frame; %NULL, and no caps, if there was none
 */
GstBuffer *
gst_web_frame_get (GstWebFrame * last, GstCaps ** caps)
{
  GstBuffer *frame;

  g_mutex_lock (&last->lock);
  frame = last->frame != NULL ? gst_buffer_ref (last->frame) : NULL;
  *caps = last->caps != NULL ? gst_caps_ref (last->caps) : NULL;
  g_mutex_unlock (&last->lock);
  return frame;
}

/* The name of the competelayer that @name means on @frame. */
static gchar *
find_layer (GstBuffer * frame, const gchar * name)
{
  GstInvariantCode invariant;
  GstSparseCode code;

  if (gst_buffer_get_sparse_code (frame, name, &code))
    return g_strdup (code.layer);
  if (name != NULL && gst_buffer_get_invariant_code (frame, name, &invariant)
      && gst_buffer_get_sparse_code (frame, invariant.below, &code))
    return g_strdup (code.layer);
  return NULL;
}

/**
 * gst_web_frame_find_layer:
 * @last: the last frame
 * @name: (nullable): the name of a competelayer, or of an invariantlayer; %NULL for the
 *     last competelayer
 *
 * Returns: (transfer full) (nullable): the name of the competelayer that is meant, whose
 *     code the frame has; of an invariantlayer, the one below it. %NULL if the frame has
 *     no such code, or there was no frame.
 */
gchar *
gst_web_frame_find_layer (GstWebFrame * last, const gchar * name)
{
  GstCaps *caps;
  GstBuffer *frame = gst_web_frame_get (last, &caps);
  gchar *layer = frame != NULL ? find_layer (frame, name) : NULL;

  gst_clear_buffer (&frame);
  gst_clear_caps (&caps);
  return layer;
}
