/* JPEG encoder: one picture at a time, on any thread
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a jpegenc outside of any pipeline, between two pads of ours. A picture is
 * pushed into one pad, and what comes out of the other is kept. jpegenc has no thread of
 * its own, so the JPEG is there when the push returns.
 */

#include "gstjpegencoder.h"

#include "gstinstalled.h"

struct _GstJpegEncoder
{
  GstElement *jpegenc;
  GstPad *source, *sink;        /* ours, linked to those of jpegenc */
  GstCaps *caps;                /* of the last picture, or NULL */
  GBytes *jpeg;                 /* what came out last, or NULL */
};

static GstStaticPadTemplate source_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS ("video/x-raw"));

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("image/jpeg"));

static GstFlowReturn
keep_jpeg (GstPad * pad, GstObject * parent, GstBuffer * buffer)
{
  GstJpegEncoder *self = gst_pad_get_element_private (pad);
  GstMapInfo map;

  g_clear_pointer (&self->jpeg, g_bytes_unref);
  if (gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    self->jpeg = g_bytes_new (map.data, map.size);
    gst_buffer_unmap (buffer, &map);
  }
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static gboolean
take_event (GstPad * pad, GstObject * parent, GstEvent * event)
{
  gst_event_unref (event);
  return TRUE;
}

static GstPad *
new_pad (GstStaticPadTemplate * template, GstElement * jpegenc,
    const gchar * peer)
{
  GstPad *pad = gst_pad_new_from_static_template (template, NULL), *other;

  gst_object_ref_sink (pad);
  other = gst_element_get_static_pad (jpegenc, peer);
  if (template->direction == GST_PAD_SRC)
    gst_pad_link (pad, other);
  else
    gst_pad_link (other, pad);
  gst_object_unref (other);
  return pad;
}

/**
 * gst_jpeg_encoder_new:
 * @error: (out): %GST_CORE_ERROR_MISSING_PLUGIN: there is no jpegenc
 *
 * Returns: (transfer full) (nullable): an encoder; free it with gst_jpeg_encoder_free()
 */
GstJpegEncoder *
gst_jpeg_encoder_new (GError ** error)
{
  GstElement *jpegenc = gst_installed_new ("jpegenc", "send pictures", error);
  GstJpegEncoder *self;

  if (jpegenc == NULL)
    return NULL;
  self = g_new0 (GstJpegEncoder, 1);
  self->jpegenc = gst_object_ref_sink (jpegenc);
  self->source = new_pad (&source_template, jpegenc, "sink");
  self->sink = new_pad (&sink_template, jpegenc, "src");
  gst_pad_set_element_private (self->sink, self);
  gst_pad_set_chain_function (self->sink, keep_jpeg);
  gst_pad_set_event_function (self->sink, take_event);
  gst_pad_set_active (self->sink, TRUE);
  gst_element_set_state (jpegenc, GST_STATE_PLAYING);
  gst_pad_set_active (self->source, TRUE);
  gst_pad_push_event (self->source, gst_event_new_stream_start ("pictures"));
  return self;
}

/**
 * gst_jpeg_encoder_free:
 * @self: (transfer full): an encoder
 */
void
gst_jpeg_encoder_free (GstJpegEncoder * self)
{
  gst_pad_set_active (self->source, FALSE);
  gst_element_set_state (self->jpegenc, GST_STATE_NULL);
  gst_pad_set_active (self->sink, FALSE);
  gst_object_unref (self->source);
  gst_object_unref (self->sink);
  gst_object_unref (self->jpegenc);
  gst_clear_caps (&self->caps);
  g_clear_pointer (&self->jpeg, g_bytes_unref);
  g_free (self);
}

static void
set_caps (GstJpegEncoder * self, GstCaps * caps)
{
  GstSegment segment;

  if (self->caps != NULL && gst_caps_is_equal (self->caps, caps))
    return;
  gst_caps_replace (&self->caps, caps);
  gst_pad_push_event (self->source, gst_event_new_caps (caps));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (self->source, gst_event_new_segment (&segment));
}

/* Returns: (transfer full): @picture with a timestamp of 0 and no flags: to the encoder
 *     each is the first of a stream */
static GstBuffer *
copy_without_time (GstBuffer * picture)
{
  GstBuffer *copy = gst_buffer_copy (picture);

  GST_BUFFER_PTS (copy) = 0;
  GST_BUFFER_DTS (copy) = GST_BUFFER_DURATION (copy) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_FLAG_UNSET (copy, GST_BUFFER_FLAG_DISCONT);
  return copy;
}

/**
 * gst_jpeg_encoder_encode:
 * @self: an encoder
 * @picture: a picture
 * @caps: its format
 * @quality: the quality factor of JPEG
 *
 * Returns: (transfer full) (nullable): the JPEG; %NULL if it cannot be encoded
 */
GBytes *
gst_jpeg_encoder_encode (GstJpegEncoder * self, GstBuffer * picture,
    GstCaps * caps, guint quality)
{
  set_caps (self, caps);
  g_object_set (self->jpegenc, "quality", (gint) quality, NULL);
  gst_pad_push (self->source, copy_without_time (picture));
  return g_steal_pointer (&self->jpeg);
}
