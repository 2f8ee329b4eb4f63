/* Web hub: what is between a streaming pipeline and the clients of its server
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a client asks for a picture; the server's thread marks the view of the
 * layer that the client looks at. The next frame is then drawn in that view, which wakes
 * the server's thread. That encodes the picture, once, and sends it to all clients that
 * wait for this view by then. While nobody waits, nothing is drawn nor encoded; the
 * streaming thread only reads a flag.
 *
 * The next frame may be long in coming: the pipeline is paused, or at its end. So a timer
 * draws the last frame again if it came too soon after the one before, or if a property
 * was set after it. While there are clients, it also asks the layers once a second for new
 * copies of their prototypes, which `snapshot-interval` may let grow old.
 */

#include "gstwebhub.h"

#include "gstlaunchline.h"
#include "gstrefusal.h"
#include "gstsparsecoderequest.h"
#include "gststeerables.h"
#include "gststeering.h"
#include "gstwebcode.h"
#include "gstwebnews.h"
#include "gstwebviews.h"
#include "webaddress.h"
#include "webitem.h"
#include "webserver.h"

/* How often the timer looks whether a picture is behind, in milliseconds. */
#define CATCH_UP_INTERVAL 100

/* After how many of these prototypes are asked for. */
#define RENEWAL_INTERVALS 10

struct _GstWebHub
{
  GstElement *element;          /* not owned: outlives this, and so does: */
  GstReconstruct *reconstruct;
  GstElement *top;              /* the pipeline */
  gchar *address, *token;
  WebServer *server;
  GSource *timer;
  guint intervals;              /* of the timer, since prototypes were asked for */
  GstWebViews *views;
  GstWebNews *news;
  gboolean checked;             /* of the streaming thread: a picture was drawn */
};

/* --- pictures --- */

static void
tell_all (GstWebHub * hub, gchar * item)
{
  web_server_tell_all (hub->server, item);
  g_ref_string_release (item);
}

/* Sends the last picture of a view to all who wait for one. Before the first with a
 * layout, all are told of the layout. */
static void
send_picture (GstWebHub * hub, GstWebView * view)
{
  guint32 number;
  gchar *layout;
  GBytes *jpeg;

  if (!web_server_has_waiting (hub->server, view))
    return;
  jpeg = gst_web_view_encode (view, &number, &layout);
  if (layout != NULL)
    tell_all (hub, layout);
  if (jpeg != NULL) {
    web_server_send_picture (hub->server, view, jpeg, number);
    g_bytes_unref (jpeg);
  }
}

typedef struct
{
  GstWebHub *hub;
  GstWebView *view;
} NewPicture;

static gboolean
send_new_picture (gpointer data)
{
  const NewPicture *new = data;

  send_picture (new->hub, new->view);
  return G_SOURCE_REMOVE;
}

/* Calls a function on the server's thread. */
static void
call (GstWebHub * hub, GSourceFunc function, gpointer data,
    GDestroyNotify free_data)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, free_data);
  g_source_attach (source, web_server_get_context (hub->server));
  g_source_unref (source);
}

static void
picture_came (GstWebView * view, gpointer data)
{
  NewPicture *new = g_new (NewPicture, 1);

  *new = (NewPicture) { data, view };
  call (data, send_new_picture, new, g_free);
}

static GstWebView *
set_view (GstWebHub * hub, WebClient * client)
{
  GstWebView *view = gst_web_views_find (hub->views,
      web_client_get_layer (client));

  web_client_set_view (client, view);
  if (web_client_waits (client, view))
    gst_web_view_want (view);
  return view;
}

/* A client that has no picture of what it looks at is sent one at once. */
static void
show_at_once (GstWebHub * hub, WebClient * client)
{
  GstWebView *view = set_view (hub, client);

  if (!web_client_waits (client, view))
    return;
  gst_web_views_draw_last (hub->views, view);
  send_picture (hub, view);
}

/* The prototypes that clients look at are to be no older than a second. */
static void
renew_prototypes (GstWebHub * hub)
{
  GstPad *pad;

  if (++hub->intervals < RENEWAL_INTERVALS
      || !web_server_has_clients (hub->server))
    return;
  hub->intervals = 0;
  pad = gst_element_get_static_pad (hub->element, "sink");
  gst_pad_push_event (pad, gst_event_new_sparse_code_renewal ());
  gst_object_unref (pad);
}

static gboolean
catch_up (gpointer data)
{
  GstWebHub *hub = data;
  GstWebViews *views = hub->views;
  guint i;

  renew_prototypes (hub);
  for (i = 0; i < gst_web_views_count (views); i++)
    if (gst_web_view_is_behind (gst_web_views_get (views, i)))
      gst_web_views_draw_last (views, gst_web_views_get (views, i));
  return G_SOURCE_CONTINUE;
}

static void
start_timer (GstWebHub * hub)
{
  hub->timer = g_timeout_source_new (CATCH_UP_INTERVAL);
  g_source_set_callback (hub->timer, catch_up, hub, NULL);
  g_source_attach (hub->timer, web_server_get_context (hub->server));
}

static void
picture_asked (WebClient * client, gboolean first, gpointer data)
{
  if (first)
    show_at_once (data, client);
  else
    set_view (data, client);
}

/* On the streaming thread: the pipeline's own reconstruct draws one picture, for whether
 * it can be drawn is to be known at the start, and not when the first client comes. */
static gboolean
is_first (gpointer data)
{
  GstWebHub *hub = data;
  gboolean first = !hub->checked;

  hub->checked = TRUE;
  return first;
}

/**
 * gst_web_hub_add_frame:
 * @hub: a hub
 * @pad: the pad it came to
 * @frame: the next frame, with its code
 *
 * For the streaming thread.
 */
void
gst_web_hub_add_frame (GstWebHub * hub, GstPad * pad, GstBuffer * frame)
{
  GstCaps *caps = gst_pad_get_current_caps (pad);

  if (caps != NULL)
    gst_web_views_push (hub->views, frame, caps);
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

/* What a page needs first: whether it may steer, the reconstruct that it shows, and the
 * layer that this draws. */
static gchar *
new_hello (GstWebHub * hub)
{
  JsonBuilder *hello = web_item_new ("hello");
  gchar *name = gst_steerables_get_name (hub->top,
      GST_ELEMENT (hub->reconstruct));
  gchar *layer = gst_web_views_find_layer (hub->views, NULL);

  json_builder_set_member_name (hello, "readOnly");
  json_builder_add_boolean_value (hello, is_read_only (hub));
  web_item_add_text (hello, "reconstruct", name);
  web_item_add_text (hello, "layer", layer);
  g_free (layer);
  g_free (name);
  return web_item_end (hello);
}

static void
client_joined (WebClient * client, gpointer data)
{
  GstWebHub *hub = data;
  guint i;

  tell (client, new_hello (hub));
  gst_web_news_welcome (hub->news, client);
  for (i = 0; i < gst_web_views_count (hub->views); i++) {
    gchar *layout =
        gst_web_view_get_layout (gst_web_views_get (hub->views, i));

    if (layout != NULL)
      tell (client, layout);
  }
}

/* The client looks at a layer from now on; at none with an empty name. */
static void
show_layer (GstWebHub * hub, WebClient * client, const gchar * name,
    GError ** error)
{
  gchar *layer = gst_web_views_find_layer (hub->views, name);
  gchar *usual = gst_web_views_find_layer (hub->views, NULL);

  if (*name != '\0' && layer == NULL && usual != NULL)
    g_set_error_literal (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "The frames that come here have no code of that layer.");
  web_client_set_layer (client, *name != '\0' ? name : NULL);
  show_at_once (hub, client);
  g_free (usual);
  g_free (layer);
}

static gchar *
look_at_code (GstWebHub * hub, WebClient * client, const Request * request,
    GError ** error)
{
  gchar *layer = gst_web_views_find_layer (hub->views,
      web_client_get_layer (client)), *item;

  if (layer == NULL)
    layer = gst_web_views_find_layer (hub->views, NULL);
  item = gst_web_code_look (gst_web_views_get_last (hub->views), layer,
      request, error);
  g_free (layer);
  return item;
}

static gchar *
make_line (GstWebHub * hub)
{
  gchar *line = gst_launch_line_new (hub->top), *item;

  item = web_item_new_text ("line", line);
  g_free (line);
  return item;
}

/* Returns: (transfer full) (nullable): what to answer; %NULL for nothing */
static gchar *
answer (GstWebHub * hub, WebClient * client, const Request * request,
    GError ** error)
{
  switch (request->kind) {
    case REQUEST_SHOW:
      show_layer (hub, client, request->element, error);
      return NULL;
    case REQUEST_LOOK:
    case REQUEST_UNIT:
      return look_at_code (hub, client, request, error);
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
  gchar *item = answer (data, client, request, &error);

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
  g_clear_pointer (&hub->views, gst_web_views_free);
  gst_clear_object (&hub->top);
  g_free (hub->address);
  g_free (hub->token);
  g_free (hub);
}

/**
 * gst_web_hub_new:
 * @element: a reconstructweb, whose properties are read; it does not stream yet
 * @reconstruct: whose properties its pictures follow
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
  hub->views = gst_web_views_new (element, reconstruct, picture_came, hub,
      error);
  if (hub->views == NULL || !start_server (hub, error)) {
    free_members (hub);
    return NULL;
  }
  hub->news = gst_web_news_new (hub->server, hub->top, element);
  gst_reconstruct_frames_set_wanted (gst_reconstruct_get_frames (reconstruct),
      is_first, hub);
  start_timer (hub);
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
  gst_reconstruct_frames_set_wanted (gst_reconstruct_get_frames
      (hub->reconstruct), NULL, NULL);
  g_source_destroy (hub->timer);
  g_source_unref (hub->timer);
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
