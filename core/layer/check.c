/* Which settings a layer may have
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "coding.h"
#include "competeerror.h"
#include "layer.h"

/* 4 GiB of them, and as much again for the drive's copy. */
#define MOST_WEIGHTS ((guint64) 1 << 30)

/* 1 GiB for each thread: what refit or pursuit choose from has a Gram matrix. */
#define MOST_CANDIDATES 16384

/* What a setting must hold against another. */
static const gchar *
fault (const CompeteSettings * s, guint values)
{
  const Coding *coding = coding_get (s->coding);
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
  if ((guint64) units * values > MOST_WEIGHTS)
    return "that many units of that many values have more than 1073741824 "
        "weights: lower columns or rows, make the frame smaller, or set "
        "field-width and field-height to less";
  if (coding->is_signed && (s->rule == COMPETE_RULE_MULTIPLICATIVE
          || s->contrast == COMPETE_CONTRAST_NONE))
    return "coding=signed-pursuit needs prototypes of both signs: set "
        "contrast=local, and another rule than multiplicative, or "
        "coding=pursuit";
  if (coding_candidates (s, units) > MOST_CANDIDATES)
    return "refit and pursuit choose from 16384 units at the most: lower winners "
        "or shortlist (0 is all units), lower columns or rows, or set "
        "coding=winners";
  if (s->rule != COMPETE_RULE_HEBBIAN)
    return NULL;
  if (!coding->keeps_scores)
    return "rule=hebbian needs coding=winners: it has one winner, "
        "which neither refit nor pursuit could fit";
  if (s->rank > units)
    return "rank is larger than the number of units: "
        "lower rank, or raise columns or rows";
  if (s->batch_size == 0)
    return "batch-size is 0: a batch holds at least 1 field";
  if ((guint64) s->batch_size * values > MOST_WEIGHTS)
    return "a batch of that many fields has more than 1073741824 values: lower "
        "batch-size, or set field-width and field-height to less";
  return NULL;
}

/**
 * layer_check:
 * @settings: what a layer is to be
 * @values: M, values in a field
 * @error: (out): a sentence that names the settings at odds
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
 * Of each field a layer may keep the drive, the code and the last code.
 *
 * Returns: whether layer_step() may have so many
 */
gboolean
layer_check_fields (const CompeteSettings * settings, guint fields,
    GError ** error)
{
  guint units = settings->columns * settings->rows;

  if ((guint64) fields * units <= MOST_WEIGHTS)
    return TRUE;
  g_set_error (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS,
      "%u fields and %u units have "
      "more than 1073741824 drives a frame: raise field-stride, or lower columns "
      "or rows", fields, units);
  return FALSE;
}
