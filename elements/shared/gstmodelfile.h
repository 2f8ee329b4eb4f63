/* The files that the model of an element is loaded from and saved to
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

#include "gstsetting.h"

G_BEGIN_DECLS

/**
 * GstModelFileSaveFunc:
 * @element: the element that has the model
 * @location: the file to write
 * @error: (out): a sentence that names the file, without a full stop
 *
 * Writes the model to a file.
 *
 * Returns: whether it was written
 */
typedef gboolean (*GstModelFileSaveFunc) (GstElement * element,
    const gchar * location, GError ** error);

/**
 * GstModelFile:
 *
 * The properties location, save-location and save-interval of an element, and the state
 * of saving.
 */
typedef struct
{
  GstElement *element;          /* not owned */

  /* Under the element's object lock. */
  gchar *location, *save_location;      /* nullable */
  guint64 save_interval;        /* frames; 0: only at the end */
  gboolean failed;              /* whether saving failed; an error was posted */
  gboolean requested;           /* saving was asked for */

  /* Of the thread that saves: */
  gchar *claimed_for, *claim;   /* nullable: a save-location, and the claim on it */
  gboolean others_save;         /* another element saves the same model */
  gboolean saved;               /* whether this model was saved */
  guint64 saved_at;             /* frames learned then, or when it was made */
} GstModelFile;

/* The properties. Their table has gst_model_file_changed() as `changed`. */
extern const GstSetting gst_model_file_settings[];

void gst_model_file_init (GstModelFile * file, GstElement * element);
void gst_model_file_changed (gpointer base, gpointer file, const gchar * name);

gboolean gst_model_file_start (GstModelFile * file);
void gst_model_file_stop (GstModelFile * file);

gchar *gst_model_file_location (GstModelFile * file);
void gst_model_file_refuse (GstModelFile * file, const GError * error);
void gst_model_file_set_learned (GstModelFile * file, guint64 learned);
void gst_model_file_set_others_save (GstModelFile * file,
    gboolean others_save);
gboolean gst_model_file_save (GstModelFile * file, guint64 learned,
    GstModelFileSaveFunc save);
gboolean gst_model_file_request_save (GstModelFile * file);
gboolean gst_model_file_is_due (GstModelFile * file, guint64 learned);

G_END_DECLS
