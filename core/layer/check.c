/* Which settings a layer may have
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "coding.h"
#include "competeerror.h"
#include "layer.h"
#include "rule.h"
#include "vectors.h"

/* The products of so many prototypes, which refit and pursuit need, take 1 GiB for each
 * thread. */
#define MOST_CANDIDATES 16384

/* Returns: (nullable): which settings contradict each other */
static const gchar *
fault (const CompeteSettings * s, guint values)
{
  const Coding *coding = coding_get (s->coding);
  const Rule *rule = rule_get (s->rule);
  guint units = s->columns * s->rows;

  if (s->winners > units)
    return "winners is larger than the number of units: "
        "lower winners, or raise columns or rows";
  if (s->residual_winners > units)
    return "residual-winners is larger than the number of units: "
        "lower residual-winners, or raise columns or rows";
  if (s->residual_winners > 0 && s->residual_winners < s->winners)
    return "residual-winners is smaller than winners: "
        "raise residual-winners, or set it to 0";
  if (s->residual_winners > 0 && !coding->keeps_scores)
    return "residual-winners needs coding=winners";
  if (s->weight_min > s->weight_max)
    return "weight-min is larger than weight-max";
  if ((guint64) units * values > VECTOR_MOST)
    return "that many units of that many values have more than 1073741824 "
        "weights: lower columns or rows, make the frame smaller, or set "
        "field-width and field-height to less";
  if (coding->is_signed && (!rule->has_signs
          || s->contrast == COMPETE_CONTRAST_NONE))
    return "coding=signed-pursuit needs prototypes of both signs: set "
        "contrast=local, and another rule than multiplicative, or "
        "coding=pursuit";
  if (s->contrast == COMPETE_CONTRAST_MOTION && s->field_frames < 2)
    return "contrast=motion codes what changes from frame to frame: set "
        "field-frames to 2 or more, or contrast=local";
  if (coding_candidates (s, units) > MOST_CANDIDATES)
    return
        "refit and pursuit choose from 16384 units at the most: lower winners "
        "or shortlist (0 is all units), lower columns or rows, or set "
        "coding=winners";
  return rule->get_fault ? rule->get_fault (s, units, values) : NULL;
}

/**
 * layer_check:
 * @settings: what a layer is to be
 * @values: M, values in a field
 * @error: (out): a sentence that names the settings that contradict each other
 *
 * Returns: whether layer_new() and layer_set() may have them
 */
gboolean
layer_check (const CompeteSettings * settings, guint values, GError ** error)
{
  const gchar *message;

  if (!compete_settings_in_range (settings, error))
    return FALSE;
  message = fault (settings, values);
  if (message != NULL)
    g_set_error_literal (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS, message);
  return message == NULL;
}

/**
 * layer_check_fields:
 * @settings: passed by layer_check()
 * @fields: how many a frame has
 * @error: (out): a sentence that says what to change
 *
 * A layer may keep the drive, the code and the previous code of each field, N floats
 * each.
 *
 * Returns: whether layer_step() may have so many
 */
gboolean
layer_check_fields (const CompeteSettings * settings, guint fields,
    GError ** error)
{
  guint units = settings->columns * settings->rows;

  if ((guint64) fields * units <= VECTOR_MOST)
    return TRUE;
  g_set_error (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS,
      "%u fields and %u units have "
      "more than 1073741824 drives a frame: raise field-stride, or lower columns "
      "or rows", fields, units);
  return FALSE;
}

/**
 * layer_fits:
 * @settings: passed by layer_check()
 *
 * Returns: whether layer_set() may have @settings; if not, they need another layer.
 *     The settings of where weights start do not matter once they have.
 */
gboolean
layer_fits (const Layer * l, const CompeteSettings * settings)
{
  const CompeteSettings *s = layer_settings (l);

  return settings->columns == s->columns && settings->rows == s->rows
      && settings->rule == s->rule && settings->activation == s->activation
      && settings->lebesgue_norm == s->lebesgue_norm
      && settings->rank == s->rank && settings->anti_hebbian == s->anti_hebbian
      && settings->batch_size == s->batch_size
      && settings->precision == s->precision && settings->step == s->step
      && rule_has_signs (settings) == rule_has_signs (s);
}
