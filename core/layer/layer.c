/* The layer: codes frames, and learns from them
 *
 * The way of a frame: the learning stage draws which fields to learn from; the coding
 * stage codes and reconstructs all fields; the learning stage learns from the result.
 * Each stage keeps what it needs from frame to frame, and neither calls the other.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "framecoder.h"
#include "layer.h"
#include "layerweights.h"

struct _Layer
{
  CompeteSettings settings;
  Weights *weights;
  FrameCoder *coder;
  FrameLearner *learner;
  Workers *workers;
  gboolean diverged;            /* learning has stopped for good */
  StageTimes times;
};

/**
 * layer_new:
 * @settings: passed by layer_check()
 * @values: M, values in a field
 * @order: (nullable): M entries, in which order they stand, as of Fields
 *
 * Returns: a layer that has learned nothing yet
 */
Layer *
layer_new (const CompeteSettings * settings, guint values,
    const guint32 * order)
{
  Layer *l = g_new0 (Layer, 1);

  l->weights = layer_weights_new (settings, values, order);
  l->learner = frame_learner_new (settings, l->weights);
  l->coder = frame_coder_new (l->weights->units, values);
  layer_set (l, settings);
  return l;
}

void
layer_free (Layer * l)
{
  if (l == NULL)
    return;
  frame_coder_free (l->coder);
  frame_learner_free (l->learner);
  weights_free (l->weights);
  workers_free (l->workers);
  g_free (l);
}

/**
 * layer_set:
 * @settings: passed by layer_check(), and layer_fits()
 *
 * The settings of the next frames.
 */
void
layer_set (Layer * l, const CompeteSettings * settings)
{
  guint threads = workers_count_threads (settings->threads);

  if (l->workers == NULL || threads != workers_threads (l->workers)) {
    workers_free (l->workers);
    l->workers = workers_new (threads);
  }
  l->settings = *settings;
  frame_coder_set (l->coder, settings);
}

/**
 * layer_keep_drives:
 * @keep: whether codes have drives from now on
 */
void
layer_keep_drives (Layer * l, gboolean keep)
{
  weights_keep_norms (l->weights, keep);
  frame_coder_keep_drives (l->coder, keep);
}

/**
 * layer_reset_past:
 *
 * o(t-1) = 0, as before the first frame.
 */
void
layer_reset_past (Layer * l)
{
  past_reset (frame_coder_past (l->coder));
}

/**
 * layer_drop_batch:
 *
 * Drops the fields that wait for a batch to be full.
 *
 * Returns: how many these were
 */
guint
layer_drop_batch (Layer * l)
{
  return frame_learner_drop_batch (l->learner);
}

/* --- frames --- */

/* The frame as the coding stage gets it; if it @learns, the fields to learn are drawn
 * first. */
static FrameCoderTask
begin_frame (Layer * l, Sample * const *samples, guint count, gboolean learns)
{
  if (learns && frame_learner_draw (l->learner, &l->settings, l->weights,
          samples, count))
    frame_coder_weights_changed (l->coder);
  layer_weights_sketch (l->weights, &l->settings,
      frame_coder_last (l->coder)->drives == NULL ? count : 0);
  return (FrameCoderTask) { &l->settings, l->weights, samples, count,
    frame_learner_frames (l->learner),
    learns ? frame_learner_usage (l->learner, &l->settings) : NULL
  };
}

/* Learns from the frame that was coded, whose fields were drawn before. */
static void
learn (Layer * l, Sample * const *samples)
{
  l->diverged = !frame_learner_learn (l->learner, &l->settings, l->weights,
      samples, frame_coder_last (l->coder), frame_coder_contests (l->coder),
      l->workers);
  frame_coder_weights_changed (l->coder);
}

/* Learns from a frame that was coded from @begin on, if it @learns and its
 * activations are @finite. */
static const FrameCode *
finish (Layer * l, Sample * const *samples, gboolean learns, gboolean finite,
    gint64 begin)
{
  gint64 coded = stage_times_add_code (&l->times, begin);

  l->diverged |= !finite;
  if (learns && finite)
    learn (l, samples);
  stage_times_add_learn (&l->times, coded);
  return frame_coder_last (l->coder);
}

static const FrameCode *
step (Layer * l, Sample * const *samples, guint count, gboolean learns)
{
  gint64 begin = stage_times_clock (&l->times);
  FrameCoderTask task = begin_frame (l, samples, count, learns);

  return finish (l, samples, learns,
      frame_coder_code (l->coder, &task, l->workers), begin);
}

/**
 * layer_step:
 * @samples: a frame's fields, M values each
 * @count: how many, at least 1
 *
 * Codes each field and reconstructs it. While learning, also learns from all fields, or
 * from fields-per-frame of them, drawn at random. All fields of a frame see the same
 * weights and are one mini-batch. The result does not depend on the number of threads.
 *
 * Returns: (transfer none): the frame's code
 */
const FrameCode *
layer_step (Layer * l, Sample * const *samples, guint count)
{
  return step (l, samples, count, layer_learns (l, 0));
}

/**
 * layer_code:
 * @samples: as for layer_step()
 * @count: how many
 *
 * Does the same without learning from this frame.
 *
 * Returns: (transfer none): the frame's code
 */
const FrameCode *
layer_code (Layer * l, Sample * const *samples, guint count)
{
  return step (l, samples, count, FALSE);
}

/**
 * layer_code_aside:
 * @samples: as for layer_step()
 * @count: how many
 *
 * Codes a frame without learning from it or keeping its code as o(t-1): frames that
 * follow are coded and learned, to the bit, as if this one had not been there.
 *
 * Returns: (transfer none): the frame's code
 */
const FrameCode *
layer_code_aside (Layer * l, Sample * const *samples, guint count)
{
  gint64 begin = stage_times_clock (&l->times);
  FrameCoderTask task = begin_frame (l, samples, count, FALSE);

  frame_coder_code_aside (l->coder, &task, l->workers);
  stage_times_add_code (&l->times, begin);
  return frame_coder_last (l->coder);
}

/**
 * layer_step_coded:
 * @samples: as for layer_step()
 * @count: how many
 * @contests: how the competition for each ended, with the weights as they are
 * @errors: the sum (v - r)^2 of each
 *
 * Does the same as layer_step() with a frame that is already coded, to the bit, but
 * without a reconstruction. For rules with a competition of their own.
 *
 * Returns: (transfer none): the frame's code
 */
const FrameCode *
layer_step_coded (Layer * l, Sample * const *samples, guint count,
    const RuleContest * contests, const gdouble * errors)
{
  gint64 begin = stage_times_clock (&l->times);
  gboolean learns = layer_learns (l, 0);
  FrameCoderTask task = begin_frame (l, samples, count, learns);

  return finish (l, samples, learns,
      frame_coder_set_code (l->coder, &task, contests, errors), begin);
}

/* --- learning with others --- */

/**
 * layer_parts:
 *
 * Returns: its parts, for those who change weights between frames; layer_parts_changed()
 *     comes next
 */
LayerParts
layer_parts (Layer * l)
{
  return (LayerParts) { &l->settings, l->learner, l->weights, l->workers };
}

/**
 * layer_parts_changed:
 * @finite: whether all weights have stayed finite
 */
void
layer_parts_changed (Layer * l, gboolean finite)
{
  l->diverged |= !finite;
  frame_coder_weights_changed (l->coder);
}

/* --- what it is --- */

/**
 * layer_settings:
 *
 * Returns: the settings of the last layer_set()
 */
const CompeteSettings *
layer_settings (const Layer * l)
{
  return &l->settings;
}

/**
 * layer_weights:
 *
 * Returns: (transfer none): its N prototypes
 */
const Weights *
layer_weights (const Layer * l)
{
  return l->weights;
}

/**
 * layer_workers:
 *
 * Returns: (transfer none): its threads, for jobs between frames
 */
Workers *
layer_workers (Layer * l)
{
  return l->workers;
}

/**
 * layer_times:
 *
 * Returns: (transfer none): how long its frames take; stage_times_reset() starts that
 */
StageTimes *
layer_times (Layer * l)
{
  return &l->times;
}

/**
 * layer_last_code:
 *
 * Returns: (transfer none): the code of the last frame
 */
const FrameCode *
layer_last_code (const Layer * l)
{
  return frame_coder_last (l->coder);
}

/**
 * layer_learns:
 * @ahead: how many frames come first
 *
 * Returns: whether the frame after those will be learned
 */
gboolean
layer_learns (const Layer * l, guint ahead)
{
  const CompeteSettings *s = &l->settings;

  return s->learning && !l->diverged && (s->learn_frames == 0
      || frame_learner_frames (l->learner) + ahead < s->learn_frames);
}

/**
 * layer_learning_rate:
 *
 * Returns: the learning rate of the next frame
 */
gdouble
layer_learning_rate (const Layer * l)
{
  return rule_learning_rate (&l->settings, frame_learner_fields (l->learner));
}

/**
 * layer_batch_wants:
 *
 * Returns: how many fields must come before a weight changes; 0: each frame changes them
 */
guint
layer_batch_wants (const Layer * l)
{
  return frame_learner_batch_wants (l->learner);
}

/**
 * layer_frames_learned:
 *
 * Returns: how many frames were learned, or wait in a batch to be
 */
guint64
layer_frames_learned (const Layer * l)
{
  return frame_learner_frames (l->learner);
}

/**
 * layer_has_diverged:
 *
 * Returns: whether learning has stopped for good, because a weight or an activation
 *     would not have stayed finite
 */
gboolean
layer_has_diverged (const Layer * l)
{
  return l->diverged;
}

/**
 * layer_collapse:
 *
 * Returns: whether units fail to share the work, with rule hebbian
 */
CollapseKind
layer_collapse (const Layer * l)
{
  return frame_learner_collapse (l->learner);
}

/* --- files --- */

/**
 * layer_state:
 *
 * Returns: what it has learned besides its weights; the arrays are the layer's, and
 *     valid until the next frame
 */
LayerState
layer_state (const Layer * l)
{
  LayerState state = frame_learner_state (l->learner);
  const Past *past = frame_coder_past (l->coder);

  state.past = past->fields;
  state.previous = past->codes;
  return state;
}

/**
 * layer_restore:
 * @weights: (nullable): as from weights_pack(); %NULL: they stay
 * @state: what was learned with them, as for frame_learner_restore()
 * @foreign: whether another rule or another program learned them
 *
 * Goes on from weights of a file, or of other layers. With rule unit-norm all rows have unit norm afterwards;
 * layer_mended() returns for how many that was not to be expected.
 */
void
layer_restore (Layer * l, const gfloat * weights, const LayerState * state,
    gboolean foreign)
{
  if (weights != NULL)
    foreign |= !weights_unpack (l->weights, weights);
  if (state->previous != NULL)
    past_restore (frame_coder_past (l->coder), state->previous, state->past);
  frame_learner_restore (l->learner, &l->settings,
      weights != NULL ? l->weights : NULL, state, foreign);
  frame_coder_weights_changed (l->coder);
}

/**
 * layer_mended:
 *
 * Returns: how many rows of the file that the layer goes on from were zeros, very small
 *     or very large, or, although rule unit-norm learned them, not of unit norm
 */
guint
layer_mended (const Layer * l)
{
  return frame_learner_mended (l->learner);
}
