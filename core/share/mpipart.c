/* The part of the units that a rank of an MPI job merges
 *
 * All ranks go on from the same lines after each meeting. So each rank finds the evidence
 * of the others for its part from their lines: they need not send it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "evidence.h"
#include "mpipart.h"
#include "vectors.h"

struct _MpiPart
{
  gint rank, size;
  guint units;                  /* N, of all parts */
  News *news;                   /* of each rank, of this part */
  const News **members;         /* the same */
  gfloat *lines;                /* theirs */
  gfloat *evidence;             /* nullable: theirs, with rule unit-norm */
  gfloat *base;                 /* lines after the last meeting */
  News merged;
};

/* The first of the units that a rank merges. */
static guint
first_unit (const MpiPart * p, gint rank)
{
  return (guint64) p->units * rank / p->size;
}

static guint
count_units (const MpiPart * p, gint rank)
{
  return first_unit (p, rank + 1) - first_unit (p, rank);
}

/**
 * mpi_part_new:
 * @terms: of the exchange
 * @rank: which rank this is
 * @size: of how many
 *
 * Returns: (transfer full): its part
 */
MpiPart *
mpi_part_new (const ExchangeTerms * terms, gint rank, gint size)
{
  MpiPart *p = g_new0 (MpiPart, 1);
  gsize units, line, evidence = evidence_length (terms->values);
  gint r;

  p->rank = rank;
  p->size = size;
  p->units = terms->units;
  units = count_units (p, rank);
  p->merged = (News) {.kind = terms->kind,.units = units,.values =
        terms->values };
  line = news_line_length (&p->merged);
  p->news = g_new (News, size);
  p->members = g_new (const News *, size);
  p->lines = vector_new (MAX (1, size * units * line));
  p->base = vector_new (MAX (1, units * line));
  p->merged.lines = vector_new (MAX (1, units * line));
  if (terms->kind == NEWS_EVIDENCE)
    p->evidence = vector_new (MAX (1, size * units * evidence));
  for (r = 0; r < size; r++) {
    p->news[r] = p->merged;
    p->news[r].lines = p->lines + r * units * line;
    if (p->evidence != NULL)
      p->news[r].evidence = p->evidence + r * units * evidence;
    p->members[r] = &p->news[r];
  }
  return p;
}

void
mpi_part_free (MpiPart * p)
{
  if (p == NULL)
    return;
  g_free (p->news);
  g_free (p->members);
  g_aligned_free (p->lines);
  g_aligned_free (p->evidence);
  g_aligned_free (p->base);
  g_aligned_free (p->merged.lines);
  g_free (p);
}

/**
 * mpi_part_memory:
 * @terms: of the exchange
 *
 * Returns: how many bytes a part takes at the most: that of a rank that is alone
 */
guint64
mpi_part_memory (const ExchangeTerms * terms)
{
  const News news = {.values = terms->values };
  guint64 floats = 3 * news_line_length (&news);

  if (terms->kind == NEWS_EVIDENCE)
    floats += evidence_length (terms->values);
  return terms->units * floats * sizeof (gfloat);
}

/**
 * mpi_part_length:
 *
 * Returns: how many floats of lines are the part of @rank
 */
gsize
mpi_part_length (const MpiPart * p, gint rank)
{
  return count_units (p, rank) * news_line_length (&p->merged);
}

/**
 * mpi_part_of:
 * @news: of all units
 *
 * Returns: the lines that are the part of @rank
 */
gfloat *
mpi_part_of (const MpiPart * p, const News * news, gint rank)
{
  return news_line (news, first_unit (p, rank));
}

/**
 * mpi_part_news:
 *
 * Returns: where to put what @rank tells of this part
 */
News *
mpi_part_news (const MpiPart * p, gint rank)
{
  return &p->news[rank];
}

/**
 * mpi_part_begin:
 * @news: what all ranks go on from
 */
void
mpi_part_begin (MpiPart * p, const News * news)
{
  memcpy (p->base, mpi_part_of (p, news, p->rank),
      mpi_part_length (p, p->rank) * sizeof (gfloat));
}

/**
 * mpi_part_merge:
 *
 * Merges what all ranks told of this part, in the order of ranks.
 *
 * Returns: (transfer none): the result
 */
const News *
mpi_part_merge (MpiPart * p)
{
  gint r;

  for (r = 0; r < p->size && p->evidence != NULL; r++)
    evidence_find (p->members[r], p->base);
  p->merged.rate = 0.0;
  news_merge (p->members, p->size, p->base, &p->merged);
  return &p->merged;
}

/* --- fields that become prototypes --- */

/**
 * mpi_part_count_before:
 * @seeds: (inout): of this meeting; what ranks before this one told is set
 */
void
mpi_part_count_before (const MpiPart * p, SeedTerms * seeds)
{
  gint r;

  seeds->fields_before = seeds->offered_before = 0;
  for (r = 0; r < p->rank; r++) {
    seeds->fields_before += p->news[r].fields;
    seeds->offered_before += p->news[r].seeds.offered;
  }
}

/**
 * mpi_part_find_drawn:
 * @draw: from the fields that all ranks offer
 * @rank: a rank, or one more than the last one
 *
 * Returns: how many of the fields that were drawn are of ranks before @rank
 */
guint
mpi_part_find_drawn (const MpiPart * p, const SeedDraw * draw, gint rank)
{
  guint offered = 0, i = 0;
  gint r;

  for (r = 0; r < rank; r++)
    offered += p->news[r].seeds.offered;
  while (i < draw->n && draw->fields[i] < offered)
    i++;
  return i;
}

/**
 * mpi_part_begin_drawn:
 * @draw: which units have become fields
 * @lines: of each of these units: what all ranks go on from
 */
void
mpi_part_begin_drawn (MpiPart * p, const SeedDraw * draw, const gfloat * lines)
{
  guint first = first_unit (p, p->rank), end = first_unit (p, p->rank + 1), i;
  gsize line = news_line_length (&p->merged);

  for (i = 0; i < draw->n; i++)
    if (draw->units[i] >= first && draw->units[i] < end)
      memcpy (p->base + (draw->units[i] - first) * line, lines + i * line,
          line * sizeof (gfloat));
}
