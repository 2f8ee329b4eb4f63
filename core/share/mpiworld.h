/* MPI: starting it, messages between the processes of a job, ending it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>
#include <mpi.h>

gint mpi_world_claim_tag (const gchar * name, GError ** error);
void mpi_world_release_tag (gint tag);

void mpi_world_start (void);
gboolean mpi_world_wait (GCancellable * cancellable, GError ** error);
gint mpi_world_rank (void);
gint mpi_world_size (void);

void mpi_world_send (gconstpointer data, gsize count, MPI_Datatype type,
    gint rank, gint tag, MPI_Request * request);
void mpi_world_receive (gpointer data, gsize count, MPI_Datatype type,
    gint rank, gint tag, MPI_Request * request);
gboolean mpi_world_complete (MPI_Request * requests, guint n,
    GCancellable * cancellable, GError ** error);

void mpi_world_enter (void);
void mpi_world_leave (void);
void mpi_world_abandon (void);
