/* Values to colours
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "colormap.h"

#define N_MAPS (COLORMAP_MIDGREY + 1)

static guint32 words[N_MAPS][2 * COLORMAP_STEPS + 1];

/* The colour of step @i of -255 .. 255. */
static guint32
color (ColorMap map, gint i)
{
  guint light;

  switch (map) {
    case COLORMAP_GRAY:
      light = MAX (i, 0);
      break;
    case COLORMAP_BWR:
      if (i < 0)
        return COLORMAP_WORD (255 + i, 255 + i, 255);
      return COLORMAP_WORD (255, 255 - i, 255 - i);
    case COLORMAP_MIDGREY:
      light = (COLORMAP_STEPS + i + 1) / 2;
      break;
    default:
      light = 255 - MAX (i, 0);
      break;
  }
  return COLORMAP_WORD (light, light, light);
}

/**
 * colormap_zero:
 * @map: which colours
 *
 * The table of @map, made at the first call. Any thread may call it.
 *
 * Returns: (transfer none): where the word of 0 stands; the word of a value v in
 *     [-1, 1] is that many times %COLORMAP_STEPS words after or before it
 */
const guint32 *
colormap_zero (ColorMap map)
{
  static gsize made;

  if (g_once_init_enter (&made)) {
    guint m;
    gint i;

    for (m = 0; m < N_MAPS; m++)
      for (i = -COLORMAP_STEPS; i <= COLORMAP_STEPS; i++)
        words[m][COLORMAP_STEPS + i] = color (m, i);
    g_once_init_leave (&made, 1);
  }
  return words[map] + COLORMAP_STEPS;
}

/**
 * colormap_is_signed:
 * @map: which colours
 *
 * Returns: whether values below 0 have colours of their own
 */
gboolean
colormap_is_signed (ColorMap map)
{
  return map == COLORMAP_BWR || map == COLORMAP_MIDGREY;
}
