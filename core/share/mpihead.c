/* What each rank of an MPI job tells first at a meeting
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mpihead.h"

/* The largest count. */
#define MOST (G_GUINT64_CONSTANT (1) << 53)

/**
 * mpi_head_write:
 * @head: (out): %MPI_HEAD_LENGTH numbers
 * @news: of this rank
 * @leaving: whether it learns no more
 */
void
mpi_head_write (gdouble * head, const News * news, gboolean leaving)
{
  const gdouble numbers[MPI_HEAD_LENGTH] = {
    leaving, news->frames, news->fields, news->frames_learned,
    news->fields_learned, news->rate, news->seeds.offered, news->seeds.seed,
    MIN (news->seeds.epoch_fields, MOST), MIN (news->seeds.reseed_until, MOST)
  };
  guint i;

  for (i = 0; i < MPI_HEAD_LENGTH; i++)
    head[i] = numbers[i];
}

/**
 * mpi_head_read:
 * @head: of a rank
 * @news: (inout): its news, but for their lines
 *
 * Returns: whether that rank learns no more
 */
gboolean
mpi_head_read (const gdouble * head, News * news)
{
  news->frames = head[1];
  news->fields = head[2];
  news->frames_learned = head[3];
  news->fields_learned = head[4];
  news->rate = head[5];
  news->seeds = (SeedTerms) {.offered = head[6],.seed = head[7],
    .epoch_fields = head[8],.reseed_until = head[9] };
  return head[0] != 0.0;
}
