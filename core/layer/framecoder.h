/* The coding stage: from a frame's samples to its code and reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "framecode.h"
#include "past.h"
#include "rule.h"

/* The most fields whose drives one thread computes together; a multiple of 4. */
#define FRAME_CODER_BLOCK 128

/**
 * FrameCoderTask:
 * @settings: of the layer
 * @weights: N x M
 * @samples: @count fields of M values
 * @count: at least 1
 * @frames_learned: how many frames were learned before, which the lateral strength
 *     depends on
 * @usage: (nullable): N floats, each unit's share of the fields, for the conscience;
 *     %NULL without conscience
 *
 * A frame to code, and what to code it with.
 */
typedef struct
{
  const CompeteSettings *settings;
  const Weights *weights;
  Sample *const *samples;
  guint count;
  guint64 frames_learned;
  const gfloat *usage;
} FrameCoderTask;

typedef struct _FrameCoder FrameCoder;

gboolean frame_coder_needs_past (const CompeteSettings * settings,
    guint64 fields);

FrameCoder *frame_coder_new (guint units, guint values);
void frame_coder_free (FrameCoder * coder);
void frame_coder_set (FrameCoder * coder, const CompeteSettings * settings);
void frame_coder_keep_drives (FrameCoder * coder, gboolean keep);
Past *frame_coder_past (FrameCoder * coder);
void frame_coder_weights_changed (FrameCoder * coder);

gboolean frame_coder_code (FrameCoder * coder, const FrameCoderTask * task,
    Workers * workers);
void frame_coder_code_aside (FrameCoder * coder, const FrameCoderTask * task,
    Workers * workers);
gboolean frame_coder_set_code (FrameCoder * coder, const FrameCoderTask * task,
    const RuleContest * contests, const gdouble * errors);

const FrameCode *frame_coder_last (const FrameCoder * coder);
const RuleContest *frame_coder_contests (const FrameCoder * coder);
