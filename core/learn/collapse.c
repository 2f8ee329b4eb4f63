/* Collapse: rule hebbian, when few units win all or rows grow without end
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "collapse.h"
#include "rownorm.h"
#include "vectors.h"

/* A span is so many fields for each unit, and no fewer than these: 2000 units that
 * learn well leave a twentieth of them without a win in it. */
#define FIELDS_A_UNIT 30
#define LEAST_FIELDS 10000

/* A row that is so many times as long as any was at first, and as it tends to be,
 * grows without bound. */
#define FAR_LONGER 3.0f

/* With more of a rank for the units there are, some never win: of 500 units 14 %
 * with rank 30, of 300 a fifth with rank 7. */
#define UNITS_A_RANK 50

/* What anti-hebbian is known to do well up to. */
#define FIRM_ENOUGH 0.5

struct _Collapse
{
  guint units;
  guint64 span, fields;         /* how long a span is, and how far it is gone */
  guint spans;                  /* how many are over */
  guint8 *has_won;              /* N: in this span */
  gfloat length;                /* the longest row before the first field */
  CollapseKind kind;            /* what went wrong first */
};

/**
 * collapse_new:
 * @units: N
 *
 * Returns: a watch over units that have learned nothing yet
 */
Collapse *
collapse_new (guint units)
{
  Collapse *c = g_new0 (Collapse, 1);

  c->units = units;
  c->span = MAX (LEAST_FIELDS, FIELDS_A_UNIT * (guint64) units);
  c->has_won = g_new0 (guint8, units);
  return c;
}

void
collapse_free (Collapse * c)
{
  if (c == NULL)
    return;
  g_free (c->has_won);
  g_free (c);
}

static gfloat
longest_row (const Weights * w)
{
  gfloat *scratch = vector_new (w->values), longest = 0.0f;
  guint u;

  for (u = 0; u < w->units; u++)
    longest = MAX (longest, weights_row_length (w, u, scratch));
  g_aligned_free (scratch);
  return longest;
}

/* The span is over. Units find their places in the first one, so in that they
 * may be idle. */
static CollapseKind
judge (Collapse * c, const Weights * w)
{
  guint idle = 0, u;

  for (u = 0; u < c->units; u++)
    idle += !c->has_won[u];
  memset (c->has_won, 0, c->units);
  c->fields = 0;
  c->spans++;
  if (longest_row (w) > FAR_LONGER * MAX (1.0f, c->length))
    return COLLAPSE_GROWTH;
  return c->spans > 1 && idle > c->units / 3 ? COLLAPSE_IDLE : COLLAPSE_NONE;
}

/**
 * collapse_count:
 * @winner: the unit that won a field that is learned
 * @weights: what it won with
 *
 * Takes a field into account.
 */
void
collapse_count (Collapse * c, guint32 winner, const Weights * w)
{
  CollapseKind kind;

  if (c->spans == 0 && c->fields == 0)
    c->length = longest_row (w);
  c->has_won[winner] = TRUE;
  if (++c->fields < c->span)
    return;
  kind = judge (c, w);
  if (c->kind == COLLAPSE_NONE)
    c->kind = kind;
}

/**
 * collapse_kind:
 *
 * Returns: what was first seen to go wrong, at the end of a span
 */
CollapseKind
collapse_kind (const Collapse * c)
{
  return c == NULL ? COLLAPSE_NONE : c->kind;
}

/**
 * collapse_advice:
 * @kind: what collapse_kind() gave
 * @settings: what the layer is
 *
 * Returns: which setting to change, in a sentence without a stop
 */
const gchar *
collapse_advice (CollapseKind kind, const CompeteSettings * settings)
{
  guint64 units = (guint64) settings->columns * settings->rows;

  if (kind == COLLAPSE_GROWTH || settings->anti_hebbian > FIRM_ENOUGH)
    return "Lower anti-hebbian: 0.4 does well";
  if (settings->rank > 2 && (guint64) settings->rank * UNITS_A_RANK > units)
    return "Lower rank, or raise columns or rows";
  return "Lower learning-rate, or columns or rows";
}
