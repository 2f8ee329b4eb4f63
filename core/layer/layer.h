/* The layer: codes frames, and learns from them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "collapse.h"
#include "framecode.h"
#include "framelearner.h"
#include "sample.h"
#include "settings.h"
#include "stagetimes.h"
#include "weights.h"
#include "workers.h"

typedef struct _Layer Layer;

/* What learns in a layer. */
typedef struct
{
  const CompeteSettings *settings;
  FrameLearner *learner;
  Weights *weights;
  Workers *workers;
} LayerParts;

gboolean layer_check (const CompeteSettings * settings, guint values,
    GError ** error);
gboolean layer_check_fields (const CompeteSettings * settings, guint fields,
    GError ** error);

Layer *layer_new (const CompeteSettings * settings, guint values,
    const guint32 * order);
void layer_free (Layer * layer);
gboolean layer_fits (const Layer * layer, const CompeteSettings * settings);
void layer_set (Layer * layer, const CompeteSettings * settings);
void layer_keep_drives (Layer * layer, gboolean keep);

const FrameCode *layer_step (Layer * layer, Sample * const *samples,
    guint count);
const FrameCode *layer_code (Layer * layer, Sample * const *samples,
    guint count);
const FrameCode *layer_code_aside (Layer * layer, Sample * const *samples,
    guint count);
const FrameCode *layer_step_coded (Layer * layer, Sample * const *samples,
    guint count, const RuleContest * contests, const gdouble * errors);
void layer_reset_past (Layer * layer);
guint layer_drop_batch (Layer * layer);
LayerParts layer_parts (Layer * layer);
void layer_parts_changed (Layer * layer, gboolean finite);

const CompeteSettings *layer_settings (const Layer * layer);
const Weights *layer_weights (const Layer * layer);
Workers *layer_workers (Layer * layer);
StageTimes *layer_times (Layer * layer);
const FrameCode *layer_last_code (const Layer * layer);
gboolean layer_learns (const Layer * layer, guint ahead);
gdouble layer_learning_rate (const Layer * layer);
guint layer_batch_wants (const Layer * layer);
guint64 layer_frames_learned (const Layer * layer);
gboolean layer_has_diverged (const Layer * layer);
CollapseKind layer_collapse (const Layer * layer);

LayerState layer_state (const Layer * layer);
void layer_restore (Layer * layer, const gfloat * weights,
    const LayerState * state, gboolean foreign);
guint layer_mended (const Layer * layer);
