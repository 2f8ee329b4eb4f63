/* Recording: the file of a film, from its first frame to its end
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstrecording.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

GST_DEBUG_CATEGORY_EXTERN (gst_reconstruct_sink_debug);
#define GST_CAT_DEFAULT gst_reconstruct_sink_debug

struct _GstRecording
{
  GstElement *element;          /* whose messages are posted; outlives this */
  gchar *location;
  gchar *part;                  /* the file's name until it is whole */
  gint lock;                    /* a file descriptor, locked for as long as it is open */
  GstPad *pad;                  /* where its frames pass */
  gulong probe;                 /* waits for the first frame; 0 when it came */
  gboolean finished;            /* the file has its name */
};

/* @location with .part appended; where names may not be that long, a checksum in its
 * place. */
static gchar *
make_part_name (const gchar * location)
{
  gchar *folder = g_path_get_dirname (location);
  gchar *name = g_path_get_basename (location);
  glong most = pathconf (folder, _PC_NAME_MAX);
  gchar *part;

  if (most > 0 && strlen (name) + strlen (".part") > (gsize) most) {
    gchar *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, name, -1);

    part = g_strdup_printf ("%s/%s.part", folder, sum);
    g_free (sum);
  } else {
    part = g_strconcat (location, ".part", NULL);
  }
  g_free (folder);
  g_free (name);
  return part;
}

/* Opens the file @part and locks it against other recordings, also in other processes.
 * File systems without locks give no protection.
 *
 * Returns: a file descriptor, or -1 */
static gint
open_alone (const gchar * part, const gchar * location, GError ** error)
{
  gint fd = g_open (part, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  gboolean taken =
      fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;

  if (fd < 0)
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE,
        "\"%s\" cannot be written: %s. Set `location` to another.", part,
        g_strerror (errno));
  if (!taken)
    return fd;
  close (fd);
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY,
      "\"%s\" is being recorded by another reconstructsink. Set `location` to "
      "another.", location);
  return -1;
}

/* Whether @name is a link, a pipe or a device, which a recording would replace or write
 * to, or a folder. */
static gboolean
is_no_file (const gchar * name)
{
  GStatBuf found;

  return g_lstat (name, &found) == 0 && !S_ISREG (found.st_mode);
}

/**
 * gst_recording_check_location:
 * @location: the file to write
 * @error: where to say why it cannot be written
 *
 * Returns: %FALSE (%GST_RESOURCE_ERROR_OPEN_WRITE) when the folder of @location is
 *     missing or not writable, or @location, or its name until it is whole, is
 *     there and no regular file
 */
gboolean
gst_recording_check_location (const gchar * location, GError ** error)
{
  gchar *folder = g_path_get_dirname (location);
  gchar *part = make_part_name (location);
  const gchar *format = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    format = "There is no folder \"%s\" to record in. Make it, or set "
        "`location` to another.";
  else if (g_access (folder, W_OK | X_OK) != 0)
    format = "The folder \"%s\" is not writable. Allow writing in it, or set "
        "`location` to another.";
  else if (g_file_test (location, G_FILE_TEST_IS_DIR))
    format = "In \"%s\" a folder has the recording's name. Set `location` to "
        "another.";
  else if (is_no_file (location) || is_no_file (part))
    format = "In \"%s\" a symbolic link, a pipe or a device has the "
        "recording's name, or that name and .part. Set `location` to another.";
  if (format != NULL)
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE,
        format, folder);
  g_free (part);
  g_free (folder);
  return format == NULL;
}

/* Waits for the first frame. Without a frame some muxers never end a file. */
static GstPadProbeReturn
watch_for_frame (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstRecording *recording = data;

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) {
    recording->probe = 0;
    return GST_PAD_PROBE_REMOVE;
  }
  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_EOS)
    GST_ELEMENT_ERROR (recording->element, STREAM, FAILED,
        ("No frame came to be recorded. Look at what is before "
            "reconstructsink, and at `skip`."), (NULL));
  return GST_PAD_PROBE_OK;
}

/**
 * gst_recording_new:
 * @element: posts what there is to say; must outlive the recording
 * @pad: the source pad that the frames come from
 * @location: the file to write, which gst_recording_check_location() allows
 * @error: where to say why it cannot be written
 *
 * Returns: (transfer full) (nullable): a recording without a frame; free with
 *     gst_recording_free(). %NULL when another recording is under way there
 *     (%GST_RESOURCE_ERROR_BUSY), or it cannot be written
 *     (%GST_RESOURCE_ERROR_OPEN_WRITE)
 */
GstRecording *
gst_recording_new (GstElement * element, GstPad * pad, const gchar * location,
    GError ** error)
{
  gchar *part = make_part_name (location);
  gint lock = open_alone (part, location, error);
  GstRecording *recording;

  if (lock < 0) {
    g_free (part);
    return NULL;
  }
  recording = g_new0 (GstRecording, 1);
  recording->element = element;
  recording->location = g_strdup (location);
  recording->part = part;
  recording->lock = lock;
  recording->pad = gst_object_ref (pad);
  recording->probe = gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      watch_for_frame, recording, NULL);
  return recording;
}

/**
 * gst_recording_get_location:
 * @recording: a recording
 *
 * Returns: the name that the file gets when it is whole
 */
const gchar *
gst_recording_get_location (const GstRecording * recording)
{
  return recording->location;
}

/**
 * gst_recording_get_part:
 * @recording: a recording
 *
 * Returns: the name, beside its final one, to write it under
 */
const gchar *
gst_recording_get_part (const GstRecording * recording)
{
  return recording->part;
}

/**
 * gst_recording_finish:
 * @recording: one of which all is written
 *
 * Gives the file its final name, once.
 *
 * Returns: %FALSE when it has no frame, or, with an error posted, when it cannot
 *     get that name
 */
gboolean
gst_recording_finish (GstRecording * recording)
{
  if (recording->finished)
    return TRUE;
  if (recording->probe != 0)
    return FALSE;
  recording->finished = g_rename (recording->part, recording->location) == 0;
  if (!recording->finished)
    GST_ELEMENT_ERROR (recording->element, RESOURCE, WRITE,
        ("The recording is whole but cannot be given its name. It is in \"%s\".",
            recording->part), GST_ERROR_SYSTEM);
  return recording->finished;
}

/* Posts where an unfinished file is: a warning after an error; otherwise an error, as
 * there is no file of the name that was asked for. While it stops, gst-launch-1.0 prints
 * errors but no warnings. */
static void
report_part (GstRecording * recording, gboolean failed)
{
  if (failed)
    GST_ELEMENT_WARNING (recording->element, RESOURCE, WRITE,
        ("What was recorded before the error is in \"%s\".", recording->part),
        (NULL));
  else
    GST_ELEMENT_ERROR (recording->element, RESOURCE, WRITE,
        ("The recording was stopped before its end. What there is of it is in "
            "\"%s\". For a whole one send EOS first, as gst-launch-1.0 -e does.",
            recording->part), (NULL));
}

/**
 * gst_recording_free:
 * @recording: a recording whose file is closed
 * @failed: whether an error has ended it
 *
 * Deletes an unfinished file that has no frame, and says where another one is.
 */
void
gst_recording_free (GstRecording * recording, gboolean failed)
{
  GStatBuf status;

  if (!recording->finished && g_stat (recording->part, &status) == 0) {
    if (status.st_size == 0 || recording->probe != 0)
      g_unlink (recording->part);
    else
      report_part (recording, failed);
  }
  if (recording->probe != 0)
    gst_pad_remove_probe (recording->pad, recording->probe);
  gst_object_unref (recording->pad);
  close (recording->lock);
  g_free (recording->part);
  g_free (recording->location);
  g_free (recording);
}
