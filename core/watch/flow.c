/* Flow: whether each field moves, and where to
 *
 * The motion of a field is the one that explains its changes best as its gradient times
 * a shift (B. Lucas and T. Kanade, "An iterative image registration technique", 1981).
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "flow.h"

/* A field moves when its mean squared change is over this, in grey steps. */
#define LEAST_CHANGE 9.0

/* Keeps the motion small where there is little to see, in fields of 144 pixels. */
#define STIFFNESS 50.0
#define PIXELS 144.0
#define SIDE 12.0

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

/* S = sum grad m grad m^T and s = sum grad m dm/dt, m the mean of the two frames. */
typedef struct
{
  gdouble xx, xy, yy, x, y;
} Sums;

/* Adds a line of a field. The differences are central; a line at the frame's edge has
 * itself as its neighbour there. */
static void
add_line (Sums * s, const gfloat * before, const gfloat * now, gssize up,
    gssize low, guint from, guint end, guint last)
{
  guint x;

  for (x = from; x < end; x++) {
    guint left = x > 0 ? x - 1 : 0, right = MIN (x + 1, last);
    gfloat dx = 0.25f * (before[right] - before[left] + now[right] - now[left]);
    gfloat dy = 0.25f * (before[(gssize) x + low] - before[(gssize) x - up]
        + now[(gssize) x + low] - now[(gssize) x - up]);
    gfloat dt = now[x] - before[x];

    s->xx += dx * dx;
    s->xy += dx * dy;
    s->yy += dy * dy;
    s->x += dx * dt;
    s->y += dy * dt;
  }
}

static Sums
sum_field (const Fields * f, guint left, guint top, const gfloat * before,
    const gfloat * now)
{
  guint width = f->shape.frame_width, height = f->shape.frame_height, y;
  Sums s = { 0.0 };

  for (y = top; y < top + f->shape.height; y++)
    add_line (&s, before + (gsize) y * width, now + (gsize) y * width,
        y > 0 ? width : 0, y + 1 < height ? width : 0, left,
        left + f->shape.width, width - 1);
  return s;
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
 *   (x, y) = -(S + 50 M / 144 I)^-1 s
 *
 * M its pixels; x and y are then scaled to a field of 12 x 12 pixels.
 */
void
flow_measure (const Fields * f, const gfloat * before, const gfloat * now,
    FieldFlow * flow)
{
  const gdouble stiffness = STIFFNESS * f->values / PIXELS;
  guint i, left, top;

  for (i = 0; i < f->count; i++) {
    gdouble xx, yy, scale;
    Sums s;

    fields_place (f, i % f->across, i / f->across, &left, &top);
    flow[i] = (FieldFlow) {
    0.0f, 0.0f, FALSE};
    if (!(mean_change (f, (gsize) top * f->shape.frame_width + left, before,
                now) > LEAST_CHANGE))
      continue;
    s = sum_field (f, left, top, before, now);
    xx = s.xx + stiffness;
    yy = s.yy + stiffness;
    scale = -1.0 / (xx * yy - s.xy * s.xy);
    flow[i].x = scale * (yy * s.x - s.xy * s.y) * SIDE / f->shape.width;
    flow[i].y = scale * (xx * s.y - s.xy * s.x) * SIDE / f->shape.height;
    flow[i].moves = TRUE;
  }
}
