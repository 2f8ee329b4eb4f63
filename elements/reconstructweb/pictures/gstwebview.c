/* Web view: the pictures of one layer, drawn and encoded for all who look at it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a view has a reconstruct of its own, outside of the pipeline, with the
 * properties of the one that the application sets. A frame is pushed into it, and drawn,
 * when a client has asked since the last picture and `max-framerate` allows it. All others
 * are only counted, so that its panels know the past. The server's thread encodes the
 * picture, once.
 */

#include "gstwebview.h"

#include "gstjpegencoder.h"
#include "gstsolo.h"
#include "gstweblayout.h"

struct _GstWebView
{
  GstElement *element;          /* whose properties are read; outlives this */
  gchar *layer;                 /* its name; NULL: the one that the properties say */
  GstReconstruct *reconstruct;  /* of the solo */
  GstSolo *solo;
  GstWebViewFunc came;
  gpointer data;

  GstBus *bus;                  /* of the solo */
  gint failed;                  /* atomic: no picture could be drawn since the last one */

  gint wanted;                  /* atomic: a client waits for a picture */
  gint outdated;                /* atomic: the picture is not what would be drawn now */

  GMutex drawing;               /* of the solo, and of: */
  GstBuffer *last;              /* the last frame that is shown, or NULL */
  GstCaps *last_caps;
  gint64 drawn_at;              /* the monotonic time of the last picture, or 0 */

  GMutex lock;                  /* of: */
  GstBuffer *picture;           /* the last one, or NULL */
  GstCaps *caps;
  gchar *layout;                /* its layout as an item of news */
  guint32 number;               /* of the layout */

  /* Of the thread that encodes: */
  GstJpegEncoder *encoder;
  GBytes *jpeg;                 /* the last one, or NULL, of: */
  GstBuffer *encoded;
  guint quality;
  guint32 told;                 /* the last layout that was given out */
};

/* --- drawing --- */

static gboolean
is_wanted (GstWebView * view)
{
  gint64 now = g_get_monotonic_time ();
  gdouble rate;

  if (!g_atomic_int_get (&view->wanted))
    return FALSE;
  g_object_get (view->element, "max-framerate", &rate, NULL);
  /* Frames do not come at exact times: a tenth of a period early is in time. */
  return view->drawn_at == 0
      || (now - view->drawn_at) * rate >= 0.9 * G_TIME_SPAN_SECOND;
}

static void
set_layout (GstWebView * view)
{
  GstReconstructLook look;
  Layout layout;
  gchar *item;

  gst_reconstruct_get_drawn (view->reconstruct, &look, &layout);
  item = gst_web_layout_new_item (&look, &layout, view->number + 1);
  if (view->layout != NULL && gst_web_layout_is_same (view->layout, item)) {
    g_ref_string_release (item);
    return;
  }
  g_clear_pointer (&view->layout, g_ref_string_release);
  view->layout = item;
  view->number++;
}

static void
picture_came (GstPad * pad, GstBuffer * picture, gpointer data)
{
  GstWebView *view = data;
  GstCaps *caps;

  view->drawn_at = g_get_monotonic_time ();
  g_atomic_int_set (&view->wanted, FALSE);
  g_atomic_int_set (&view->failed, FALSE);
  caps = gst_pad_get_current_caps (pad);
  g_mutex_lock (&view->lock);
  gst_buffer_replace (&view->picture, picture);
  gst_caps_replace (&view->caps, caps);
  set_layout (view);
  g_mutex_unlock (&view->lock);
  gst_clear_caps (&caps);
  view->came (view, view->data);
}

static void
property_set (GObject * object, GParamSpec * pspec, gpointer data)
{
  GstWebView *view = data;

  g_atomic_int_set (&view->outdated, TRUE);
}

/* What cannot be drawn is no error: the layers go on learning. It is said once. */
static GstBusSyncReply
message_posted (GstBus * bus, GstMessage * message, gpointer data)
{
  GstWebView *view = data;
  GError *error;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR
      && g_atomic_int_compare_and_exchange (&view->failed, FALSE, TRUE)) {
    gst_message_parse_error (message, &error, NULL);
    gst_element_message_full (view->element, GST_MESSAGE_WARNING,
        error->domain, error->code, g_strdup (error->message), NULL, __FILE__,
        GST_FUNCTION, __LINE__);
    g_error_free (error);
  }
  gst_message_unref (message);
  return GST_BUS_DROP;
}

/* --- the view --- */

/* Its properties follow those of @model, but for `layer` if it has a layer of its own. */
static void
bind_properties (GstWebView * view, GstReconstruct * model)
{
  guint i;

  for (i = 0; gst_reconstruct_settings[i].name != NULL; i++) {
    const gchar *name = gst_reconstruct_settings[i].name;

    if (view->layer == NULL || !g_str_equal (name, "layer"))
      g_object_bind_property (model, name, view->reconstruct, name,
          G_BINDING_SYNC_CREATE);
  }
  if (view->layer != NULL)
    g_object_set (view->reconstruct, "layer", view->layer, NULL);
  g_signal_connect (view->reconstruct, "notify", G_CALLBACK (property_set),
      view);
}

/**
 * gst_web_view_new:
 * @element: a reconstructweb, whose properties are read
 * @model: whose properties the pictures follow
 * @layer: (nullable): the name of the competelayer that is drawn; %NULL for the one that
 *     @model draws
 * @first_number: the numbers of its layouts come after this one
 * @error: (out): %GST_CORE_ERROR_MISSING_PLUGIN
 *
 * Returns: (transfer full) (nullable): a view without a picture; free it with
 *     gst_web_view_free()
 */
GstWebView *
gst_web_view_new (GstElement * element, GstReconstruct * model,
    const gchar * layer, guint32 first_number, GError ** error)
{
  GstJpegEncoder *encoder = gst_jpeg_encoder_new (error);
  GstWebView *view;

  if (encoder == NULL)
    return NULL;
  view = g_new0 (GstWebView, 1);
  g_mutex_init (&view->lock);
  g_mutex_init (&view->drawing);
  view->element = element;
  view->layer = g_strdup (layer);
  view->number = first_number;
  view->encoder = encoder;
  view->reconstruct = g_object_new (GST_TYPE_RECONSTRUCT, NULL);
  bind_properties (view, model);
  view->bus = gst_bus_new ();
  gst_bus_set_sync_handler (view->bus, message_posted, view, NULL);
  gst_element_set_bus (GST_ELEMENT (view->reconstruct), view->bus);
  view->solo = gst_solo_new (GST_ELEMENT (view->reconstruct), picture_came,
      view);
  return view;
}

/**
 * gst_web_view_free:
 * @view: (transfer full): a view that nobody pushes to
 */
void
gst_web_view_free (GstWebView * view)
{
  gst_element_set_bus (GST_ELEMENT (view->reconstruct), NULL);
  gst_solo_free (view->solo);
  gst_object_unref (view->bus);
  gst_jpeg_encoder_free (view->encoder);
  g_clear_pointer (&view->jpeg, g_bytes_unref);
  g_clear_pointer (&view->layout, g_ref_string_release);
  gst_clear_buffer (&view->encoded);
  gst_clear_buffer (&view->picture);
  gst_clear_buffer (&view->last);
  gst_clear_caps (&view->last_caps);
  gst_clear_caps (&view->caps);
  g_mutex_clear (&view->lock);
  g_mutex_clear (&view->drawing);
  g_free (view->layer);
  g_free (view);
}

/**
 * gst_web_view_set_callback:
 * @view: a view that nobody pushes to yet
 * @came: called when there is a new picture
 * @data: for @came
 */
void
gst_web_view_set_callback (GstWebView * view, GstWebViewFunc came,
    gpointer data)
{
  view->came = came;
  view->data = data;
}

/**
 * gst_web_view_get_layer:
 * @view: a view
 *
 * Returns: (transfer none) (nullable): as in gst_web_view_new()
 */
const gchar *
gst_web_view_get_layer (const GstWebView * view)
{
  return view->layer;
}

/**
 * gst_web_view_want:
 * @view: a view
 *
 * A client waits for the next picture. May be called on any thread.
 */
void
gst_web_view_want (GstWebView * view)
{
  g_atomic_int_set (&view->wanted, TRUE);
}

/**
 * gst_web_view_is_behind:
 * @view: a view
 *
 * Returns: whether a client waits for a picture, and drawing the last frame would make
 *     another one than the last: it was not drawn, or a property was set since
 */
gboolean
gst_web_view_is_behind (GstWebView * view)
{
  return g_atomic_int_get (&view->wanted)
      && g_atomic_int_get (&view->outdated);
}

/* The functions from here to gst_web_view_draw_last() hold the lock `drawing`. */

static void
draw (GstWebView * view)
{
  g_atomic_int_set (&view->outdated, FALSE);
  gst_solo_push (view->solo, gst_buffer_ref (view->last), view->last_caps);
}

static void
push (GstWebView * view, GstBuffer * frame, GstCaps * caps)
{
  const gboolean shown = !GST_BUFFER_FLAG_IS_SET (frame,
      GST_BUFFER_FLAG_DECODE_ONLY);

  if (shown) {
    gst_buffer_replace (&view->last, frame);
    gst_caps_replace (&view->last_caps, caps);
  }
  if (shown && is_wanted (view)) {
    draw (view);
    return;
  }
  gst_reconstruct_frames_add (gst_reconstruct_get_frames (view->reconstruct),
      frame);
  if (shown)
    g_atomic_int_set (&view->outdated, TRUE);
}

/**
 * gst_web_view_push:
 * @view: a view
 * @frame: the next frame, with its codes
 * @caps: its format
 *
 * Draws the frame, if a picture is wanted and the frame is shown. Panels count it. May be
 * called on any thread.
 */
void
gst_web_view_push (GstWebView * view, GstBuffer * frame, GstCaps * caps)
{
  g_mutex_lock (&view->drawing);
  /* A new view may have it already, from gst_web_view_draw_last(). */
  if (frame != view->last)
    push (view, frame, caps);
  g_mutex_unlock (&view->drawing);
}

/**
 * gst_web_view_draw_last:
 * @view: a view
 * @frame: what a view that is new takes for its last frame
 * @caps: its format
 *
 * Draws the last frame of the view once more, if a picture is wanted. That is the one that
 * was pushed last: while the caller fetched @frame, the next one may have come. May be
 * called on any thread.
 */
void
gst_web_view_draw_last (GstWebView * view, GstBuffer * frame, GstCaps * caps)
{
  g_mutex_lock (&view->drawing);
  if (view->last == NULL) {
    push (view, frame, caps);
  } else if (is_wanted (view)) {
    gst_reconstruct_frames_repeat (gst_reconstruct_get_frames
        (view->reconstruct));
    draw (view);
  }
  g_mutex_unlock (&view->drawing);
}

/**
 * gst_web_view_get_layout:
 * @view: a view
 *
 * Returns: (transfer full) (nullable): the layout of the last picture, an item of news
 */
gchar *
gst_web_view_get_layout (GstWebView * view)
{
  gchar *layout;

  g_mutex_lock (&view->lock);
  layout = view->layout != NULL ? g_ref_string_acquire (view->layout) : NULL;
  g_mutex_unlock (&view->lock);
  return layout;
}

/* Encodes a picture, unless that was done. */
static void
encode (GstWebView * view, GstBuffer * picture, GstCaps * caps)
{
  guint quality;

  g_object_get (view->element, "quality", &quality, NULL);
  if (view->encoded == picture && view->quality == quality)
    return;
  g_clear_pointer (&view->jpeg, g_bytes_unref);
  view->jpeg = gst_jpeg_encoder_encode (view->encoder, picture, caps, quality);
  view->quality = quality;
  gst_buffer_replace (&view->encoded, picture);
}

/**
 * gst_web_view_encode:
 * @view: a view
 * @number: (out): the number of the picture's layout
 * @layout: (out) (transfer full) (nullable): the layout, if it is new, as an item of news
 *
 * Always to be called on the same thread.
 *
 * Returns: (transfer full) (nullable): the last picture, as JPEG; %NULL if there is none
 */
GBytes *
gst_web_view_encode (GstWebView * view, guint32 * number, gchar ** layout)
{
  GstBuffer *picture;
  GstCaps *caps;

  g_mutex_lock (&view->lock);
  picture = view->picture != NULL ? gst_buffer_ref (view->picture) : NULL;
  caps = view->caps != NULL ? gst_caps_ref (view->caps) : NULL;
  *number = view->number;
  *layout = view->layout != NULL && view->told != view->number ?
      g_ref_string_acquire (view->layout) : NULL;
  g_mutex_unlock (&view->lock);
  if (picture == NULL)
    return NULL;
  view->told = *number;
  encode (view, picture, caps);
  gst_caps_unref (caps);
  gst_buffer_unref (picture);
  return view->jpeg != NULL ? g_bytes_ref (view->jpeg) : NULL;
}
