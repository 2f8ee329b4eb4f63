/* Flow: whether each field moves, and where to
 *
 * The motion of a field is the one that explains its changes best as its gradient times
 * a shift (B. Lucas and T. Kanade, "An iterative image registration technique", 1981).
 *
 * How it works. That holds for shifts well under the size of what is seen: longer ones
 * come out too short. So the shift that was found, in whole pixels, is undone, half of it
 * in each frame, and the rest of it is measured again, as long as that makes the two
 * frames more alike.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>

#include "flow.h"

/* A field moves when its mean squared change is over this, in grey steps. */
#define LEAST_CHANGE 9.0

/* Keeps the motion small where there is little to see, in fields of 144 pixels. */
#define STIFFNESS 50.0
#define PIXELS 144.0
#define SIDE 12.0

/* How often the rest of a shift is measured, at most. */
#define MOST_STEPS 3

static gdouble
mean_change (const Fields * f, gsize corner, const gfloat * before,
    const gfloat * now)
{
  guint stride = f->shape.frame_width, x, y;
  gdouble sum = 0.0;

  before += corner;
  now += corner;
  for (y = 0; y < f->shape.height; y++, before += stride, now += stride)
    for (x = 0; x < f->shape.width; x++) {
      gdouble change = now[x] - before[x];

      sum += change * change;
    }
  return sum / f->values;
}

/* S = sum grad m grad m^T and s = sum grad m dm/dt, m the mean of the two frames; and the
 * mean squared change. */
typedef struct
{
  gdouble xx, xy, yy, x, y;
  gdouble change;
} Sums;

/* A field of the two frames, each with a border of a pixel. */
typedef struct
{
  guint width, height;          /* with the border */
  gfloat *before, *now;
} Patch;

/* Copies a field with its border. Beyond the frame pixels are as those at its edge. */
static void
cut (const Fields * f, const gfloat * frame, gint left, gint top,
    const Patch * p, gfloat * to)
{
  gint right = f->shape.frame_width - 1, low = f->shape.frame_height - 1;
  guint x, y;

  for (y = 0; y < p->height; y++, to += p->width) {
    const gfloat *line = frame
        + (gsize) CLAMP (top + (gint) y, 0, low) * f->shape.frame_width;

    for (x = 0; x < p->width; x++)
      to[x] = line[CLAMP (left + (gint) x, 0, right)];
  }
}

/* The differences are central. */
static Sums
sum_patch (const Patch * p)
{
  gssize w = p->width, x, y;
  Sums s = { 0.0 };

  for (y = 1; y < (gssize) p->height - 1; y++) {
    const gfloat *a = p->before + y * w, *b = p->now + y * w;

    for (x = 1; x < w - 1; x++) {
      gfloat dx = 0.25f * (a[x + 1] - a[x - 1] + b[x + 1] - b[x - 1]);
      gfloat dy = 0.25f * (a[x + w] - a[x - w] + b[x + w] - b[x - w]);
      gfloat dt = b[x] - a[x];

      s.xx += dx * dx;
      s.xy += dx * dy;
      s.yy += dy * dy;
      s.x += dx * dt;
      s.y += dy * dt;
      s.change += dt * dt;
    }
  }
  s.change /= (w - 2) * (p->height - 2);
  return s;
}

/* Measures the motion of the field at (left, top), of which (x, y) is known.
 *
 * Returns: the mean squared change that is left when that is undone */
static gdouble
measure_rest (const Fields * f, const gfloat * before, const gfloat * now,
    gint left, gint top, gint x, gint y, const Patch * p, FieldFlow * flow)
{
  const gdouble stiffness = STIFFNESS * f->values / PIXELS;
  gdouble xx, yy, scale;
  Sums s;

  cut (f, before, left - 1 - x / 2, top - 1 - y / 2, p, p->before);
  cut (f, now, left - 1 + x - x / 2, top - 1 + y - y / 2, p, p->now);
  s = sum_patch (p);
  xx = s.xx + stiffness;
  yy = s.yy + stiffness;
  scale = -1.0 / (xx * yy - s.xy * s.xy);
  flow->x = x + scale * (yy * s.x - s.xy * s.y);
  flow->y = y + scale * (xx * s.y - s.xy * s.x);
  return s.change;
}

/* Measures the motion of a field in steps. */
static void
measure_field (const Fields * f, const gfloat * before, const gfloat * now,
    gint left, gint top, const Patch * p, FieldFlow * flow)
{
  gdouble change = measure_rest (f, before, now, left, top, 0, 0, p, flow);
  gint x = 0, y = 0;
  guint i;

  for (i = 0; i < MOST_STEPS; i++) {
    gint next_x = lrintf (flow->x), next_y = lrintf (flow->y);
    FieldFlow next;
    gdouble left_over;

    if ((next_x == x && next_y == y) || ABS (next_x) > (gint) f->shape.width
        || ABS (next_y) > (gint) f->shape.height)
      return;
    x = next_x;
    y = next_y;
    left_over = measure_rest (f, before, now, left, top, x, y, p, &next);
    if (!(left_over < change))
      return;
    change = left_over;
    flow->x = next.x;
    flow->y = next.y;
  }
}

/**
 * flow_measure:
 * @fields: how the frames are covered, one channel
 * @before: a smooth frame, frame height x width floats, 0 to 255
 * @now: the next one
 * @flow: (out): the motion of each field
 *
 * A field moves when mean (dm/dt)^2 > 9. With S and s summed over its pixels, its motion
 * is
 *
 *   (x, y) = d - (S + 50 M / 144 I)^-1 s
 *
 * M its pixels, d a shift in whole pixels by which the frames are moved against each other
 * first: (0, 0), and then up to three times the motion found before, rounded, as long as
 * that makes mean (dm/dt)^2 less. x and y are then scaled to a field of 12 x 12 pixels.
 */
void
flow_measure (const Fields * f, const gfloat * before, const gfloat * now,
    FieldFlow * flow)
{
  const guint width = f->shape.width, height = f->shape.height;
  gfloat *scratch = g_new (gfloat, 2 * (width + 2) * (height + 2));
  const Patch patch = { width + 2, height + 2, scratch,
    scratch + (width + 2) * (height + 2)
  };
  guint i, left, top;

  for (i = 0; i < f->count; i++) {
    fields_place (f, i % f->across, i / f->across, &left, &top);
    flow[i] = (FieldFlow) {
    0.0f, 0.0f, FALSE};
    if (!(mean_change (f, (gsize) top * f->shape.frame_width + left, before,
                now) > LEAST_CHANGE))
      continue;
    measure_field (f, before, now, left, top, &patch, &flow[i]);
    flow[i].x *= SIDE / width;
    flow[i].y *= SIDE / height;
    flow[i].moves = TRUE;
  }
  g_free (scratch);
}
