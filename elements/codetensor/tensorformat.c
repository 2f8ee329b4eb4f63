/* How tensors lie in memory, as NNStreamer has them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A sparse tensor is a header of 128 bytes, the values that are not 0, and as many
 * uint32, the flat index of each. The header is uint32 in the machine's order, like
 * all the rest: magic, version 1.0, the type of the values, 16 dimensions of which
 * the first 0 ends the tensor's own, format, media type, how many values follow; and
 * zeros.
 */

#include "tensorformat.h"

#include <string.h>

enum
{
  WORD_MAGIC = 0,
  WORD_VERSION = 1,
  WORD_TYPE = 2,
  WORD_DIMENSIONS = 3,
  WORD_FORMAT = 19,
  WORD_MEDIA_TYPE = 20,
  WORD_NONZERO = 21,
  N_WORDS = TENSOR_HEADER_SIZE / 4
};

#define MAGIC 0xfeedcced
#define VERSION_1_0 0xde001000
#define TYPE_FLOAT32 7
#define FORMAT_SPARSE 2
#define MEDIA_TYPE_TENSOR 4

/**
 * tensor_shape_count:
 * @shape: any shape
 *
 * Returns: how many values a tensor of @shape has; 0 when an axis has none, or
 *     there are more than a flat index of 32 bits tells apart
 *
 * Since: 0.1
 */
gsize
tensor_shape_count (const TensorShape * shape)
{
  guint64 count = 1;
  guint i;

  for (i = 0; i < TENSOR_RANK; i++) {
    count *= shape->dims[i];
    if (count > G_MAXUINT32)
      return 0;
  }
  return count;
}

/**
 * tensor_sparse_size:
 * @nonzero: how many values are not 0
 *
 * Returns: the bytes of a sparse tensor
 *
 * Since: 0.1
 */
gsize
tensor_sparse_size (gsize nonzero)
{
  return TENSOR_HEADER_SIZE + nonzero * 2 * TENSOR_VALUE_SIZE;
}

/* Where the values and their indices go, one after another. */
typedef struct
{
  gfloat *values;
  guint32 *indices;
} Entries;

static Entries
write_header (const TensorShape * shape, gsize nonzero, guint8 * out)
{
  guint32 *words = (guint32 *) out;
  Entries entries;

  memset (words, 0, TENSOR_HEADER_SIZE);
  words[WORD_MAGIC] = MAGIC;
  words[WORD_VERSION] = VERSION_1_0;
  words[WORD_TYPE] = TYPE_FLOAT32;
  memcpy (&words[WORD_DIMENSIONS], shape->dims, sizeof shape->dims);
  words[WORD_FORMAT] = FORMAT_SPARSE;
  words[WORD_MEDIA_TYPE] = MEDIA_TYPE_TENSOR;
  words[WORD_NONZERO] = nonzero;
  entries.values = (gfloat *) (words + N_WORDS);
  entries.indices = words + N_WORDS + nonzero;
  return entries;
}

/**
 * tensor_sparse_write:
 * @shape: the tensor's shape
 * @values: as many floats as tensor_shape_count() says
 * @out: room for all of them, tensor_sparse_size(), aligned to 4 bytes
 *
 * Writes a sparse tensor of @values.
 *
 * Returns: the bytes that it takes
 *
 * Since: 0.1
 */
gsize
tensor_sparse_write (const TensorShape * shape, const gfloat * values,
    guint8 * out)
{
  gsize i, count = tensor_shape_count (shape), nonzero = 0;
  Entries to;

  for (i = 0; i < count; i++)
    nonzero += values[i] != 0.0f;
  to = write_header (shape, nonzero, out);
  for (i = 0; i < count; i++) {
    if (values[i] != 0.0f) {
      *to.values++ = values[i];
      *to.indices++ = i;
    }
  }
  return tensor_sparse_size (nonzero);
}

static gboolean
is_active (const TensorCode * code, gsize entry)
{
  return code->indices[entry] < code->units && code->activations[entry] != 0.0f;
}

/**
 * tensor_sparse_write_code:
 * @shape: the tensor's shape, code's units x fields values
 * @code: a code
 * @out: room for fields x winners values, tensor_sparse_size(), aligned to 4 bytes
 *
 * Writes the sparse tensor of a code, without going by way of the dense one. Indices
 * rise where @code's rise within each field.
 *
 * Returns: the bytes that it takes
 *
 * Since: 0.1
 */
gsize
tensor_sparse_write_code (const TensorShape * shape, const TensorCode * code,
    guint8 * out)
{
  gsize field, k, entry, nonzero = 0;
  Entries to;

  for (entry = 0; entry < code->fields * code->winners; entry++)
    nonzero += is_active (code, entry);
  to = write_header (shape, nonzero, out);
  for (field = 0, entry = 0; field < code->fields; field++) {
    for (k = 0; k < code->winners; k++, entry++) {
      if (is_active (code, entry)) {
        *to.values++ = code->activations[entry];
        *to.indices++ = field * code->units + code->indices[entry];
      }
    }
  }
  return tensor_sparse_size (nonzero);
}

/**
 * tensor_unite_halves:
 * @packed: for each of @units an ON half and an OFF half of @half floats each
 * @units: how many units
 * @half: values of a half
 * @values: (out caller-allocates): units x half floats, ON - OFF
 *
 * Makes prototypes with signs of those that are told in two halves.
 *
 * Since: 0.1
 */
void
tensor_unite_halves (const gfloat * packed, gsize units, gsize half,
    gfloat * values)
{
  gsize u, j;

  for (u = 0; u < units; u++, packed += 2 * half, values += half)
    for (j = 0; j < half; j++)
      values[j] = packed[j] - packed[half + j];
}
