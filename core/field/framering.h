/* Frame ring: the last frames, for fields that span several
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * FrameRing:
 * @length: how many frames it holds when it is full
 * @line: bytes of a line of a frame
 * @frames: when it is full, the first byte of each frame, the oldest first; lines are
 *     @line bytes apart
 *
 * The last frames.
 */
typedef struct
{
  guint length;
  gsize line;
  const guint8 **frames;

  /*< private >*/
  guint lines, count;
  guint8 *pixels;
} FrameRing;

FrameRing *frame_ring_new (guint length, gsize line, guint lines);
void frame_ring_free (FrameRing * ring);
void frame_ring_reset (FrameRing * ring);
gboolean frame_ring_add (FrameRing * ring, const guint8 * pixels,
    gsize stride);
