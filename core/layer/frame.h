/* A frame on its way through a layer's stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "coder.h"
#include "layer.h"

/* Slice i of n pieces in s slices is from PART (i, n, s) to PART (i + 1, n, s). */
#define PART(i, n, s) ((guint) ((guint64) (n) * (i) / (s)))

/* What a slice of a job works with, so that no two share anything. */
typedef struct _Station
{
  Coder *coder;
  gfloat *scratch;              /* 2 M floats, padded */
  gboolean diverged;
} Station;

/* A frame on its way through the stages. */
typedef struct
{
  Layer *layer;
  Sample *const *samples;
  CoderTask task;
  guint changed;                /* units that a full batch changes, ... */
  gfloat step;                  /* ... and how far */
  guint slices;
  gboolean aside;               /* leaves no trace in the layer but its code */
} Frame;

/* When the gram was computed, if it was not. */
#define NEVER G_MAXUINT64

Station *frame_station (Layer * layer, guint slice);
void frame_code (Frame * frame);
void frame_code_known (Frame * frame, const HebbianContest * contest,
    gdouble error);
void frame_draw (Frame * frame);
void frame_learn (Frame * frame);
