/* Still and motion novelty are those of a plain restatement in double precision, regions
 * and events those worked out by hand, and a Watch finds what is planted in its frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "alarm.h"
#include "flowsteps.h"
#include "greyframe.h"
#include "motionnovelty.h"
#include "settingtable.h"
#include "stillnovelty.h"
#include "unittest.h"
#include "watch.h"

#define WIDTH 100
#define HEIGHT 64
#define PIXELS (WIDTH * HEIGHT)
#define MOST_FIELDS 128
#define MOST_VALUES 400

/* --- grey frames --- */

/* Each grey pixel is the mean light of 2 x 2 pixels; the fifth column is in none. */
static void
test_grey_frame (void)
{
  const SamplePixels bgrx = { 4, 3, {2, 1, 0} }, gray = { 1, 1, {0} };
  guint8 pixels[4 * 24], plain[4 * 5];
  GreyFrame *grey = grey_frame_new (&bgrx, 5, 4, 2);
  guint x, y, i;

  for (i = 0; i < sizeof pixels; i++)
    pixels[i] = i * 37 % 251;
  grey_frame_read (grey, pixels, 24);
  assert_equals_int (grey->width, 2);
  assert_equals_int (grey->height, 2);
  for (y = 0; y < 2; y++)
    for (x = 0; x < 2; x++) {
      gdouble sum = 0.0;

      for (i = 0; i < 4; i++) {
        const guint8 *p = pixels + (2 * y + i / 2) * 24 + (2 * x + i % 2) * 4;

        sum += (77 * p[2] + 150 * p[1] + 29 * p[0]) / 1024.0;
      }
      assert_equals_int (grey->pixels[2 * y + x], (gint) floor (sum + 0.5));
    }
  grey_frame_free (grey);

  grey = grey_frame_new (&gray, 5, 4, 1);
  for (i = 0; i < sizeof plain; i++)
    plain[i] = 3 * i;
  grey_frame_read (grey, plain, 5);
  fail_unless (memcmp (grey->pixels, plain, sizeof plain) == 0);
  grey_frame_free (grey);
}

/* --- a film: noise, a moving blob, and an object that comes to stand --- */

#define COMES 60

static gint
texture (gint x, gint y)
{
  return 120 + 40 * sin (x * 0.4 + 0.3 * y) + 30 * cos (y * 0.5);
}

static void
draw (guint8 * pixels, guint n, gboolean object, gint speed, GRand * rand)
{
  gint x, y, left = (gint) (n * speed) % (WIDTH + 20) - 20;

  if (left < -20)
    left += WIDTH + 20;
  for (y = 0; y < HEIGHT; y++)
    for (x = 0; x < WIDTH; x++) {
      gint value = texture (x, y);

      if (x >= left && x < left + 16 && y >= 36 && y < 60)
        value = 60 + 10 * ((x - left) / 4 % 2) + 15 * (y / 5 % 2);
      if (object && x >= 60 && x < 88 && y >= 4 && y < 32)
        value = 20 + 160 * ((x / 7 + y / 6) % 2);
      value += g_rand_int_range (rand, -2, 3);
      pixels[y * WIDTH + x] = CLAMP (value, 0, 255);
    }
}

static Fields *
make_fields (guint side)
{
  const FieldsShape shape = { WIDTH, HEIGHT, side, side, 0, 1, TRUE, FALSE };

  return fields_new (&shape);
}

/* --- still novelty, restated --- */

typedef struct
{
  gdouble fast[MOST_FIELDS][MOST_VALUES], slow[MOST_FIELDS][MOST_VALUES];
  gdouble score[MOST_FIELDS], place[MOST_FIELDS];
  gdouble hold;
  guint frames;
} PlainStill;

static void
plain_normalize (const Fields * f, guint field, const guint8 * pixels,
    gdouble * v)
{
  guint left, top, i, side = f->shape.width;
  gdouble mean = 0.0, variance = 0.0;

  fields_place (f, field % f->across, field / f->across, &left, &top);
  for (i = 0; i < f->values; i++) {
    v[i] = pixels[(top + i / side) * WIDTH + left + i % side] / 255.0;
    mean += v[i] / f->values;
  }
  for (i = 0; i < f->values; i++)
    variance += (v[i] - mean) * (v[i] - mean) / f->values;
  for (i = 0; i < f->values; i++)
    v[i] = (v[i] - mean) / sqrt (variance + 0.04 * 0.04);
}

/* Of |change|^2, what the plane that fits it best leaves over, if that plane is most. */
static gdouble
plain_change (const gdouble * change, guint n, guint side)
{
  gdouble all = 0.0, ramps = 0.0;
  guint i, along;

  for (i = 0; i < n; i++)
    all += change[i] * change[i];
  for (along = 0; along < 2; along++) {
    gdouble with = 0.0, square = 0.0;

    for (i = 0; i < n; i++) {
      gdouble ramp = (along ? i / side : i % side) - (side - 1) / 2.0;

      with += ramp * change[i];
      square += ramp * ramp;
    }
    ramps += with * with / square;
  }
  return ramps > 0.66 * all ? all - ramps : all;
}

static gdouble
plain_score (PlainStill * p, const Fields * f, guint field, const gdouble * v,
    gdouble fast_rate, gdouble slow_rate)
{
  gdouble sum = 0.0, change[MOST_VALUES];
  guint i;

  for (i = 0; i < f->values; i++) {
    gdouble *fast = &p->fast[field][i], *slow = &p->slow[field][i];

    *fast += fast_rate * (v[i] - *fast);
    change[i] = *fast - *slow;
    sum -= 2.0 * (v[i] - *fast) * (v[i] - *fast);
    *slow += slow_rate * (v[i] - *slow);
  }
  return (sum + plain_change (change, f->values, f->shape.width)) / f->values;
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return x < y ? -1 : x > y;
}

static gdouble
plain_place (const PlainStill * p, const Fields * f, gint x, gint y)
{
  gdouble near[9];
  guint i, n = 0;

  if (f->shape.width >= 10) {
    for (i = 0; i < 4; i++)
      near[n++] = p->score[MIN (y + i / 2, f->down - 1) * f->across
          + MIN (x + i % 2, f->across - 1)];
    qsort (near, n, sizeof *near, compare_doubles);
    return near[0];
  }
  for (i = 0; i < 9; i++)
    near[n++] = p->score[CLAMP (y + (gint) i / 3 - 1, 0, (gint) f->down - 1)
        * f->across + CLAMP (x + (gint) i % 3 - 1, 0, (gint) f->across - 1)];
  qsort (near, n, sizeof *near, compare_doubles);
  return near[4];
}

static void
plain_still_step (PlainStill * p, const Fields * f, const guint8 * pixels,
    gdouble seconds, gdouble threshold)
{
  gdouble fast = MAX (MIN (seconds, 0.25), 1.0 / (p->frames + 1));
  gdouble slow = p->hold > 0.0 ? fast :
      MAX (seconds / 60.0, 1.0 / (p->frames + 1));
  gdouble v[MOST_VALUES];
  guint i, over = 0;

  for (i = 0; i < f->count; i++) {
    plain_normalize (f, i, pixels, v);
    p->score[i] = plain_score (p, f, i, v, fast, slow);
  }
  for (i = 0; i < f->count; i++) {
    p->place[i] = plain_place (p, f, i % f->across, i / f->across);
    over += p->place[i] > threshold / 2.0;
  }
  p->hold = over > 0.1 * f->count ? 3.0 : MAX (p->hold - seconds, 0.0);
  p->frames++;
}

/* A field is as new as the newest of the places that it is in. */
static gdouble
plain_novelty (const PlainStill * p, const Fields * f, guint field)
{
  gint x = field % f->across, y = field / f->across, i;
  gdouble most = 0.0;

  if (f->shape.width < 10)
    return MAX (p->place[field], 0.0);
  for (i = 0; i < 4; i++)
    most = MAX (most, p->place[MAX (y - i / 2, 0) * (gint) f->across
            + MAX (x - i % 2, 0)]);
  return most;
}

/* Light changes at the end, so that the hold is tested, too. */
static void
test_still_restated (gint side)
{
  Fields *fields = make_fields (side);
  Still *still = still_new (fields);
  PlainStill *plain = g_new0 (PlainStill, 1);
  GRand *rand = g_rand_new_with_seed (1);
  guint8 pixels[PIXELS];
  guint n, i;
  gdouble greatest = 0.0;
  gboolean held = FALSE;

  for (n = 0; n < 140; n++) {
    draw (pixels, n, n >= COMES, 3, rand);
    for (i = 0; n >= 110 && i < PIXELS; i++)
      pixels[i] = 255 - pixels[i];
    still_step (still, pixels, n % 7 == 6 ? 0.5 : 0.1, 0.2);
    plain_still_step (plain, fields, pixels, n % 7 == 6 ? 0.5 : 0.1, 0.2);
    for (i = 0; i < fields->count; i++) {
      gfloat novelty = still_get_novelty (still)[i];

      fail_unless (fabs (novelty - plain_novelty (plain, fields, i)) < 1e-4,
          "%g, not %g", novelty, plain_novelty (plain, fields, i));
      if (n < 110)
        greatest = MAX (greatest, novelty);
    }
    fail_unless (still_is_held (still) == (plain->hold > 0.0));
    held |= still_is_held (still);
  }
  fail_unless (greatest > 0.2, "the object is new: %g", greatest);
  fail_unless (held, "the change of light was seen");
  g_rand_free (rand);
  g_free (plain);
  still_free (still);
  fields_free (fields);
}

/* --- flow, restated --- */

static void
plain_blur (const guint8 * pixels, gdouble * to)
{
  gdouble sum = 0.0;
  gint x, y, i, j;

  for (i = -5; i <= 5; i++)
    sum += exp (-i * i / 4.5);
  for (y = 0; y < HEIGHT; y++)
    for (x = 0; x < WIDTH; x++) {
      gdouble value = 0.0;

      for (j = -5; j <= 5; j++)
        for (i = -5; i <= 5; i++)
          value += exp (-(i * i + j * j) / 4.5) / (sum * sum)
              * pixels[CLAMP (y + j, 0, HEIGHT - 1) * WIDTH
              + CLAMP (x + i, 0, WIDTH - 1)];
      to[y * WIDTH + x] = value;
    }
}

static gdouble
pixel_of (const gdouble * frame, gint x, gint y)
{
  return frame[CLAMP (y, 0, HEIGHT - 1) * WIDTH + CLAMP (x, 0, WIDTH - 1)];
}

/* Of the frames @a and @b, moved against each other by (x, y), half of it each. */
static gdouble
mean_at (const gdouble * a, const gdouble * b, gint x, gint y, gint dx, gint dy)
{
  return (pixel_of (a, x - dx / 2, y - dy / 2)
      + pixel_of (b, x + dx - dx / 2, y + dy - dy / 2)) / 2.0;
}

/* Returns: the mean squared change, of frames moved by (dx, dy). Sets @v to the motion. */
static gdouble
plain_flow_step (const Fields * f, guint field, const gdouble * a,
    const gdouble * b, gint dx, gint dy, gdouble * v)
{
  gdouble xx = 50.0 * f->values / 144, yy = xx, xy = 0.0, sx = 0.0, sy = 0.0;
  gdouble change = 0.0;
  guint left, top, i, side = f->shape.width;

  fields_place (f, field % f->across, field / f->across, &left, &top);
  for (i = 0; i < f->values; i++) {
    gint x = left + i % side, y = top + i / side;
    gdouble gx = (mean_at (a, b, x + 1, y, dx, dy) - mean_at (a, b, x - 1, y,
            dx, dy)) / 2.0;
    gdouble gy = (mean_at (a, b, x, y + 1, dx, dy) - mean_at (a, b, x, y - 1,
            dx, dy)) / 2.0;
    gdouble gt = 2.0 * (pixel_of (b, x + dx - dx / 2, y + dy - dy / 2)
        - mean_at (a, b, x, y, dx, dy));

    xx += gx * gx;
    xy += gx * gy;
    yy += gy * gy;
    sx += gx * gt;
    sy += gy * gt;
    change += gt * gt / f->values;
  }
  v[0] = dx - (yy * sx - xy * sy) / (xx * yy - xy * xy);
  v[1] = dy - (xx * sy - xy * sx) / (xx * yy - xy * xy);
  return change;
}

/* Returns: the mean squared change. Sets @v to the motion, and @known to whether rounding
 * cannot have changed it much. */
static gdouble
plain_flow (const Fields * f, guint field, const gdouble * a,
    const gdouble * b, gdouble * v, gboolean * known)
{
  gdouble change = plain_flow_step (f, field, a, b, 0, 0, v), best = change;
  gint dx = 0, dy = 0, n, side = f->shape.width;

  *known = TRUE;
  for (n = 0; n < 3; n++) {
    gint x = floor (v[0] + 0.5), y = floor (v[1] + 0.5);
    gdouble next[2], left;

    *known &= fabs (v[0] - floor (v[0]) - 0.5) > 1e-3
        && fabs (v[1] - floor (v[1]) - 0.5) > 1e-3;
    if ((x == dx && y == dy) || ABS (x) > side || ABS (y) > side)
      break;
    dx = x;
    dy = y;
    left = plain_flow_step (f, field, a, b, dx, dy, next);
    *known &= fabs (left - best) > 1e-3;
    if (left >= best)
      break;
    best = left;
    v[0] = next[0];
    v[1] = next[1];
  }
  v[0] *= 12.0 / side;
  v[1] *= 12.0 / side;
  return change;
}

/* Frames of 25 a second: flow is measured between every second one. */
static void
test_flow_restated (gint side)
{
  Fields *fields = make_fields (side);
  FlowSteps *steps = flow_steps_new (fields);
  GRand *rand = g_rand_new_with_seed (2);
  gdouble *before = g_new0 (gdouble, PIXELS), *now = g_new0 (gdouble, PIXELS);
  gdouble passed, v[2], right = 0.0;
  guint8 pixels[PIXELS];
  guint n, i, moved = 0, far = 0;
  gboolean known;

  for (n = 0; n < 12; n++) {
    const FieldFlow *flow;

    draw (pixels, n + 10, FALSE, 2, rand);
    flow = flow_steps_add (steps, pixels, 0.04, &passed);
    fail_unless ((flow != NULL) == (n > 0 && n % 2 == 0));
    if (n % 2 == 1)
      continue;
    memcpy (before, now, PIXELS * sizeof *now);
    plain_blur (pixels, now);
    for (i = 0; flow != NULL && i < fields->count; i++) {
      gdouble change = plain_flow (fields, i, before, now, v, &known);

      if (fabs (change - 9.0) < 1e-3 || !known)
        continue;
      fail_unless (flow[i].moves == (change > 9.0));
      if (!flow[i].moves)
        continue;
      fail_unless (fabs (flow[i].x - v[0] / 0.8) < 1e-3
          && fabs (flow[i].y - v[1] / 0.8) < 1e-3, "%g %g, not %g %g",
          flow[i].x, flow[i].y, v[0] / 0.8, v[1] / 0.8);
      right += v[0];
      far += fabs (v[0]) > 2.0;
      moved++;
    }
  }
  fail_unless (moved > 0 && right > 0.0, "the blob moves to the right");
  fail_unless (far > 0, "in more than one step");
  g_free (before);
  g_free (now);
  g_rand_free (rand);
  flow_steps_free (steps);
  fields_free (fields);
}

/* --- motion novelty, restated --- */

static void
test_motion_bins (void)
{
  guint i, speed;
  gdouble angle;

  for (i = 0; i < 360; i++) {
    angle = (i + 0.25) * G_PI / 180.0;
    for (speed = 0; speed < MOTION_SPEEDS; speed++) {
      gdouble length = 0.75 * (1 << speed);

      assert_equals_int (motion_bin (length * cos (angle),
              length * sin (angle)),
          (guint) floor (angle / (G_PI / 4) + 0.5) % 8 * MOTION_SPEEDS + speed);
    }
  }
}

#define ACROSS 9
#define DOWN 6
#define COUNT (ACROSS * DOWN)
#define NONE 40

typedef struct
{
  guint bins[5][COUNT];
  gdouble h[40], greatest, share, seconds, hold;
  guint frames, moving, greatests;
  gdouble novelty[COUNT];
} PlainMotion;

static gdouble
plain_rate (const PlainMotion * p, guint before)
{
  return MAX (0.1 / 600, p->seconds < 30.0 ? 1.0 / (before + 1) : 0.0);
}

static gdouble
plain_excess (const PlainMotion * p, gint x, gint y)
{
  gdouble mass = 0.0, u = 0.0, l[40], sum = 0.0;
  gint i, b, t, n = 0;

  for (b = 0; b < 40; b++)
    mass += p->h[b];
  for (b = 0; b < 40; b++) {
    gdouble h = 0.8 * p->h[b] + 0.1 * p->h[(b + 5) % 40]
        + 0.1 * p->h[(b + 35) % 40];

    l[b] = -log ((h + 1) / (mass + 40));
    u += p->h[b] * l[b] / MAX (mass, 1e-9);
  }
  if (mass == 0.0)
    return 0.0;
  for (i = 0; i < COUNT; i++)
    for (t = 0; t < 5; t++)
      if (ABS (i % ACROSS - x) <= 1 && ABS (i / ACROSS - y) <= 1
          && p->bins[t][i] != NONE) {
        sum += l[p->bins[t][i]];
        n++;
      }
  return n > 0 ? MAX ((sum + 12 * u) / (n + 12) / u - 1, 0.0) : 0.0;
}

static void
plain_motion_learn (PlainMotion * p, gdouble greatest, guint moving)
{
  gdouble usual = MAX (p->greatest, 0.1), rate;
  guint i, b;

  if (p->seconds >= 10.0 && greatest > 0.0 && (p->seconds < 30.0
          || greatest < 0.75 * 2.8 * usual)) {
    gdouble value = p->greatests > 0 ? MIN (greatest, 1.5 * usual) : greatest;

    p->greatest += plain_rate (p, p->greatests) * (value - p->greatest);
    p->greatests++;
  }
  if (moving == 0)
    return;
  rate = plain_rate (p, p->moving++);
  for (b = 0; b < 40; b++)
    p->h[b] *= 1.0 - rate;
  for (i = 0; i < COUNT; i++)
    if (p->bins[0][i] != NONE)
      p->h[p->bins[0][i]] += 300 * rate
          * (p->seconds >= 30.0 && p->novelty[i] >= 0.75 * 2.8 ? 0.1 : 1.0);
  p->seconds += 0.1;
}

static void
plain_motion_step (PlainMotion * p, const FieldFlow * flow)
{
  gdouble greatest = 0.0, share;
  guint i, moving = 0;

  memmove (p->bins[1], p->bins[0], 4 * sizeof p->bins[0]);
  for (i = 0; i < COUNT; i++) {
    p->bins[0][i] = flow[i].moves ? motion_bin (flow[i].x, flow[i].y) : NONE;
    moving += flow[i].moves;
  }
  share = (gdouble) moving / COUNT;
  p->hold = p->frames > 0 && share > p->share + 0.3 ? 2.0 :
      MAX (p->hold - 0.1, 0.0);
  p->share += MAX (0.1 / 60, 1.0 / (p->frames + 1)) * (share - p->share);
  p->frames++;
  if (p->hold > 0.0) {
    for (i = 0; i < 5 * COUNT; i++)
      p->bins[i / COUNT][i % COUNT] = NONE;
    memset (p->novelty, 0, sizeof p->novelty);
    return;
  }
  for (i = 0; i < COUNT; i++) {
    gdouble excess = plain_excess (p, i % ACROSS, i / ACROSS);

    greatest = MAX (greatest, excess);
    p->novelty[i] = excess / MAX (p->greatest, 0.1);
  }
  plain_motion_learn (p, greatest, moving);
}

/* Two walkers to the right; from the 400th frame on, one of them to the left. In the
 * 350th frame all fields move. */
static void
make_flow (FieldFlow * flow, guint n, GRand * rand)
{
  guint i;

  for (i = 0; i < COUNT; i++) {
    gboolean one = i / ACROSS == 1 && (i % ACROSS + n / 4) % ACROSS < 2;
    gboolean other = i / ACROSS == 4 && (i % ACROSS + n / 3) % ACROSS < 2;
    gdouble speed = n >= 400 && other ? -2.5 : 2.5;

    flow[i].moves = one || other || n == 350;
    flow[i].x = speed + g_rand_double_range (rand, -1, 1);
    flow[i].y = g_rand_double_range (rand, -1, 1);
  }
}

static void
test_motion_restated (void)
{
  Motion *motion = motion_new (ACROSS, DOWN);
  PlainMotion *plain = g_new0 (PlainMotion, 1);
  GRand *rand = g_rand_new_with_seed (3);
  FieldFlow flow[COUNT];
  guint n, i;
  gdouble usual = 0.0, wrong = 0.0, present[MOTION_BINS];

  for (i = 0; i < 5 * COUNT; i++)
    plain->bins[i / COUNT][i % COUNT] = NONE;
  for (n = 0; n < 420; n++) {
    make_flow (flow, n, rand);
    motion_step (motion, flow, 0.1, 2.8);
    plain_motion_step (plain, flow);
    for (i = 0; i < COUNT; i++) {
      gdouble novelty = motion_get_novelty (motion)[i];

      fail_unless (fabs (novelty - plain->novelty[i]) < 1e-4 * (1 + novelty),
          "frame %u: %g, not %g", n, novelty, plain->novelty[i]);
      if (n >= 320 && n < 400)
        usual = MAX (usual, novelty);
      if (n >= 403 && i / ACROSS == 4)
        wrong = MAX (wrong, novelty);
    }
    fail_unless (motion_is_held (motion) == (plain->hold > 0.0));
  }
  fail_unless (wrong > 2.8 && wrong > 3.0 * usual, "%g, %g", usual, wrong);
  motion_get_present (motion, 1, 4, present);
  for (i = 0; i < MOTION_BINS; i++)
    fail_unless (fabs (motion_get_usual (motion)[i] - plain->h[i]) < 1e-6
        * (1 + plain->h[i]));
  g_rand_free (rand);
  g_free (plain);
  motion_free (motion);
}

/* --- alarms, by hand --- */

static const AlarmRegion *
step_alarm (Alarm * alarm, const gchar * map, guint count)
{
  gfloat novelty[12];
  const AlarmRegion *regions;
  guint i, n;

  for (i = 0; i < 12; i++)
    novelty[i] = map[i] == '.' ? 0.0f : (map[i] - '0') / 4.0f;
  alarm_step (alarm, novelty, 1.0, 0.25);
  regions = alarm_get_regions (alarm, &n);
  assert_equals_int (n, count);
  return regions;
}

static void
test_alarm (void)
{
  Alarm *alarm = alarm_new (6, 2);
  const AlarmRegion *r;
  guint i, n;

  step_alarm (alarm, "......" "......", 0);
  step_alarm (alarm, "3....." ".3....", 0);     /* all under the threshold */
  r = step_alarm (alarm, "34...." "..3..5", 2);
  fail_unless (r[0].begins && r[1].begins);
  assert_equals_int (r[0].box.first_column, 0);
  assert_equals_int (r[0].box.last_column, 2);
  assert_equals_int (r[0].box.first_row, 0);
  assert_equals_int (r[0].box.last_row, 1);
  assert_equals_int (r[0].newest, 1);
  assert_equals_float (r[0].novelty, 1.0f);
  assert_equals_int (r[1].newest, 11);

  /* Next to where one was a moment ago, 3/4 of the threshold is enough. */
  r = step_alarm (alarm, "3....." "....3.", 2);
  fail_if (r[0].begins || r[1].begins);
  step_alarm (alarm, "......" "......", 0);
  step_alarm (alarm, "......" "......", 0);
  r = step_alarm (alarm, "9....." "......", 1);
  fail_if (r[0].begins, "half a second later it is the same");
  for (i = 0; i < 4; i++)
    alarm_pause (alarm, 0.25);
  alarm_get_regions (alarm, &n);
  assert_equals_int (n, 0);
  step_alarm (alarm, "3....." "......", 0);
  r = step_alarm (alarm, "4....." "......", 1);
  fail_unless (r[0].begins, "a second and a half later it is another");
  alarm_free (alarm);
}

/* --- a Watch --- */

static void
test_settings (void)
{
  WatchSettings defaults;

  fail_unless_table_covers (&watch_settings_table, sizeof defaults);
  fail_unless_documented (&watch_settings_table, &defaults,
      g_getenv ("WATCHSETTINGS_H"));
}

/* An object that stands, in frames of two and a half times the size: found once, where
 * it is, and absorbed in the end. */
static void
test_watch_finds_object (void)
{
  const CompeteFormat format = { 2 * WIDTH, 2 * HEIGHT, 1, 1, {0} };
  Watch *watch = watch_new (&format, 24);
  GRand *rand = g_rand_new_with_seed (4);
  guint8 pixels[PIXELS], frame[4 * PIXELS];
  WatchSettings settings;
  guint n, i, count, begun = 0, last = 0;

  compete_setting_table_init (&watch_settings_table, &settings);
  watch_keep_usual (watch, TRUE);
  for (n = 0; n < 1600; n++) {
    const WatchEvent *events;

    draw (pixels, n, n >= 150, 3, rand);
    for (i = 0; i < 4 * PIXELS; i++)
      frame[i] = pixels[i / (4 * WIDTH) * WIDTH + i % (2 * WIDTH) / 2];
    watch_step (watch, &settings, WATCH_STILL, frame, 2 * WIDTH, 0.1);
    events = watch_get_events (watch, &count);
    for (i = 0; i < count; i++) {
      const CompeteRegion *r = &events[i].region;

      begun += events[i].begins;
      last = n;
      fail_unless (r->x >= 120 - 24 && r->x + r->width <= 176 + 24
          && r->y + r->height <= 64 + 24, "%u %u %u %u", r->x, r->y, r->width,
          r->height);
      fail_unless (events[i].confidence > 0.3 && events[i].confidence < 1.0);
    }
  }
  assert_equals_int (begun, 1);
  fail_unless (last > 250 && last < 1500, "absorbed after frame %u", last);
  g_rand_free (rand);
  watch_free (watch);
}

/* At a frame a second, as after dropped frames, what is in a place for one frame does not
 * stand there: checks that are elsewhere in each frame are not new, those that stay are. */
static void
test_watch_needs_several_frames (void)
{
  const gint width = 4 * WIDTH, height = 4 * HEIGHT, side = 36;
  const CompeteFormat format = { width, height, 1, 1, {0} };
  Watch *watch = watch_new (&format, 12);
  GRand *rand = g_rand_new_with_seed (6);
  guint8 *frame = g_new (guint8, width * height);
  WatchSettings settings;
  guint n, count, passing = 0, standing = 0;
  gint x, y;

  compete_setting_table_init (&watch_settings_table, &settings);
  for (n = 0; n < 70; n++) {
    gint left = n < 60 ? n * 137 % (width - side) : 200;
    gint top = n < 60 ? n * 79 % (height - side) : 100;

    for (y = 0; y < height; y++)
      for (x = 0; x < width; x++)
        frame[y * width + x] = (x >= left && x < left + side && y >= top
            && y < top + side ? 40 + 120 * ((x / 7 + y / 6) % 2) :
            texture (x, y)) + g_rand_int_range (rand, -2, 3);
    watch_step (watch, &settings, WATCH_STILL, frame, width, 1.0);
    watch_get_events (watch, &count);
    *(n < 60 ? &passing : &standing) += count;
  }
  assert_equals_int (passing, 0);
  fail_unless (standing > 0);
  g_free (frame);
  g_rand_free (rand);
  watch_free (watch);
}

/* Motion is not measured from one frame to one a second later: nothing is learned of it. */
static void
test_watch_leaves_out_gaps (gint nth)
{
  const CompeteFormat format = { WIDTH, HEIGHT, 1, 1, {0} };
  Watch *watch = watch_new (&format, 12);
  GRand *rand = g_rand_new_with_seed (7);
  guint8 pixels[PIXELS];
  WatchSettings settings;
  WatchFigures figures;
  guint n;

  compete_setting_table_init (&watch_settings_table, &settings);
  for (n = 0; n < 20; n++) {
    draw (pixels, n, FALSE, 3, rand);
    watch_step (watch, &settings, WATCH_MOTION, pixels, WIDTH,
        nth == 0 ? 0.5 : 1.0);
  }
  watch_get_figures (watch, &figures);
  fail_unless ((figures.learning[1] < 30.0) == (nth == 0));
  g_rand_free (rand);
  watch_free (watch);
}

/* Look novelty that is switched off is forgotten. */
static void
test_watch_forgets_look (void)
{
  const CompeteFormat format = { WIDTH, HEIGHT, 1, 1, {0} };
  const CompeteFields fields = {.field = {.width = 20,.height = 16} };
  Watch *watch = watch_new (&format, 12);
  gfloat *reconstruction = g_new0 (gfloat, PIXELS);
  guint8 pixels[PIXELS] = { 200 };
  WatchSettings settings;
  WatchFigures figures;
  guint n;

  compete_setting_table_init (&watch_settings_table, &settings);
  for (n = 0; n < 30; n++) {
    watch_step (watch, &settings, WATCH_LOOK, pixels, WIDTH, 1.0);
    fail_unless (watch_step_look (watch, &settings, pixels, WIDTH, &fields,
            reconstruction, 1.0));
  }
  watch_get_figures (watch, &figures);
  fail_unless (figures.novelty[0] > 0.0 && figures.learning[0] == 0.0);
  watch_step (watch, &settings, WATCH_STILL, pixels, WIDTH, 1.0);
  watch_get_figures (watch, &figures);
  fail_unless (figures.novelty[0] == 0.0);
  watch_step (watch, &settings, WATCH_LOOK, pixels, WIDTH, 1.0);
  watch_step_look (watch, &settings, pixels, WIDTH, &fields, reconstruction,
      1.0);
  watch_get_figures (watch, &figures);
  fail_unless (figures.learning[0] > 0.0);
  g_free (reconstruction);
  watch_free (watch);
}

/* A shadow with soft edges is not new: not on plain ground, where its edges are all that
 * is seen. Checks that are as dark are. */
static void
test_watch_leaves_out_shadows (gint nth)
{
  const gboolean soft = nth == 0;
  const CompeteFormat format = { 4 * WIDTH, 4 * HEIGHT, 1, 1, {0} };
  Watch *watch = watch_new (&format, 12);
  GRand *rand = g_rand_new_with_seed (5);
  guint8 *frame = g_new (guint8, 16 * PIXELS);
  WatchSettings settings;
  guint n, count, found = 0;
  gint x, y;

  compete_setting_table_init (&watch_settings_table, &settings);
  for (n = 0; n < 220; n++) {
    for (y = 0; y < 4 * HEIGHT; y++)
      for (x = 0; x < 4 * WIDTH; x++) {
        gdouble from_edge = MIN (MIN (x - 150, 250 - x), MIN (y - 90, 170 - y));
        gdouble shade = n < 150 ? 0.0 : soft ? CLAMP (from_edge / 24, 0, 1) :
            from_edge > 0 && (x / 7 + y / 6) % 2;

        frame[y * 4 * WIDTH + x] = 150 * (1 - 0.4 * shade)
            + g_rand_int_range (rand, -2, 3);
      }
    watch_step (watch, &settings, WATCH_STILL, frame, 4 * WIDTH, 0.1);
    watch_get_events (watch, &count);
    found += count;
  }
  fail_unless (soft ? found == 0 : found > 20, "%u", found);
  g_free (frame);
  g_rand_free (rand);
  watch_free (watch);
}

/* Frames of any size and field size are watched; a tiny one is one field. */
static void
test_watch_sizes (gint nth)
{
  static const guint sizes[][3] = { {1, 1, 0}, {3, 200, 0}, {641, 37, 0},
  {97, 53, 1024}, {97, 53, 1}, {50, 50, 13}
  };
  const CompeteFormat format = { sizes[nth][0], sizes[nth][1], 3, 3,
    {0, 1, 2}
  };
  Watch *watch = watch_new (&format, sizes[nth][2]);
  gsize stride = 3 * format.width, size = stride * format.height, j;
  guint8 *pixels = g_malloc (size);
  GRand *rand = g_rand_new_with_seed (5);
  WatchSettings settings;
  CompeteFields fields;
  gfloat *map;
  guint n;

  compete_setting_table_init (&watch_settings_table, &settings);
  watch_get_fields (watch, &fields);
  map = g_new (gfloat, fields.count);
  for (n = 0; n < 50; n++) {
    for (j = 0; j < size; j++)
      pixels[j] = g_rand_int_range (rand, 0, 256);
    watch_step (watch, &settings, WATCH_STILL | WATCH_MOTION | WATCH_LOOK,
        pixels, stride, n % 5 * 10.0 + 0.01);
    watch_get_map (watch, map);
    for (j = 0; j < fields.count; j++)
      fail_unless (map[j] >= 0.0f && map[j] < 1e6f);
  }
  fail_unless (watch_memory (&format, sizes[nth][2]) > 0);
  g_free (map);
  g_rand_free (rand);
  g_free (pixels);
  watch_free (watch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_grey_frame);
  unittest_add_loop (test_still_restated, 8, 9);
  unittest_add_loop (test_still_restated, 12, 13);
  unittest_add_loop (test_flow_restated, 12, 14);
  unittest_add (test_motion_bins);
  unittest_add (test_motion_restated);
  unittest_add (test_alarm);
  unittest_add (test_settings);
  unittest_add (test_watch_finds_object);
  unittest_add (test_watch_needs_several_frames);
  unittest_add_loop (test_watch_leaves_out_gaps, 0, 2);
  unittest_add (test_watch_forgets_look);
  unittest_add_loop (test_watch_leaves_out_shadows, 0, 2);
  unittest_add_loop (test_watch_sizes, 0, 6);
  return g_test_run ();
}
