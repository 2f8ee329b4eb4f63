/* The settings and kinds of novelty
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "setting.h"

G_BEGIN_DECLS

/**
 * WatchKinds:
 * @WATCH_LOOK: a layer describes this worse than usual
 * @WATCH_MOTION: it moves where to, or as fast as, nothing moved
 * @WATCH_STILL: it stands where nothing stood
 *
 * Kinds of novelty. They have thresholds of their own, and are never mixed.
 */
typedef enum
{
  WATCH_LOOK = 1 << 0,
  WATCH_MOTION = 1 << 1,
  WATCH_STILL = 1 << 2
} WatchKinds;

#define WATCH_N_KINDS 3

/**
 * WatchSettings:
 * @field_size: 0 to 1024 (0); fixed: the side of a field in pixels of the frame, at
 *     least 4; 0: 12 in a frame 320 wide, and in proportion
 * @look_threshold: 0.01 or more (2): the look novelty at which an event begins
 * @motion_threshold: 0.01 or more (2.9): the same for motion novelty
 * @still_threshold: 0.01 or more (0.2): the same for still novelty
 *
 * When something counts as new. Each member has its range, its default and, if the
 * element takes it only while stopped, "fixed".
 */
typedef struct
{
  guint field_size;
  gdouble look_threshold, motion_threshold, still_threshold;
} WatchSettings;

/* All members of #WatchSettings. */
extern const CompeteSettingTable watch_settings_table;

const gchar *watch_kind_name (guint kind);

G_END_DECLS
