/* Steerables: the elements of a pipeline, and their properties, that a page may change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gststeerables.h"

#include <string.h>

static const gchar *const factories[] = { "tapestrysrc", "competelayer",
  "invariantlayer", "reconstruct", NULL
};

/**
 * gst_steerables_get_factory:
 * @element: an element
 *
 * Returns: (transfer none): the name of its factory, "" if it has none
 */
const gchar *
gst_steerables_get_factory (GstElement * element)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  return factory != NULL ? GST_OBJECT_NAME (factory) : "";
}

/**
 * gst_steerables_has:
 * @element: an element
 *
 * Returns: whether it has properties that a page may change
 */
gboolean
gst_steerables_has (GstElement * element)
{
  return g_strv_contains (factories, gst_steerables_get_factory (element));
}

/* A boolean, a number or a choice. Of texts only the name of a layer: none may name a
 * file. */
static gboolean
has_safe_type (GParamSpec * pspec)
{
  return G_IS_PARAM_SPEC_BOOLEAN (pspec) || G_IS_PARAM_SPEC_INT (pspec)
      || G_IS_PARAM_SPEC_UINT (pspec)
      || G_IS_PARAM_SPEC_UINT64 (pspec) || G_IS_PARAM_SPEC_DOUBLE (pspec)
      || G_IS_PARAM_SPEC_ENUM (pspec) || G_IS_PARAM_SPEC_FLAGS (pspec)
      || (G_IS_PARAM_SPEC_STRING (pspec) && g_str_equal (pspec->name, "layer"));
}

/**
 * gst_steerables_has_property:
 * @element: an element that gst_steerables_has()
 * @pspec: one of its properties
 *
 * Returns: whether a page may change it: a property of ours, not of GStreamer, that may
 *     change while the pipeline plays and that names no file
 */
gboolean
gst_steerables_has_property (GObject * element, GParamSpec * pspec)
{
  return (pspec->owner_type == G_OBJECT_TYPE (element)
      || g_str_equal (g_type_name (pspec->owner_type), "GstLearner"))
      && (pspec->flags & G_PARAM_WRITABLE)
      && (pspec->flags & GST_PARAM_MUTABLE_PLAYING) && has_safe_type (pspec);
}

/**
 * gst_steerables_list:
 * @top: a pipeline
 *
 * Returns: (transfer full): its elements that gst_steerables_has(), in the order in which
 *     they were added
 */
GPtrArray *
gst_steerables_list (GstElement * top)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (gst_object_unref);
  GValue item = G_VALUE_INIT;
  GstIterator *elements;
  gboolean more = GST_IS_BIN (top);

  if (!more)
    return found;
  elements = gst_bin_iterate_recurse (GST_BIN (top));
  while (more) {
    switch (gst_iterator_next (elements, &item)) {
      case GST_ITERATOR_OK:
        if (gst_steerables_has (g_value_get_object (&item)))
          g_ptr_array_insert (found, 0, g_value_dup_object (&item));
        g_value_reset (&item);
        break;
      case GST_ITERATOR_RESYNC:
        g_ptr_array_set_size (found, 0);
        gst_iterator_resync (elements);
        break;
      default:
        more = FALSE;
        break;
    }
  }
  g_value_unset (&item);
  gst_iterator_free (elements);
  return found;
}

/**
 * gst_steerables_list_properties:
 * @element: an element that gst_steerables_has()
 *
 * Returns: (transfer container): its properties that gst_steerables_has_property(), in
 *     the order in which they were installed
 */
GPtrArray *
gst_steerables_list_properties (GstElement * element)
{
  GPtrArray *found = g_ptr_array_new ();
  GParamSpec **all;
  guint i, n;

  all = g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
  for (i = 0; i < n; i++)
    if (gst_steerables_has_property (G_OBJECT (element), all[i]))
      g_ptr_array_add (found, all[i]);
  g_free (all);
  return found;
}

/**
 * gst_steerables_get_name:
 * @top: a pipeline
 * @element: an element in it
 *
 * Returns: (transfer full): the names of the bins below @top that it is in, and its own,
 *     as in "reconstructweb0/reconstruct"
 */
gchar *
gst_steerables_get_name (GstElement * top, GstElement * element)
{
  gchar *name = gst_object_get_name (GST_OBJECT (element)), *longer, *outer;
  GstObject *bin = gst_object_get_parent (GST_OBJECT (element)), *next;

  while (bin != NULL && bin != GST_OBJECT (top)) {
    outer = gst_object_get_name (bin);
    longer = g_strconcat (outer, "/", name, NULL);
    g_free (outer);
    g_free (name);
    name = longer;
    next = gst_object_get_parent (bin);
    gst_object_unref (bin);
    bin = next;
  }
  g_clear_pointer (&bin, gst_object_unref);
  return name;
}

/**
 * gst_steerables_find:
 * @top: a pipeline
 * @name: any text
 *
 * Returns: (transfer full) (nullable): the element of that gst_steerables_get_name()
 */
GstElement *
gst_steerables_find (GstElement * top, const gchar * name)
{
  GPtrArray *all = gst_steerables_list (top);
  GstElement *found = NULL;
  guint i;

  for (i = 0; i < all->len && found == NULL; i++) {
    gchar *own = gst_steerables_get_name (top, all->pdata[i]);

    if (g_str_equal (own, name))
      found = gst_object_ref (all->pdata[i]);
    g_free (own);
  }
  g_ptr_array_unref (all);
  return found;
}

/**
 * gst_steerables_has_kind:
 * @top: a pipeline
 * @factory: the name of one of our factories
 *
 * Returns: whether @top has such an element
 */
gboolean
gst_steerables_has_kind (GstElement * top, const gchar * factory)
{
  GPtrArray *all = gst_steerables_list (top);
  gboolean found = FALSE;
  guint i;

  for (i = 0; i < all->len; i++)
    found |= g_str_equal (gst_steerables_get_factory (all->pdata[i]), factory);
  g_ptr_array_unref (all);
  return found;
}
