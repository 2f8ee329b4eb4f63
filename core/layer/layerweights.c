/* The weights of a layer, as its settings ask for them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "activation.h"
#include "ahead.h"
#include "lateral.h"
#include "layerweights.h"
#include "rule.h"

/* Weights of at least so many bytes are sketched: where a few rows decide, and where all
 * neighbours of a unit count, or a rule competes by itself. */
#define WORTH_SKETCHING (1 << 18)
#define WORTH_SKETCHING_MORE (1 << 20)

/* The same for frames of many fields, unless a rule competes by itself. Then a frame of
 * up to AHEAD_MOST fields is coded as they are. */
#define WORTH_SKETCHING_MANY (1 << 19)

/**
 * layer_weights_new:
 * @settings: passed by layer_check()
 * @values: M, values in a field
 * @order: (nullable): M entries, in which order they stand, as of Fields
 *
 * Returns: (transfer full): weights as they are before anything is learned
 */
Weights *
layer_weights_new (const CompeteSettings * settings, guint values,
    const guint32 * order)
{
  const Rule *rule = rule_get (settings->rule);
  Weights *w = weights_new (settings->columns * settings->rows, values,
      rule->get_power ? rule->get_power (settings) : 1.0f);

  if (order != NULL)
    weights_set_order (w, order);
  if (rule_has_signs (settings))
    weights_make_signed (w);
  if (activation_get (settings->activation)->needs_sums)
    weights_keep_sums (w);
  if (settings->init == COMPETE_INIT_NORMAL)
    weights_init_normal (w, settings->init_mean, settings->init_deviation,
        settings->seed);
  else
    weights_init_uniform (w, settings->seed);
  return w;
}

/**
 * layer_weights_sketch:
 * @settings: passed by layer_check()
 * @fields: of the next frame, 0 if somebody asks for all drives
 *
 * Keeps a sketch of the weights from now on, if the next frame can be coded by one.
 */
void
layer_weights_sketch (Weights * w, const CompeteSettings * settings,
    guint fields)
{
  gboolean competes = rule_get (settings->rule)->compete != NULL;
  gboolean excites = lateral_excites (settings);
  gboolean many = fields > 1 && !competes;
  gsize least = many ? WORTH_SKETCHING_MANY : competes || excites ?
      WORTH_SKETCHING_MORE : WORTH_SKETCHING;

  weights_keep_sketch (w, fields > 0 && rule_may_sketch (settings)
      && (!many || (excites ? 2 : 1) <= w->wide->bytes_worth)
      && (!competes || fields <= AHEAD_MOST), least, many && excites);
}
