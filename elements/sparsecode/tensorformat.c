/* Tensors in memory, as NNStreamer defines them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a sparse tensor is a header of 128 bytes, then the values that are not
 * 0, then the index of each of them, which counts through the dense tensor. The header
 * has the magic number, version 1.0, the type of the values, 16 dimensions (0 after
 * the last one), the format, the media type and the number of values; the rest is 0.
 * All numbers are uint32 or float32 in the machine's byte order.
 */

#include "tensorformat.h"

#include <math.h>
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
 * tensor_shape_set:
 * @shape: (out): the shape a:b:c:d, @a innermost
 *
 * The sides are products of numbers of 32 bits, which in a damaged code may be of any
 * size: one that does not fit becomes 0.
 *
 * Returns: whether it is the shape of a tensor: tensor_shape_count() is not 0
 */
gboolean
tensor_shape_set (TensorShape * shape, guint64 a, guint64 b, guint64 c,
    guint64 d)
{
  const guint64 dims[TENSOR_RANK] = { a, b, c, d };
  guint i;

  for (i = 0; i < TENSOR_RANK; i++)
    shape->dims[i] = dims[i] <= G_MAXUINT32 ? dims[i] : 0;
  return tensor_shape_count (shape) > 0;
}

/**
 * tensor_shape_count:
 * @shape: any shape
 *
 * Returns: how many values a tensor of @shape has; 0 when a side is 0, or when there
 *     are more values than indices of 32 bits can number
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
 * Returns: the size of a sparse tensor in bytes
 */
gsize
tensor_sparse_size (gsize nonzero)
{
  return TENSOR_HEADER_SIZE + nonzero * 2 * TENSOR_VALUE_SIZE;
}

/* Where the next value and the next index are written. */
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
 * @values: the dense tensor, tensor_shape_count() floats
 * @out: room for tensor_sparse_size() bytes with all values, aligned to 4 bytes
 *
 * Writes a sparse tensor of @values.
 *
 * Returns: its size in bytes
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

static gsize
count_nonzero (const TensorCode * code)
{
  gsize i, nonzero = 0;

  for (i = 0; i < code->fields * code->winners; i++)
    nonzero += is_active (code, i);
  for (i = 0; i < code->fields * code->n_extras; i++)
    nonzero += code->extras[i] != 0.0f;
  return nonzero;
}

/**
 * tensor_sparse_write_code:
 * @shape: the tensor's shape, of (units + extras) x fields values
 * @code: a code
 * @out: room for tensor_sparse_size() bytes with fields x (winners + extras) values,
 *     aligned to 4 bytes
 *
 * Writes the sparse tensor of a code, without making the dense one. The indices are in
 * ascending order if those of each field are.
 *
 * Returns: its size in bytes
 */
gsize
tensor_sparse_write_code (const TensorShape * shape, const TensorCode * code,
    guint8 * out)
{
  gsize nonzero = count_nonzero (code), length = code->units + code->n_extras;
  gsize field, k, entry = 0, extra = 0;
  Entries to = write_header (shape, nonzero, out);

  for (field = 0; field < code->fields; field++) {
    for (k = 0; k < code->winners; k++, entry++) {
      if (is_active (code, entry)) {
        *to.values++ = code->activations[entry];
        *to.indices++ = field * length + code->indices[entry];
      }
    }
    for (k = 0; k < code->n_extras; k++, extra++) {
      if (code->extras[extra] != 0.0f) {
        *to.values++ = code->extras[extra];
        *to.indices++ = field * length + code->units + k;
      }
    }
  }
  return tensor_sparse_size (nonzero);
}

/* --- reading --- */

/* A number at any address: buffers from elsewhere need not be aligned. */
static guint32
read_word (const guint8 * data, gsize word)
{
  guint32 value;

  memcpy (&value, data + 4 * word, sizeof value);
  return value;
}

static gfloat
read_value (const guint8 * data, gsize word)
{
  gfloat value;

  memcpy (&value, data + 4 * word, sizeof value);
  return value;
}

/* Returns: (nullable): what is wrong with the header of a sparse tensor that is to have
 *     @shape, and with its size */
static const gchar *
find_header_fault (const TensorShape * shape, const guint8 * data, gsize size)
{
  guint i;

  if (size < TENSOR_HEADER_SIZE)
    return "it is shorter than a header";
  if (read_word (data, WORD_MAGIC) != MAGIC
      || read_word (data, WORD_VERSION) != VERSION_1_0)
    return
        "it does not begin with the header of a tensor in this machine's byte "
        "order";
  if (read_word (data, WORD_TYPE) != TYPE_FLOAT32
      || read_word (data, WORD_FORMAT) != FORMAT_SPARSE)
    return "it is not a sparse tensor of float32";
  for (i = 0; i < WORD_FORMAT - WORD_DIMENSIONS; i++)
    if (read_word (data, WORD_DIMENSIONS + i) !=
        (i < TENSOR_RANK ? shape->dims[i] : 0))
      return "its dimensions are not those that the caps say";
  if (size != tensor_sparse_size (read_word (data, WORD_NONZERO)))
    return "its size is not that of its number of values";
  return NULL;
}

/* Puts a value in @code. @used: entries that the field has so far.
 *
 * Returns: (nullable): what is wrong with it */
static const gchar *
put_value (TensorCode * code, gsize index, gfloat value, gsize * used)
{
  gsize length = code->units + code->n_extras;
  gsize field = index / length, unit = index % length;

  if (!isfinite (value))
    return "a value is not a finite number";
  if (unit >= code->units) {
    code->extras[field * code->n_extras + unit - code->units] = value;
  } else if (*used == code->winners) {
    return "a field has more units than `winners` of the caps";
  } else {
    code->indices[field * code->winners + *used] = unit;
    code->activations[field * code->winners + *used] = value;
    ++*used;
  }
  return NULL;
}

/**
 * tensor_sparse_read_code:
 * @shape: the shape that the tensor is to have, of (units + extras) x fields values
 * @code: (inout): its arrays have room for the numbers that it says. They are set: where
 *     a field has fewer units, %G_MAXUINT32 and 0
 * @data: the bytes of a sparse tensor, of any alignment
 * @size: how many
 *
 * The inverse of tensor_sparse_write_code(). The bytes may be anything.
 *
 * Returns: (nullable): what is wrong with the tensor, as a part of a sentence; %NULL
 *     when @code is set
 */
const gchar *
tensor_sparse_read_code (const TensorShape * shape, TensorCode * code,
    const guint8 * data, gsize size)
{
  const gchar *fault = find_header_fault (shape, data, size);
  gsize length = code->units + code->n_extras, count = length * code->fields;
  gsize i, n, next = 0, field = 0, used = 0, first = TENSOR_HEADER_SIZE / 4;

  if (fault != NULL)
    return fault;
  n = read_word (data, WORD_NONZERO);
  memset (code->indices, 0xff, code->fields * code->winners * sizeof (guint32));
  memset (code->activations, 0, code->fields * code->winners * sizeof (gfloat));
  if (code->n_extras > 0)
    memset (code->extras, 0, code->fields * code->n_extras * sizeof (gfloat));
  for (i = 0; i < n; i++) {
    gsize index = read_word (data, first + n + i);

    if (index < next || index >= count)
      return "its indices do not ascend, or one is too large";
    if (index / length != field)
      used = 0;
    field = index / length;
    next = index + 1;
    fault = put_value (code, index, read_value (data, first + i), &used);
    if (fault != NULL)
      return fault;
  }
  return NULL;
}
