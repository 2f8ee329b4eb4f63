/* reconstructsink: shows or records what a layer makes of each frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-reconstructsink
 * @title: reconstructsink
 * @see_also: reconstruct, competelayer
 *
 * A sink around reconstruct, with all of its properties. Without `location` it
 * shows the panels in a window; with it, it records them, encoded as the file's
 * extension says: webm, mkv, mp4, ogv or avi. No frame is dropped or repeated.
 *
 * A recording is written beside its final name, with `.part` behind it, and gets
 * that name at EOS, when it is whole: send EOS to stop early (`gst-launch-1.0 -e`).
 * One that is stopped without stays under the name with `.part`. While it is
 * recorded a movie keeps its `panels`, `titles`, `width` and `height`, and cannot be
 * sought.
 *
 * ## Example pipelines
 *
 * |[
 * gst-launch-1.0 tapestrysrc ahead=50 ! competelayer ! reconstructsink
 * ]|
 * |[
 * gst-launch-1.0 tapestrysrc movie-frames=10000 epochs=5 shuffle=true ahead=50 ! competelayer ! reconstructsink location=digits.webm
 * ]|
 *
 * ## Pads
 *
 * * `sink`: raw video, grey or in colour, a byte a channel, with the code of a
 *   competelayer on it
 *
 * Since: 0.1
 */

#include "config.h"

#include "gstreconstructsink.h"

#include <glib/gstdio.h>

#include "gstreconstruct.h"
#include "gstreconstructsettings.h"
#include "gstrecording.h"
#include "gstsetting.h"

GST_DEBUG_CATEGORY_STATIC (gst_reconstruct_sink_debug);
#define GST_CAT_DEFAULT gst_reconstruct_sink_debug

enum
{
  PROP_0,
  PROP_LOCATION,
  PROP_SYNC,
  PROP_VIDEO_SINK,
  PROP_OF_RECONSTRUCT           /* and all from here on */
};

typedef enum
{
  SYNC_UNSET,                   /* as `location` has it */
  SYNC_NO,
  SYNC_YES
} Sync;

struct _GstReconstructSink
{
  GstBin parent;

  GstElement *reconstruct;      /* lives as long as we do */

  /* Under the object's lock */
  gchar *location;
  Sync sync;
  GstElement *video_sink;       /* the user's, or NULL */
  gboolean outdated;            /* location or video_sink changed since */
  gboolean speed_set;           /* show-speed was */

  /* Made and dropped in state changes */
  GstElement *coder;            /* videoconvert or encodebin */
  GstElement *sink;
  gchar *recording;             /* the final name; NULL when there is none */
  gulong watch;                 /* the probe that waits for a frame, or 0 */
  gboolean finished;            /* it has that name */
  gint failed;                  /* atomic: an element said so, it never gets it */
};

#define gst_reconstruct_sink_parent_class parent_class
G_DEFINE_TYPE (GstReconstructSink, gst_reconstruct_sink, GST_TYPE_BIN);
GST_ELEMENT_REGISTER_DEFINE (reconstructsink, "reconstructsink", GST_RANK_NONE,
    GST_TYPE_RECONSTRUCT_SINK);

static void
post_error (GstReconstructSink * self, GError * error)
{
  gst_element_message_full (GST_ELEMENT (self), GST_MESSAGE_ERROR,
      error->domain, error->code, g_strdup (error->message), NULL, __FILE__,
      GST_FUNCTION, __LINE__);
  g_error_free (error);
}

static GstElement *
make_element (GstReconstructSink * self, const gchar * factory,
    const gchar * plugin)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element == NULL)
    GST_ELEMENT_ERROR (self, CORE, MISSING_PLUGIN,
        ("There is no %s. Install GStreamer's plugin \"%s\".", factory, plugin),
        (NULL));
  return element;
}

/* --- the children --- */

/* Under the object's lock */
static gboolean
is_sync (GstReconstructSink * self)
{
  if (self->sync == SYNC_UNSET)
    return self->location == NULL;
  return self->sync == SYNC_YES;
}

static void
apply_sync (GstReconstructSink * self)
{
  GstElement *sink;
  gboolean sync;

  GST_OBJECT_LOCK (self);
  sync = is_sync (self);
  sink = self->sink ? gst_object_ref (self->sink) : NULL;
  GST_OBJECT_UNLOCK (self);
  if (sink == NULL)
    return;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (sink), "sync"))
    g_object_set (sink, "sync", sync, NULL);
  gst_object_unref (sink);
}

/* The speed differs from run to run: a recording is to be the same. */
static void
set_default_speed (GstReconstructSink * self, gboolean show)
{
  gboolean set;

  GST_OBJECT_LOCK (self);
  set = self->speed_set;
  GST_OBJECT_UNLOCK (self);
  if (!set)
    g_object_set (self->reconstruct, "show-speed", show, NULL);
}

static void
drop_child (GstReconstructSink * self, GstElement ** child)
{
  GstElement *element;

  GST_OBJECT_LOCK (self);
  element = g_steal_pointer (child);
  GST_OBJECT_UNLOCK (self);
  if (element == NULL)
    return;
  gst_element_set_state (element, GST_STATE_NULL);
  gst_bin_remove (GST_BIN (self), element);
}

/* Waits for the recording's first frame. A file without one is no movie, and some
 * muxers never end it. */
static GstPadProbeReturn
watch_for_frame (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (data);

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) {
    self->watch = 0;
    return GST_PAD_PROBE_REMOVE;
  }
  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_EOS)
    GST_ELEMENT_ERROR (self, STREAM, FAILED,
        ("No frame came to be recorded. Look at what is before "
            "reconstructsink, and at `skip`."), (NULL));
  return GST_PAD_PROBE_OK;
}

static void
start_watch (GstReconstructSink * self)
{
  GstPad *pad = gst_element_get_static_pad (self->reconstruct, "src");

  self->watch = gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      watch_for_frame, self, NULL);
  gst_object_unref (pad);
}

static void
stop_watch (GstReconstructSink * self)
{
  GstPad *pad = gst_element_get_static_pad (self->reconstruct, "src");

  if (self->watch != 0)
    gst_pad_remove_probe (pad, self->watch);
  self->watch = 0;
  gst_object_unref (pad);
}

/* What a recording that did not reach its end leaves. */
static void
settle_part (GstReconstructSink * self)
{
  gchar *part = recording_part_location (self->recording);
  GStatBuf status;

  if (g_stat (part, &status) != 0)
    GST_DEBUG_OBJECT (self, "nothing was recorded");
  else if (status.st_size == 0 || self->watch != 0)
    g_unlink (part);
  else
    GST_ELEMENT_WARNING (self, RESOURCE, WRITE,
        ("The recording was stopped before its end and is left in \"%s\". Send "
            "EOS first for a whole one.", part), (NULL));
  g_free (part);
}

static void
drop_output (GstReconstructSink * self)
{
  drop_child (self, &self->sink);
  drop_child (self, &self->coder);
  if (self->recording && !self->finished)
    settle_part (self);
  stop_watch (self);
  g_clear_pointer (&self->recording, g_free);
}

/* Takes over both elements and links them: reconstruct ! coder ! sink. */
static gboolean
add_output (GstReconstructSink * self, GstElement * coder,
    const gchar * coder_pad, GstElement * sink)
{
  gst_bin_add_many (GST_BIN (self), coder, sink, NULL);
  GST_OBJECT_LOCK (self);
  self->coder = coder;
  self->sink = sink;
  GST_OBJECT_UNLOCK (self);
  apply_sync (self);
  if (gst_element_link_pads (self->reconstruct, "src", coder, coder_pad)
      && gst_element_link (coder, sink))
    return TRUE;
  GST_ELEMENT_ERROR (self, CORE, PAD,
      ("The video cannot be linked to %s. Set `video-sink` to an element that "
          "takes raw video.", GST_ELEMENT_NAME (sink)), (NULL));
  drop_output (self);
  return FALSE;
}

/* The element to show with, the user's or a new one. */
static GstElement *
get_video_sink (GstReconstructSink * self)
{
  GstElement *sink;
  gboolean taken = FALSE;

  GST_OBJECT_LOCK (self);
  sink = self->video_sink;
  if (sink != NULL)
    taken = GST_OBJECT_PARENT (sink) != NULL;
  GST_OBJECT_UNLOCK (self);
  if (sink == NULL)
    return make_element (self, "autovideosink", "autodetect");
  if (!taken)
    return sink;
  GST_ELEMENT_ERROR (self, RESOURCE, BUSY,
      ("%s is in another bin. Set `video-sink` to an element of its own.",
          GST_ELEMENT_NAME (sink)), (NULL));
  return NULL;
}

static gboolean
make_window (GstReconstructSink * self)
{
  GstElement *convert, *sink;

  gst_reconstruct_set_default_size (GST_RECONSTRUCT (self->reconstruct),
      GST_RECONSTRUCT_WINDOW_WIDTH, GST_RECONSTRUCT_WINDOW_HEIGHT);
  set_default_speed (self, TRUE);
  convert = make_element (self, "videoconvert", "videoconvertscale");
  if (convert == NULL)
    return FALSE;
  sink = get_video_sink (self);
  if (sink == NULL) {
    gst_object_unref (convert);
    return FALSE;
  }
  return add_output (self, convert, "sink", sink);
}

/* Takes @location over. */
static gboolean
make_recording (GstReconstructSink * self, gchar * location)
{
  GstElement *encodebin = NULL, *filesink = NULL;
  GError *error = NULL;
  gchar *part;

  if (recording_check_folder (location, &error))
    encodebin = recording_new_encodebin (location, &error);
  if (error != NULL)
    post_error (self, error);
  else
    filesink = make_element (self, "filesink", "coreelements");
  if (filesink == NULL) {
    g_clear_pointer (&encodebin, gst_object_unref);
    g_free (location);
    return FALSE;
  }
  gst_reconstruct_set_default_size (GST_RECONSTRUCT (self->reconstruct),
      GST_RECONSTRUCT_RECORDING_WIDTH, GST_RECONSTRUCT_RECORDING_HEIGHT);
  set_default_speed (self, FALSE);
  self->recording = location;
  self->finished = FALSE;
  g_atomic_int_set (&self->failed, FALSE);
  start_watch (self);
  part = recording_part_location (location);
  g_object_set (filesink, "location", part, NULL);
  g_free (part);
  return add_output (self, encodebin, "video_0", filesink);
}

/* Sees to it that the children are those that the properties ask for. */
static gboolean
ensure_output (GstReconstructSink * self)
{
  gboolean outdated;
  gchar *location;

  GST_OBJECT_LOCK (self);
  outdated = self->outdated;
  self->outdated = FALSE;
  location = g_strdup (self->location);
  GST_OBJECT_UNLOCK (self);
  if (self->sink != NULL && !outdated) {
    g_free (location);
    return TRUE;
  }
  drop_output (self);
  return location ? make_recording (self, location) : make_window (self);
}

static GstStateChangeReturn
gst_reconstruct_sink_change_state (GstElement * element,
    GstStateChange transition)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (element);
  GstStateChangeReturn ret;

  switch (transition) {
    case GST_STATE_CHANGE_NULL_TO_READY:
    case GST_STATE_CHANGE_READY_TO_PAUSED:
      if (!ensure_output (self))
        return GST_STATE_CHANGE_FAILURE;
      break;
    default:
      break;
  }
  ret = GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
  /* A file is closed and the next run gets one of its own. */
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY
      || transition == GST_STATE_CHANGE_READY_TO_NULL)
    drop_output (self);
  return ret;
}

/* --- the end of a recording --- */

static gboolean
finish_recording (GstReconstructSink * self)
{
  gchar *part;

  if (self->watch != 0 || g_atomic_int_get (&self->failed))
    return FALSE;
  part = recording_part_location (self->recording);
  self->finished = g_rename (part, self->recording) == 0;
  if (!self->finished)
    GST_ELEMENT_ERROR (self, RESOURCE, WRITE,
        ("The recording is whole but cannot be given its name. It is in \"%s\".",
            part), GST_ERROR_SYSTEM);
  g_free (part);
  return self->finished;
}

/* The file sink says EOS when all is written, and also when it could not write:
 * that it has said before. */
static void
gst_reconstruct_sink_handle_message (GstBin * bin, GstMessage * message)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (bin);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    g_atomic_int_set (&self->failed, TRUE);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS && self->recording
      && GST_MESSAGE_SRC (message) == GST_OBJECT_CAST (self->sink)
      && !self->finished && !finish_recording (self)) {
    gst_message_unref (message);
    return;
  }
  GST_BIN_CLASS (parent_class)->handle_message (bin, message);
}

static gboolean
gst_reconstruct_sink_send_event (GstElement * element, GstEvent * event)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (element);

  if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK && self->recording) {
    GST_WARNING_OBJECT (self, "a movie cannot be sought while it is recorded");
    gst_event_unref (event);
    return FALSE;
  }
  return GST_ELEMENT_CLASS (parent_class)->send_event (element, event);
}

/* A file sink knows of bytes only: reconstruct knows how far the movie is. */
static gboolean
gst_reconstruct_sink_query (GstElement * element, GstQuery * query)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (element);

  if (self->recording && (GST_QUERY_TYPE (query) == GST_QUERY_POSITION
          || GST_QUERY_TYPE (query) == GST_QUERY_DURATION))
    return gst_element_query (self->reconstruct, query);
  return GST_ELEMENT_CLASS (parent_class)->query (element, query);
}

/* --- object --- */

static gboolean
changes_size (GParamSpec * pspec)
{
  return g_str_equal (pspec->name, "panels")
      || g_str_equal (pspec->name, "titles")
      || g_str_equal (pspec->name, "width")
      || g_str_equal (pspec->name, "height");
}

static void
set_on_reconstruct (GstReconstructSink * self, const GValue * value,
    GParamSpec * pspec)
{
  if (self->recording && changes_size (pspec)
      && GST_STATE (self) > GST_STATE_READY) {
    GST_ELEMENT_WARNING (self, RESOURCE, SETTINGS,
        ("A movie keeps its size while it is recorded. Set `%s` before or "
            "after.", pspec->name), (NULL));
    return;
  }
  GST_OBJECT_LOCK (self);
  self->speed_set |= g_str_equal (pspec->name, "show-speed");
  GST_OBJECT_UNLOCK (self);
  g_object_set_property (G_OBJECT (self->reconstruct), pspec->name, value);
}

static void
set_location (GstReconstructSink * self, const GValue * value)
{
  GST_OBJECT_LOCK (self);
  g_free (self->location);
  self->location = g_value_dup_string (value);
  self->outdated = TRUE;
  GST_OBJECT_UNLOCK (self);
}

static void
set_video_sink (GstReconstructSink * self, const GValue * value)
{
  GstElement *sink = g_value_get_object (value), *old;

  if (sink)
    gst_object_ref_sink (sink);
  GST_OBJECT_LOCK (self);
  old = self->video_sink;
  self->video_sink = sink;
  self->outdated = TRUE;
  GST_OBJECT_UNLOCK (self);
  g_clear_pointer (&old, gst_object_unref);
}

static void
set_sync (GstReconstructSink * self, gboolean sync)
{
  GST_OBJECT_LOCK (self);
  self->sync = sync ? SYNC_YES : SYNC_NO;
  GST_OBJECT_UNLOCK (self);
  apply_sync (self);
}

static void
gst_reconstruct_sink_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (object);

  if (gst_settings_refuse (GST_ELEMENT (object), pspec, value))
    return;
  switch (id) {
    case PROP_LOCATION:
      set_location (self, value);
      break;
    case PROP_SYNC:
      set_sync (self, g_value_get_boolean (value));
      break;
    case PROP_VIDEO_SINK:
      set_video_sink (self, value);
      break;
    default:
      set_on_reconstruct (self, value, pspec);
      break;
  }
}

static void
gst_reconstruct_sink_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (object);

  if (id >= PROP_OF_RECONSTRUCT) {
    g_object_get_property (G_OBJECT (self->reconstruct), pspec->name, value);
    return;
  }
  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_LOCATION:
      g_value_set_string (value, self->location);
      break;
    case PROP_SYNC:
      g_value_set_boolean (value, is_sync (self));
      break;
    case PROP_VIDEO_SINK:
      g_value_set_object (value, self->video_sink);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
  }
  GST_OBJECT_UNLOCK (self);
}

static void
gst_reconstruct_sink_finalize (GObject * object)
{
  GstReconstructSink *self = GST_RECONSTRUCT_SINK (object);

  g_free (self->location);
  g_free (self->recording);
  g_clear_pointer (&self->video_sink, gst_object_unref);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
install_properties (GObjectClass * object_class)
{
  /**
   * GstReconstructSink:location:
   *
   * The file to record to; %NULL to show the panels in a window.
   *
   * Since: 0.1
   */
  g_object_class_install_property (object_class, PROP_LOCATION,
      g_param_spec_string ("location", "Location",
          "The file to record to, its extension one of webm, mkv, mp4, ogv and "
          "avi; without one the panels are shown in a window", NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
          GST_PARAM_MUTABLE_READY));
  /**
   * GstReconstructSink:sync:
   *
   * Whether frames wait for the clock. Until it is set it reads %TRUE without
   * #GstReconstructSink:location and %FALSE with it.
   *
   * Since: 0.1
   */
  g_object_class_install_property (object_class, PROP_SYNC,
      g_param_spec_boolean ("sync", "Sync",
          "Whether frames wait for the clock; until set, they do when shown and "
          "do not when recorded", TRUE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
          GST_PARAM_MUTABLE_PLAYING));
  /**
   * GstReconstructSink:video-sink:
   *
   * The element that shows the panels; %NULL for a new autovideosink.
   *
   * Since: 0.1
   */
  g_object_class_install_property (object_class, PROP_VIDEO_SINK,
      g_param_spec_object ("video-sink", "Video sink",
          "The element that shows the panels when they are not recorded; "
          "without one, an autovideosink", GST_TYPE_ELEMENT,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
          GST_PARAM_MUTABLE_READY));
}

static void
gst_reconstruct_sink_class_init (GstReconstructSinkClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBinClass *bin_class = GST_BIN_CLASS (klass);
  GstElementClass *reconstruct_class = g_type_class_ref (GST_TYPE_RECONSTRUCT);

  GST_DEBUG_CATEGORY_INIT (gst_reconstruct_sink_debug, "reconstructsink", 0,
      "Shows or records what a layer makes of each frame");

  object_class->set_property = gst_reconstruct_sink_set_property;
  object_class->get_property = gst_reconstruct_sink_get_property;
  object_class->finalize = gst_reconstruct_sink_finalize;
  install_properties (object_class);
  gst_reconstruct_settings_install (object_class, PROP_OF_RECONSTRUCT);

  gst_element_class_add_pad_template (element_class,
      gst_element_class_get_pad_template (reconstruct_class, "sink"));
  gst_element_class_set_static_metadata (element_class, "Reconstruct sink",
      "Sink/Visualization/Video",
      "Shows or records a frame, its sparse code, its reconstruction and the "
      "prototypes side by side", "gst-compete");

  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_reconstruct_sink_change_state);
  element_class->send_event =
      GST_DEBUG_FUNCPTR (gst_reconstruct_sink_send_event);
  element_class->query = GST_DEBUG_FUNCPTR (gst_reconstruct_sink_query);
  bin_class->handle_message =
      GST_DEBUG_FUNCPTR (gst_reconstruct_sink_handle_message);
  g_type_class_unref (reconstruct_class);
}

static void
gst_reconstruct_sink_init (GstReconstructSink * self)
{
  GstPadTemplate *template =
      gst_element_class_get_pad_template (GST_ELEMENT_GET_CLASS (self), "sink");
  GstPad *pad;

  self->reconstruct = g_object_new (GST_TYPE_RECONSTRUCT, "name",
      "reconstruct", NULL);
  gst_bin_add (GST_BIN (self), self->reconstruct);
  pad = gst_element_get_static_pad (self->reconstruct, "sink");
  gst_element_add_pad (GST_ELEMENT (self),
      gst_ghost_pad_new_from_template ("sink", pad, template));
  gst_object_unref (pad);

  /* A sink, whatever children it has or has not yet. */
  gst_bin_set_suppressed_flags (GST_BIN (self),
      GST_ELEMENT_FLAG_SOURCE | GST_ELEMENT_FLAG_SINK);
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SINK);
}
