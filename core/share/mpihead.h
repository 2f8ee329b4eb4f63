/* What each rank of an MPI job tells first at a meeting
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "news.h"

/* In doubles, which are exact for counts up to 2^53. */
#define MPI_HEAD_LENGTH 10

void mpi_head_write (gdouble * head, const News * news, gboolean leaving);
gboolean mpi_head_read (const gdouble * head, News * news);
