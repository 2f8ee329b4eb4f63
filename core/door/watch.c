/* watch.h: tells what is new in front of a camera
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "alarm.h"
#include "flowsteps.h"
#include "greyframe.h"
#include "looknovelty.h"
#include "motionnovelty.h"
#include "stillnovelty.h"
#include "usual.h"
#include "watch.h"
#include "watchshape.h"

/* In seconds: for how long still and motion novelty learn before anything is new. */
#define STILL_LEARNING 10.0
#define MOTION_LEARNING 30.0

/* More time between two frames counts as this, and motion is not measured between them. */
#define LONGEST 1.0

struct _Watch
{
  CompeteFormat format;
  GreyFrame *grey;
  guint factor;
  Fields *fields;
  Still *still;
  FlowSteps *steps;
  Motion *motion;
  Look *look;                   /* nullable: no reconstruction came yet */
  Alarm *alarms[WATCH_N_KINDS]; /* that of look is nullable */
  Usual *usual;                 /* nullable */

  WatchKinds kinds;             /* of the last frame */
  gdouble thresholds[WATCH_N_KINDS];    /* of the last frame */
  GArray *events;               /* of the last frame */
};

enum
{
  LOOK,
  MOTION,
  STILL
};

/**
 * watch_new:
 * @format: of the frames
 * @field_size: as in #WatchSettings
 *
 * Returns: (transfer full): a Watch that has seen nothing yet
 */
Watch *
watch_new (const CompeteFormat * format, guint field_size)
{
  Watch *w = g_new0 (Watch, 1);
  FieldsShape shape = watch_shape_get (format, field_size, &w->factor);
  SamplePixels pixels = watch_shape_get_pixels (format);

  w->format = *format;
  w->grey = grey_frame_new (&pixels, format->width, format->height, w->factor);
  w->fields = fields_new (&shape);
  w->still = still_new (w->fields);
  w->steps = flow_steps_new (w->fields);
  w->motion = motion_new (w->fields->across, w->fields->down);
  w->alarms[STILL] = alarm_new (w->fields->across, w->fields->down);
  w->alarms[MOTION] = alarm_new (w->fields->across, w->fields->down);
  w->events = g_array_new (FALSE, FALSE, sizeof (WatchEvent));
  return w;
}

void
watch_free (Watch * w)
{
  guint i;

  if (w == NULL)
    return;
  grey_frame_free (w->grey);
  fields_free (w->fields);
  still_free (w->still);
  flow_steps_free (w->steps);
  motion_free (w->motion);
  look_free (w->look);
  for (i = 0; i < WATCH_N_KINDS; i++)
    alarm_free (w->alarms[i]);
  usual_free (w->usual);
  g_array_unref (w->events);
  g_free (w);
}

/**
 * watch_get_fields:
 * @fields: (out): how fields cover a frame, in its pixels
 *
 * Fields lie side by side, the last ones are moved back into the frame. Pixels at the
 * right and lower edge that do not fill a pixel of the grey frame are in none.
 */
void
watch_get_fields (const Watch * w, CompeteFields * fields)
{
  const Fields *f = w->fields;

  memset (fields, 0, sizeof *fields);
  fields->field.width = f->shape.width * w->factor;
  fields->field.height = f->shape.height * w->factor;
  fields->field.channels = fields->field.halves = fields->field.frames = 1;
  fields->across = f->across;
  fields->down = f->down;
  fields->count = f->count;
  fields->values = f->values;
}

/**
 * watch_keep_usual:
 * @keep: whether to keep the slow mean of the frames, for watch_get_picture()
 */
void
watch_keep_usual (Watch * w, gboolean keep)
{
  if (!keep)
    g_clear_pointer (&w->usual, usual_free);
  else if (w->usual == NULL)
    w->usual = usual_new ((gsize) w->grey->width * w->grey->height);
}

/**
 * watch_reset_past:
 *
 * The next frame does not continue the last one: motion is not measured between them.
 */
void
watch_reset_past (Watch * w)
{
  flow_steps_reset (w->steps);
}

static void
forget_look (Watch * w)
{
  g_clear_pointer (&w->look, look_free);
  g_clear_pointer (&w->alarms[LOOK], alarm_free);
}

/* --- a frame --- */

/* Measures motion, if enough time has passed since it was measured last. */
static void
step_motion (Watch * w, gdouble seconds, gdouble threshold)
{
  gdouble passed;
  const FieldFlow *flow = flow_steps_add (w->steps, w->grey->pixels, seconds,
      &passed);

  if (flow != NULL)
    motion_step (w->motion, flow, passed, threshold);
}

/* The rectangle of the frame, in pixels, that @box covers. */
static CompeteRegion
get_region (const Fields * fields, guint factor, const NoveltyRegion * box)
{
  CompeteRegion r;
  guint right, low;

  fields_place (fields, box->first_column, box->first_row, &r.x, &r.y);
  fields_place (fields, box->last_column, box->last_row, &right, &low);
  r.width = (right + fields->shape.width - r.x) * factor;
  r.height = (low + fields->shape.height - r.y) * factor;
  r.x *= factor;
  r.y *= factor;
  return r;
}

static void
add_events (Watch * w, guint kind, const Fields * fields, guint factor)
{
  guint n, i;
  const AlarmRegion *regions = alarm_get_regions (w->alarms[kind], &n);

  for (i = 0; i < n; i++) {
    const AlarmRegion *r = &regions[i];
    guint column = r->newest % fields->across;
    guint row = r->newest / fields->across;
    NoveltyRegion newest = { column, column, row, row };
    WatchEvent event = { kind, get_region (fields, factor, &r->box),
      r->novelty, 1.0 - w->thresholds[kind] / (2.0 * r->novelty), r->begins,
      column, row, get_region (fields, factor, &newest)
    };

    g_array_append_val (w->events, event);
  }
}

static void
update_alarm (Watch * w, guint kind, const gfloat * novelty, gboolean counts,
    gdouble seconds)
{
  if (counts)
    alarm_step (w->alarms[kind], novelty, w->thresholds[kind], seconds);
  else
    alarm_pause (w->alarms[kind], seconds);
}

/**
 * watch_step:
 * @settings: when something is new; its field_size is not read
 * @kinds: the kinds of novelty to measure; what others have learned is forgotten
 * @pixels: the frame's first pixel
 * @stride: bytes from one line to the next
 * @seconds: since the frame before, over 0; more than 1 counts as 1. From 1 on, motion is
 *     not measured from the frame before to this one
 *
 * Reads a frame, and finds what is new in it: still and motion novelty. Look novelty
 * comes with watch_step_look().
 */
void
watch_step (Watch * w, const WatchSettings * settings, WatchKinds kinds,
    const guint8 * pixels, gsize stride, gdouble seconds)
{
  if (seconds >= LONGEST)
    watch_reset_past (w);
  seconds = MIN (seconds, LONGEST);
  w->kinds = kinds;
  if (!(kinds & WATCH_LOOK))
    forget_look (w);
  w->thresholds[LOOK] = settings->look_threshold;
  w->thresholds[MOTION] = settings->motion_threshold;
  w->thresholds[STILL] = settings->still_threshold;
  g_array_set_size (w->events, 0);
  grey_frame_read (w->grey, pixels, stride);
  if (kinds & WATCH_MOTION) {
    step_motion (w, seconds, settings->motion_threshold);
    update_alarm (w, MOTION, motion_get_novelty (w->motion),
        motion_get_seconds (w->motion) >= MOTION_LEARNING, seconds);
    add_events (w, MOTION, w->fields, w->factor);
  } else {
    motion_reset (w->motion);
    flow_steps_reset (w->steps);
  }
  if (kinds & WATCH_STILL) {
    still_step (w->still, w->grey->pixels, seconds, settings->still_threshold);
    update_alarm (w, STILL, still_get_novelty (w->still),
        still_get_seconds (w->still) >= STILL_LEARNING
        && !still_is_held (w->still), seconds);
    add_events (w, STILL, w->fields, w->factor);
  } else {
    still_reset (w->still);
  }
  if (w->usual != NULL)
    usual_step (w->usual, w->grey->pixels, seconds);
}

/**
 * watch_step_look:
 * @settings: as for watch_step()
 * @pixels: as for watch_step()
 * @stride: as for watch_step()
 * @fields: the layer's fields, with the channels of the format
 * @reconstruction: the frame as the layer reconstructs it, height x width x channels
 *     floats, nominally 0 to 1
 * @seconds: as for watch_step()
 *
 * Call it after watch_step() for frames that a layer coded. Other fields than those of
 * the frame before start over.
 *
 * Returns: %FALSE if such fields are not possible in the frame; nothing is done then
 */
gboolean
watch_step_look (Watch * w, const WatchSettings * settings,
    const guint8 * pixels, gsize stride, const CompeteFields * fields,
    const gfloat * reconstruction, gdouble seconds)
{
  SamplePixels format = watch_shape_get_pixels (&w->format);
  FieldsShape shape = { w->format.width, w->format.height, fields->field.width,
    fields->field.height, fields->stride, w->format.channels
  };

  if (fields_fault (&shape) != NULL)
    return FALSE;
  if (w->look != NULL && !look_fits (w->look, &shape))
    forget_look (w);
  if (w->look == NULL) {
    w->look = look_new (&shape, &format);
    w->alarms[LOOK] = alarm_new (look_get_fields (w->look)->across,
        look_get_fields (w->look)->down);
  }
  look_step (w->look, pixels, stride, reconstruction, MIN (seconds, LONGEST));
  update_alarm (w, LOOK, look_get_novelty (w->look),
      look_get_intervals_left (w->look) == 0, seconds);
  add_events (w, LOOK, look_get_fields (w->look), 1);
  return TRUE;
}

/**
 * watch_get_events:
 * @n: (out): how many there are
 *
 * Returns: (transfer none): what is new in the last frame, until the next one
 */
const WatchEvent *
watch_get_events (const Watch * w, guint * n)
{
  *n = w->events->len;
  return (const WatchEvent *) (gpointer) w->events->data;
}

/* --- figures and pictures --- */

static gdouble
greatest (const gfloat * values, guint n)
{
  gfloat most = 0.0f;
  guint i;

  for (i = 0; i < n; i++)
    most = MAX (most, values[i]);
  return most;
}

/* Raises @map to the values of @novelty over their threshold. */
static void
raise_map (const Watch * w, guint kind, const gfloat * novelty, gfloat * map)
{
  guint i;

  for (i = 0; i < w->fields->count; i++)
    map[i] = MAX (map[i], novelty[i] / (gfloat) w->thresholds[kind]);
}

/* The same for look: a field has the novelty of the layer's field at its middle. */
static void
raise_map_by_look (const Watch * w, gfloat * map)
{
  const Fields *theirs = look_get_fields (w->look);
  const gfloat *novelty = look_get_novelty (w->look);
  guint i, x, y, half = w->fields->shape.width / 2;
  guint step_x = theirs->shape.stride ? theirs->shape.stride :
      theirs->shape.width;
  guint step_y = theirs->shape.stride ? theirs->shape.stride :
      theirs->shape.height;

  for (i = 0; i < w->fields->count; i++) {
    fields_place (w->fields, i % w->fields->across, i / w->fields->across, &x,
        &y);
    x = MIN ((x + half) * w->factor / step_x, theirs->across - 1);
    y = MIN ((y + half) * w->factor / step_y, theirs->down - 1);
    map[i] = MAX (map[i], novelty[y * theirs->across + x]
        / (gfloat) w->thresholds[LOOK]);
  }
}

/**
 * watch_get_map:
 * @map: (out): across x down floats, of watch_get_fields()
 *
 * Gets how new each field of the last frame is: the greatest of the kinds, each over its
 * threshold. 0 is nothing, at 1 an event begins.
 */
void
watch_get_map (const Watch * w, gfloat * map)
{
  WatchFigures figures;

  watch_get_figures (w, &figures);
  memset (map, 0, w->fields->count * sizeof (gfloat));
  if (w->kinds & WATCH_STILL && figures.learning[STILL] == 0.0
      && !figures.held[STILL])
    raise_map (w, STILL, still_get_novelty (w->still), map);
  if (w->kinds & WATCH_MOTION && figures.learning[MOTION] == 0.0)
    raise_map (w, MOTION, motion_get_novelty (w->motion), map);
  if (w->kinds & WATCH_LOOK && w->look != NULL && figures.learning[LOOK] == 0.0)
    raise_map_by_look (w, map);
}

/**
 * watch_get_figures:
 * @figures: (out): of the last frame
 */
void
watch_get_figures (const Watch * w, WatchFigures * figures)
{
  guint n = w->fields->count;

  memset (figures, 0, sizeof *figures);
  figures->novelty[STILL] = greatest (still_get_novelty (w->still), n);
  figures->novelty[MOTION] = greatest (motion_get_novelty (w->motion), n);
  figures->learning[STILL] =
      MAX (STILL_LEARNING - still_get_seconds (w->still), 0.0);
  figures->learning[MOTION] =
      MAX (MOTION_LEARNING - motion_get_seconds (w->motion), 0.0);
  figures->held[STILL] = still_is_held (w->still);
  figures->held[MOTION] = motion_is_held (w->motion);
  if (w->look == NULL)
    return;
  figures->novelty[LOOK] = greatest (look_get_novelty (w->look),
      look_get_fields (w->look)->count);
  figures->learning[LOOK] = look_get_intervals_left (w->look);
}

/**
 * watch_get_picture:
 * @picture: (out): the last frame; its arrays are valid until the next one
 */
void
watch_get_picture (const Watch * w, WatchPicture * picture)
{
  picture->width = w->grey->width;
  picture->height = w->grey->height;
  picture->factor = w->factor;
  picture->seen = w->grey->pixels;
  picture->usual = w->usual ? usual_get (w->usual) : NULL;
}

/**
 * watch_get_rose:
 * @event: of kind motion, in the last frame
 * @usual: (out): %WATCH_BINS numbers: the shares of directions and speeds that are
 *     usual, direction by direction; their sum is 1, or 0 when nothing is known
 * @present: (out): the same of the event's newest field and those around it
 */
void
watch_get_rose (const Watch * w, const WatchEvent * event, gdouble * usual,
    gdouble * present)
{
  gdouble sums[2] = { 0.0, 0.0 };
  guint b;

  memcpy (usual, motion_get_usual (w->motion), WATCH_BINS * sizeof *usual);
  motion_get_present (w->motion, event->column, event->row, present);
  for (b = 0; b < WATCH_BINS; b++) {
    sums[0] += usual[b];
    sums[1] += present[b];
  }
  for (b = 0; b < WATCH_BINS; b++) {
    usual[b] = sums[0] > 0.0 ? usual[b] / sums[0] : 0.0;
    present[b] = sums[1] > 0.0 ? present[b] / sums[1] : 0.0;
  }
}
