/* Values to colours
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words on each side of 0 in a table. */
#define COLORMAP_STEPS 255

/**
 * ColorMap:
 * @COLORMAP_GREYS: 0 white, 1 black: ink on paper; below 0 as 0
 * @COLORMAP_GRAY: 0 black, 1 white: light in the dark; below 0 as 0
 * @COLORMAP_BWR: -1 blue, 0 white, 1 red, symmetric about 0
 * @COLORMAP_MIDGREY: -1 black, 0 the grey in the middle, 1 white: light that is
 *     added to a picture or taken from it
 *
 * How a value in [-1, 1] is coloured.
 */
typedef enum
{
  COLORMAP_GREYS,
  COLORMAP_GRAY,
  COLORMAP_BWR,
  COLORMAP_MIDGREY
} ColorMap;

/* A picture's word of 32 bits in the machine's order: 0xffrrggbb. */
#define COLORMAP_WORD(r, g, b) \
    (0xff000000u | (guint32) (r) << 16 | (guint32) (g) << 8 | (guint32) (b))

const guint32 *colormap_zero (ColorMap map);

gboolean colormap_is_signed (ColorMap map);

G_END_DECLS
