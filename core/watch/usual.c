/* The usual picture: the slow mean of grey frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "usual.h"

/* In seconds, as the slow mean of still novelty. */
#define SLOW 60.0

struct _Usual
{
  gsize pixels;
  guint64 frames;
  gfloat *mean;
};

/**
 * usual_new:
 * @pixels: of a frame
 *
 * Returns: (transfer full): the mean of no frames yet
 */
Usual *
usual_new (gsize pixels)
{
  Usual *u = g_new0 (Usual, 1);

  u->pixels = pixels;
  u->mean = g_new0 (gfloat, pixels);
  return u;
}

void
usual_free (Usual * u)
{
  if (u == NULL)
    return;
  g_free (u->mean);
  g_free (u);
}

/**
 * usual_step:
 * @pixels: a grey frame
 * @seconds: since the frame before it
 *
 * mean += max(seconds / 60 s, 1 / (n + 1)) (pixel - mean), n the frames before
 */
void
usual_step (Usual * u, const guint8 * pixels, gdouble seconds)
{
  gfloat rate = MIN (1.0, MAX (seconds / SLOW, 1.0 / (u->frames + 1.0)));
  gsize i;

  for (i = 0; i < u->pixels; i++)
    u->mean[i] += rate * (pixels[i] - u->mean[i]);
  u->frames++;
}

/**
 * usual_get:
 *
 * Returns: (transfer none): the mean, 0 to 255
 */
const gfloat *
usual_get (const Usual * u)
{
  return u->mean;
}
