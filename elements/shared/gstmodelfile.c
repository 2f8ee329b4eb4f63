/* The files that an element starts from and saves what it learned in
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
      .blurb = "A safetensors file to start from, saved by an element of the "
          "same kind"},
  {.name = "save-location", .kind = GST_SETTING_STRING,
      .offset = G_STRUCT_OFFSET (GstModelFile, save_location),
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "A safetensors file to save what was learned in, at the end and "
          "after each save-interval"},
  {.name = "save-interval", .kind = GST_SETTING_UINT64,
      .offset = G_STRUCT_OFFSET (GstModelFile, save_interval),
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "After how many frames the model is saved again: in "
          "competelayer frames that were learned, in invariantlayer frames "
          "that were seen (0: only at the end)"},
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

/* Of a #GstSettingTable of the properties: another try is worth it. */
void
gst_model_file_changed (gpointer base, gpointer file, const gchar * name)
{
  ((GstModelFile *) file)->failed = FALSE;
}

/* A copy of a property, which another thread may change. */
static gchar *
copy (GstModelFile * f, gchar * const *property)
{
  gchar *string;

  GST_OBJECT_LOCK (f->element);
  string = g_strdup (*property);
  GST_OBJECT_UNLOCK (f->element);
  return string;
}

/* Returns: (transfer full) (nullable): the file to start from */
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

/* Says, from a streaming thread, why the file to start from is of no use. */
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

/* Sees to it that no other element saves at @location. */
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

/* In the change to PAUSED: posts an error if one of the files is of no use.
 *
 * Returns: whether both are of use */
gboolean
gst_model_file_start (GstModelFile * f)
{
  GST_OBJECT_LOCK (f->element);
  f->failed = FALSE;
  GST_OBJECT_UNLOCK (f->element);
  return check_location (f) && check_save_location (f);
}

/* Lets other elements save there. */
void
gst_model_file_stop (GstModelFile * f)
{
  release (f);
}

/* There is another model, which has @learned frames that need not be saved. */
void
gst_model_file_set_learned (GstModelFile * f, guint64 learned)
{
  f->saved = FALSE;
  f->saved_at = learned;
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

/* Saves the model at save-location, if there is one and it has not been saved since
 * @learned frames were. After an error, which is posted, nothing is saved until the
 * next start or another save-location.
 *
 * Returns: %FALSE on error */
gboolean
gst_model_file_save (GstModelFile * f, guint64 learned,
    GstModelFileSaveFunc save)
{
  gchar *location = copy (f, &f->save_location);
  GError *error = NULL;

  if (location != NULL && !has_failed (f)
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

/* Whether with @learned frames it is time to save: @interval frames or more after
 * the last time; never if that is 0. */
gboolean
gst_model_file_is_due (GstModelFile * f, guint64 learned)
{
  guint64 interval;

  GST_OBJECT_LOCK (f->element);
  interval = f->save_interval;
  GST_OBJECT_UNLOCK (f->element);
  return interval != 0 && learned - f->saved_at >= interval;
}
