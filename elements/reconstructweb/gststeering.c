/* Steering: carries out what a page asks to change
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: an element that cannot work with its settings posts an error, and the
 * application ends. That must not be left to whoever moves a slider, so what can be known
 * beforehand is checked here: whether the value is in its range, whether the settings of a
 * layer go together, and whether there is what new panels would show.
 */

#include "gststeering.h"

#include "compete.h"
#include "gstlearner.h"
#include "gststeerables.h"
#include "gstwebvalue.h"
#include "panels.h"

static gboolean
refuse (GError ** error, const gchar * why)
{
  g_set_error_literal (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
      why);
  return FALSE;
}

/* --- checks --- */

/* Whether a competelayer may have @value, with its other settings as they are. */
static gboolean
check_layer (GstElement * element, GParamSpec * pspec, const GValue * value,
    GError ** error)
{
  CompeteSettings settings;
  gsize i;

  compete_settings_init (&settings);
  for (i = 0; i < compete_settings_table.n; i++) {
    const gchar *name = compete_settings_table.settings[i].name;
    GParamSpec *other = g_object_class_find_property (G_OBJECT_GET_CLASS
        (element), name);
    GValue current = G_VALUE_INIT;
    gchar *text;

    g_value_init (&current, other->value_type);
    g_object_get_property (G_OBJECT (element), name, &current);
    text = gst_web_value_to_text (other == pspec ? value : &current);
    compete_settings_set (&settings, name, text, NULL);
    g_free (text);
    g_value_unset (&current);
  }
  return compete_settings_check (&settings, NULL, error);
}

/* Whether there is what the panels show. */
static gboolean
check_panels (GstElement * top, guint panels, GError ** error)
{
  if (panels == 0)
    return refuse (error, "At least one panel has to be drawn.");
  if (panels_find_unavailable (panels) != NULL)
    return refuse (error, "This build cannot draw that panel: it needs Cairo.");
  if (panels_need_invariant (panels)
      && !gst_steerables_has_kind (top, "invariantlayer"))
    return refuse (error, "That panel shows the code of an invariantlayer, and "
        "this pipeline has none.");
  return TRUE;
}

/* Whether there is a competelayer with this name. */
static gboolean
check_layer_name (GstElement * top, const gchar * name, GError ** error)
{
  GPtrArray *all = gst_steerables_list (top);
  gboolean found = name == NULL;
  guint i;

  for (i = 0; i < all->len; i++)
    found |= g_str_equal (gst_steerables_get_factory (all->pdata[i]),
        "competelayer")
        && g_strcmp0 (GST_OBJECT_NAME (all->pdata[i]), name) == 0;
  g_ptr_array_unref (all);
  return found || refuse (error, "There is no such competelayer.");
}

static gboolean
check_value (GstElement * top, GstElement * element, GParamSpec * pspec,
    const GValue * value, GError ** error)
{
  const gchar *factory = gst_steerables_get_factory (element);

  if (g_str_equal (factory, "competelayer"))
    return check_layer (element, pspec, value, error);
  if (g_str_equal (pspec->name, "panels"))
    return check_panels (top, g_value_get_flags (value), error);
  if (g_str_equal (pspec->name, "layer"))
    return check_layer_name (top, g_value_get_string (value), error);
  return TRUE;
}

/* --- changes --- */

static gboolean
set_property (GstElement * top, GstElement * element, const Request * request,
    GError ** error)
{
  GParamSpec *pspec =
      g_object_class_find_property (G_OBJECT_GET_CLASS (element),
      request->property);
  GValue value = G_VALUE_INIT;
  gboolean fits;

  if (pspec == NULL || !gst_steerables_has_property (G_OBJECT (element), pspec))
    return refuse (error, "The page may not change such a property.");
  if (request->kind == REQUEST_RESET) {
    g_value_init (&value, pspec->value_type);
    g_value_copy (g_param_spec_get_default_value (pspec), &value);
  } else if (!gst_web_value_read (pspec, request->value, &value, error)) {
    return FALSE;
  }
  fits = check_value (top, element, pspec, &value, error);
  if (fits)
    g_object_set_property (G_OBJECT (element), pspec->name, &value);
  g_value_unset (&value);
  return fits;
}

static gboolean
save (GstElement * element, GError ** error)
{
  return (GST_IS_LEARNER (element)
      && gst_model_file_request_save (gst_learner_get_file
          (GST_LEARNER (element))))
      || refuse (error, "There is no file to save to: `save-location` is not "
      "set.");
}

/* Runs in a thread of its own: a state change waits for others, and these may wait for
 * the server to end. While another one is under way, that one counts. */
static void
change_state (GstElement * top, gpointer data)
{
  if (!g_rec_mutex_trylock (GST_STATE_GET_LOCK (top)))
    return;
  if (GST_STATE (top) >= GST_STATE_PAUSED
      && GST_STATE_PENDING (top) == GST_STATE_VOID_PENDING)
    gst_element_set_state (top, GPOINTER_TO_INT (data));
  GST_STATE_UNLOCK (top);
}

static gboolean
change_element (GstElement * top, const Request * request, GError ** error)
{
  GstElement *element = gst_steerables_find (top, request->element);
  gboolean done;

  if (element == NULL)
    return refuse (error, "There is no such element in the pipeline.");
  done = request->kind == REQUEST_SAVE ? save (element, error) :
      set_property (top, element, request, error);
  gst_object_unref (element);
  return done;
}

/**
 * gst_steering_do:
 * @top: a pipeline
 * @request: %REQUEST_SET, %REQUEST_RESET, %REQUEST_SAVE, %REQUEST_PLAY or
 *     %REQUEST_PAUSE
 * @error: (out): a sentence
 *
 * Does what is asked for. A new state and a saved file come later.
 *
 * Returns: whether it is done
 */
gboolean
gst_steering_do (GstElement * top, const Request * request, GError ** error)
{
  switch (request->kind) {
    case REQUEST_SET:
    case REQUEST_RESET:
    case REQUEST_SAVE:
      return change_element (top, request, error);
    case REQUEST_PLAY:
    case REQUEST_PAUSE:
      gst_element_call_async (top, change_state,
          GINT_TO_POINTER (request->kind == REQUEST_PLAY ? GST_STATE_PLAYING :
              GST_STATE_PAUSED), NULL);
      return TRUE;
    default:
      return refuse (error, "That changes nothing.");
  }
}
