/* Random numbers without state, and choices by them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "random.h"

/**
 * random_number:
 * @n: which
 *
 * Returns: the @n-th number of a sequence that has no other state (Steele, Lea and
 *     Flood's SplitMix64, doi 10.1145/2660193.2660195)
 */
guint64
random_number (guint64 n)
{
  guint64 z = n * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/**
 * random_choose:
 * @seed: the same seed draws the same fields
 * @frame: the number of the frame
 * @fields: how many the frame has
 * @wanted: how many to draw, 0 or too many for all
 * @drawn: (out): which, ascending; room for all
 *
 * Draws fields at random, each set of them as likely as any other (Knuth's
 * selection sampling). What is drawn depends on the arguments alone, so that
 * there is nothing to save.
 *
 * Returns: how many were drawn
 */
guint
random_choose (guint32 seed, guint64 frame, guint fields, guint wanted,
    guint32 * drawn)
{
  guint64 start =
      random_number (random_number (seed + G_GUINT64_CONSTANT (1)) ^ frame);
  guint f, n = 0;

  if (wanted == 0 || wanted > fields)
    wanted = fields;
  for (f = 0; f < fields && n < wanted; f++) {
    guint32 number = random_number (start + f) >> 32;

    if (((guint64) number * (fields - f)) >> 32 < wanted - n)
      drawn[n++] = f;
  }
  return n;
}
