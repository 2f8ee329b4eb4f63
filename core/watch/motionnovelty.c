/* Motion novelty: something moves where to, or as fast as, nothing moved
 *
 * How it works. A histogram counts how often fields of the picture move in each direction
 * at each speed, wherever they are. The rarer a motion is, the more information it has.
 * The novelty of a place is the mean information of what moved there in the last frames,
 * over the usual one. Even when nothing is new, the largest novelty in a picture is
 * larger, the more there is to see: it is divided by its usual value. Once enough was
 * seen, what is usual changes in about ten minutes, and what is new counts a tenth of
 * that, so that it stays new for a while.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "motionnovelty.h"

/* Frames that a novelty is the mean of, and the fields to each side. */
#define FRAMES 5
#define REACH 1

/* Moving fields of usual information that are added to each place: few fields say
 * little. */
#define PRIOR 12.0

/* Directions are measured with errors: each neighbouring one gets this share of what was
 * counted for one. */
#define BLUR 0.1

/* In seconds of motion: how long what is usual is first learned, and in what time it
 * changes later; and when the usual largest novelty begins to be learned. */
#define FIRST 30.0
#define MEMORY 600.0
#define BEGIN 10.0

/* Frames that the histogram has the size of. */
#define MASS 300.0

/* What is new changes what is usual by this share. New is what reaches HYSTERESIS of the
 * threshold. */
#define NEW_SHARE 0.1
#define HYSTERESIS 0.75

/* The usual largest excess is at least this, and a single one counts at most so many
 * times the usual. */
#define LEAST_GREATEST 0.1
#define LIMIT 1.5

/* When this share of the fields moves more than usual, the light or the camera changed;
 * the usual share changes in so many seconds. */
#define HOLD_SHARE 0.3
#define HOLD 2.0
#define SHARE_MEMORY 60.0

#define STILL MOTION_BINS       /* the bin of a field that does not move */

struct _Motion
{
  guint across, down, count;
  guint8 *bins[FRAMES];         /* of each field, the latest frame first */
  gdouble usual[MOTION_BINS];   /* the histogram h */
  gdouble greatest;             /* G, 0: not known */
  gdouble share;                /* the usual share of moving fields */
  guint64 frames, moving, greatests;    /* how many went into share, h and G */
  gdouble seconds;              /* of motion */
  gdouble hold;                 /* seconds until it ends, 0: none */
  gfloat *novelty;
  gdouble *information;         /* scratch: of each field, summed over the frames */
  guint *moved;                 /* scratch: in how many of them it moved */
};

/**
 * motion_new:
 * @fields_across: fields in a row, at least 1
 * @fields_down: rows of fields, at least 1
 *
 * Returns: (transfer full): the motion novelty of fields that have seen nothing yet
 */
Motion *
motion_new (guint fields_across, guint fields_down)
{
  Motion *m = g_new0 (Motion, 1);
  guint i;

  m->across = fields_across;
  m->down = fields_down;
  m->count = fields_across * fields_down;
  for (i = 0; i < FRAMES; i++)
    m->bins[i] = g_new (guint8, m->count);
  m->novelty = g_new (gfloat, m->count);
  m->information = g_new (gdouble, m->count);
  m->moved = g_new (guint, m->count);
  motion_reset (m);
  return m;
}

void
motion_free (Motion * m)
{
  guint i;

  if (m == NULL)
    return;
  for (i = 0; i < FRAMES; i++)
    g_free (m->bins[i]);
  g_free (m->novelty);
  g_free (m->information);
  g_free (m->moved);
  g_free (m);
}

/**
 * motion_reset:
 *
 * Forgets all frames.
 */
void
motion_reset (Motion * m)
{
  guint i;

  for (i = 0; i < FRAMES; i++)
    memset (m->bins[i], STILL, m->count);
  memset (m->usual, 0, sizeof m->usual);
  memset (m->novelty, 0, m->count * sizeof (gfloat));
  m->greatest = m->share = m->seconds = m->hold = 0.0;
  m->frames = m->moving = m->greatests = 0;
}

/**
 * motion_bin:
 * @x: to the right
 * @y: downwards
 *
 * Returns: direction x %MOTION_SPEEDS + speed; direction 0 is right, 2 down, 4 left, 6 up
 */
guint
motion_bin (gfloat x, gfloat y)
{
  const gfloat eighth = 0.41421356f;    /* tan (pi / 8) */
  gfloat squared = x * x + y * y, ax = fabsf (x), ay = fabsf (y);
  guint direction, speed = 0;
  gfloat bound;

  if (ay <= eighth * ax)
    direction = x >= 0.0f ? 0 : 4;
  else if (ax <= eighth * ay)
    direction = y >= 0.0f ? 2 : 6;
  else if (y >= 0.0f)
    direction = x >= 0.0f ? 1 : 3;
  else
    direction = x >= 0.0f ? 7 : 5;
  for (bound = 1.0f; speed < MOTION_SPEEDS - 1 && squared >= bound * bound;
      bound *= 2.0f)
    speed++;
  return direction * MOTION_SPEEDS + speed;
}

/* Sets the latest frame's bins. Returns: how many fields move */
static guint
set_bins (Motion * m, const FieldFlow * flow)
{
  guint8 *bins = m->bins[FRAMES - 1];
  guint i, moving = 0;

  memmove (m->bins + 1, m->bins, (FRAMES - 1) * sizeof *m->bins);
  m->bins[0] = bins;
  for (i = 0; i < m->count; i++) {
    bins[i] = flow[i].moves ? motion_bin (flow[i].x, flow[i].y) : STILL;
    moving += flow[i].moves;
  }
  return moving;
}

/* Whether so many fields move that the whole picture changed. */
static gboolean
find_hold (Motion * m, guint moving, gdouble seconds)
{
  gdouble share = (gdouble) moving / m->count;

  m->hold = MAX (m->hold - seconds, 0.0);
  if (m->frames > 0 && share > m->share + HOLD_SHARE)
    m->hold = HOLD;
  m->share += MIN (1.0, MAX (seconds / SHARE_MEMORY, 1.0 / (m->frames + 1.0)))
      * (share - m->share);
  m->frames++;
  return m->hold > 0.0;
}

/* h_b of the histogram, of which neighbouring directions get a share. */
static gdouble
get_usual (const Motion * m, guint b)
{
  return (1.0 - 2.0 * BLUR) * m->usual[b]
      + BLUR * (m->usual[(b + MOTION_SPEEDS) % MOTION_BINS]
      + m->usual[(b + MOTION_BINS - MOTION_SPEEDS) % MOTION_BINS]);
}

/* l_b = -log ((h_b + 1) / sum (h + 1)). Returns: u, its mean over what was counted; 0 if
 * nothing was */
static gdouble
find_information (const Motion * m, gdouble * l)
{
  gdouble mass = 0.0, mean = 0.0;
  guint b;

  for (b = 0; b < MOTION_BINS; b++)
    mass += m->usual[b];
  for (b = 0; b < MOTION_BINS; b++) {
    l[b] = -log ((get_usual (m, b) + 1.0) / (mass + MOTION_BINS));
    mean += m->usual[b] * l[b];
  }
  return mass > 0.0 ? mean / mass : 0.0;
}

static void
sum_frames (Motion * m, const gdouble * l)
{
  guint i, t;

  for (i = 0; i < m->count; i++) {
    m->information[i] = 0.0;
    m->moved[i] = 0;
    for (t = 0; t < FRAMES; t++)
      if (m->bins[t][i] != STILL) {
        m->information[i] += l[m->bins[t][i]];
        m->moved[i]++;
      }
  }
}

/* nu = ((sum l + C u) / (n + C)) / u over the fields around (x, y); 1 if none moved. */
static gdouble
score_place (const Motion * m, guint x, guint y, gdouble u)
{
  guint left = x > REACH ? x - REACH : 0, right =
      MIN (x + REACH, m->across - 1);
  guint top = y > REACH ? y - REACH : 0, low = MIN (y + REACH, m->down - 1);
  gdouble sum = 0.0;
  guint n = 0, i, j;

  for (j = top; j <= low; j++)
    for (i = left; i <= right; i++) {
      sum += m->information[j * m->across + i];
      n += m->moved[j * m->across + i];
    }
  return n > 0 ? (sum + PRIOR * u) / (n + PRIOR) / u : 1.0;
}

/* Sets the excess nu - 1 of each place. Returns: the greatest, at least 0 */
static gdouble
score_places (Motion * m)
{
  gdouble l[MOTION_BINS], u = find_information (m, l), greatest = 0.0;
  guint x, y, i = 0;

  sum_frames (m, l);
  for (y = 0; y < m->down; y++)
    for (x = 0; x < m->across; x++, i++) {
      gdouble excess = u > 0.0 ? score_place (m, x, y, u) - 1.0 : 0.0;

      m->novelty[i] = MAX (excess, 0.0);
      greatest = MAX (greatest, excess);
    }
  return greatest;
}

/* How fast what is usual changes, after @before frames. */
static gdouble
rate_of (const Motion * m, gdouble seconds, guint64 before)
{
  gdouble rate = seconds / MEMORY;

  if (m->seconds < FIRST)
    rate = MAX (rate, 1.0 / (before + 1.0));
  return MIN (rate, 1.0);
}

/* Learns the usual largest excess, G, and divides by it. */
static void
divide_by_greatest (Motion * m, gdouble greatest, gdouble seconds,
    gdouble threshold)
{
  gdouble usual = MAX (m->greatest, LEAST_GREATEST);
  guint i;

  for (i = 0; i < m->count; i++)
    m->novelty[i] /= usual;
  if (m->seconds < BEGIN || greatest == 0.0 || (m->seconds >= FIRST
          && greatest >= HYSTERESIS * threshold * usual))
    return;
  if (m->greatests > 0)
    greatest = MIN (greatest, LIMIT * usual);
  m->greatest += rate_of (m, seconds, m->greatests) * (greatest - m->greatest);
  m->greatests++;
}

/* h += rate (300 counts - h), where new fields count a tenth. */
static void
learn (Motion * m, gdouble seconds, gdouble threshold)
{
  gdouble rate = rate_of (m, seconds, m->moving);
  guint i, b;

  for (b = 0; b < MOTION_BINS; b++)
    m->usual[b] *= 1.0 - rate;
  for (i = 0; i < m->count; i++) {
    gboolean is_new = m->seconds >= FIRST
        && m->novelty[i] >= HYSTERESIS * threshold;

    if (m->bins[0][i] != STILL)
      m->usual[m->bins[0][i]] += rate * MASS * (is_new ? NEW_SHARE : 1.0);
  }
  m->moving++;
  m->seconds += seconds;
}

/**
 * motion_step:
 * @flow: of each field, in a tenth of a second
 * @seconds: since the frame before it, over 0
 * @threshold: the novelty that matters
 *
 * With h the histogram, of which each neighbouring direction gets a tenth,
 * l_b = -log ((h_b + 1) / sum (h + 1)) and u its mean over what was counted:
 *
 *   nu = ((sum l + C u) / (n + C)) / u over the n moving fields of 3 x 3 fields and 5
 *       frames, C = 12
 *   novelty = (nu - 1) / G, G the usual largest nu - 1, at least 0.1
 *
 * While the share of moving fields exceeds the usual by 0.3, and for 2 s after, nothing
 * is new and nothing is learned. Frames without motion change nothing.
 */
void
motion_step (Motion * m, const FieldFlow * flow, gdouble seconds,
    gdouble threshold)
{
  guint moving = set_bins (m, flow), i;
  gdouble greatest;

  if (find_hold (m, moving, seconds)) {
    for (i = 0; i < FRAMES; i++)
      memset (m->bins[i], STILL, m->count);
    memset (m->novelty, 0, m->count * sizeof (gfloat));
    return;
  }
  greatest = score_places (m);
  divide_by_greatest (m, greatest, seconds, threshold);
  if (moving > 0)
    learn (m, seconds, threshold);
}

/**
 * motion_is_held:
 *
 * Returns: whether the whole picture moved lately, so that nothing counts as new
 */
gboolean
motion_is_held (const Motion * m)
{
  return m->hold > 0.0;
}

/**
 * motion_get_seconds:
 *
 * Returns: for how long something moved so far
 */
gdouble
motion_get_seconds (const Motion * m)
{
  return m->seconds;
}

/**
 * motion_get_novelty:
 *
 * Returns: (transfer none): the novelty of each field, from 0 on; 1 is the usual largest
 */
const gfloat *
motion_get_novelty (const Motion * m)
{
  return m->novelty;
}

/**
 * motion_get_usual:
 *
 * Returns: (transfer none): how often each bin is usual, %MOTION_BINS numbers of any sum
 */
const gdouble *
motion_get_usual (const Motion * m)
{
  return m->usual;
}

/**
 * motion_get_present:
 * @column: of a field
 * @row: of a field
 * @bins: (out): how many fields around it moved as each bin in the last frames
 *
 * Gets what the novelty of a field is the mean of.
 */
void
motion_get_present (const Motion * m, guint column, guint row, gdouble * bins)
{
  guint x, y, t;

  memset (bins, 0, MOTION_BINS * sizeof *bins);
  for (y = row > REACH ? row - REACH : 0; y <= MIN (row + REACH, m->down - 1);
      y++)
    for (x = column > REACH ? column - REACH : 0;
        x <= MIN (column + REACH, m->across - 1); x++)
      for (t = 0; t < FRAMES; t++) {
        guint8 bin = m->bins[t][y * m->across + x];

        if (bin != STILL)
          bins[bin]++;
      }
}
