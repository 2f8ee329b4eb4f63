/* reconstructweb: shows a pipeline in browsers, and lets them steer it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-reconstructweb
 * @title: reconstructweb
 * @see_also: reconstruct, reconstructsink, competelayer
 *
 * A sink around reconstruct, with all of its properties, that shows the panels in web
 * browsers. It is a small web server: open its address, which it posts as a message, has
 * in `url` and logs. The page has the panels live, curves of what is learned, and a
 * control for everything that may be changed while the pipeline plays.
 *
 * A browser asks for the next picture when it has drawn the last, so a slow one delays
 * nobody. Pictures are drawn and encoded only when a browser asks, and once for all that
 * look at the same layer. Layers learn from every frame, watched or not.
 *
 * In a pipeline with several layers the page has a tab for each, and each browser sees the
 * layer whose tab is open there. A browser that has chosen none sees the one that
 * #GstReconstructWeb:layer says, and a change of that opens the tab in all browsers.
 *
 * Only this computer reaches the page, unless `address` is set. Then a `token` is needed,
 * with which the address ends: `http://192.168.1.5:8080/#token`. Whoever has it sees the
 * video and steers the pipeline; `read-only` takes steering away. The connection is not
 * encrypted. A page can set no file name, and saves only where `save-location` says.
 * Browsers must ask for an IP address, for localhost, or for the name of this computer.
 *
 * ## Example pipelines
 *
 * |[
 * gst-launch-1.0 tapestrysrc is-live=true ! competelayer ! reconstructweb
 * ]|
 * Then open http://127.0.0.1:8080/.
 * |[
 * gst-launch-1.0 v4l2src ! videoconvert ! competelayer field-width=16 field-height=16 ! invariantlayer ! reconstructweb address=0.0.0.0 token=brain
 * ]|
 * The second is for a computer without a screen, or for a room full of phones.
 *
 * ## Pads
 *
 * * `sink`: raw video, grey or in colour, a byte a channel, with the code of a
 *   competelayer on it
 *
 * Since: 0.2
 */

#include "gstreconstructweb.h"

#include <gio/gio.h>

#include "gstreconstruct.h"
#include "gstreconstructsettings.h"
#include "gstreconstructwebsettings.h"
#include "gstrefusal.h"
#include "gstsetting.h"
#include "gstwebhub.h"

GST_DEBUG_CATEGORY (gst_reconstruct_web_debug);
#define GST_CAT_DEFAULT gst_reconstruct_web_debug

struct _GstReconstructWeb
{
  GstReconstructBin parent;

  GstElement *sink;             /* lives as long as we do */
  GstReconstructWebSettings settings;   /* under the object's lock */
  GstWebHub *hub;               /* between PAUSED and READY, else NULL */
};

#define gst_reconstruct_web_parent_class parent_class
G_DEFINE_TYPE (GstReconstructWeb, gst_reconstruct_web,
    GST_TYPE_RECONSTRUCT_BIN);
GST_ELEMENT_REGISTER_DEFINE (reconstructweb, "reconstructweb", GST_RANK_NONE,
    GST_TYPE_RECONSTRUCT_WEB);

/* --- the stream --- */

static GstPadProbeReturn
frame_came (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstReconstructWeb *self = data;

  if (self->hub != NULL)
    gst_web_hub_add_frame (self->hub, pad, GST_PAD_PROBE_INFO_BUFFER (info));
  return GST_PAD_PROBE_OK;
}

/* --- the server --- */

static void
set_url (GstReconstructWeb * self, const gchar * url)
{
  GST_OBJECT_LOCK (self);
  g_free (self->settings.url);
  self->settings.url = g_strdup (url);
  GST_OBJECT_UNLOCK (self);
  g_object_notify (G_OBJECT (self), "url");
}

static void
announce (GstReconstructWeb * self)
{
  const gchar *url = gst_web_hub_get_url (self->hub);

  set_url (self, url);
  GST_INFO_OBJECT (self, "the page is at %s", url);
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_element (GST_OBJECT (self),
          gst_structure_new ("reconstructweb", "url", G_TYPE_STRING, url,
              NULL)));
  gst_element_message_full (GST_ELEMENT (self), GST_MESSAGE_INFO,
      GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE,
      g_strdup ("The page is ready."), g_strdup_printf ("The page is at %s",
          url), __FILE__, GST_FUNCTION, __LINE__);
}

static void
stop (GstReconstructWeb * self)
{
  if (self->hub == NULL)
    return;
  g_clear_pointer (&self->hub, gst_web_hub_free);
  set_url (self, NULL);
}

static gboolean
start (GstReconstructWeb * self)
{
  GError *error = NULL;

  stop (self);
  gst_reconstruct_bin_start (&self->parent);
  self->hub = gst_web_hub_new (GST_ELEMENT (self),
      GST_RECONSTRUCT (self->parent.reconstruct), &error);
  if (self->hub != NULL) {
    announce (self);
    return TRUE;
  }
  if (error->domain == GST_CORE_ERROR)
    gst_refusal_post (GST_ELEMENT (self), g_steal_pointer (&error));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    GST_ELEMENT_ERROR (self, RESOURCE, SETTINGS, ("%s", error->message),
        (NULL));
  else
    GST_ELEMENT_ERROR (self, RESOURCE, OPEN_WRITE,
        ("Cannot listen on that address and port: %s. Set `port` to another "
            "one, or to 0 for any that is free.", error->message), (NULL));
  g_clear_error (&error);
  return FALSE;
}

static GstStateChangeReturn
gst_reconstruct_web_change_state (GstElement * element,
    GstStateChange transition)
{
  GstReconstructWeb *self = GST_RECONSTRUCT_WEB (element);
  GstStateChangeReturn ret;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !start (self))
    return GST_STATE_CHANGE_FAILURE;
  ret = GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
  /* After a change to PAUSED that was aborted, GStreamer goes from READY to NULL. */
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY
      || transition == GST_STATE_CHANGE_READY_TO_NULL
      || (transition == GST_STATE_CHANGE_READY_TO_PAUSED
          && ret == GST_STATE_CHANGE_FAILURE))
    stop (self);
  return ret;
}

/* --- object --- */

static const GstSettingTable tables[] = {
  {.settings = gst_reconstruct_web_settings,
      .offset = G_STRUCT_OFFSET (GstReconstructWeb, settings)},
  {.settings = gst_reconstruct_settings,.in_child = TRUE,
      .offset = G_STRUCT_OFFSET (GstReconstructBin, reconstruct)},
  {NULL}
};

static void
gst_reconstruct_web_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  GstReconstructWeb *self = GST_RECONSTRUCT_WEB (object);

  if (gst_settings_set (GST_ELEMENT (self), self, pspec, value)
      && g_str_equal (pspec->name, "sync"))
    g_object_set_property (G_OBJECT (self->sink), "sync", value);
}

static void
gst_reconstruct_web_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), object, pspec, value);
}

static void
gst_reconstruct_web_finalize (GObject * object)
{
  gst_settings_clear (tables, object);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_reconstruct_web_class_init (GstReconstructWebClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_reconstruct_web_debug, "reconstructweb", 0,
      "Shows a pipeline in browsers");

  object_class->set_property = gst_reconstruct_web_set_property;
  object_class->get_property = gst_reconstruct_web_get_property;
  object_class->finalize = gst_reconstruct_web_finalize;
  gst_settings_class_init (object_class, tables);

  gst_element_class_set_static_metadata (element_class, "Reconstruct web",
      "Sink/Visualization/Video/Network",
      "Shows a frame, its sparse code, its reconstruction and the prototypes in "
      "web browsers, with curves of the learning and controls for its settings",
      "gst-compete");

  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_reconstruct_web_change_state);
}

static void
gst_reconstruct_web_init (GstReconstructWeb * self)
{
  GstPad *pad = gst_element_get_static_pad (GST_ELEMENT (self), "sink");

  gst_settings_init (tables, self);
  self->sink = gst_element_factory_make ("fakesink", "sink");
  g_object_set (self->sink, "sync", TRUE, "qos", TRUE, "enable-last-sample",
      FALSE, NULL);
  gst_bin_add (GST_BIN (self), self->sink);
  gst_element_link_pads_full (self->parent.reconstruct, "src", self->sink,
      "sink", GST_PAD_LINK_CHECK_TEMPLATE_CAPS);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, frame_came, self, NULL);
  gst_object_unref (pad);
}
