/* What codepicture decodes with: the weights, and the code that it read last
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/video/video.h>

#include "decode.h"
#include "gstpicturecaps.h"

G_BEGIN_DECLS

/* Only the streaming thread uses it. */
typedef struct
{
  GstElement *element;          /* not owned */
  Decoder *decoder;             /* nullable: none before the caps */
  GstPictureCaps caps;          /* of the tensors */
  CompeteFormat format;         /* of the frames */
  TensorShape shape;
  TensorCode code;              /* the last one that was read */
} GstPictureModel;

gboolean gst_picture_model_set_caps (GstPictureModel * model,
    GstCaps * tensors, GstVideoInfo * info, const gchar * location);
gboolean gst_picture_model_read (GstPictureModel * model, GstBuffer * tensor);
void gst_picture_model_clear (GstPictureModel * model);

G_END_DECLS
