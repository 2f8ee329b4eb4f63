/* Recording format: how a film is encoded, by its file's extension
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstrecordingformat.h"

#include <string.h>

#include <gst/pbutils/pbutils.h>

#include "gstinstalled.h"

typedef struct
{
  const gchar *extension, *caps, *muxer, *settings;
} Container;

/* One way to encode a stream. Where an extension has more than one, the first whose
 * encoder is installed is taken. */
typedef struct
{
  const gchar *extension, *caps;
  const gchar *encoder, *settings;      /* or NULL */
  const gchar *parser;          /* that the muxer needs after it, or NULL */
} Codec;

/* An mp4 is written in fragments of a second, so that what there is of it plays
 * when the recording is cut short. mp4mux can also make an ordinary file of the
 * fragments at the end (fragment-mode=1), but then the last sample of a fragment
 * may lack its size, and ffmpeg rejects what there is. */
static const Container containers[] = {
  {"webm", "video/webm", "webmmux", NULL},
  {"mkv", "video/x-matroska", "matroskamux", NULL},
  {"mp4", "video/quicktime,variant=iso", "mp4mux",
      "fragment-duration=1000"},
  {"ogv", "application/ogg", "oggmux", NULL},
  {"avi", "video/x-msvideo", "avimux", NULL},
};

/* The settings of the video encoders keep single weights readable at a constant
 * quality, whatever the bit rate that takes, cost little beside the learning, and
 * put a frame to seek to at least every 60. x264enc needs `bitrate` for that: it is
 * the most that it may take, 2 Mbit/s when it is not set. */
#define VP8 "video/x-vp8", "vp8enc", \
    "deadline=1,cpu-used=16,threads=1,static-threshold=100,end-usage=2," \
    "cq-level=8,min-quantizer=4,max-quantizer=20,target-bitrate=40000000," \
    "keyframe-max-dist=60"
#define VP9 "video/x-vp9", "vp9enc", \
    "deadline=1,cpu-used=8,threads=2,row-mt=true,end-usage=2,cq-level=20," \
    "min-quantizer=4,max-quantizer=32,target-bitrate=40000000," \
    "keyframe-max-dist=60"
#define H264 "video/x-h264", "x264enc", \
    "pass=5,quantizer=20,speed-preset=1,bitrate=40000,key-int-max=60," \
    "bframes=0,threads=2"
#define OPENH264 "video/x-h264", "openh264enc", \
    "rate-control=-1,qp-min=12,qp-max=20,gop-size=60,complexity=0," \
    "multi-thread=2", "h264parse"
#define THEORA "video/x-theora", "theoraenc", \
    "quality=58,speed-level=3,drop-frames=false,keyframe-auto=false," \
    "keyframe-freq=32,keyframe-force=32"
#define JPEG "image/jpeg", "jpegenc", "quality=92"

static const Codec video_codecs[] = {
  {"webm", VP8},
  {"webm", VP9},
  {"mkv", VP8},
  {"mkv", H264},
  {"mp4", H264},
  {"mp4", OPENH264},
  {"ogv", THEORA},
  {"avi", JPEG},
};

#define OPUS "audio/x-opus", "opusenc", "bitrate=128000"
#define VORBIS "audio/x-vorbis", "vorbisenc", "quality=0.5"
#define AAC "audio/mpeg,mpegversion=4", "voaacenc", "bitrate=160000"
#define MP3 "audio/mpeg,mpegversion=1,layer=3", "lamemp3enc", \
    "target=1,bitrate=192,cbr=true"

/* avimux leaks each frame of MP3 that comes from a parser. */
#define PCM "audio/x-raw,format=S16LE,layout=interleaved", NULL, NULL

static const Codec audio_codecs[] = {
  {"webm", OPUS},
  {"webm", VORBIS},
  {"mkv", OPUS},
  {"mkv", VORBIS},
  {"mp4", AAC},
  {"mp4", MP3},
  {"mp4", OPUS},
  {"ogv", VORBIS},
  {"ogv", OPUS},
  {"avi", PCM},
};

static gboolean
has_extension (const gchar * location, const gchar * extension)
{
  const gchar *dot = strrchr (location, '.');

  return dot != NULL && g_ascii_strcasecmp (dot + 1, extension) == 0;
}

static const Container *
find_container (const gchar * location, GError ** error)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (containers); i++)
    if (has_extension (location, containers[i].extension))
      return &containers[i];
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
      "Cannot tell from \"%s\" how to encode it. Let its name end in .webm, "
      ".mkv, .mp4, .ogv or .avi.", location);
  return NULL;
}

/* The first of the @n @codecs whose encoder is installed; NULL, with the first that
 * is not in @error, when there is none. */
static const Codec *
find_codec (const gchar * location, const Codec * codecs, guint n,
    const gchar * purpose, GError ** error)
{
  const gchar *missing = NULL;
  guint i;

  for (i = 0; i < n; i++) {
    if (!has_extension (location, codecs[i].extension))
      continue;
    if (codecs[i].encoder == NULL || gst_installed_has (codecs[i].encoder))
      return &codecs[i];
    if (missing == NULL)
      missing = codecs[i].encoder;
  }
  gst_installed_set_missing (error, missing, purpose);
  return NULL;
}

static const Codec *
find_audio_codec (const gchar * location, GError ** error)
{
  return find_codec (location, audio_codecs, G_N_ELEMENTS (audio_codecs),
      "record sound", error);
}

/* Whether all @elements, which %NULL ends, are installed; if not, @error has the first
 * that is not. */
static gboolean
has_all (const gchar * const *elements, const gchar * purpose, GError ** error)
{
  for (; *elements != NULL; elements++) {
    if (!gst_installed_has (*elements)) {
      gst_installed_set_missing (error, *elements, purpose);
      return FALSE;
    }
  }
  return TRUE;
}

/* @settings: of the element, as the fields of a structure are written, or NULL */
static void
set_settings (GstEncodingProfile * profile, const gchar * settings)
{
  gchar *structure;

  if (settings == NULL)
    return;
  structure = g_strdup_printf ("element-properties,%s", settings);
  gst_encoding_profile_set_element_properties (profile,
      gst_structure_from_string (structure, NULL));
  g_free (structure);
}

static void
set_codec (GstEncodingProfile * profile, const Codec * codec)
{
  gst_encoding_profile_set_preset_name (profile, codec->encoder);
  set_settings (profile, codec->settings);
}

static GstEncodingProfile *
make_video_profile (const Codec * codec)
{
  GstCaps *format = gst_caps_from_string (codec->caps);
  /* What every player decodes; encoders left alone would choose 4:4:4. */
  GstCaps *raw = gst_caps_from_string ("video/x-raw,format=I420");
  GstEncodingVideoProfile *profile =
      gst_encoding_video_profile_new (format, NULL, raw, 1);

  /* No videorate, which would drop and repeat frames */
  gst_encoding_video_profile_set_variableframerate (profile, TRUE);
  set_codec (GST_ENCODING_PROFILE (profile), codec);
  gst_caps_unref (raw);
  gst_caps_unref (format);
  return GST_ENCODING_PROFILE (profile);
}

/* For as many sounds as are asked for, with presence 0 */
static GstEncodingProfile *
make_audio_profile (const Codec * codec)
{
  GstCaps *format = gst_caps_from_string (codec->caps);
  /* Where there are too many channels for the encoder: stereo; it may prefer mono. */
  GstCaps *raw = gst_caps_from_string ("audio/x-raw,channels=2; audio/x-raw");
  GstEncodingProfile *profile =
      GST_ENCODING_PROFILE (gst_encoding_audio_profile_new (format,
          NULL, raw, 0));

  set_codec (profile, codec);
  gst_caps_unref (raw);
  gst_caps_unref (format);
  return profile;
}

/* @audio: NULL where no encoder for it is installed */
static GstEncodingProfile *
make_film_profile (const Container * container, const Codec * video,
    const Codec * audio)
{
  GstCaps *caps = gst_caps_from_string (container->caps);
  GstEncodingContainerProfile *profile =
      gst_encoding_container_profile_new (container->extension, NULL, caps,
      NULL);

  set_settings (GST_ENCODING_PROFILE (profile), container->settings);
  gst_encoding_container_profile_add_profile (profile,
      make_video_profile (video));
  if (audio != NULL)
    gst_encoding_container_profile_add_profile (profile,
        make_audio_profile (audio));
  gst_caps_unref (caps);
  return GST_ENCODING_PROFILE (profile);
}

/**
 * gst_recording_format_has_sound:
 * @location: the file to write, whose extension is a known one
 * @error: where to say what is missing
 *
 * Returns: whether all that encodes the sound of such files is installed; if not,
 *     @error is %GST_CORE_ERROR_MISSING_PLUGIN
 */
gboolean
gst_recording_format_has_sound (const gchar * location, GError ** error)
{
  /* Elements that encodebin puts before the encoder. */
  const gchar *converters[] = { "audioconvert", "audioresample", "audiorate",
    NULL
  };

  return find_audio_codec (location, error) != NULL
      && has_all (converters, "record sound", error);
}

/**
 * gst_recording_format_new_encodebin:
 * @location: the file to write, whose extension says how
 * @error: where to say why there is none
 *
 * Returns: (transfer floating) (nullable): an encodebin that has its profile,
 *     whose one video pad is "video_0", and which gives pads "audio_%u" on request
 *     where gst_recording_format_has_sound(); %NULL when the extension is unknown
 *     (%GST_RESOURCE_ERROR_SETTINGS) or an element is not installed
 *     (%GST_CORE_ERROR_MISSING_PLUGIN)
 */
GstElement *
gst_recording_format_new_encodebin (const gchar * location, GError ** error)
{
  const Container *container = find_container (location, error);
  /* Without videoconvert, encodebin links nothing and posts no error. */
  const gchar *needed[] = { NULL, "videoconvert", NULL, NULL };
  GstElement *encodebin = NULL;
  const Codec *video;
  gchar *purpose;

  if (container == NULL)
    return NULL;
  purpose = g_strdup_printf ("write a .%s file", container->extension);
  video = find_codec (location, video_codecs, G_N_ELEMENTS (video_codecs),
      purpose, error);
  if (video != NULL) {
    needed[0] = container->muxer;
    needed[2] = video->parser;
    if (has_all (needed, purpose, error))
      encodebin = gst_installed_new ("encodebin", purpose, error);
  }
  if (encodebin != NULL) {
    GstEncodingProfile *profile = make_film_profile (container, video,
        find_audio_codec (location, NULL));

    g_object_set (encodebin, "profile", profile, NULL);
    gst_encoding_profile_unref (profile);
  }
  g_free (purpose);
  return encodebin;
}
