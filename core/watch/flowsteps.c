/* Flow steps: flow between frames that are far enough apart
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "blur.h"
#include "flowsteps.h"

/* In seconds: frames are at least so far apart, as faster cameras show too little motion
 * from one frame to the next. Flow is that in a tenth of a second. */
#define STEP 0.0799
#define UNIT 0.1

struct _FlowSteps
{
  const Fields *fields;         /* not owned */
  Blur *blur;
  gfloat *before, *now;         /* smooth frames */
  gboolean has_before;
  gdouble passed;               /* seconds since `before` */
  FieldFlow *flow;
};

/**
 * flow_steps_new:
 * @fields: how grey frames are covered. Kept
 *
 * Returns: (transfer full): steps before the first frame
 */
FlowSteps *
flow_steps_new (const Fields * fields)
{
  FlowSteps *s = g_new0 (FlowSteps, 1);
  guint width = fields->shape.frame_width, height = fields->shape.frame_height;

  s->fields = fields;
  s->blur = blur_new (width, height);
  s->before = g_new (gfloat, (gsize) width * height);
  s->now = g_new (gfloat, (gsize) width * height);
  s->flow = g_new (FieldFlow, fields->count);
  return s;
}

void
flow_steps_free (FlowSteps * s)
{
  if (s == NULL)
    return;
  blur_free (s->blur);
  g_free (s->before);
  g_free (s->now);
  g_free (s->flow);
  g_free (s);
}

/**
 * flow_steps_reset:
 *
 * Forgets the frame before: the next one does not continue it.
 */
void
flow_steps_reset (FlowSteps * s)
{
  s->has_before = FALSE;
}

static void
measure (FlowSteps * s)
{
  const gfloat scale = UNIT / s->passed;
  guint i;

  flow_measure (s->fields, s->before, s->now, s->flow);
  for (i = 0; i < s->fields->count; i++) {
    s->flow[i].x *= scale;
    s->flow[i].y *= scale;
  }
}

/**
 * flow_steps_add:
 * @pixels: a grey frame
 * @seconds: since the frame before it
 * @passed: (out): the seconds between the two frames that flow was measured between
 *
 * Returns: (transfer none) (nullable): the flow of each field in a tenth of a second;
 *     %NULL if less than 0.08 s have passed since it was measured, or there is no frame
 *     to measure from
 */
const FieldFlow *
flow_steps_add (FlowSteps * s, const guint8 * pixels, gdouble seconds,
    gdouble * passed)
{
  gboolean measured = s->has_before;
  gfloat *smooth = s->now;

  s->passed += seconds;
  if (s->has_before && s->passed < STEP)
    return NULL;
  blur_run (s->blur, pixels, smooth);
  *passed = s->passed;
  if (measured)
    measure (s);
  s->now = s->before;
  s->before = smooth;
  s->has_before = TRUE;
  s->passed = 0.0;
  return measured ? s->flow : NULL;
}
