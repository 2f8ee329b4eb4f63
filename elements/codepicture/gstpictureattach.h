/* The code that codepicture puts on the frames that it gives back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/base/gstbasetransform.h>

#include "gstpicturemodel.h"
#include "gstrecycler.h"
#include "gstsparsecoderequest.h"

G_BEGIN_DECLS

/* Only the streaming thread uses it, except for `to_ask`. */
typedef struct
{
  GstBaseTransform *element;
  gint to_ask;                  /* atomic: query downstream before the next buffer */
  GstSparseCodeParts asked;     /* parts requested in answer to our query, ... */
  GstSparseCodeParts asked_in_allocation;       /* ... and to an ALLOCATION query */
  GstRecycler *recycler;        /* nullable: of the arrays of each frame */
  GBytes *prototypes, *wins;    /* nullable: of the weights */
} GstPictureAttach;

void gst_picture_attach_ask_again (GstPictureAttach * attach);
void gst_picture_attach_reset (GstPictureAttach * attach);

GBytes *gst_picture_attach_new_frame (GstPictureAttach * attach,
    const GstPictureModel * model, gfloat ** floats);
gboolean gst_picture_attach_code (GstPictureAttach * attach,
    const GstPictureModel * model, GBytes * reconstruction,
    GstBuffer * buffer);

G_END_DECLS
