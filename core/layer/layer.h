/* The layer: its stages in the order in which the data flows
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gram.h"
#include "collapse.h"
#include "hebbian.h"
#include "settings.h"
#include "minibatch.h"
#include "sample.h"
#include "weights.h"
#include "code.h"
#include "workers.h"

/**
 * LayerTimes:
 * @code: how long frames were coded, in microseconds
 * @learn: and learned from
 *
 * Sums, which who gives them to a layer may set back to 0.
 */
typedef struct
{
  gint64 code, learn;
} LayerTimes;

/**
 * Layer:
 * @settings: what it was last told
 * @weights: N prototypes of M values
 * @count: fields of the last frame
 * @entries: k, for how many units a field's code has room
 * @codes: each field's code
 * @indices: @count x k uint32, the same one after another, %G_MAXUINT32 where a
 *     field has fewer units
 * @activations: @count x k floats, in that order, 0 where a field has fewer
 * @reconstruction: @count x M floats, each field's r = W^T o
 * @drives: (nullable): @count x N floats, when they are kept: each field's
 *     (w_u . v) / (|w_u| |v|), 0 where that has no value
 * @errors: each field's sum (v - r)^2
 * @error: their sum
 * @energy: sum v^2 over the frame
 * @frames_learned: frames that changed the weights, or wait in a batch to
 * @fields_learned: fields that did
 * @won: (nullable): N counts: how many of the fields learned each unit has won;
 *     %NULL when it began from a file that does not say
 * @wins: N floats, rule unit-norm: in how many frames each unit has won
 * @activity: N floats, rule unit-norm: each unit's fading sum of o^2
 * @usage: N floats, conscience: each unit's share of the fields
 * @mended: rule unit-norm: how many rows of the file that the layer goes on from
 *     were zeros, very small or very large, or, although this rule learned them,
 *     not of unit norm
 * @past: of how many fields the last code is kept
 * @previous: @past x N floats, o(t-1), field by field
 * @diverged: learning has stopped for good: a weight or an activation would not
 *     stay finite
 * @collapse: rule hebbian: whether units share the work, else %NULL
 *
 * @times: (nullable): who wants to know how long it takes sets this, and owns it
 *
 * To be read, not written, but for @times; the checkpoint alone writes it.
 */
typedef struct
{
  CompeteSettings settings;
  Weights *weights;
  guint count, entries;
  Code *codes;
  guint32 *indices;
  gfloat *activations, *reconstruction, *drives;
  gdouble *errors;
  gdouble error, energy;
  guint64 frames_learned, fields_learned;
  guint64 *won;
  gfloat *wins, *activity, *usage;
  guint mended, past;
  gfloat *previous;
  gboolean diverged;
  Collapse *collapse;
  LayerTimes *times;

  /*< private >*/
  guint units;
  gfloat *gain;
  guint32 *learned;             /* which fields are, ascending */
  guint n_learned;
  HebbianContest *contests;     /* of each field */
  Gram *gram;                   /* nullable: of the weights at ... */
  guint64 gram_at;              /* ... so many frames learned */
  Lessons *lessons;
  Hebbian *hebbian;
  struct _Station *stations;    /* what each slice of a job works with */
  guint n_stations;             /* threads at the most */
  Workers *workers;
} Layer;

/* The time in microseconds when somebody wants to know, else 0. */
static inline gint64
layer_clock (const Layer * layer)
{
  return layer->times ? g_get_monotonic_time () : 0;
}

gboolean layer_check (const CompeteSettings * settings, guint values,
    GError ** error);
gboolean layer_check_fields (const CompeteSettings * settings, guint fields,
    GError ** error);
Layer *layer_new (const CompeteSettings * settings, guint values);
void layer_free (Layer * layer);
gboolean layer_fits (const Layer * layer, const CompeteSettings * settings);
void layer_set (Layer * layer, const CompeteSettings * settings);
void layer_keep_drives (Layer * layer, gboolean keep);
gboolean layer_learns (const Layer * layer, guint ahead);
void layer_forget_past (Layer * layer);
void layer_set_past (Layer * layer, guint fields);
void layer_restore (Layer * layer, const gfloat * weights,
    guint64 frames_learned, guint64 fields_learned, gboolean foreign);
guint layer_drop_batch (Layer * layer);
gdouble layer_learning_rate (const Layer * layer);
guint layer_slices (const Layer * layer, guint pieces);
void layer_share_out (Layer * layer, WorkersFunc func, gpointer data,
    guint slices);
void layer_step (Layer * layer, Sample * const *samples, guint count);
void layer_step_coded (Layer * layer, Sample * sample,
    const HebbianContest * contest, gdouble error);
void layer_code (Layer * layer, Sample * const *samples, guint count);
void layer_code_aside (Layer * layer, Sample * const *samples, guint count);
