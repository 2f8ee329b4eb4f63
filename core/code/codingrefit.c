/* coding=refit: the largest scores win, their activations fit the sample
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "coding.h"

static guint64
candidates (const CompeteSettings * settings, guint64 units)
{
  return settings->winners;
}

static void
encode (const CodingTools * tools, const CoderTask * task,
    const gfloat * drive, const gfloat * score, gfloat * previous, Code * code)
{
  code->n = task->settings->winners;
  coding_select (tools, score, code->n, code->indices);
  pursuit_refit (tools->pursuit, task->weights, drive, code);
}

const Coding coding_refit = {
  .candidates = candidates,
  .excite = lateral_excite_mean,
  .excite_listed = lateral_excite_mean_listed,
  .encode = encode
};
