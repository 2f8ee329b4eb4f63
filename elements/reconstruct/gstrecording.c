/* Recording: how a movie is encoded, by its file's extension
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstrecording.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <gst/pbutils/pbutils.h>

/* One way to write a file. Where an extension has more than one, the first whose
 * elements are installed is taken.
 *
 * The settings keep single weights readable at a constant quality, whatever the
 * bit rate that takes, cost little beside the learning, and put a frame to seek to
 * at least every 60. */
typedef struct
{
  const gchar *extension;
  const gchar *container, *muxer, *muxer_plugin;
  const gchar *format, *encoder, *encoder_plugin;
  const gchar *settings;
} Recipe;

#define VP8 "video/x-vp8", "vp8enc", "vpx", \
    "deadline=1,cpu-used=16,threads=1,static-threshold=100,end-usage=2," \
    "cq-level=8,min-quantizer=4,max-quantizer=20,target-bitrate=40000000," \
    "keyframe-max-dist=60"
#define VP9 "video/x-vp9", "vp9enc", "vpx", \
    "deadline=1,cpu-used=8,threads=2,row-mt=true,end-usage=2,cq-level=20," \
    "min-quantizer=4,max-quantizer=32,target-bitrate=40000000," \
    "keyframe-max-dist=60"
#define H264 "video/x-h264", "x264enc", "x264", \
    "pass=5,quantizer=18,speed-preset=2,key-int-max=60,bframes=0," \
    "threads=2"
#define OPENH264 "video/x-h264", "openh264enc", "openh264", \
    "rate-control=-1,qp-min=12,qp-max=20,gop-size=60,complexity=0," \
    "multi-thread=2"
#define THEORA "video/x-theora", "theoraenc", "theora", \
    "quality=58,speed-level=3,drop-frames=false,keyframe-auto=false," \
    "keyframe-freq=32,keyframe-force=32"
#define JPEG "image/jpeg", "jpegenc", "jpeg", "quality=92"

#define WEBM "video/webm", "webmmux", "matroska"
#define MATROSKA "video/x-matroska", "matroskamux", "matroska"
#define MP4 "video/quicktime,variant=iso", "mp4mux", "isomp4"
#define OGG "application/ogg", "oggmux", "ogg"
#define AVI "video/x-msvideo", "avimux", "avi"

static const Recipe recipes[] = {
  {"webm", WEBM, VP8},
  {"webm", WEBM, VP9},
  {"mkv", MATROSKA, VP8},
  {"mkv", MATROSKA, H264},
  {"mp4", MP4, H264},
  {"mp4", MP4, OPENH264},
  {"ogv", OGG, THEORA},
  {"avi", AVI, JPEG},
};

static gboolean
is_installed (const gchar * element)
{
  GstElementFactory *factory = gst_element_factory_find (element);

  if (factory == NULL)
    return FALSE;
  gst_object_unref (factory);
  return TRUE;
}

static void
say_missing (const Recipe * recipe, GError ** error)
{
  gboolean has_encoder = is_installed (recipe->encoder);

  g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
      "Cannot write a .%s file without %s. Install GStreamer's plugin \"%s\".",
      recipe->extension, has_encoder ? recipe->muxer : recipe->encoder,
      has_encoder ? recipe->muxer_plugin : recipe->encoder_plugin);
}

/* The first way whose encoder is installed, or else the first of all. */
static const Recipe *
find_recipe (const gchar * location, GError ** error)
{
  const gchar *dot = strrchr (location, '.');
  const Recipe *first = NULL;
  guint i;

  for (i = 0; dot != NULL && i < G_N_ELEMENTS (recipes); i++) {
    if (g_ascii_strcasecmp (dot + 1, recipes[i].extension) != 0)
      continue;
    if (is_installed (recipes[i].encoder))
      return &recipes[i];
    if (first == NULL)
      first = &recipes[i];
  }
  if (first == NULL)
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
        "Cannot tell from \"%s\" how to encode it. Let its name end in .webm, "
        ".mkv, .mp4, .ogv or .avi.", location);
  return first;
}

static GstEncodingProfile *
make_profile (const Recipe * recipe)
{
  GstCaps *container = gst_caps_from_string (recipe->container);
  GstCaps *format = gst_caps_from_string (recipe->format);
  /* What every player decodes; encoders left alone would choose 4:4:4. */
  GstCaps *raw = gst_caps_from_string ("video/x-raw,format=I420");
  gchar *settings = g_strdup_printf ("element-properties,%s",
      recipe->settings);
  GstEncodingVideoProfile *video =
      gst_encoding_video_profile_new (format, NULL, raw, 1);
  GstEncodingContainerProfile *movie =
      gst_encoding_container_profile_new (recipe->extension, NULL, container,
      NULL);

  gst_encoding_profile_set_preset_name (GST_ENCODING_PROFILE (video),
      recipe->encoder);
  gst_encoding_profile_set_element_properties (GST_ENCODING_PROFILE (video),
      gst_structure_from_string (settings, NULL));
  /* No videorate, which would drop and repeat frames */
  gst_encoding_video_profile_set_variableframerate (video, TRUE);
  gst_encoding_container_profile_add_profile (movie,
      GST_ENCODING_PROFILE (video));

  g_free (settings);
  gst_caps_unref (raw);
  gst_caps_unref (format);
  gst_caps_unref (container);
  return GST_ENCODING_PROFILE (movie);
}

/**
 * recording_new_encodebin:
 * @location: the file to write, whose extension says how
 * @error: where to say why there is none
 *
 * Returns: (transfer floating) (nullable): an encodebin that has its profile,
 *     whose one video pad is "video_0"; %NULL when the extension is unknown
 *     (%GST_RESOURCE_ERROR_SETTINGS) or an element is not installed
 *     (%GST_CORE_ERROR_MISSING_PLUGIN)
 *
 * Since: 0.1
 */
GstElement *
recording_new_encodebin (const gchar * location, GError ** error)
{
  const Recipe *recipe = find_recipe (location, error);
  GstEncodingProfile *profile;
  GstElement *encodebin;

  if (recipe == NULL)
    return NULL;
  if (!is_installed (recipe->encoder) || !is_installed (recipe->muxer)) {
    say_missing (recipe, error);
    return NULL;
  }
  encodebin = gst_element_factory_make ("encodebin", NULL);
  if (encodebin == NULL) {
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
        "Cannot record without encodebin. Install GStreamer's plugin "
        "\"encoding\".");
    return NULL;
  }
  profile = make_profile (recipe);
  g_object_set (encodebin, "profile", profile, NULL);
  gst_encoding_profile_unref (profile);
  return encodebin;
}

/* Whether @name is taken by a link, a pipe or a device, which a recording would
 * replace or write through; or by a folder. */
static gboolean
is_no_file (const gchar * name)
{
  GStatBuf found;

  return g_lstat (name, &found) == 0 && !S_ISREG (found.st_mode);
}

/**
 * recording_check_folder:
 * @location: the file to write
 * @error: where to say why it cannot be written
 *
 * Returns: %FALSE (%GST_RESOURCE_ERROR_OPEN_WRITE) when the folder of @location is
 *     missing or not writable, or @location, or its name until it is whole, is
 *     there and no regular file
 *
 * Since: 0.1
 */
gboolean
recording_check_folder (const gchar * location, GError ** error)
{
  gchar *folder = g_path_get_dirname (location);
  gchar *part = recording_part_location (location);
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

/**
 * recording_part_location:
 * @location: the file to write
 *
 * Returns: (transfer full): the name, beside @location, that it has until it is
 *     whole
 *
 * Since: 0.1
 */
gchar *
recording_part_location (const gchar * location)
{
  return g_strconcat (location, ".part", NULL);
}
