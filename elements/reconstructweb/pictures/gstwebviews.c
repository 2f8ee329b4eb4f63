/* Web views: a view for each layer that is looked at
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: the first view is always there; it draws what the properties say. A view
 * of another layer is made when the first client looks at that layer, and stays. So what
 * nobody looks at costs nothing, and clients on different tabs share what is the same.
 */

#include "gstwebviews.h"

/* Each view numbers its layouts from a multiple of this. */
#define LAYOUTS_OF_A_VIEW (1u << 24)

/* The most views, so that their numbers do not meet. */
#define MOST_VIEWS 200

struct _GstWebViews
{
  GstElement *element;          /* not owned: outlives this, and so does: */
  GstReconstruct *model;
  GstWebViewFunc came;
  gpointer data;
  GstWebFrame *last;

  GMutex lock;                  /* of: */
  GPtrArray *views;             /* of GstWebView, owned; none is removed */
};

static GstWebView *
add_view (GstWebViews * self, const gchar * layer, GError ** error)
{
  GstWebView *view = gst_web_view_new (self->element, self->model, layer,
      self->views->len * LAYOUTS_OF_A_VIEW, error);

  if (view == NULL)
    return NULL;
  gst_web_view_set_callback (view, self->came, self->data);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->views, view);
  g_mutex_unlock (&self->lock);
  return view;
}

/**
 * gst_web_views_new:
 * @element: a reconstructweb, whose properties are read
 * @model: whose properties the pictures follow
 * @came: called when a view has a new picture
 * @data: for @came
 * @error: (out): %GST_CORE_ERROR_MISSING_PLUGIN
 *
 * All functions but gst_web_views_push() are for the server's thread, once it runs.
 *
 * Returns: (transfer full) (nullable): the first view; free it with
 *     gst_web_views_free()
 */
GstWebViews *
gst_web_views_new (GstElement * element, GstReconstruct * model,
    GstWebViewFunc came, gpointer data, GError ** error)
{
  GstWebViews *self = g_new0 (GstWebViews, 1);

  g_mutex_init (&self->lock);
  self->element = element;
  self->model = model;
  self->came = came;
  self->data = data;
  self->last = gst_web_frame_new ();
  self->views =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_web_view_free);
  if (add_view (self, NULL, error) == NULL)
    g_clear_pointer (&self, gst_web_views_free);
  return self;
}

/**
 * gst_web_views_free:
 * @self: (transfer full): views, when nothing streams
 */
void
gst_web_views_free (GstWebViews * self)
{
  g_ptr_array_unref (self->views);
  gst_web_frame_free (self->last);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * gst_web_views_push:
 * @self: views
 * @frame: the next frame, with its codes
 * @caps: its format
 *
 * For the streaming thread. Frames that are not shown are no last frame, but panels count
 * them.
 */
void
gst_web_views_push (GstWebViews * self, GstBuffer * frame, GstCaps * caps)
{
  guint i;

  if (!GST_BUFFER_FLAG_IS_SET (frame, GST_BUFFER_FLAG_DECODE_ONLY))
    gst_web_frame_set (self->last, frame, caps);
  for (i = 0; i < gst_web_views_count (self); i++)
    gst_web_view_push (gst_web_views_get (self, i), frame, caps);
}

/**
 * gst_web_views_get_last:
 * @self: views
 *
 * Returns: (transfer none): the last frame
 */
GstWebFrame *
gst_web_views_get_last (GstWebViews * self)
{
  return self->last;
}

/**
 * gst_web_views_find_layer:
 * @self: views
 * @name: (nullable): the name of a layer; %NULL for the one that the properties say
 *
 * Returns: (transfer full) (nullable): the competelayer that is meant, as in
 *     gst_web_frame_find_layer()
 */
gchar *
gst_web_views_find_layer (GstWebViews * self, const gchar * name)
{
  gchar *layer = NULL, *found;

  if (name == NULL)
    g_object_get (self->model, "layer", &layer, NULL);
  found = gst_web_frame_find_layer (self->last, name != NULL ? name : layer);
  g_free (layer);
  return found;
}

static GstWebView *
find_or_add (GstWebViews * self, const gchar * layer)
{
  guint i;

  for (i = 1; i < self->views->len; i++)
    if (g_str_equal (gst_web_view_get_layer (self->views->pdata[i]), layer))
      return self->views->pdata[i];
  return self->views->len < MOST_VIEWS ? add_view (self, layer, NULL) : NULL;
}

/**
 * gst_web_views_find:
 * @self: views
 * @name: (nullable): the name of a layer; %NULL for the one that the properties say
 *
 * Returns: (transfer none): the view that draws it; the first one if its code is not on
 *     the last frame
 */
GstWebView *
gst_web_views_find (GstWebViews * self, const gchar * name)
{
  gchar *layer = gst_web_views_find_layer (self, name);
  gchar *usual = gst_web_views_find_layer (self, NULL);
  GstWebView *view = NULL;

  if (layer != NULL && g_strcmp0 (layer, usual) != 0)
    view = find_or_add (self, layer);
  g_free (usual);
  g_free (layer);
  return view != NULL ? view : self->views->pdata[0];
}

/**
 * gst_web_views_draw_last:
 * @self: views
 * @view: one of them, from which a picture is wanted
 *
 * Draws the last frame, also once more: the next one may be long in coming.
 */
void
gst_web_views_draw_last (GstWebViews * self, GstWebView * view)
{
  GstCaps *caps;
  GstBuffer *frame = gst_web_frame_get (self->last, &caps);

  if (frame != NULL)
    gst_web_view_draw_last (view, frame, caps);
  gst_clear_buffer (&frame);
  gst_clear_caps (&caps);
}

/**
 * gst_web_views_count:
 * @self: views
 *
 * Returns: how many there are
 */
guint
gst_web_views_count (GstWebViews * self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->views->len;
  g_mutex_unlock (&self->lock);
  return n;
}

/**
 * gst_web_views_get:
 * @self: views
 * @index: less than gst_web_views_count()
 *
 * Returns: (transfer none): one of them
 */
GstWebView *
gst_web_views_get (GstWebViews * self, guint index)
{
  GstWebView *view;

  g_mutex_lock (&self->lock);
  view = self->views->pdata[index];
  g_mutex_unlock (&self->lock);
  return view;
}
