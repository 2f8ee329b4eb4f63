/* The map of winners: each field in the colour of its strongest unit
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "winnermap.h"

#include <math.h>
#include <string.h>

struct _WinnerMap
{
  guint columns, rows;          /* of the grid that the wheel is for */
  GArray *wheel;                /* three values a unit */
  GArray *picture;              /* three values a field */
};

/**
 * winner_map_new:
 *
 * Returns: (transfer full): what drawing maps needs; free it with
 *     winner_map_free()
 */
WinnerMap *
winner_map_new (void)
{
  WinnerMap *map = g_new0 (WinnerMap, 1);

  map->wheel = g_array_new (FALSE, FALSE, sizeof (gfloat));
  map->picture = g_array_new (FALSE, FALSE, sizeof (gfloat));
  return map;
}

/**
 * winner_map_free:
 * @map: (nullable) (transfer full): what winner_map_new() made
 */
void
winner_map_free (WinnerMap * map)
{
  if (map == NULL)
    return;
  g_array_unref (map->wheel);
  g_array_unref (map->picture);
  g_free (map);
}

/* One of red, green and blue of a hue of 0 .. 6, in which the colour that is
 * @from has its middle: 1 within a sixth of the wheel on either side, then
 * falling to 0 over the next. */
static gfloat
lobe (gfloat hue, gfloat from)
{
  gfloat away = fabsf (hue - from);

  away = MIN (away, 6.0f - away);
  return CLAMP (2.0f - away, 0.0f, 1.0f);
}

/* The colour of a unit that is (dx, dy) from the grid's centre and @reach of the
 * way to a corner: hue by the angle, red to the right, green to the lower left,
 * blue to the upper left; white in the centre, full colour in the corners. */
static void
paint_unit (gfloat dx, gfloat dy, gfloat reach, gfloat rgb[3])
{
  gfloat hue = atan2f (dy, dx) * (3.0f / (gfloat) G_PI);
  guint c;

  if (hue < 0.0f)
    hue += 6.0f;
  for (c = 0; c < 3; c++)
    rgb[c] = 1.0f - reach * (1.0f - lobe (hue, 2.0f * c));
}

static void
make_wheel (WinnerMap * map, guint columns, guint rows)
{
  gfloat middle_x = (columns - 1) / 2.0f, middle_y = (rows - 1) / 2.0f;
  gfloat corner = hypotf (middle_x, middle_y), *rgb;
  guint x, y;

  g_array_set_size (map->wheel, 3 * columns * rows);
  rgb = (gfloat *) map->wheel->data;
  for (y = 0; y < rows; y++) {
    for (x = 0; x < columns; x++, rgb += 3) {
      gfloat dx = x - middle_x, dy = y - middle_y;

      paint_unit (dx, dy, corner > 0.0f ? hypotf (dx, dy) / corner : 0.0f, rgb);
    }
  }
  map->columns = columns;
  map->rows = rows;
}

/* Where in a field's entries its strongest unit stands; -1 when none is active. */
static gint
find_strongest (const guint32 * indices, const gfloat * activations,
    guint winners, guint units)
{
  gfloat most = 0.0f;
  gint strongest = -1;
  guint i;

  for (i = 0; i < winners; i++) {
    if (indices[i] < units && fabsf (activations[i]) > most) {
      most = fabsf (activations[i]);
      strongest = i;
    }
  }
  return strongest;
}

/**
 * winner_map_draw:
 * @map: the drawing's state
 * @columns: units across the grid, at least 1, as @rows
 * @rows: units down
 * @indices: fields x winners units; an index that is no unit, as in an unused entry,
 *     is skipped
 * @activations: fields x winners, in the order of @indices
 * @fields: how many fields
 * @winners: entries per field
 *
 * Each field has the colour of its strongest unit, times the absolute value of that
 * unit's activation. The colours are a wheel laid over the grid, so that neighbours on the grid look
 * alike: hue by the angle around the grid's centre, saturation by the distance from
 * it; the greatest of a colour's three values is 1. A field with no activation
 * but 0 is black.
 *
 * Returns: (transfer none): fields x 3 values, red, green and blue, good until the
 *     next call
 */
const gfloat *
winner_map_draw (WinnerMap * map, guint columns, guint rows,
    const guint32 * indices, const gfloat * activations, gsize fields,
    guint winners)
{
  const gfloat *wheel;
  gfloat *rgb;
  gsize f;
  guint c;

  if (columns != map->columns || rows != map->rows)
    make_wheel (map, columns, rows);
  wheel = (const gfloat *) map->wheel->data;
  g_array_set_size (map->picture, 3 * fields);
  rgb = (gfloat *) map->picture->data;
  for (f = 0; f < fields; f++, rgb += 3) {
    gint i = find_strongest (indices, activations, winners, columns * rows);

    for (c = 0; c < 3; c++)
      rgb[c] = i < 0 ? 0.0f :
          fabsf (activations[i]) * wheel[3 * indices[i] + c];
    indices += winners;
    activations += winners;
  }
  return (const gfloat *) map->picture->data;
}
