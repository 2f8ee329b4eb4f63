/* Collapse: rule hebbian goes wrong when few units win everything, or rows grow without
 * bound
 *
 * Learned fields are counted in spans. At the end of each span it is checked which units
 * have won a field in it, and how long the longest row is.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "collapse.h"
#include "rownorm.h"
#include "vectors.h"

/* The length of a span: fields for each unit, and fields at least. In a span of this
 * length, of 2000 units that learn well a twentieth do not win. */
#define FIELDS_A_UNIT 30
#define LEAST_FIELDS 10000

/* A row grows without bound if it is this many times as long as the longest row was at
 * first, and as the length 1 that rows tend to. */
#define FAR_LONGER 3.0f

/* With fewer units than this for each rank, some never win: 14 % of 500 units with
 * rank 30, a fifth of 300 units with rank 7. */
#define UNITS_A_RANK 50

/* The greatest anti-hebbian that is known to do well. */
#define MOST_ANTI_HEBBIAN 0.5

struct _Collapse
{
  guint units;
  guint64 span;                 /* fields in a span */
  guint64 fields;               /* fields of this span so far */
  guint spans;                  /* spans that are over */
  guint8 *has_won;              /* N: whether the unit has won in this span */
  gfloat length;                /* of the longest row, before the first field */
  CollapseKind kind;            /* what went wrong first */
};

/**
 * collapse_new:
 * @units: N
 *
 * Returns: a check of units that have learned nothing yet
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

/* Checks a span that is over, and begins the next. In the first span units still find
 * their fields, and may be idle. */
static CollapseKind
finish_span (Collapse * c, const Weights * w)
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
 * @winner: the unit that won a learned field
 * @weights: N x M, before that field is learned
 *
 * Counts a learned field.
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
  kind = finish_span (c, w);
  if (c->kind == COLLAPSE_NONE)
    c->kind = kind;
}

/**
 * collapse_kind:
 *
 * Returns: what went wrong first, as of the last span that is over
 */
CollapseKind
collapse_kind (const Collapse * c)
{
  return c->kind;
}

/**
 * collapse_advice:
 * @kind: from collapse_kind()
 * @settings: of the layer
 *
 * Returns: which setting to change, a sentence without a full stop
 */
const gchar *
collapse_advice (CollapseKind kind, const CompeteSettings * settings)
{
  guint64 units = (guint64) settings->columns * settings->rows;

  if (kind == COLLAPSE_GROWTH || settings->anti_hebbian > MOST_ANTI_HEBBIAN)
    return "Lower anti-hebbian: 0.4 does well";
  if (settings->rank > 2 && (guint64) settings->rank * UNITS_A_RANK > units)
    return "Lower rank, or raise columns or rows";
  return "Lower learning-rate, or columns or rows";
}
