/* Which settings a layer may have
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "layer.h"

G_DEFINE_QUARK (layer-error-quark, layer_error)

/* 4 GiB of them, and as much again for the drive's copy. */
#define MOST_WEIGHTS ((guint64) 1 << 30)

/* What a setting must hold against another. */
static const gchar *
fault (const LayerSettings * s, guint values)
{
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
  if (s->residual_winners > 0 && s->coding != LAYER_CODING_WINNERS)
    return "residual-winners needs coding=winners";
  if (s->weight_min > s->weight_max)
    return "weight-min is larger than weight-max";
  if ((guint64) units * values > MOST_WEIGHTS)
    return "that many units of that many values have more than 1073741824 "
        "weights: lower columns or rows, make the frame smaller, or set "
        "field-width and field-height to less";
  if (s->coding == LAYER_CODING_SIGNED_PURSUIT && !s->signed_values)
    return "coding=signed-pursuit needs prototypes of both signs: set "
        "contrast=local, and another rule than multiplicative, or "
        "coding=pursuit";
  if (s->rule != LAYER_RULE_HEBBIAN)
    return NULL;
  if (s->coding != LAYER_CODING_WINNERS)
    return "rule=hebbian needs coding=winners: it has one winner, "
        "which neither refit nor pursuit could fit";
  if (s->rank > units)
    return "rank is larger than the number of units: "
        "lower rank, or raise columns or rows";
  if (s->batch_size == 0)
    return "batch-size is 0: a batch holds at least 1 field";
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
layer_check (const LayerSettings * settings, guint values, GError ** error)
{
  const gchar *message = fault (settings, values);

  if (message != NULL)
    g_set_error_literal (error, layer_error_quark (), 0, message);
  return message == NULL;
}
