/* JPEG encoder: one picture at a time, on any thread
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstjpegencoder.h"

#include "gstinstalled.h"
#include "gstsolo.h"

struct _GstJpegEncoder
{
  GstElement *jpegenc;          /* of the solo */
  GstSolo *solo;
  GBytes *jpeg;                 /* what came out last, or NULL */
};

static void
keep_jpeg (GstPad * pad, GstBuffer * buffer, gpointer data)
{
  GstJpegEncoder *self = data;
  GstMapInfo map;

  g_clear_pointer (&self->jpeg, g_bytes_unref);
  if (gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    self->jpeg = g_bytes_new (map.data, map.size);
    gst_buffer_unmap (buffer, &map);
  }
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
  self->jpegenc = jpegenc;
  self->solo = gst_solo_new (jpegenc, keep_jpeg, self);
  return self;
}

/**
 * gst_jpeg_encoder_free:
 * @self: (transfer full): an encoder
 */
void
gst_jpeg_encoder_free (GstJpegEncoder * self)
{
  gst_solo_free (self->solo);
  g_clear_pointer (&self->jpeg, g_bytes_unref);
  g_free (self);
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
  g_object_set (self->jpegenc, "quality", (gint) quality, NULL);
  gst_solo_push (self->solo, copy_without_time (picture), caps);
  return g_steal_pointer (&self->jpeg);
}
