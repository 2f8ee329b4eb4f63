/* coding=pursuit and coding=signed-pursuit: matching pursuit among the largest
 * scores
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "coding.h"

/* The shortlist: among how many units a pursuit chooses. */
static guint64
candidates (const CompeteSettings * s, guint64 units)
{
  guint64 shortlist = (guint64) s->shortlist * s->winners;

  return s->shortlist > 0 ? MIN (shortlist, units) : units;
}

static void
make_shortlist (const CodingTools * tools, const CoderTask * task,
    const gfloat * score, Code * code)
{
  guint units = task->weights->units, u;

  code->n = candidates (task->settings, units);
  if (code->n < units)
    coding_select (tools, score, code->n, code->indices);
  else
    for (u = 0; u < units; u++)
      code->indices[u] = u;
}

static void
pursue (const CodingTools * tools, const CoderTask * t, const gfloat * drive,
    const gfloat * score, gboolean both_signs, Code * code)
{
  const CompeteSettings *s = t->settings;
  const PursuitTask task = { t->weights, t->gram, t->gain,
    t->unit_rows, both_signs, s->winners
  };

  make_shortlist (tools, t, score, code);
  pursuit_run (tools->pursuit, &task, drive, code);
}

static void
encode (const CodingTools * tools, const CoderTask * task,
    const gfloat * drive, const gfloat * score, gfloat * previous, Code * code)
{
  pursue (tools, task, drive, score, FALSE, code);
}

static void
encode_signed (const CodingTools * tools, const CoderTask * task,
    const gfloat * drive, const gfloat * score, gfloat * previous, Code * code)
{
  pursue (tools, task, drive, score, TRUE, code);
}

/* A unit may stand for its negative, too: its score is the size of its drive. */
static void
score_size (gfloat * score, const gfloat * activation, guint units)
{
  guint u;

  for (u = 0; u < units; u++)
    score[u] = fabsf (activation[u]);
}

const Coding coding_pursuit = {
  .shares_gram = TRUE,
  .candidates = candidates,
  .excite = lateral_excite_mean,
  .excite_listed = lateral_excite_mean_listed,
  .encode = encode
};

const Coding coding_signed_pursuit = {
  .is_signed = TRUE,
  .shares_gram = TRUE,
  .candidates = candidates,
  .score = score_size,
  .excite = lateral_excite_mean,
  .excite_listed = lateral_excite_mean_listed,
  .encode = encode_signed
};
