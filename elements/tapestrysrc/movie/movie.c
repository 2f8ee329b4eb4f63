/* A movie: the order in which frames are played, once or in several epochs
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "movie.h"

/* Frames that are put into order before it is looked whether to stop. */
#define UNSTOPPED (1 << 16)

struct _Movie
{
  guint frames, epochs;
  guint32 seed;

  /* Only of a shuffled movie */
  GRand *rand;
  guint32 *order;
  guint64 shuffled_epoch;       /* the epoch of @order */
};

/**
 * movie_new:
 * @frames: how many frames an epoch has, up to %G_MAXINT32; 0 for one epoch
 *     that never ends
 * @epochs: how often they are played, 0 for ever; not used when @frames is 0
 * @shuffle: whether each epoch plays the frames in a random order of its own; not used
 *     when @frames is 0
 * @seed: of the shuffling
 *
 * Returns: (nullable): a movie, %NULL when there is no memory for the order of its
 *     frames
 */
Movie *
movie_new (guint frames, guint epochs, gboolean shuffle, guint32 seed)
{
  Movie *movie;
  guint32 *order = NULL;

  if (shuffle && frames > 0 && !(order = g_try_new (guint32, frames)))
    return NULL;
  movie = g_new0 (Movie, 1);
  movie->frames = frames;
  movie->epochs = epochs;
  movie->seed = seed;
  if (order != NULL) {
    movie->order = order;
    movie->rand = g_rand_new ();
    movie->shuffled_epoch = G_MAXUINT64;
  }
  return movie;
}

/**
 * movie_free:
 * @movie: what movie_new() returned
 */
void
movie_free (Movie * movie)
{
  g_clear_pointer (&movie->rand, g_rand_free);
  g_free (movie->order);
  g_free (movie);
}

/**
 * movie_length:
 * @movie: a movie
 *
 * Returns: how many frames are played in all, or %MOVIE_ENDLESS
 */
guint64
movie_length (const Movie * movie)
{
  if (movie->frames == 0 || movie->epochs == 0)
    return MOVIE_ENDLESS;
  return (guint64) movie->frames * movie->epochs;
}

/* Fisher and Yates' algorithm. The seed is made of the movie's and the epoch's number,
 * so that the order of an epoch does not depend on the epochs before it. */
static gboolean
shuffle_epoch (Movie * movie, guint64 epoch, GCancellable * stop)
{
  const guint32 seed[] = { movie->seed, (guint32) epoch, epoch >> 32 };
  guint32 i, *order = movie->order;

  movie->shuffled_epoch = G_MAXUINT64;
  g_rand_set_seed_array (movie->rand, seed, G_N_ELEMENTS (seed));
  for (i = 0; i < movie->frames; i++)
    order[i] = i;
  for (i = movie->frames - 1; i > 0; i--) {
    guint32 other = g_rand_int_range (movie->rand, 0, i + 1);
    guint32 swapped = order[i];

    order[i] = order[other];
    order[other] = swapped;
    if (i % UNSTOPPED == 0 && g_cancellable_is_cancelled (stop))
      return FALSE;
  }
  movie->shuffled_epoch = epoch;
  return TRUE;
}

/**
 * movie_prepare:
 * @movie: a movie
 * @n: number of a frame, as for movie_frame()
 * @stop: (nullable): stops it
 *
 * Puts the frames of its epoch into order, if they are shuffled and it has not been done.
 * This takes seconds for 10^8 frames.
 *
 * Returns: %FALSE if it was stopped; the next call starts over
 */
gboolean
movie_prepare (Movie * movie, guint64 n, GCancellable * stop)
{
  return movie->order == NULL || movie->shuffled_epoch == n / movie->frames
      || shuffle_epoch (movie, n / movie->frames, stop);
}

/**
 * movie_frame:
 * @movie: a movie
 * @n: number of the frame in the order in which they are played, from 0, less than
 *     movie_length()
 * @starts_epoch: (out): whether an epoch begins with it
 *
 * Returns: number of the frame in the movie, from 0, less than its frames
 */
guint64
movie_frame (Movie * movie, guint64 n, gboolean * starts_epoch)
{
  guint64 frame;

  if (movie->frames == 0) {
    *starts_epoch = n == 0;
    return n;
  }
  frame = n % movie->frames;
  *starts_epoch = frame == 0;
  if (movie->order == NULL)
    return frame;
  movie_prepare (movie, n, NULL);
  return movie->order[frame];
}
