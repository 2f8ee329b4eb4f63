/* reconstructsink: shows or records what a layer makes of each frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-reconstructsink
 * @title: reconstructsink
 * @see_also: reconstruct, competelayer
 *
 * A sink around reconstruct, with all of its properties. Without `location` it shows
 * the panels in a window; with it, it records them, encoded as the extension of the
 * file says: webm, mkv, mp4, ogv or avi. No frame is dropped or repeated.
 *
 * Until its end a recording has `.part` behind its name: send EOS to stop early
 * (`gst-launch-1.0 -e`). A recording that was stopped without EOS, or killed, plays up
 * to where it ends. While it records, `panels`, `titles`, `width` and `height` stay as
 * they are, and seeks are refused.
 *
 * Sound that is linked to a pad `audio_%u` is played, or recorded as another stream.
 *
 * Together with a layer it is a video sink for players, as in the last example. playbin
 * converts the video, unless its flag native-video is set.
 *
 * ## Example pipelines
 *
 * |[
 * gst-launch-1.0 tapestrysrc ahead=50 ! competelayer ! reconstructsink
 * ]|
 * |[
 * gst-launch-1.0 tapestrysrc movie-frames=10000 epochs=5 shuffle=true ahead=50 ! competelayer ! reconstructsink location=digits.webm
 * ]|
 * |[
 * gst-launch-1.0 filesrc location=clip.mp4 ! decodebin name=d ! videoconvert ! competelayer ! reconstructsink name=sink location=seen.mp4 d. ! sink.
 * ]|
 * |[
 * gst-play-1.0 --videosink="competelayer ! reconstructsink" clip.mp4
 * ]|
 *
 * ## Pads
 *
 * * `sink`: raw video, grey or in colour, a byte a channel, with the code of a
 *   competelayer on it
 * * `audio_%u`: raw audio, which needs `time-lapse=1`; on request
 *
 * Since: 0.1
 */

#include "gstreconstructsink.h"

#include "gstreconstruct.h"
#include "gstreconstructoutput.h"
#include "gstreconstructsettings.h"
#include "gstreconstructsinksettings.h"
#include "gstrefusal.h"
#include "gstsetting.h"
#include "gstsoundpads.h"

GST_DEBUG_CATEGORY (gst_reconstruct_sink_debug);
#define GST_CAT_DEFAULT gst_reconstruct_sink_debug

struct _GstReconstructSink
{
  GstReconstructBin parent;

  /* Under the object's lock */
  GstReconstructSinkSettings settings;
  gboolean outdated;            /* properties were set since the output was made */
  gboolean speed_set;           /* show-speed was set */

  GstReconstructOutput *output; /* under the state lock */

  gint recording;               /* atomic: the output is a recording */
};

#define gst_reconstruct_sink_parent_class parent_class
G_DEFINE_TYPE (GstReconstructSink, gst_reconstruct_sink,
    GST_TYPE_RECONSTRUCT_BIN);
GST_ELEMENT_REGISTER_DEFINE (reconstructsink, "reconstructsink", GST_RANK_NONE,
    GST_TYPE_RECONSTRUCT_SINK);

/* --- the output: all but apply_sync () under the state lock --- */

static void
apply_sync (GstReconstructSink * self)
{
  gboolean sync;

  g_object_get (self, "sync", &sync, NULL);
  gst_reconstruct_output_set_sync (GST_BIN (self), sync);
}

/* Sets what reconstruct draws where the properties leave that open. The frames a second
 * differ from run to run: a recording does not show them. */
static void
set_defaults (GstReconstructSink * self, gboolean recording)
{
  gboolean speed_set;

  GST_OBJECT_LOCK (self);
  speed_set = self->speed_set;
  GST_OBJECT_UNLOCK (self);
  if (!speed_set)
    g_object_set (self->parent.reconstruct, "show-speed", !recording, NULL);
  gst_reconstruct_set_default_size (GST_RECONSTRUCT (self->parent.reconstruct),
      recording ? GST_RECONSTRUCT_RECORDING_WIDTH :
      GST_RECONSTRUCT_WINDOW_WIDTH, recording ?
      GST_RECONSTRUCT_RECORDING_HEIGHT : GST_RECONSTRUCT_WINDOW_HEIGHT);
}

/* The output that the properties ask for; one that goes nowhere, with @error, when it
 * cannot be had. */
static GstReconstructOutput *
make_output (GstReconstructSink * self, GError ** error)
{
  GstReconstructOutput *output;
  GstElement *video_sink;
  gchar *location;

  g_object_get (self, "location", &location, "video-sink", &video_sink, NULL);
  set_defaults (self, location != NULL);
  output = gst_reconstruct_output_new (GST_BIN (self), self->parent.reconstruct,
      location, video_sink, error);
  g_clear_pointer (&video_sink, gst_object_unref);
  g_free (location);
  return output;
}

static void
drop_output (GstReconstructSink * self)
{
  g_atomic_int_set (&self->recording, FALSE);
  gst_reconstruct_output_free (self->output,
      gst_reconstruct_bin_has_failed (&self->parent));
  self->output =
      gst_reconstruct_output_new_none (GST_BIN (self),
      self->parent.reconstruct);
}

static gboolean
connect_sound (GstReconstructSink * self, GstPad * pad, GError ** error)
{
  GstElement *audio_sink;
  gboolean connected;

  g_object_get (self, "audio-sink", &audio_sink, NULL);
  connected = gst_reconstruct_output_connect_sound (self->output, pad,
      audio_sink, error);
  g_clear_pointer (&audio_sink, gst_object_unref);
  return connected;
}

static gboolean
connect_sounds (GstReconstructSink * self, GError ** error)
{
  GList *pads = gst_sound_pads_list (GST_ELEMENT (self)), *item;
  gboolean connected = TRUE;

  for (item = pads; item != NULL && connected; item = item->next)
    connected = !gst_pad_is_linked (item->data)
        || connect_sound (self, item->data, error);
  g_list_free_full (pads, gst_object_unref);
  return connected;
}

/* Makes another output when the properties or the pads ask for one. */
static gboolean
ensure_output (GstReconstructSink * self)
{
  GError *error = NULL;
  gboolean outdated;

  GST_OBJECT_LOCK (self);
  outdated = self->outdated;
  self->outdated = FALSE;
  GST_OBJECT_UNLOCK (self);
  if (!outdated && !gst_reconstruct_output_is_none (self->output))
    return TRUE;
  gst_reconstruct_output_free (self->output, FALSE);
  self->output = make_output (self, &error);
  if (error == NULL && connect_sounds (self, &error)) {
    g_atomic_int_set (&self->recording,
        gst_reconstruct_output_get_recording (self->output) != NULL);
    apply_sync (self);
    return TRUE;
  }
  gst_refusal_post (GST_ELEMENT (self), error);
  drop_output (self);
  return FALSE;
}

static GstStateChangeReturn
gst_reconstruct_sink_change_state (GstElement * element,
    GstStateChange transition)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (element);
  GstStateChangeReturn ret;

  if (transition == GST_STATE_CHANGE_NULL_TO_READY
      || transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    gst_reconstruct_bin_start (&self->parent);
    if (!ensure_output (self))
      return GST_STATE_CHANGE_FAILURE;
  }
  ret = GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
  /* The file is closed; the next run opens one of its own. */
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY
      || transition == GST_STATE_CHANGE_READY_TO_NULL)
    drop_output (self);
  return ret;
}

/* Sound is connected when a pad is linked, not when it is requested:
 * gst_element_link_pads() requests and releases pads while it looks for two that fit. */
static void
sound_linked (GstPad * pad, GstPad * peer, GstReconstructSink * self)
{
  GError *error = NULL;

  GST_STATE_LOCK (self);
  /* When there is no output yet, ensure_output() connects the sound. */
  if (!gst_reconstruct_output_is_none (self->output)
      && !gst_sound_pads_is_connected (pad)) {
    if (connect_sound (self, pad, &error))
      apply_sync (self);
    else
      gst_refusal_post (GST_ELEMENT (self), error);
  }
  GST_STATE_UNLOCK (self);
}

static GstPad *
gst_reconstruct_sink_request_new_pad (GstElement * element,
    GstPadTemplate * template, const gchar * name, const GstCaps * caps)
{
  GstPad *pad = gst_sound_pads_add (element, template, name);

  if (pad == NULL)
    return NULL;
  gst_reconstruct_bin_end_pad (GST_RECONSTRUCT_BIN (element), pad);
  g_signal_connect (pad, "linked", G_CALLBACK (sound_linked), element);
  return pad;
}

static void
gst_reconstruct_sink_release_pad (GstElement * element, GstPad * pad)
{
  GST_STATE_LOCK (element);
  gst_pad_set_active (pad, FALSE);
  gst_sound_pads_disconnect (pad);
  gst_element_remove_pad (element, pad);
  GST_STATE_UNLOCK (element);
}

/* --- a recording --- */

/* The file sink posts EOS when all is written, but also after it has posted an error. */
static void
gst_reconstruct_sink_handle_message (GstBin * bin, GstMessage * message)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (bin);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS
      && g_atomic_int_get (&self->recording)
      && (gst_reconstruct_bin_has_failed (&self->parent)
          || !gst_recording_finish (gst_reconstruct_output_get_recording
              (self->output)))) {
    gst_message_unref (message);
    return;
  }
  GST_BIN_CLASS (parent_class)->handle_message (bin, message);
}

static gboolean
gst_reconstruct_sink_send_event (GstElement * element, GstEvent * event)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (element);

  if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK
      && g_atomic_int_get (&self->recording)) {
    GST_WARNING_OBJECT (self, "a film cannot be sought while it is recorded");
    gst_event_unref (event);
    return FALSE;
  }
  return GST_ELEMENT_CLASS (parent_class)->send_event (element, event);
}

/* A file sink answers in bytes; reconstruct knows the time. */
static gboolean
gst_reconstruct_sink_query (GstElement * element, GstQuery * query)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (element);

  if (g_atomic_int_get (&self->recording)
      && (GST_QUERY_TYPE (query) == GST_QUERY_POSITION
          || GST_QUERY_TYPE (query) == GST_QUERY_DURATION))
    return gst_element_query (self->parent.reconstruct, query);
  return GST_ELEMENT_CLASS (parent_class)->query (element, query);
}

/* --- object --- */

/* With the object lock held. */
static void
settings_changed (gpointer base, gpointer members, const gchar * name)
{
  GstReconstructSink *self = base;

  gst_reconstruct_sink_settings_changed (&self->settings, name);
  self->outdated |= !g_str_equal (name, "sync");
  self->speed_set |= g_str_equal (name, "show-speed");
}

static const GstSettingTable tables[] = {
  {.settings = gst_reconstruct_sink_settings,
        .offset = G_STRUCT_OFFSET (GstReconstructSink, settings),
      .changed = settings_changed},
  {.settings = gst_reconstruct_settings,.in_child = TRUE,
        .offset = G_STRUCT_OFFSET (GstReconstructBin, reconstruct),
      .changed = settings_changed},
  {NULL}
};

/* Whether the property would change the pictures' size, which a film cannot. */
static gboolean
refuse_size (GstReconstructSink * self, GParamSpec * pspec)
{
  static const gchar *sizes[] = { "panels", "titles", "width", "height", NULL };

  if (!g_atomic_int_get (&self->recording)
      || GST_STATE (self) <= GST_STATE_READY
      || !g_strv_contains (sizes, pspec->name))
    return FALSE;
  GST_ELEMENT_WARNING (self, RESOURCE, SETTINGS,
      ("A film keeps its size while it is recorded. Set `%s` before or "
          "after.", pspec->name), (NULL));
  return TRUE;
}

static void
gst_reconstruct_sink_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (object);

  if (!refuse_size (self, pspec)
      && gst_settings_set (GST_ELEMENT (self), self, pspec, value)
      && g_str_equal (pspec->name, "sync"))
    apply_sync (self);
}

static void
gst_reconstruct_sink_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), object, pspec, value);
}

static void
gst_reconstruct_sink_dispose (GObject * object)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (object);

  if (self->output != NULL)
    gst_reconstruct_output_free (self->output, FALSE);
  self->output = NULL;
  gst_settings_clear (tables, self);
  G_OBJECT_CLASS (parent_class)->dispose (object);
}

static void
gst_reconstruct_sink_class_init (GstReconstructSinkClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBinClass *bin_class = GST_BIN_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_reconstruct_sink_debug, "reconstructsink", 0,
      "Shows or records what a layer makes of each frame");

  object_class->set_property = gst_reconstruct_sink_set_property;
  object_class->get_property = gst_reconstruct_sink_get_property;
  object_class->dispose = gst_reconstruct_sink_dispose;
  gst_settings_class_init (object_class, tables);

  gst_sound_pads_install (element_class);
  gst_element_class_set_static_metadata (element_class, "Reconstruct sink",
      "Sink/Visualization/Video",
      "Shows or records a frame, its sparse code, its reconstruction and the "
      "prototypes side by side", "gst-compete");

  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_reconstruct_sink_change_state);
  element_class->request_new_pad =
      GST_DEBUG_FUNCPTR (gst_reconstruct_sink_request_new_pad);
  element_class->release_pad =
      GST_DEBUG_FUNCPTR (gst_reconstruct_sink_release_pad);
  element_class->send_event =
      GST_DEBUG_FUNCPTR (gst_reconstruct_sink_send_event);
  element_class->query = GST_DEBUG_FUNCPTR (gst_reconstruct_sink_query);
  bin_class->handle_message =
      GST_DEBUG_FUNCPTR (gst_reconstruct_sink_handle_message);
}

static void
gst_reconstruct_sink_init (GstReconstructSink * self)
{
  gst_settings_init (tables, self);
  self->output = gst_reconstruct_output_new_none (GST_BIN (self),
      self->parent.reconstruct);

  /* It is a sink, with any children. */
  gst_bin_set_suppressed_flags (GST_BIN (self),
      GST_ELEMENT_FLAG_SOURCE | GST_ELEMENT_FLAG_SINK);
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SINK);
}
