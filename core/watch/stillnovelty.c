/* Still novelty: something stands where nothing stood
 *
 * How it works. Each field has two running means of its normalised values: a fast one of
 * about a second, but of some frames at least, and a slow one of about a minute. Where
 * something has come to stand, the fast mean soon shows it and the slow one does not yet.
 * Where something only moves past, the fast mean is not what is seen now either: that
 * difference is subtracted. A place counts when all fields of its neighbourhood are new,
 * as noise and leaves change one field at a time. The soft edge of a shadow rises evenly
 * across a field; such a change is left out. If much of the picture is new at once, the
 * light or the camera changed: then nothing counts, and the slow mean is learned again at
 * the fast rate.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "contrast.h"
#include "stillnovelty.h"
#include "vectors.h"

/* In seconds: the fast and the slow mean, and how long a hold goes on after its cause. */
#define FAST 1.0
#define SLOW 60.0
#define HOLD 3.0

/* The fast mean's greatest rate: what is in a place for only one frame, however long that
 * lasts, does not stand there. */
#define FASTEST 0.25

/* How far a field may be from its fast mean, relative to the slow one, to count as
 * standing. */
#define MOVING_WEIGHT 2.0f

/* Of the squared change of a field: when more than this rises evenly across it, it is a
 * shadow's. */
#define RAMP_SHARE 0.66f

/* A hold begins when over this share of the places have over this share of the
 * threshold. */
#define HOLD_PLACES 0.1
#define HOLD_NOVELTY 0.5

/* Fields of fewer pixels have a larger neighbourhood: the median of 3 x 3 fields in place
 * of the least of 2 x 2. */
#define LARGE_FIELD 100

struct _Still
{
  const Fields *fields;         /* not owned */
  Sample *sample;
  gfloat *fast, *slow;          /* count x values: the running means */
  gfloat *ramps[2];             /* values each: rising to the right, downwards; length 1 */
  gfloat *change;               /* scratch: values */
  gfloat *score;                /* s of each field */
  gfloat *place;                /* S of each place */
  gfloat *novelty;              /* of each field: the greatest S of its places */
  guint64 frames;
  gdouble seconds;              /* that were seen since the start */
  gdouble hold;                 /* seconds until it ends, 0: none */
};

/* Returns: (transfer full): values that rise evenly along x or y, their mean 0, the sum of
 * their squares 1; 0 in a field of a single column or row */
static gfloat *
ramp_new (const FieldsShape * shape, gboolean along_y)
{
  guint n = shape->width * shape->height, i;
  gdouble middle = ((along_y ? shape->height : shape->width) - 1) / 2.0;
  gdouble sum = 0.0;
  gfloat *ramp = vector_new (n);

  for (i = 0; i < n; i++) {
    ramp[i] = (along_y ? i / shape->width : i % shape->width) - middle;
    sum += ramp[i] * ramp[i];
  }
  for (i = 0; i < n && sum > 0.0; i++)
    ramp[i] /= sqrt (sum);
  return ramp;
}

/**
 * still_new:
 * @fields: how the grey frame is covered; one channel, local contrast. Kept
 *
 * Returns: (transfer full): the still novelty of fields that have seen nothing yet
 */
Still *
still_new (const Fields * fields)
{
  Still *s = g_new0 (Still, 1);
  gsize values = (gsize) fields->count * fields->values;

  s->fields = fields;
  s->sample = sample_new (fields->values);
  s->fast = vector_new (values);
  s->slow = vector_new (values);
  s->ramps[0] = ramp_new (&fields->shape, FALSE);
  s->ramps[1] = ramp_new (&fields->shape, TRUE);
  s->change = vector_new (fields->values);
  s->score = g_new0 (gfloat, fields->count);
  s->place = g_new0 (gfloat, fields->count);
  s->novelty = g_new0 (gfloat, fields->count);
  return s;
}

void
still_free (Still * s)
{
  if (s == NULL)
    return;
  sample_free (s->sample);
  g_aligned_free (s->fast);
  g_aligned_free (s->slow);
  g_aligned_free (s->ramps[0]);
  g_aligned_free (s->ramps[1]);
  g_aligned_free (s->change);
  g_free (s->score);
  g_free (s->place);
  g_free (s->novelty);
  g_free (s);
}

/**
 * still_reset:
 *
 * Forgets all frames.
 */
void
still_reset (Still * s)
{
  s->frames = 0;
  s->seconds = s->hold = 0.0;
  memset (s->novelty, 0, s->fields->count * sizeof (gfloat));
}

static void
approach (gfloat * mean, const gfloat * value, gfloat rate, guint n)
{
  guint j;

  for (j = 0; j < n; j++)
    mean[j] += rate * (value[j] - mean[j]);
}

/* |f - b|^2; without what rises evenly across the field if that is most of it, as it is in
 * soft shadows. */
static gfloat
measure_change (Still * s, const gfloat * f, const gfloat * b, guint n)
{
  gfloat all, x, y;
  guint j;

  for (j = 0; j < n; j++)
    s->change[j] = f[j] - b[j];
  all = vector_dot (s->change, s->change, n);
  x = vector_dot (s->change, s->ramps[0], n);
  y = vector_dot (s->change, s->ramps[1], n);
  return x * x + y * y > RAMP_SHARE * all ? all - x * x - y * y : all;
}

/* The score of a field, with v in the sample:
 *
 *   f += fast (v - f);  s = |f - b|^2 / M - 2 |v - f|^2 / M;  b += slow (v - b)
 *
 * with |f - b|^2 as measure_change() has it. */
static gfloat
score_field (Still * s, guint field, gfloat fast_rate, gfloat slow_rate)
{
  const guint n = s->fields->values;
  const gfloat *v = s->sample->v;
  gfloat *f = s->fast + (gsize) field * n, *b = s->slow + (gsize) field *n;
  gfloat score;

  approach (f, v, fast_rate, n);
  score = (measure_change (s, f, b, n)
      - MOVING_WEIGHT * vector_squared_distance (v, f, n)) / n;
  approach (b, v, slow_rate, n);
  return score;
}

/* The least of 2 x 2 fields, of which (x, y) is the upper left one. */
static gfloat
least_of_four (const Still * s, guint x, guint y)
{
  guint across = s->fields->across, down = s->fields->down;
  guint right = MIN (x + 1, across - 1), low = MIN (y + 1, down - 1);
  const gfloat *score = s->score;

  return MIN (MIN (score[y * across + x], score[y * across + right]),
      MIN (score[low * across + x], score[low * across + right]));
}

/* The median of 3 x 3 fields around (x, y); those beyond the edge are as the nearest. */
static gfloat
median_of_nine (const Still * s, guint x, guint y)
{
  gint across = s->fields->across, down = s->fields->down, i, j;
  gfloat sorted[9];

  for (i = 0; i < 9; i++) {
    gint column = CLAMP ((gint) x + i % 3 - 1, 0, across - 1);
    gint row = CLAMP ((gint) y + i / 3 - 1, 0, down - 1);
    gfloat value = s->score[row * across + column];

    for (j = i; j > 0 && sorted[j - 1] > value; j--)
      sorted[j] = sorted[j - 1];
    sorted[j] = value;
  }
  return sorted[4];
}

/* Sets S of each place. Returns: how many exceed @bound */
static guint
score_places (Still * s, gfloat bound)
{
  gboolean large = s->fields->values >= LARGE_FIELD;
  guint x, y, i = 0, over = 0;

  for (y = 0; y < s->fields->down; y++)
    for (x = 0; x < s->fields->across; x++, i++) {
      s->place[i] = large ? least_of_four (s, x, y) : median_of_nine (s, x, y);
      over += s->place[i] > bound;
    }
  return over;
}

/* A field is as new as the newest place that it is in. */
static void
spread (Still * s)
{
  gboolean large = s->fields->values >= LARGE_FIELD;
  guint across = s->fields->across, x, y;

  for (y = 0; y < s->fields->down; y++)
    for (x = 0; x < across; x++) {
      guint left = x > 0 ? x - 1 : 0, top = y > 0 ? y - 1 : 0;
      gfloat novelty = s->place[y * across + x];

      if (large) {
        novelty = MAX (novelty, s->place[y * across + left]);
        novelty = MAX (novelty, s->place[top * across + x]);
        novelty = MAX (novelty, s->place[top * across + left]);
      }
      s->novelty[y * across + x] = MAX (novelty, 0.0f);
    }
}

static gfloat
rate_of (gdouble seconds, gdouble period, guint64 frames)
{
  return MIN (1.0, MAX (seconds / period, 1.0 / (frames + 1.0)));
}

/**
 * still_step:
 * @pixels: a grey frame, without padding
 * @seconds: since the frame before it, over 0
 * @threshold: T, the novelty that matters
 *
 * With v a field's normalised values, M how many they are, and n the frames before:
 *
 *   f += max(min(seconds / 1 s, 1/4), 1 / (n + 1)) (v - f)
 *   s = |f - b|^2 / M - 2 |v - f|^2 / M
 *       where over two thirds of |f - b|^2 are the part of f - b that rises evenly to the
 *       right or downwards, that part is left out
 *   b += max(seconds / 60 s, 1 / (n + 1)) (v - b)
 *   S(x, y) = the least s of the 2 x 2 fields from (x, y)
 *
 * While S > T / 2 in over a tenth of the places, and for 3 s after, there is a hold, and
 * b is learned at f's rate.
 */
void
still_step (Still * s, const guint8 * pixels, gdouble seconds,
    gdouble threshold)
{
  static const SamplePixels grey = { 1, 1, {0} };
  const Fields *fields = s->fields;
  gfloat fast = rate_of (MIN (seconds, FASTEST * FAST), FAST, s->frames);
  gfloat slow = s->hold > 0.0 ? fast : rate_of (seconds, SLOW, s->frames);
  guint i, over;

  for (i = 0; i < fields->count; i++) {
    fields_cut (fields, i, &grey, &pixels, fields->shape.frame_width,
        s->sample);
    s->score[i] = score_field (s, i, fast, slow);
  }
  over = score_places (s, HOLD_NOVELTY * threshold);
  s->hold = MAX (s->hold - seconds, 0.0);
  if (over > HOLD_PLACES * fields->count)
    s->hold = HOLD;
  spread (s);
  s->frames++;
  s->seconds += seconds;
}

/**
 * still_is_held:
 *
 * Returns: whether the whole picture changed lately, so that nothing counts as new
 */
gboolean
still_is_held (const Still * s)
{
  return s->hold > 0.0;
}

/**
 * still_get_seconds:
 *
 * Returns: how long the frames have lasted so far
 */
gdouble
still_get_seconds (const Still * s)
{
  return s->seconds;
}

/**
 * still_get_novelty:
 *
 * Returns: (transfer none): the novelty of each field, from 0 on
 */
const gfloat *
still_get_novelty (const Still * s)
{
  return s->novelty;
}
