/* The table of all motions
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: a motion is a file that fills in a Motion. Value i of the property
 * `motion` is row i of the table here. A new motion is a new file and a new row at the
 * end; existing rows keep their places, so that the values stay the same.
 */

#include "motion.h"

static const Motion *const motions[] = {
  &motion_drift,
  &motion_tiles,
  &motion_dance,
};

/**
 * motions_count:
 *
 * Returns: how many motions there are
 */
guint
motions_count (void)
{
  return G_N_ELEMENTS (motions);
}

/**
 * motions_get:
 * @index: less than motions_count()
 *
 * Returns: (transfer none): the motion with this index
 */
const Motion *
motions_get (guint index)
{
  return motions[index];
}
