/* Workers: threads that share out the slices of a job
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

typedef struct _Workers Workers;

/**
 * WorkersFunc:
 * @data: the job's
 * @slice: which part of it to do, from 0
 *
 * Called from any of the threads; two slices may be under way at once. What a
 * slice yields must not depend on which thread does it, or when.
 */
typedef void (*WorkersFunc) (gpointer data, guint slice);

Workers *workers_new (guint threads);
void workers_free (Workers * workers);
guint workers_threads (const Workers * workers);
void workers_run (Workers * workers, WorkersFunc func, gpointer data,
    guint slices);
