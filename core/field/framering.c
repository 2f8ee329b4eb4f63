/* Frame ring: the last frames, for fields that span several
 *
 * How it works. There is memory for @length frames. While the ring fills, frames are
 * added one after another. Once it is full, the oldest frame is overwritten by the next
 * one: the pointers to the frames move one place down, and the first of them, which is
 * that of the oldest frame, becomes the last.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "framering.h"

/**
 * frame_ring_new:
 * @length: how many frames to hold, at least 1
 * @line: bytes of a line
 * @lines: of a frame
 *
 * Returns: (transfer full): a ring without frames
 */
FrameRing *
frame_ring_new (guint length, gsize line, guint lines)
{
  FrameRing *r = g_new0 (FrameRing, 1);
  guint i;

  r->length = length;
  r->line = line;
  r->lines = lines;
  r->pixels = g_malloc (length * line * lines);
  r->frames = g_new (const guint8 *, length);
  for (i = 0; i < length; i++)
    r->frames[i] = r->pixels + i * line * lines;
  return r;
}

void
frame_ring_free (FrameRing * r)
{
  if (r == NULL)
    return;
  g_free (r->pixels);
  g_free (r->frames);
  g_free (r);
}

/**
 * frame_ring_reset:
 *
 * Forgets all frames: the next one does not follow the last.
 */
void
frame_ring_reset (FrameRing * r)
{
  r->count = 0;
}

/* Returns: the place of the next frame in @frames, after moving the others down if the
 *     ring is full */
static guint
next_place (FrameRing * r)
{
  const guint8 *oldest = r->frames[0];

  if (r->count < r->length)
    return r->count++;
  memmove (r->frames, r->frames + 1, (r->length - 1) * sizeof *r->frames);
  r->frames[r->length - 1] = oldest;
  return r->length - 1;
}

/**
 * frame_ring_add:
 * @pixels: the first byte of a frame, which is copied
 * @stride: bytes from one of its lines to the next
 *
 * Returns: whether the ring is full now
 */
gboolean
frame_ring_add (FrameRing * r, const guint8 * pixels, gsize stride)
{
  guint8 *to = r->pixels + (r->frames[next_place (r)] - r->pixels);
  guint y;

  for (y = 0; y < r->lines; y++, to += r->line, pixels += stride)
    memcpy (to, pixels, r->line);
  return r->count == r->length;
}
