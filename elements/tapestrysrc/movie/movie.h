/* A movie: the order in which frames are played, once or in several epochs
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The length of a movie without an end. */
#define MOVIE_ENDLESS G_MAXUINT64

typedef struct _Movie Movie;

Movie *movie_new (guint frames, guint epochs, gboolean shuffle, guint32 seed);

void movie_free (Movie * movie);

guint64 movie_length (const Movie * movie);

gboolean movie_prepare (Movie * movie, guint64 n, GCancellable * stop);

guint64 movie_frame (Movie * movie, guint64 n, gboolean * starts_epoch);

G_END_DECLS
