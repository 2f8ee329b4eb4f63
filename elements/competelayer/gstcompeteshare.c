/* How competelayer learns together with others
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompeteshare.h"
#include "gstrefusal.h"

/* The name of a query upstream: is there a layer that shares and waits for others? */
#define ABOVE "GstCompeteShareAbove"

void
gst_compete_share_init (GstCompeteShare * s, GstCompeteProperties * properties,
    GstCompeteModel * model)
{
  s->element = model->element;
  s->properties = properties;
  s->model = model;
  s->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (s->element), "share-cancellable",
      s->cancellable, g_object_unref);
}

/* Called before the model is freed. */
void
gst_compete_share_stop (GstCompeteShare * s)
{
  g_clear_pointer (&s->share, share_free);
  g_atomic_int_set (&s->waits, FALSE);
  s->failed = FALSE;
  gst_model_file_set_others_save (gst_learner_get_file (s->element), FALSE);
}

/* Sets whether the streaming thread may wait for others. Any thread may call it, before it
 * waits for the streaming thread. */
void
gst_compete_share_wait (GstCompeteShare * s, gboolean may_wait)
{
  if (may_wait)
    g_cancellable_reset (s->cancellable);
  else
    g_cancellable_cancel (s->cancellable);
}

/* Posts @error, unless waiting was cancelled, and frees it.
 *
 * Returns: whether it was posted */
static gboolean
refuse (GstCompeteShare * s, GError * error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR,
      G_IO_ERROR_CANCELLED);

  if (!cancelled) {
    if (g_error_matches (error, COMPETE_ERROR, COMPETE_ERROR_SHARE))
      GST_ELEMENT_REFUSE (s->element, RESOURCE, OPEN_READ_WRITE,
          ("Cannot learn together with others: %s.", error->message), (NULL));
    else
      GST_ELEMENT_REFUSE (s->element, LIBRARY, SETTINGS,
          ("Cannot learn together with others: %s.", error->message), (NULL));
    gst_compete_share_stop (s);
    s->failed = TRUE;
  }
  g_error_free (error);
  return !cancelled;
}

/* Posts what the user should know. */
static void
post_notice (GstCompeteShare * s)
{
  gchar *notice = share_take_notice (s->share);

  if (notice != NULL)
    GST_ELEMENT_WARNING (s->element, RESOURCE, READ, ("%s.", notice), (NULL));
  g_free (notice);
}

/* Any thread may call it. Returns: whether it has answered @query */
gboolean
gst_compete_share_answer (GstCompeteShare * s, GstQuery * query)
{
  return GST_QUERY_TYPE (query) == GST_QUERY_CUSTOM
      && gst_structure_has_name (gst_query_get_structure (query), ABOVE)
      && g_atomic_int_get (&s->waits);
}

/* The end of a stream stays with the layer upstream until the streams of all ranks have
 * ended; this one would not know of it, and the others would wait for this one. */
static void
warn_of_layer_above (GstCompeteShare * s)
{
  GstQuery *query = gst_query_new_custom (GST_QUERY_CUSTOM,
      gst_structure_new_empty (ABOVE));

  if (gst_pad_peer_query (GST_BASE_TRANSFORM_SINK_PAD (s->element), query))
    GST_ELEMENT_WARNING (s->element, STREAM, FAILED,
        ("Another layer upstream has share=mpi, too. Streams must have the same "
            "length in all ranks then, or all will wait for ever: put the layers in "
            "branches of a tee, each with a queue."), (NULL));
  gst_query_unref (query);
}

/* Makes what meets others as the settings say, or nothing.
 *
 * Returns: %FALSE, and sets @error, if that cannot be */
static gboolean
prepare (GstCompeteShare * s, const GstCompeteSettings * settings,
    GError ** error)
{
  ShareVia via = settings->share.share;

  if (s->share != NULL && (share_has_left (s->share) || s->via != via
          || s->location != settings->share_location))
    gst_compete_share_stop (s);
  if (s->share != NULL || via == SHARE_NONE)
    return TRUE;
  s->via = via;
  s->location = settings->share_location;
  if (via == SHARE_MPI)
    warn_of_layer_above (s);
  s->share = share_new (s->model->compete, via, s->location, error);
  g_atomic_int_set (&s->waits, s->share != NULL && via == SHARE_MPI);
  return s->share != NULL;
}

/* Before the first frame, meets the others. A layer that has left meets them anew. */
static gboolean
get_ready (GstCompeteShare * s, const GstCompeteSettings * settings,
    GError ** error)
{
  do {
    if (!prepare (s, settings, error))
      return FALSE;
    if (s->share != NULL && !share_ready (s->share, s->cancellable, error))
      return FALSE;
  } while (s->share != NULL && share_has_left (s->share));
  return TRUE;
}

/* Called before each frame.
 *
 * Returns: whether the frame can be processed; %GST_LEARNER_IGNORE if waiting was
 *     cancelled */
GstLearnerPlan
gst_compete_share_ready (GstCompeteShare * s,
    const GstCompeteSettings * settings)
{
  GError *error = NULL;

  if (!get_ready (s, settings, &error))
    return refuse (s, error) ? GST_LEARNER_FAIL : GST_LEARNER_IGNORE;
  if (s->share != NULL) {
    gst_model_file_set_others_save (gst_learner_get_file (s->element),
        !share_may_save (s->share));
    post_notice (s);
  }
  return GST_LEARNER_STEP;
}

/* Called after each frame. Meets the others if that is due.
 *
 * Returns: %FALSE after an error */
gboolean
gst_compete_share_meet (GstCompeteShare * s,
    const GstCompeteSettings * settings)
{
  GError *error = NULL;

  if (s->share == NULL)
    return TRUE;
  if (!share_meet (s->share, settings->share.share_interval, s->cancellable,
          &error))
    return !refuse (s, error);
  post_notice (s);
  return TRUE;
}

/* The end of the stream. Others may go on: where layers wait for each other, this takes
 * until their streams have ended. */
static void
leave (GstCompeteShare * s)
{
  GstCompeteSettings settings = gst_compete_properties_peek (s->properties);
  GError *error = NULL;

  if (settings.share.share == SHARE_NONE || s->failed
      || (s->share != NULL && share_has_left (s->share)))
    return;
  if (s->model->compete == NULL) {
    GST_ELEMENT_REFUSE (s->element, STREAM, FAILED,
        ("The stream ended before its first frame: this layer cannot learn "
            "together with others."), (NULL));
    s->failed = TRUE;
  } else if (gst_compete_share_ready (s, &settings) == GST_LEARNER_STEP
      && !share_leave (s->share, s->cancellable, &error)) {
    refuse (s, error);
  }
}

/* Called for each event from upstream. A flush must not wait for others: the meeting goes on
 * with the next frame. */
void
gst_compete_share_event (GstCompeteShare * s, GstEvent * event)
{
  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_START:
      gst_compete_share_wait (s, FALSE);
      break;
    case GST_EVENT_FLUSH_STOP:
      gst_compete_share_wait (s, TRUE);
      break;
    case GST_EVENT_EOS:
      leave (s);
      break;
    default:
      break;
  }
}

/* Adds to the figures of an interval those of the meetings. */
void
gst_compete_share_add_figures (const GstCompeteShare * s,
    GstStructure * message)
{
  ShareFigures f;

  if (s->share == NULL)
    return;
  share_get_figures (s->share, &f);
  gst_structure_set (message,
      "share-members", G_TYPE_UINT, f.members,
      "share-meetings", G_TYPE_UINT64, f.meetings,
      "share-milliseconds", G_TYPE_DOUBLE, f.seconds * 1000.0,
      "share-bytes-sent", G_TYPE_UINT64, f.sent,
      "share-bytes-received", G_TYPE_UINT64, f.received, NULL);
}
