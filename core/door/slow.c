/* slow.h: stages of slow features over the drives of a layer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "framerecall.h"
#include "framescores.h"
#include "invariant.h"
#include "slow.h"
#include "slowcheckpoint.h"
#include "slowsolve.h"

struct _SlowLayer
{
  Invariant *invariant;
  FrameScores *scores;
  FrameRecall *recall;
  gboolean aside;               /* whether the last frame was coded aside */
  SlowCode code;
};

gboolean
slow_layer_check (guint units, GError ** error)
{
  return invariant_check (units, error);
}

guint64
slow_layer_memory (const SlowSettings * settings, guint units, guint fields)
{
  return invariant_memory (settings, units, fields);
}

const gchar *
slow_layer_kernel (void)
{
  return slow_solve_kernel ();
}

SlowLayer *
slow_layer_new (const SlowSettings * settings, guint units,
    const gchar * location, GError ** error)
{
  SlowLayer *l;

  if (!invariant_check (units, error))
    return NULL;
  l = g_new0 (SlowLayer, 1);
  l->invariant = invariant_new (settings, units);
  l->scores = frame_scores_new (settings->window);
  l->recall = frame_recall_new (location);
  if (location != NULL && !slow_checkpoint_load (l->invariant, location, error)) {
    slow_layer_free (l);
    return NULL;
  }
  return l;
}

void
slow_layer_free (SlowLayer * l)
{
  if (l == NULL)
    return;
  invariant_free (l->invariant);
  frame_scores_free (l->scores);
  frame_recall_free (l->recall);
  g_free (l);
}

gboolean
slow_layer_match (const SlowLayer * l, const SlowSettings * settings,
    guint units)
{
  return invariant_matches (l->invariant, settings, units);
}

void
slow_layer_update (SlowLayer * l, const SlowSettings * settings)
{
  invariant_set (l->invariant, settings);
}

gboolean
slow_layer_save (SlowLayer * l, const gchar * location, GError ** error)
{
  return slow_checkpoint_save (l->invariant, frame_recall_get (l->recall),
      location, error);
}

/* --- frames --- */

static const SlowCode *
get_code (SlowLayer * l)
{
  const Invariant *v = l->invariant;

  l->code = (SlowCode) {
    .fields = v->fields,.first_units = v->first->units,
    .second_units = v->second->units,.third_units = v->settings.third_units,
    .first = v->has_first ? v->y1 : NULL,
    .second = v->has_second ? v->y2 : NULL,
    .third = v->has_third ? v->y3 : NULL,
    .phase = v->phase,.frames_seen = v->frames_seen
  };
  frame_scores_set_code (l->scores, &l->code);
  return &l->code;
}

const SlowCode *
slow_layer_step (SlowLayer * l, const gfloat * drives, guint fields)
{
  l->aside = FALSE;
  invariant_step (l->invariant, drives, fields);
  frame_scores_add_stages (l->scores, l->invariant);
  return get_code (l);
}

const SlowCode *
slow_layer_code_aside (SlowLayer * l, const gfloat * drives, guint fields)
{
  l->aside = TRUE;
  invariant_code_aside (l->invariant, drives, fields);
  return get_code (l);
}

void
slow_layer_reset_past (SlowLayer * l)
{
  invariant_reset_past (l->invariant);
  frame_scores_reset_past (l->scores);
  frame_recall_reset_past (l->recall);
}

guint64
slow_layer_frames_seen (const SlowLayer * l)
{
  return l->invariant->frames_seen;
}

/* --- figures --- */

void
slow_layer_score_pixels (SlowLayer * l, const guint8 * pixels, gsize stride,
    const CompeteFormat * format)
{
  frame_scores_add_pixels (l->scores, pixels, stride, format);
}

void
slow_layer_score_code (SlowLayer * l, const CompeteCode * code)
{
  frame_scores_add_code (l->scores, code);
}

void
slow_layer_get_figures (const SlowLayer * l, SlowFigures * figures)
{
  const Invariant *v = l->invariant;

  *figures = (SlowFigures) {
    .phase = v->phase,.phase_frames = v->phase_frames,
    .frames_seen = v->frames_seen,
    .unused_third = v->third ? slow_winners_unused (v->third) : 0,
    .recall_error = frame_recall_error (l->recall)
  };
  frame_scores_set_figures (l->scores, figures);
}

/* --- recall --- */

guint64
slow_layer_recall_memory (const SlowLayer * l, const CompeteFormat * format,
    const CompeteFields * fields)
{
  return frame_recall_memory (l->recall, l->invariant, format, fields);
}

gboolean
slow_layer_update_recall (SlowLayer * l, const CompeteFormat * format,
    const CompeteFields * fields, GError ** error)
{
  return frame_recall_update (l->recall, l->invariant, format, fields, error);
}

void
slow_layer_learn_recall (SlowLayer * l, const gfloat * drives)
{
  if (l->invariant->settings.learning && !l->aside)
    frame_recall_learn (l->recall, l->invariant, drives);
}

void
slow_layer_set_prototypes (SlowLayer * l, GBytes * prototypes)
{
  frame_recall_set_prototypes (l->recall, prototypes);
}

gboolean
slow_layer_can_recall (const SlowLayer * l)
{
  return frame_recall_is_ready (l->recall, l->invariant);
}

gboolean
slow_layer_recall (SlowLayer * l, const guint8 * pixels, gsize stride,
    gfloat * frame)
{
  return frame_recall_reconstruct (l->recall, l->invariant, pixels, stride,
      !l->aside, frame);
}
