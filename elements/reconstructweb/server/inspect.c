/* Inspect: what one unit has learned, where it wins, and what a field is made of
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "inspect.h"

#include <math.h>

/**
 * inspect_values_shown:
 * @grid: the prototypes of a layer
 *
 * Returns: the values of a prototype as it is shown
 */
gsize
inspect_values_shown (const InspectGrid * grid)
{
  return grid->values / grid->halves;
}

/**
 * inspect_prototype:
 * @grid: the prototypes of a layer
 * @unit: one of its units
 * @shown: (out caller-allocates): inspect_values_shown() values: the prototype, or ON -
 *     OFF where it has two halves
 */
void
inspect_prototype (const InspectGrid * grid, guint unit, gfloat * shown)
{
  const gfloat *w = grid->prototypes + unit * grid->values;
  const gsize n = inspect_values_shown (grid);
  gsize i;

  for (i = 0; i < n; i++)
    shown[i] = grid->halves == 2 ? w[i] - w[n + i] : w[i];
}

/**
 * inspect_correlation:
 * @grid: the prototypes of a layer
 * @a: a unit
 * @b: another
 *
 * Returns: Pearson's correlation of what the two prototypes show, from -1 to 1; 0 where
 *     one of them is flat
 */
gdouble
inspect_correlation (const InspectGrid * grid, guint a, guint b)
{
  const gsize n = inspect_values_shown (grid);
  gfloat *x = g_new (gfloat, 2 * n), *y = x + n;
  gdouble mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
  gsize i;

  inspect_prototype (grid, a, x);
  inspect_prototype (grid, b, y);
  for (i = 0; i < n; i++) {
    mean_x += x[i] / n;
    mean_y += y[i] / n;
  }
  for (i = 0; i < n; i++) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  g_free (x);
  return xx > 0 && yy > 0 ? CLAMP (xy / sqrt (xx * yy), -1, 1) : 0;
}

/**
 * inspect_position:
 * @i: a field, counted along one axis
 * @n: how many fields cover the frame along it
 * @size: of a field in pixels
 * @stride: pixels from one field to the next; 0: @size
 * @length: of the frame along the axis, in pixels
 *
 * Returns: where the field begins; the last one is moved inwards
 */
guint
inspect_position (guint i, guint n, guint size, guint stride, guint length)
{
  const guint at = i * (stride > 0 ? stride : size);

  return i + 1 == n && length > size ? MIN (at, length - size) : at;
}

/**
 * inspect_find:
 * @at: a place along one axis, from 0 to below 1
 * @n: how many fields cover the frame along it
 * @size: of a field in pixels
 * @stride: pixels from one field to the next; 0: @size
 * @length: of the frame along the axis, in pixels
 *
 * Returns: the field whose middle is nearest
 */
guint
inspect_find (gdouble at, guint n, guint size, guint stride, guint length)
{
  gdouble nearest = G_MAXDOUBLE;
  guint i, found = 0;

  for (i = 0; i < n; i++) {
    gdouble middle = inspect_position (i, n, size, stride, length) + size / 2.0;

    if (fabs (middle - at * length) < nearest) {
      nearest = fabs (middle - at * length);
      found = i;
    }
  }
  return found;
}

/**
 * inspect_encode:
 * @values: an image
 * @n: how many there are
 * @scale: (out): their greatest absolute value
 *
 * Returns: (transfer full): the values as signed bytes, 127 for @scale, in base64
 */
gchar *
inspect_encode (const gfloat * values, gsize n, gfloat * scale)
{
  gint8 *bytes = g_new (gint8, n);
  gchar *text;
  gsize i;

  *scale = 0;
  for (i = 0; i < n; i++)
    *scale = MAX (*scale, fabsf (values[i]));
  for (i = 0; i < n; i++)
    bytes[i] = *scale > 0 ? (gint8) lrintf (values[i] / *scale * 127) : 0;
  text = g_base64_encode ((const guchar *) bytes, n);
  g_free (bytes);
  return text;
}
