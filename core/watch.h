/* watch.h: tells what is new in front of a camera
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:watch
 * @title: watch.h
 * @short_description: tell what is new, and where
 *
 * A Watch takes frames of bytes, one after another, in grey and made smaller so that a
 * field has 12 to 23 pixels. It measures three kinds of novelty (#WatchKinds):
 *
 * - still: something stands where nothing stood. A fast and a slow running mean of each
 *   field's normalised values are compared (core/watch/stillnovelty.c has the equations)
 * - motion: something moves where to, or as fast as, nothing moved
 *   (core/watch/motionnovelty.c)
 * - look: a layer describes a field worse than usual (core/watch/novelty.c). It needs the
 *   layer's reconstruction of the frame
 *
 * |[
 * Watch *watch = watch_new (&format, 0);
 * for (i = 0; i < n_frames; i++) {
 *   watch_step (watch, &settings, WATCH_MOTION | WATCH_STILL, frames[i], stride, 0.04);
 *   events = watch_get_events (watch, &n);
 * }
 * watch_free (watch);
 * ]|
 *
 * One thread at a time may use a Watch. The same frames, times and settings give the same
 * events. It is not part of the installed library.
 */

#pragma once

#include <glib.h>

#include "competetypes.h"
#include "watchsettings.h"

G_BEGIN_DECLS

/**
 * Watch:
 *
 * What is usual in front of a camera.
 */
typedef struct _Watch Watch;

/**
 * WatchEvent:
 * @kind: the bit of its kind in #WatchKinds
 * @region: where, in pixels of the frame
 * @novelty: of its newest field, in the units of its kind
 * @confidence: from 0 to 1: 1 - threshold / (2 novelty), 0.5 at the threshold
 * @begins: whether it begins with this frame; then it has no event of its kind near it
 *     in the last second
 * @column: of the newest field
 * @row: of the newest field
 * @newest: where the newest field is, in pixels of the frame
 *
 * Something new in a frame: fields that touch each other.
 */
typedef struct
{
  guint kind;
  CompeteRegion region;
  gdouble novelty, confidence;
  gboolean begins;
  guint column, row;
  CompeteRegion newest;
} WatchEvent;

/**
 * WatchFigures:
 * @novelty: of each kind, the greatest in the frame
 * @learning: of each kind, in seconds: how long nothing counts as new yet; of motion,
 *     seconds in which something moves
 * @held: of each kind: whether the light or the camera changed, so that nothing counts
 *     as new
 *
 * Figures of the last frame.
 */
typedef struct
{
  gdouble novelty[WATCH_N_KINDS];
  gdouble learning[WATCH_N_KINDS];
  gboolean held[WATCH_N_KINDS];
} WatchFigures;

/**
 * WatchPicture:
 * @width: in pixels
 * @height: in pixels
 * @factor: pixels of the frame on the side of one of these
 * @seen: @width x @height bytes: the last frame in grey
 * @usual: (nullable): @width x @height floats, 0 to 255: its slow mean; %NULL unless
 *     watch_keep_usual()
 *
 * The grey frames that a Watch works with.
 */
typedef struct
{
  guint width, height, factor;
  const guint8 *seen;
  const gfloat *usual;
} WatchPicture;

/* Directions and speeds of watch_get_rose(): from right over down; and under 1, 1 to 2,
 * 2 to 4, 4 to 8 and over 8 pixels of a field of 12 in a tenth of a second. */
#define WATCH_DIRECTIONS 8
#define WATCH_SPEEDS 5
#define WATCH_BINS (WATCH_DIRECTIONS * WATCH_SPEEDS)

Watch *watch_new (const CompeteFormat * format, guint field_size);
void watch_free (Watch * watch);
guint64 watch_memory (const CompeteFormat * format, guint field_size);
void watch_get_fields (const Watch * watch, CompeteFields * fields);
void watch_keep_usual (Watch * watch, gboolean keep);
void watch_reset_past (Watch * watch);
void watch_step (Watch * watch, const WatchSettings * settings,
    WatchKinds kinds, const guint8 * pixels, gsize stride, gdouble seconds);
gboolean watch_step_look (Watch * watch, const WatchSettings * settings,
    const guint8 * pixels, gsize stride, const CompeteFields * fields,
    const gfloat * reconstruction, gdouble seconds);
const WatchEvent *watch_get_events (const Watch * watch, guint * n);
void watch_get_map (const Watch * watch, gfloat * map);
void watch_get_figures (const Watch * watch, WatchFigures * figures);
void watch_get_picture (const Watch * watch, WatchPicture * picture);
void watch_get_rose (const Watch * watch, const WatchEvent * event,
    gdouble * usual, gdouble * present);

G_END_DECLS
