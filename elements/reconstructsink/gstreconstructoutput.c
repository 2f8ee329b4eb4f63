/* Output: where the pictures and the sound of a reconstructsink go
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructoutput.h"

#include "gstinstalled.h"
#include "gstrecordingformat.h"
#include "gstsoundpads.h"

struct _GstReconstructOutput
{
  GstBin *bin;                  /* outlives this, and so does: */
  GstElement *reconstruct;
  GstElement *coder;            /* videoconvert, encodebin, or NULL */
  GstElement *sink;
  GstRecording *recording;      /* or NULL */
};

static GstReconstructOutput *
output_new (GstBin * bin, GstElement * reconstruct)
{
  GstReconstructOutput *output = g_new0 (GstReconstructOutput, 1);

  output->bin = bin;
  output->reconstruct = reconstruct;
  return output;
}

static void
drop_child (GstReconstructOutput * output, GstElement * child)
{
  if (child == NULL)
    return;
  gst_element_set_state (child, GST_STATE_NULL);
  gst_bin_remove (output->bin, child);
}

static void
disconnect_sounds (GstReconstructOutput * output)
{
  GList *pads = gst_sound_pads_list (GST_ELEMENT (output->bin)), *item;

  for (item = pads; item != NULL; item = item->next)
    gst_sound_pads_disconnect (item->data);
  g_list_free_full (pads, gst_object_unref);
}

/**
 * gst_reconstruct_output_free:
 * @output: (transfer full): an output
 * @failed: whether an error was posted while it was in use
 *
 * Removes its elements and closes its file. Says where a recording is that has not
 * come to its end.
 */
void
gst_reconstruct_output_free (GstReconstructOutput * output, gboolean failed)
{
  disconnect_sounds (output);
  drop_child (output, output->sink);
  drop_child (output, output->coder);
  if (output->recording != NULL)
    gst_recording_free (output->recording, failed);
  g_free (output);
}

/**
 * gst_reconstruct_output_new_none:
 * @bin: the bin to put it in
 * @reconstruct: a child of @bin
 *
 * Links @reconstruct to a fakesink. gst_parse_bin_from_description(), which players
 * use, makes a pad of its bin of any pad inside that is not linked.
 *
 * Returns: (transfer full): the output
 */
GstReconstructOutput *
gst_reconstruct_output_new_none (GstBin * bin, GstElement * reconstruct)
{
  GstReconstructOutput *output = output_new (bin, reconstruct);

  output->sink = gst_element_factory_make ("fakesink", NULL);
  gst_bin_add (bin, output->sink);
  gst_element_link_pads_full (reconstruct, "src", output->sink, "sink",
      GST_PAD_LINK_CHECK_TEMPLATE_CAPS);
  return output;
}

/* Takes over both elements and links them: reconstruct ! coder ! sink. */
static gboolean
link_output (GstReconstructOutput * output, GstElement * coder,
    const gchar * coder_pad, GstElement * sink, GError ** error)
{
  gst_bin_add_many (output->bin, coder, sink, NULL);
  output->coder = coder;
  output->sink = sink;
  /* Only the templates are checked: a reconstruct that has nothing to draw has no caps,
   * and posts an error at its start. */
  if (gst_element_link_pads_full (output->reconstruct, "src", coder, coder_pad,
          GST_PAD_LINK_CHECK_TEMPLATE_CAPS)
      && gst_element_link_pads_full (coder, NULL, sink, NULL,
          GST_PAD_LINK_CHECK_TEMPLATE_CAPS))
    return TRUE;
  g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_PAD,
      "The video cannot be linked to %s. Set `video-sink` to an element that "
      "takes raw video.", GST_ELEMENT_NAME (sink));
  return FALSE;
}

/* How a sink is found where the user has set none. */
typedef struct
{
  const gchar *property;
  const gchar *purpose;
  const gchar *factory;         /* takes the best that is installed of */
  GstElementFactoryListType media;
  const gchar *usual;           /* one of them, to be named if there is none */
} SinkKind;

static const SinkKind video_sinks = { "video-sink", "show video",
  "autovideosink", GST_ELEMENT_FACTORY_TYPE_MEDIA_VIDEO, "ximagesink"
};

static const SinkKind audio_sinks = { "audio-sink", "play sound",
  "autoaudiosink", GST_ELEMENT_FACTORY_TYPE_MEDIA_AUDIO, "pulsesink"
};

/* When no sink is installed, the factory of @kind makes one that neither shows nor
 * plays, and posts no error. */
static GstElement *
new_sink (const SinkKind * kind, GError ** error)
{
  GList *found = gst_element_factory_list_get_elements
      (GST_ELEMENT_FACTORY_TYPE_SINK | kind->media, GST_RANK_MARGINAL);
  GstElement *sink = gst_installed_new (kind->factory, kind->purpose, error);

  if (found == NULL && sink != NULL) {
    gst_installed_set_missing (error, kind->usual, kind->purpose);
    gst_clear_object (&sink);
  }
  gst_plugin_feature_list_free (found);
  return sink;
}

/* @element, which the user has set, or a new one; NULL, with @error, when it is in
 * use or not installed. */
static GstElement *
get_sink (GstElement * element, const SinkKind * kind, GError ** error)
{
  if (element == NULL)
    return new_sink (kind, error);
  if (GST_OBJECT_PARENT (element) == NULL)
    return element;
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY,
      "%s is in another bin. Set `%s` to an element of its own.",
      GST_ELEMENT_NAME (element), kind->property);
  return NULL;
}

static GstReconstructOutput *
output_new_window (GstBin * bin, GstElement * reconstruct,
    GstElement * video_sink, GError ** error)
{
  GstReconstructOutput *output;
  GstElement *convert, *sink;

  convert = gst_installed_new ("videoconvert", "show video", error);
  if (convert == NULL)
    return NULL;
  sink = get_sink (video_sink, &video_sinks, error);
  if (sink == NULL) {
    gst_object_unref (convert);
    return NULL;
  }
  output = output_new (bin, reconstruct);
  if (link_output (output, convert, "sink", sink, error))
    return output;
  gst_reconstruct_output_free (output, TRUE);
  return NULL;
}

static GstReconstructOutput *
output_new_recording (GstBin * bin, GstElement * reconstruct,
    const gchar * location, GError ** error)
{
  GstReconstructOutput *output;
  GstElement *encodebin, *filesink;
  GstPad *pad;

  if (!gst_recording_check_location (location, error))
    return NULL;
  encodebin = gst_recording_format_new_encodebin (location, error);
  if (encodebin == NULL)
    return NULL;
  filesink = gst_installed_new ("filesink", "record", error);
  if (filesink == NULL) {
    gst_object_unref (encodebin);
    return NULL;
  }
  output = output_new (bin, reconstruct);
  pad = gst_element_get_static_pad (reconstruct, "src");
  output->recording =
      gst_recording_new (GST_ELEMENT (bin), pad, location, error);
  gst_object_unref (pad);
  if (output->recording == NULL) {
    gst_object_unref (encodebin);
    gst_object_unref (filesink);
    gst_reconstruct_output_free (output, TRUE);
    return NULL;
  }
  g_object_set (filesink, "location",
      gst_recording_get_part (output->recording), NULL);
  /* So that nothing that was encoded is lost when the process is killed. */
  gst_util_set_object_arg (G_OBJECT (filesink), "buffer-mode", "unbuffered");
  if (link_output (output, encodebin, "video_0", filesink, error))
    return output;
  gst_reconstruct_output_free (output, TRUE);
  return NULL;
}

/**
 * gst_reconstruct_output_new:
 * @bin: the bin to put it in, which posts what there is to say of a recording
 * @reconstruct: a child of @bin whose source pad is not linked
 * @location: (nullable): the file to record to; %NULL for a window
 * @video_sink: (nullable): the element that shows the pictures in a window; %NULL for
 *     an autovideosink
 * @error: where to say why it cannot be had
 *
 * A window or a recording. When it cannot be had, the output is one from
 * gst_reconstruct_output_new_none(), and @error is set: an element is not installed
 * (%GST_CORE_ERROR_MISSING_PLUGIN); @video_sink is in another bin
 * (%GST_RESOURCE_ERROR_BUSY) or takes no video (%GST_CORE_ERROR_PAD); @location cannot
 * be written (%GST_RESOURCE_ERROR_OPEN_WRITE), another recording writes there
 * (%GST_RESOURCE_ERROR_BUSY), or its extension is unknown
 * (%GST_RESOURCE_ERROR_SETTINGS).
 *
 * Returns: (transfer full): the output
 */
GstReconstructOutput *
gst_reconstruct_output_new (GstBin * bin, GstElement * reconstruct,
    const gchar * location, GstElement * video_sink, GError ** error)
{
  GstReconstructOutput *output = location != NULL ?
      output_new_recording (bin, reconstruct, location, error) :
      output_new_window (bin, reconstruct, video_sink, error);

  return output != NULL ? output :
      gst_reconstruct_output_new_none (bin, reconstruct);
}

/**
 * gst_reconstruct_output_is_none:
 * @output: an output
 *
 * Returns: whether it is from gst_reconstruct_output_new_none()
 */
gboolean
gst_reconstruct_output_is_none (const GstReconstructOutput * output)
{
  return output->coder == NULL;
}

/**
 * gst_reconstruct_output_get_recording:
 * @output: an output
 *
 * Returns: (transfer none) (nullable): its recording; %NULL when it has none
 */
GstRecording *
gst_reconstruct_output_get_recording (const GstReconstructOutput * output)
{
  return output->recording;
}

static gboolean
record_sound (GstReconstructOutput * output, GstPad * pad, GError ** error)
{
  if (!gst_recording_format_has_sound (gst_recording_get_location
          (output->recording), error))
    return FALSE;
  if (gst_sound_pads_record (pad, output->coder))
    return TRUE;
  g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED,
      "The recording takes no more sound. Link it before the first frame.");
  return FALSE;
}

/**
 * gst_reconstruct_output_connect_sound:
 * @output: a window or a recording
 * @pad: a sound pad of its bin
 * @audio_sink: (nullable): what plays the sound of a window; %NULL for an
 *     autoaudiosink
 * @error: where to say why it cannot be had
 *
 * Plays or records what comes to @pad.
 *
 * Returns: %FALSE when the video is a time-lapse (%GST_RESOURCE_ERROR_SETTINGS), an
 *     element is not installed (%GST_CORE_ERROR_MISSING_PLUGIN), @audio_sink is in
 *     another bin (%GST_RESOURCE_ERROR_BUSY) or takes no sound (%GST_CORE_ERROR_PAD),
 *     or the recording takes none (%GST_STREAM_ERROR_FAILED)
 */
gboolean
gst_reconstruct_output_connect_sound (GstReconstructOutput * output,
    GstPad * pad, GstElement * audio_sink, GError ** error)
{
  GstElement *sink;
  guint time_lapse;

  g_object_get (output->reconstruct, "time-lapse", &time_lapse, NULL);
  if (time_lapse != 1) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
        "Sound cannot be played %u times as fast. Set `time-lapse` to 1, or "
        "link no sound.", time_lapse);
    return FALSE;
  }
  if (output->recording != NULL)
    return record_sound (output, pad, error);
  sink = get_sink (audio_sink, &audio_sinks, error);
  return sink != NULL && gst_sound_pads_play (pad, sink, error);
}

static void
set_child_sync (const GValue * item, gpointer sync)
{
  GstElement *child = g_value_get_object (item);

  if (GST_OBJECT_FLAG_IS_SET (child, GST_ELEMENT_FLAG_SINK)
      && g_object_class_find_property (G_OBJECT_GET_CLASS (child), "sync"))
    g_object_set (child, "sync", GPOINTER_TO_INT (sync), NULL);
}

/**
 * gst_reconstruct_output_set_sync:
 * @bin: the bin that an output is in
 * @sync: whether its sinks wait for the clock
 */
void
gst_reconstruct_output_set_sync (GstBin * bin, gboolean sync)
{
  /* Recursively: sinks of sound are in bins of their own. */
  GstIterator *children = gst_bin_iterate_recurse (bin);

  while (gst_iterator_foreach (children, set_child_sync,
          GINT_TO_POINTER (sync)) == GST_ITERATOR_RESYNC)
    gst_iterator_resync (children);
  gst_iterator_free (children);
}
