/* Values of fields before they become a tensor: threshold, split by sign, summed
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: the pool is a grid of cells over the grid of fields. Field (x, y) of
 * W x H fields belongs to cell (floor(x A / W), floor(y D / H)) of A x D cells, so that
 * cells differ by at most one field across and down. The tensor starts as zeros. Each
 * value of a field passes the threshold and is added to its unit's value in the field's
 * cell, in the order of the fields. Without a pool each field is a cell of its own. With
 * `split`, the tensor has all cells of the positive half, then all of the negative one.
 */

#include "fieldpool.h"

#include <string.h>

static gboolean
parse_side (const gchar ** text, guint * side)
{
  gchar *end;
  guint64 number;

  if (!g_ascii_isdigit (**text))
    return FALSE;
  number = g_ascii_strtoull (*text, &end, 10);
  *text = end;
  *side = MIN (number, G_MAXUINT);
  return *side > 0;
}

/**
 * field_pool_parse:
 * @pool: its cells are set
 * @text: (nullable): cells across x cells down, as in "2x2"; %NULL for one cell a field
 *
 * Returns: %FALSE if @text is something else
 */
gboolean
field_pool_parse (FieldPool * pool, const gchar * text)
{
  pool->across = pool->down = 0;
  return text == NULL || (parse_side (&text, &pool->across) && *text++ == 'x'
      && parse_side (&text, &pool->down) && *text == '\0');
}

/**
 * field_pool_is_plain:
 * @pool: any
 *
 * Returns: whether all values stay as they are
 */
gboolean
field_pool_is_plain (const FieldPool * pool)
{
  return pool->across == 0 && pool->theta < 0.0f && !pool->split;
}

/**
 * field_pool_fits:
 * @pool: any
 * @grid: the fields
 *
 * Returns: whether each cell has a field
 */
gboolean
field_pool_fits (const FieldPool * pool, const FieldGrid * grid)
{
  return pool->across <= grid->across && pool->down <= grid->down;
}

static guint
count_across (const FieldPool * pool, const FieldGrid * grid)
{
  return pool->across > 0 ? pool->across : grid->across;
}

static guint
count_down (const FieldPool * pool, const FieldGrid * grid)
{
  return pool->across > 0 ? pool->down : grid->down;
}

/**
 * field_pool_set_shape:
 * @pool: one that fits
 * @grid: the fields
 * @shape: (out): columns:rows:cells:halves
 *
 * Returns: whether it is the shape of a tensor, as tensor_shape_set() does
 */
gboolean
field_pool_set_shape (const FieldPool * pool, const FieldGrid * grid,
    TensorShape * shape)
{
  return tensor_shape_set (shape, grid->columns, grid->rows,
      (guint64) count_across (pool, grid) * count_down (pool, grid),
      pool->split ? 2 : 1);
}

/* The values of a tensor, half by half. */
typedef struct
{
  gfloat *positive, *negative;  /* the latter NULL unless they are split */
  gfloat theta;                 /* below 0: values stay as they are */
  gsize units;
} Sums;

static Sums
sums_start (const FieldPool * pool, const FieldGrid * grid, gfloat * out)
{
  Sums sums = { out, NULL, pool->theta, (gsize) grid->columns * grid->rows };
  gsize half = sums.units * count_across (pool, grid) * count_down (pool, grid);

  if (pool->split) {
    sums.negative = out + half;
    sums.theta = MAX (pool->theta, 0.0f);
  }
  memset (out, 0, half * (pool->split ? 2 : 1) * sizeof *out);
  return sums;
}

/* Where the values of a field's cell start, in each half. */
static gsize
find_cell (const FieldPool * pool, const FieldGrid * grid, gsize field)
{
  guint64 across = count_across (pool, grid), down = count_down (pool, grid);
  guint64 x = field % grid->across * across / grid->across;
  guint64 y = field / grid->across * down / grid->down;

  return (y * across + x) * grid->columns * grid->rows;
}

static void
add_above (const gfloat * values, gsize n, gfloat sign, gfloat theta,
    gfloat * sums)
{
  gsize i;

  for (i = 0; i < n; i++)
    sums[i] += MAX (0.0f, sign * values[i] - theta);
}

static void
sums_add (const Sums * sums, gsize cell, const gfloat * values, gsize n)
{
  gsize i;

  if (sums->theta >= 0.0f)
    add_above (values, n, 1.0f, sums->theta, sums->positive + cell);
  else
    for (i = 0; i < n; i++)
      sums->positive[cell + i] += values[i];
  if (sums->negative != NULL)
    add_above (values, n, -1.0f, sums->theta, sums->negative + cell);
}

/**
 * field_pool_write:
 * @pool: one that fits
 * @grid: the fields
 * @values: fields x units, row after row of fields
 * @out: room for the tensor
 *
 * Writes the dense tensor of values.
 */
void
field_pool_write (const FieldPool * pool, const FieldGrid * grid,
    const gfloat * values, gfloat * out)
{
  Sums sums = sums_start (pool, grid, out);
  gsize field, fields = (gsize) grid->across * grid->down;

  for (field = 0; field < fields; field++, values += sums.units)
    sums_add (&sums, find_cell (pool, grid, field), values, sums.units);
}

/**
 * field_pool_write_code:
 * @pool: one that fits
 * @grid: the fields
 * @code: the code of these fields
 * @out: room for the tensor
 *
 * Writes the dense tensor of a code. Values that are 0 add nothing, so that only the
 * entries count.
 */
void
field_pool_write_code (const FieldPool * pool, const FieldGrid * grid,
    const TensorCode * code, gfloat * out)
{
  Sums sums = sums_start (pool, grid, out);
  gsize entry, entries = code->fields * code->winners;

  for (entry = 0; entry < entries; entry++) {
    guint32 unit = code->indices[entry];

    if (unit < code->units)
      sums_add (&sums, find_cell (pool, grid, entry / code->winners) + unit,
          &code->activations[entry], 1);
  }
}
