/* Workers: threads that share the work of a job
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Workers Workers;

/**
 * WorkersFunc:
 * @data: the job's
 * @slice: number of the slice, from 0, less than workers_threads(): no other slice
 *     of the job has the same, so that it can index room that slices do not share
 * @first: first piece of the slice
 * @end: one after its last piece
 *
 * Does one slice of a job. Any of the threads may call it, and several slices may
 * run at once. The result must not depend on which thread runs a slice, or when, or
 * on how pieces are parted into slices.
 */
typedef void (*WorkersFunc) (gpointer data, guint slice, guint first,
    guint end);

guint workers_count_threads (guint threads);
Workers *workers_new (guint threads);
void workers_free (Workers * workers);
guint workers_threads (const Workers * workers);
guint workers_started (const Workers * workers);
void workers_run (Workers * workers, WorkersFunc func, gpointer data,
    guint pieces, gboolean share);
