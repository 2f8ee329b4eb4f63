/* Explain cards: pictures of what was new and what was usual there
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most prototypes on a card. */
#define EXPLAIN_PROTOTYPES 5

/**
 * ExplainPrototype:
 * @width: in pixels
 * @height: in pixels
 * @frames: how many frames it has
 * @values: (transfer none): @frames x @height x @width grey values of any scale, the oldest
 *     frame first
 * @share: of all fields, those that its unit won; below 0: not known
 *
 * A prototype that is near to what was seen.
 */
typedef struct
{
  guint width, height, frames;
  const gfloat *values;
  gdouble share;
} ExplainPrototype;

/**
 * ExplainCard:
 * @title: the first line
 * @details: the second line
 * @width: of the grey pictures, in pixels
 * @height: of the grey pictures
 * @seen: @width x @height bytes: the frame
 * @usual: @width x @height floats, 0 to 255: the slow mean
 * @x: the left edge of the region, in their pixels
 * @y: its upper edge
 * @region_width: its width
 * @region_height: its height
 * @reconstruction: (nullable): @width x @height floats, 0 to 255: by a layer
 * @n_prototypes: how many there are
 * @prototypes: the nearest first
 * @directions: of the roses; 0: there are none
 * @speeds: of the roses
 * @usual_motion: @directions x @speeds shares, from right over down
 * @present_motion: the same of what was seen
 *
 * What a card shows. Nothing belongs to it.
 */
typedef struct
{
  const gchar *title, *details;
  guint width, height;
  const guint8 *seen;
  const gfloat *usual;
  guint x, y, region_width, region_height;
  const gfloat *reconstruction;
  guint n_prototypes;
  ExplainPrototype prototypes[EXPLAIN_PROTOTYPES];
  guint directions, speeds;
  const gdouble *usual_motion, *present_motion;
} ExplainCard;

gboolean explain_card_available (void);
GByteArray *explain_card_draw (const ExplainCard * card);

G_END_DECLS
