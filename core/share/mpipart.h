/* The part of the units that a rank of an MPI job merges
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "exchange.h"

typedef struct _MpiPart MpiPart;

MpiPart *mpi_part_new (const ExchangeTerms * terms, gint rank, gint size);
void mpi_part_free (MpiPart * part);
guint64 mpi_part_memory (const ExchangeTerms * terms);

gsize mpi_part_length (const MpiPart * part, gint rank);
gfloat *mpi_part_of (const MpiPart * part, const News * news, gint rank);

News *mpi_part_news (const MpiPart * part, gint rank);
void mpi_part_begin (MpiPart * part, const News * news);
const News *mpi_part_merge (MpiPart * part);

void mpi_part_count_before (const MpiPart * part, SeedTerms * seeds);
guint mpi_part_find_drawn (const MpiPart * part, const SeedDraw * draw,
    gint rank);
void mpi_part_begin_drawn (MpiPart * part, const SeedDraw * draw,
    const gfloat * lines);
