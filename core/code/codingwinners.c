/* coding=winners: the largest scores win and are the activations
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "coding.h"

/* Stage 7, residual winners: o = m (o + o(t-1)) / 2, where m is 1 for the
 * residual winners and 0 for all others. The winners are among the residual
 * winners, so @previous can be used as scratch: the caller overwrites it with the
 * new code. */
static void
mix_with_previous (Winners * winners, guint n, const gfloat * score,
    gfloat * previous, Code * code)
{
  guint i;

  for (i = 0; i < code->n; i++)
    previous[code->indices[i]] += code->activations[i];
  code->n = n;
  winners_select (winners, score, n, code->indices);
  for (i = 0; i < n; i++)
    code->activations[i] = 0.5f * previous[code->indices[i]];
}

static void
encode (const CodingTools * tools, const CoderTask * task,
    const gfloat * drive, const gfloat * score, gfloat * previous, Code * code)
{
  const CompeteSettings *s = task->settings;

  code->n = s->winners;
  coding_select (tools, score, code->n, code->indices);
  code_gather (code, score);
  if (s->residual_winners > 0)
    mix_with_previous (tools->winners, s->residual_winners, score, previous,
        code);
}

const Coding coding_winners = {
  .keeps_scores = TRUE,
  .excite = lateral_excite_sum,
  .excite_listed = lateral_excite_sum_listed,
  .encode = encode
};
