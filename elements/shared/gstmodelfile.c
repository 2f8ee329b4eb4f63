/* The files that the model of an element is loaded from and saved to
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "compete.h"
#include "gstclaim.h"
#include "gstmodelfile.h"
#include "gstrefusal.h"

/* *INDENT-OFF* */
const GstSetting gst_model_file_settings[] = {
  {.name = "location", .kind = GST_SETTING_STRING,
      .offset = G_STRUCT_OFFSET (GstModelFile, location),
      .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "A safetensors file to load the model from, saved by an element "
          "of the same kind"},
  {.name = "save-location", .kind = GST_SETTING_STRING,
      .offset = G_STRUCT_OFFSET (GstModelFile, save_location),
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "A safetensors file to save the model to, at the end and after "
          "each save-interval"},
  {.name = "save-interval", .kind = GST_SETTING_UINT64,
      .offset = G_STRUCT_OFFSET (GstModelFile, save_interval),
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "The number of frames after which the model is saved again: in "
          "competelayer frames that were learned from, in invariantlayer frames "
          "received (0: only at the end)"},
  {NULL}
};
/* *INDENT-ON* */

void
gst_model_file_init (GstModelFile * f, GstElement * element)
{
  f->element = element;
}

static void
release (GstModelFile * f)
{
  g_clear_pointer (&f->claim, gst_claim_release);
  g_clear_pointer (&f->claimed_for, g_free);
}

/* A property was set: after an error, saving is tried again. For `changed` of a
 * GstSettingTable. */
void
gst_model_file_changed (gpointer base, gpointer file, const gchar * name)
{
  ((GstModelFile *) file)->failed = FALSE;
}

/* Returns: (transfer full) (nullable): a copy of a property, which another thread may
 *     change */
static gchar *
copy (GstModelFile * f, gchar * const *property)
{
  gchar *string;

  GST_OBJECT_LOCK (f->element);
  string = g_strdup (*property);
  GST_OBJECT_UNLOCK (f->element);
  return string;
}

/* Returns: (transfer full) (nullable): the file to load the model from */
gchar *
gst_model_file_location (GstModelFile * f)
{
  return copy (f, &f->location);
}

static void
post_read_error (GstModelFile * f, const GError * error)
{
  if (g_error_matches (error, COMPETE_ERROR, COMPETE_ERROR_MEMORY))
    GST_ELEMENT_ERROR (f->element, RESOURCE, NO_SPACE_LEFT,
        ("Cannot start from saved weights: %s.", error->message), (NULL));
  else
    GST_ELEMENT_ERROR (f->element, RESOURCE, READ,
        ("Cannot start from saved weights: %s.", error->message), (NULL));
}

/* Posts an error from a streaming thread: the model cannot be loaded from its file. */
void
gst_model_file_refuse (GstModelFile * f, const GError * error)
{
  gst_refusal_wait (f->element);
  post_read_error (f, error);
}

static void
post_write_error (GstModelFile * f, const GError * error)
{
  GST_OBJECT_LOCK (f->element);
  f->failed = TRUE;
  GST_OBJECT_UNLOCK (f->element);
  if (error->domain == GST_RESOURCE_ERROR)
    GST_ELEMENT_ERROR (f->element, RESOURCE, BUSY, ("Cannot save the weights: %s. "
            "Set save-location to another file.", error->message), (NULL));
  else if (g_error_matches (error, COMPETE_ERROR, COMPETE_ERROR_MEMORY))
    GST_ELEMENT_ERROR (f->element, RESOURCE, NO_SPACE_LEFT,
        ("Cannot save the weights: %s.", error->message), (NULL));
  else
    GST_ELEMENT_ERROR (f->element, RESOURCE, WRITE,
        ("Cannot save the weights: %s. Set save-location to a file in a "
            "folder that can be written to.", error->message), (NULL));
}

/* Claims @location, so that no other element saves to it.
 *
 * Returns: %FALSE, and sets @error, if another element has claimed it */
static gboolean
claim (GstModelFile * f, const gchar * location, GError ** error)
{
  if (g_strcmp0 (location, f->claimed_for) == 0)
    return TRUE;
  release (f);
  f->claim = gst_claim_file (f->element, location, error);
  if (f->claim != NULL)
    f->claimed_for = g_strdup (location);
  return f->claim != NULL;
}

static gboolean
check_save_location (GstModelFile * f)
{
  gchar *location = copy (f, &f->save_location);
  GError *error = NULL;

  if (location == NULL)
    release (f);
  else if (compete_check_save_location (location, &error))
    claim (f, location, &error);
  g_free (location);
  if (error == NULL)
    return TRUE;
  post_write_error (f, error);
  g_error_free (error);
  return FALSE;
}

static gboolean
check_location (GstModelFile * f)
{
  gchar *location = gst_model_file_location (f);
  GError *error = NULL;

  if (location != NULL)
    compete_check_location (location, &error);
  g_free (location);
  if (error == NULL)
    return TRUE;
  post_read_error (f, error);
  g_error_free (error);
  return FALSE;
}

/* Called in the change to PAUSED. Posts an error if a file cannot be read or written.
 *
 * Returns: %FALSE after an error */
gboolean
gst_model_file_start (GstModelFile * f)
{
  GST_OBJECT_LOCK (f->element);
  f->failed = FALSE;
  GST_OBJECT_UNLOCK (f->element);
  return check_location (f) && check_save_location (f);
}

/* Releases the claim on save-location: other elements may save to it. */
void
gst_model_file_stop (GstModelFile * f)
{
  release (f);
}

/* Called for a new model. It has learned from @learned frames, which need not be
 * saved. */
void
gst_model_file_set_learned (GstModelFile * f, guint64 learned)
{
  f->saved = FALSE;
  f->saved_at = learned;
}

/* Sets whether another element has the same model and saves it, so that this one does not. */
void
gst_model_file_set_others_save (GstModelFile * f, gboolean others_save)
{
  f->others_save = others_save;
}

static gboolean
has_failed (GstModelFile * f)
{
  gboolean failed;

  GST_OBJECT_LOCK (f->element);
  failed = f->failed;
  GST_OBJECT_UNLOCK (f->element);
  return failed;
}

/* Saves the model to save-location, if that is set and the model was not yet saved with
 * @learned frames. Posts an error if that fails; then nothing is saved until the next
 * start or until a property is set.
 *
 * Returns: %FALSE after an error */
gboolean
gst_model_file_save (GstModelFile * f, guint64 learned,
    GstModelFileSaveFunc save)
{
  gchar *location = copy (f, &f->save_location);
  GError *error = NULL;

  if (location != NULL && !f->others_save && !has_failed (f)
      && (!f->saved || learned != f->saved_at)) {
    if (claim (f, location, &error) && save (f->element, location, &error)) {
      GST_INFO_OBJECT (f->element, "saved the weights in %s", location);
      f->saved = TRUE;
      f->saved_at = learned;
    } else {
      post_write_error (f, error);
      g_error_free (error);
    }
  }
  g_free (location);
  return !has_failed (f);
}

/* Asks for the model to be saved with the next frame. Any thread may call it.
 *
 * Returns: %FALSE if save-location is not set */
gboolean
gst_model_file_request_save (GstModelFile * f)
{
  gboolean possible;

  GST_OBJECT_LOCK (f->element);
  possible = f->save_location != NULL;
  f->requested = possible;
  GST_OBJECT_UNLOCK (f->element);
  return possible;
}

/* Whether to save the model now that it has learned from @learned frames: it was asked
 * for, or it was saved save-interval frames ago or more. With a save-interval of 0, only
 * if it was asked for. */
gboolean
gst_model_file_is_due (GstModelFile * f, guint64 learned)
{
  guint64 interval;
  gboolean requested;

  GST_OBJECT_LOCK (f->element);
  interval = f->save_interval;
  requested = f->requested;
  f->requested = FALSE;
  GST_OBJECT_UNLOCK (f->element);
  return requested || (interval != 0 && learned - f->saved_at >= interval);
}
