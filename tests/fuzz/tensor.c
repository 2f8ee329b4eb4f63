/* Fuzz target: sparse tensors of codes, as codepicture reads them from anywhere
 *
 * The first four bytes choose the code; the rest is the tensor. When the first byte is
 * even, the tensor gets a correct header, because mutation hardly ever finds one.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "tensorformat.h"

static TensorCode
code_new (const guint8 * data)
{
  TensorCode code = { NULL, NULL, 1 + data[1] % 5, 1 + data[2] % 4,
    1 + data[3] % 9, NULL, data[0] / 2 % 2 * 2
  };

  code.indices = g_new (guint32, code.fields * code.winners);
  code.activations = g_new (gfloat, code.fields * code.winners);
  code.extras = g_new (gfloat, code.fields * code.n_extras);
  return code;
}

static void
code_free (TensorCode * code)
{
  g_free (code->indices);
  g_free (code->activations);
  g_free (code->extras);
}

/* Each field has units in ascending order, then none. All numbers are finite. */
static void
check_code (const TensorCode * code)
{
  gsize i;

  for (i = 0; i < code->fields * code->winners; i++) {
    guint32 unit = code->indices[i];

    FUZZ_CHECK (unit < code->units || unit == G_MAXUINT32);
    FUZZ_CHECK (isfinite (code->activations[i]));
    if (i % code->winners > 0)
      FUZZ_CHECK (unit == G_MAXUINT32 || code->indices[i - 1] < unit);
  }
  for (i = 0; i < code->fields * code->n_extras; i++)
    FUZZ_CHECK (isfinite (code->extras[i]));
}

/* Written again and read again, the code is the same, but for units with 0. */
static void
check_round_trip (const TensorShape * shape, const TensorCode * code,
    const guint8 * kind)
{
  guint8 *out = g_malloc (tensor_sparse_size (code->fields * (code->winners
              + code->n_extras)));
  gsize size = tensor_sparse_write_code (shape, code, out), i;
  TensorCode again = code_new (kind);

  FUZZ_CHECK (tensor_sparse_read_code (shape, &again, out, size) == NULL);
  check_code (&again);
  for (i = 0; i < code->fields * code->n_extras; i++)
    FUZZ_CHECK (again.extras[i] == code->extras[i]);
  code_free (&again);
  g_free (out);
}

static void
write_header (const TensorShape * shape, guint8 * data, gsize size)
{
  const guint32 nonzero = (size - TENSOR_HEADER_SIZE) / 8;
  gfloat none = 0.0f;
  const TensorShape one = { {1, 1, 1, 1} };

  tensor_sparse_write (&one, &none, data);
  memcpy (data + 12, shape->dims, sizeof shape->dims);
  memcpy (data + 84, &nonzero, 4);
}

int
LLVMFuzzerTestOneInput (const guint8 * data, size_t size)
{
  TensorShape shape;
  TensorCode code;
  guint8 *tensor;

  if (size < 4)
    return 0;
  code = code_new (data);
  tensor_shape_set (&shape, code.units + code.n_extras, code.fields, 1, 1);
  tensor = g_memdup2 (data + 4, size - 4);
  if (data[0] % 2 == 0 && size - 4 >= TENSOR_HEADER_SIZE)
    write_header (&shape, tensor, size - 4);
  if (tensor_sparse_read_code (&shape, &code, tensor, size - 4) == NULL) {
    check_code (&code);
    check_round_trip (&shape, &code, data);
  }
  g_free (tensor);
  code_free (&code);
  return 0;
}
