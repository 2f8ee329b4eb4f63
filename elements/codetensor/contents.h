/* What codetensor can make a tensor of
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "fieldpool.h"
#include "gstsparsecode.h"
#include "gstsparsecoderequest.h"
#include "tensorformat.h"

G_BEGIN_DECLS

/**
 * TensorContent:
 * @nick: its name as a value of the property `content`, and as a part of competelayer's
 *     `attach`
 * @meaning: for people
 * @part: the parts of a sparse code that it needs
 * @of_fields: whether it has a value for each unit in each field, so that a FieldPool
 *     applies to it
 * @find_fault: (nullable): returns a sentence that says why no tensor can be made of the
 *     code and what to do, or %NULL if one can
 * @get_shape: sets the shape of the tensor for a frame of width x height pixels.
 *     Returns %FALSE if the code's arrays do not have that many values, as in a damaged
 *     code. The functions below are called only after it has returned %TRUE.
 * @set_caps: (nullable): adds to the caps what tensors of a code, for a frame of width x
 *     height pixels, have to say besides their shape
 * @get_most: (nullable): for how many values a sparse tensor has to have room; %NULL:
 *     all
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
  gboolean of_fields;
  const gchar *(*find_fault) (const GstSparseCode * code);
    gboolean (*get_shape) (const GstSparseCode * code, const FieldPool * pool,
      guint width, guint height, TensorShape * shape);
  void (*set_caps) (const GstSparseCode * code, guint width, guint height,
      GstStructure * structure);
    gsize (*get_most) (const GstSparseCode * code, const FieldPool * pool,
      const TensorShape * shape);
  void (*write) (const GstSparseCode * code, const FieldPool * pool,
      gfloat * values);
    gsize (*write_sparse) (const GstSparseCode * code, const FieldPool * pool,
      const TensorShape * shape, GArray * scratch, guint8 * out);
} TensorContent;

extern const TensorContent content_code;
extern const TensorContent content_reconstruction;
extern const TensorContent content_prototypes;
extern const TensorContent content_drive;
extern const TensorContent content_picture;

guint contents_count (void);
const TensorContent *contents_get (guint index);

gsize content_get_most (const TensorContent * content,
    const GstSparseCode * code, const FieldPool * pool,
    const TensorShape * shape);

FieldGrid content_get_fields (const GstSparseCode * code);

gboolean content_get_field_shape (const GstSparseCode * code,
    const FieldPool * pool, guint width, guint height, TensorShape * shape);

gsize content_write_through_dense (const TensorContent * content,
    const GstSparseCode * code, const FieldPool * pool,
    const TensorShape * shape, GArray * scratch, guint8 * out);

G_END_DECLS
