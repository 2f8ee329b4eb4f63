/* What codetensor can make a tensor of
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsparsecoderequest.h"
#include "tensorformat.h"

G_BEGIN_DECLS

/**
 * TensorContent:
 * @nick: its name as a value of the property `content`, and as a part of competelayer's
 *     `attach`
 * @meaning: for people
 * @part: the part of a sparse code that it needs
 * @get_shape: sets the shape of the tensor for a frame of width x height pixels.
 *     Returns %FALSE if the code's arrays do not have that many values, as in a damaged
 *     code. The functions below are called only after it has returned %TRUE.
 * @get_most: (nullable): how many of the values can be other than 0; %NULL: all
 * @write: writes the dense tensor, as many floats as the shape has
 * @write_sparse: writes the sparse tensor into room for @get_most values, with
 *     scratch memory for floats. Returns its size in bytes.
 *
 * A kind of content, filled in by a file of its own.
 */
typedef struct
{
  const gchar *nick, *meaning;
  GstSparseCodeParts part;
    gboolean (*get_shape) (const GstSparseCode * code, guint width,
      guint height, TensorShape * shape);
    gsize (*get_most) (const GstSparseCode * code);
  void (*write) (const GstSparseCode * code, gfloat * values);
    gsize (*write_sparse) (const GstSparseCode * code,
      const TensorShape * shape, GArray * scratch, guint8 * out);
} TensorContent;

extern const TensorContent content_code;
extern const TensorContent content_reconstruction;
extern const TensorContent content_prototypes;
extern const TensorContent content_drive;

guint contents_count (void);
const TensorContent *contents_get (guint index);

gsize content_get_most (const TensorContent * content,
    const GstSparseCode * code, const TensorShape * shape);

G_END_DECLS
