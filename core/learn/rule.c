/* Rules: the table
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "contenders.h"
#include "rule.h"
#include "shortlist.h"

static const Rule *const rules[] = {
  [COMPETE_RULE_MULTIPLICATIVE] = &rule_multiplicative,
  [COMPETE_RULE_UNIT_NORM] = &rule_unit_norm,
  [COMPETE_RULE_HEBBIAN] = &rule_hebbian
};

/**
 * rule_get:
 *
 * Returns: (transfer none): the functions of @rule
 */
const Rule *
rule_get (CompeteRule rule)
{
  return rules[rule];
}

/**
 * rule_normalizes:
 * @settings: of a layer, with no contrast auto
 *
 * Returns: whether the values of a field are normalised, to both signs
 */
gboolean
rule_normalizes (const CompeteSettings * s)
{
  return s->contrast == COMPETE_CONTRAST_LOCAL
      || s->contrast == COMPETE_CONTRAST_MOTION;
}

/**
 * rule_has_signs:
 * @settings: of a layer, with no contrast auto
 *
 * Normalised contrast has values of both signs. A rule that cannot change a weight's sign
 * learns the values above 0 and those below 0 as two halves, neither of which is
 * negative.
 *
 * Returns: whether the values of a field, and so the prototypes, are of both signs
 */
gboolean
rule_has_signs (const CompeteSettings * s)
{
  return rule_normalizes (s) && rule_get (s->rule)->has_signs;
}

/**
 * rule_has_code:
 * @settings: of a layer
 * @sample: a field
 *
 * Returns: whether the field has a code and can be learned: %FALSE with motion contrast
 *     if nothing in it moves
 */
gboolean
rule_has_code (const CompeteSettings * settings, const Sample * sample)
{
  return sample->n_lit > 0 || settings->contrast != COMPETE_CONTRAST_MOTION;
}

/**
 * rule_may_sketch:
 * @settings: of a layer
 *
 * Returns: whether fields may be coded by a sketch of the weights
 */
gboolean
rule_may_sketch (const CompeteSettings * settings)
{
  const Rule *rule = rule_get (settings->rule);

  return rule->get_wanted ?
      shortlist_may_help (settings, rule->get_wanted (settings)) :
      contenders_may_help (settings);
}

/**
 * rule_learning_rate:
 * @settings: of a layer
 * @fields_learned: how many fields it has learned
 *
 * Returns: the learning rate at that time
 */
gdouble
rule_learning_rate (const CompeteSettings * s, guint64 fields_learned)
{
  const Rule *rule = rule_get (s->rule);

  return rule->get_rate ? rule->get_rate (s, fields_learned) : s->learning_rate;
}
