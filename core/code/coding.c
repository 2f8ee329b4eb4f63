/* Codings: the table
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "coding.h"

static const Coding *const codings[] = {
  [COMPETE_CODING_WINNERS] = &coding_winners,
  [COMPETE_CODING_REFIT] = &coding_refit,
  [COMPETE_CODING_PURSUIT] = &coding_pursuit,
  [COMPETE_CODING_SIGNED_PURSUIT] = &coding_signed_pursuit
};

/**
 * coding_get:
 * @coding: which
 *
 * Returns: (transfer none): that coding's functions
 */
const Coding *
coding_get (CompeteCoding coding)
{
  return codings[coding];
}

/**
 * coding_candidates:
 * @settings: of a layer
 * @units: N
 *
 * Returns: of how many units each thread keeps the products with each other, a
 *     square matrix of so many floats a side; 0 to N
 */
guint64
coding_candidates (const CompeteSettings * settings, guint64 units)
{
  const Coding *coding = coding_get (settings->coding);

  return coding->candidates ? coding->candidates (settings, units) : 0;
}

/**
 * coding_select:
 * @score: N floats
 * @k: how many win
 * @indices: (inout): the units that can win, if @tools says that they are listed; then
 *     those that do
 *
 * Selects the units with the largest scores, as winners_select() does.
 */
void
coding_select (const CodingTools * tools, const gfloat * score, guint k,
    guint32 * indices)
{
  if (tools->listed > 0)
    winners_select_among (tools->winners, score, tools->listed, k, indices);
  else
    winners_select (tools->winners, score, k, indices);
}
