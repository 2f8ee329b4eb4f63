/* Web hub: what is between a streaming pipeline and the clients of its server
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a client asks for a picture; the server's thread sets `wanted`. The next
 * frame is then drawn, and the sink hands it to gst_web_hub_add_picture(), which keeps it
 * and wakes the server's thread. That encodes it, once, and sends it to all clients that
 * wait by then. While nobody waits, nothing is drawn nor encoded; the streaming thread
 * only reads a flag.
 */

#include "gstwebhub.h"

#include <gst/video/video.h>

#include "gstjpegencoder.h"
#include "gstlaunchline.h"
#include "gstrefusal.h"
#include "gststeering.h"
#include "gstwebcode.h"
#include "gstweblayout.h"
#include "gstwebnews.h"
#include "webaddress.h"
#include "webitem.h"
#include "webserver.h"

struct _GstWebHub
{
  GstElement *element;          /* not owned: outlives this, and so does: */
  GstReconstruct *reconstruct;
  GstElement *top;              /* the pipeline */
  gchar *address, *token;
  WebServer *server;
  GstWebNews *news;
  GstWebCode *code;

  gint wanted;                  /* atomic: a client waits for a picture */
  gboolean drawn;               /* a picture, of the streaming thread as: */
  gint64 drawn_at;              /* when, monotonic time */

  GMutex lock;                  /* of the picture: */
  GstBuffer *picture;           /* the last one, or NULL */
  GstCaps *caps;
  gchar *layout;                /* its layout as an item of news */
  guint32 layout_number;

  /* Of the server's thread: */
  GstJpegEncoder *encoder;
  guint32 layout_told;          /* number of the layout that all were told */
};

/* --- pictures --- */

/* The last picture, and its layout for all clients that do not know it yet. */
static void
encode_picture (GstWebHub * hub)
{
  GstBuffer *picture;
  GstCaps *caps;
  gchar *layout;
  guint32 number;
  guint quality;
  GBytes *jpeg;

  g_mutex_lock (&hub->lock);
  picture = hub->picture != NULL ? gst_buffer_ref (hub->picture) : NULL;
  caps = hub->caps != NULL ? gst_caps_ref (hub->caps) : NULL;
  layout = hub->layout != NULL ? g_ref_string_acquire (hub->layout) : NULL;
  number = hub->layout_number;
  g_mutex_unlock (&hub->lock);
  if (picture == NULL)
    return;
  if (number != hub->layout_told)
    web_server_tell_all (hub->server, layout);
  hub->layout_told = number;
  g_object_get (hub->element, "quality", &quality, NULL);
  jpeg = gst_jpeg_encoder_encode (hub->encoder, picture, caps, quality);
  if (jpeg != NULL) {
    web_server_send_picture (hub->server, jpeg, number);
    g_bytes_unref (jpeg);
  }
  g_ref_string_release (layout);
  gst_caps_unref (caps);
  gst_buffer_unref (picture);
}

static gboolean
picture_came (gpointer data)
{
  GstWebHub *hub = data;

  if (web_server_has_waiting (hub->server))
    encode_picture (hub);
  return G_SOURCE_REMOVE;
}

/* While the pipeline is paused no picture comes: a client that has none gets the last. */
static void
picture_asked (WebClient * client, gboolean first, gpointer data)
{
  GstWebHub *hub = data;

  g_atomic_int_set (&hub->wanted, TRUE);
  if (first && GST_STATE (hub->element) == GST_STATE_PAUSED)
    encode_picture (hub);
}

/* On the streaming thread: whether to draw the next picture. The first one always is:
 * whether it can be drawn is known then, and not when the first client comes. */
static gboolean
is_wanted (gpointer data)
{
  GstWebHub *hub = data;
  gint64 now = g_get_monotonic_time ();
  gdouble rate;

  if (hub->drawn) {
    if (!g_atomic_int_get (&hub->wanted))
      return FALSE;
    g_object_get (hub->element, "max-framerate", &rate, NULL);
    /* Frames do not come at exact times: a tenth of a period early is in time. */
    if ((now - hub->drawn_at) * rate < 0.9 * G_TIME_SPAN_SECOND)
      return FALSE;
  }
  hub->drawn = TRUE;
  hub->drawn_at = now;
  return TRUE;
}

static void
set_layout (GstWebHub * hub)
{
  GstReconstructLook look;
  Layout layout;
  gchar *item;

  gst_reconstruct_get_drawn (hub->reconstruct, &look, &layout);
  item = gst_web_layout_new_item (&look, &layout, hub->layout_number + 1);
  if (hub->layout != NULL && gst_web_layout_is_same (hub->layout, item)) {
    g_ref_string_release (item);
    return;
  }
  g_clear_pointer (&hub->layout, g_ref_string_release);
  hub->layout = item;
  hub->layout_number++;
}

/**
 * gst_web_hub_add_picture:
 * @hub: a hub
 * @pad: the pad it came to
 * @picture: what reconstruct made of the next frame, drawn or blank
 *
 * For the streaming thread.
 */
void
gst_web_hub_add_picture (GstWebHub * hub, GstPad * pad, GstBuffer * picture)
{
  GstCaps *caps;
  GSource *source;

  if (GST_BUFFER_FLAG_IS_SET (picture, GST_BUFFER_FLAG_GAP))
    return;
  g_atomic_int_set (&hub->wanted, FALSE);
  caps = gst_pad_get_current_caps (pad);
  g_mutex_lock (&hub->lock);
  gst_buffer_replace (&hub->picture, picture);
  gst_caps_replace (&hub->caps, caps);
  set_layout (hub);
  g_mutex_unlock (&hub->lock);
  gst_clear_caps (&caps);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, picture_came, hub, NULL);
  g_source_attach (source, web_server_get_context (hub->server));
  g_source_unref (source);
}

/**
 * gst_web_hub_add_frame:
 * @hub: a hub
 * @pad: the pad it came to
 * @frame: the next frame, with its code
 *
 * For the streaming thread. Keeps the frame while there are clients, who may want to look
 * at its code.
 */
void
gst_web_hub_add_frame (GstWebHub * hub, GstPad * pad, GstBuffer * frame)
{
  GstCaps *caps;
  GstVideoInfo info;

  if (web_server_count_clients (hub->server) == 0
      || GST_BUFFER_FLAG_IS_SET (frame, GST_BUFFER_FLAG_DECODE_ONLY))
    return;
  caps = gst_pad_get_current_caps (pad);
  if (caps != NULL && gst_video_info_from_caps (&info, caps))
    gst_web_code_set (hub->code, frame, &info);
  gst_clear_caps (&caps);
}

/* --- clients --- */

static void
tell (WebClient * client, gchar * item)
{
  web_client_tell (client, item);
  g_ref_string_release (item);
}

static gboolean
is_read_only (GstWebHub * hub)
{
  gboolean read_only;

  g_object_get (hub->element, "read-only", &read_only, NULL);
  return read_only;
}

static void
client_joined (WebClient * client, gpointer data)
{
  GstWebHub *hub = data;
  JsonBuilder *hello = web_item_new ("hello");
  gchar *layout;

  json_builder_set_member_name (hello, "readOnly");
  json_builder_add_boolean_value (hello, is_read_only (hub));
  tell (client, web_item_end (hello));
  gst_web_news_welcome (hub->news, client);
  g_mutex_lock (&hub->lock);
  layout = hub->layout != NULL ? g_ref_string_acquire (hub->layout) : NULL;
  g_mutex_unlock (&hub->lock);
  if (layout != NULL)
    tell (client, layout);
}

static gchar *
look_at_code (GstWebHub * hub, const Request * request, GError ** error)
{
  gchar *layer, *item;

  g_object_get (hub->reconstruct, "layer", &layer, NULL);
  item = gst_web_code_look (hub->code, layer, request, error);
  g_free (layer);
  return item;
}

static gchar *
make_line (GstWebHub * hub)
{
  gchar *line = gst_launch_line_new (hub->element), *item;

  item = web_item_new_text ("line", line);
  g_free (line);
  return item;
}

/* Returns: (transfer full) (nullable): what to answer; %NULL for nothing */
static gchar *
answer (GstWebHub * hub, const Request * request, GError ** error)
{
  switch (request->kind) {
    case REQUEST_LOOK:
    case REQUEST_UNIT:
      return look_at_code (hub, request, error);
    case REQUEST_LINE:
      return make_line (hub);
    default:
      if (is_read_only (hub))
        g_set_error_literal (error, GST_LIBRARY_ERROR,
            GST_LIBRARY_ERROR_SETTINGS, "This page only shows.");
      else
        gst_steering_do (hub->top, request, error);
      return NULL;
  }
}

static gchar *
new_refusal (const Request * request, const GError * error)
{
  JsonBuilder *item = web_item_new ("refused");

  web_item_add_text (item, "text", error->message);
  web_item_add_text (item, "element", request->element);
  web_item_add_text (item, "property", request->property);
  return web_item_end (item);
}

static void
client_asked (WebClient * client, const Request * request, gpointer data)
{
  GError *error = NULL;
  gchar *item = answer (data, request, &error);

  if (error != NULL)
    item = new_refusal (request, error);
  if (item != NULL)
    tell (client, item);
  g_clear_error (&error);
}

/* --- the hub --- */

static gboolean
start_server (GstWebHub * hub, GError ** error)
{
  WebServerSite site = {.joined = client_joined,.asked = client_asked,
    .picture_asked = picture_asked,.data = hub
  };

  g_object_get (hub->element, "address", &hub->address, "token", &hub->token,
      "port", &site.port, NULL);
  site.address = hub->address;
  site.token = hub->token;
  if (!web_address_check (site.address, site.token, error))
    return FALSE;
  hub->server = web_server_new (&site, error);
  return hub->server != NULL;
}

static void
free_members (GstWebHub * hub)
{
  g_clear_pointer (&hub->encoder, gst_jpeg_encoder_free);
  g_clear_pointer (&hub->layout, g_ref_string_release);
  gst_clear_buffer (&hub->picture);
  gst_clear_caps (&hub->caps);
  gst_web_code_free (hub->code);
  gst_clear_object (&hub->top);
  g_mutex_clear (&hub->lock);
  g_free (hub->address);
  g_free (hub->token);
  g_free (hub);
}

/**
 * gst_web_hub_new:
 * @element: a reconstructweb, whose properties are read; it does not stream yet
 * @reconstruct: what draws its pictures
 * @error: (out): %GST_CORE_ERROR_MISSING_PLUGIN, or an error of GIO: the address cannot be
 *     listened on, or not without a token
 *
 * Returns: (transfer full) (nullable): a hub with a server that listens; free it with
 *     gst_web_hub_free()
 */
GstWebHub *
gst_web_hub_new (GstElement * element, GstReconstruct * reconstruct,
    GError ** error)
{
  GstWebHub *hub = g_new0 (GstWebHub, 1);

  hub->element = element;
  hub->reconstruct = reconstruct;
  hub->top = gst_refusal_find_top (element);
  hub->code = gst_web_code_new ();
  g_mutex_init (&hub->lock);
  hub->encoder = gst_jpeg_encoder_new (error);
  if (hub->encoder == NULL || !start_server (hub, error)) {
    free_members (hub);
    return NULL;
  }
  hub->news = gst_web_news_new (hub->server, hub->top);
  gst_reconstruct_set_wanted (reconstruct, is_wanted, hub);
  web_server_start (hub->server);
  return hub;
}

/**
 * gst_web_hub_free:
 * @hub: (transfer full): a hub whose element does not stream any more
 */
void
gst_web_hub_free (GstWebHub * hub)
{
  gst_reconstruct_set_wanted (hub->reconstruct, NULL, NULL);
  web_server_free (hub->server);
  gst_web_news_free (hub->news);
  free_members (hub);
}

/**
 * gst_web_hub_get_url:
 * @hub: a hub
 *
 * Returns: (transfer none): where the page is
 */
const gchar *
gst_web_hub_get_url (const GstWebHub * hub)
{
  return web_server_get_url (hub->server);
}
