/* The settings and kinds of novelty
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "watchsettings.h"

#define AT(member) G_STRUCT_OFFSET (WatchSettings, member)

/* *INDENT-OFF* */
static const CompeteSetting table[] = {
  {.name = "field-size", .kind = COMPETE_SETTING_UINT, .offset = AT (field_size),
      .least = 0, .greatest = 1024, .initial = 0, .fixed = TRUE,
      .text = "The side of a field in pixels; what is new is told from what is "
          "not field by field (0: 12 in a frame 320 pixels wide, and in "
          "proportion; 1 to 3 count as 4)"},
  {.name = "still-threshold", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (still_threshold), .least = 0.01, .greatest = G_MAXFLOAT,
      .initial = 0.2,
      .text = "The still novelty at which an event begins. It is absolute: 0 "
          "where all is as usual, about 1 where a plain field got a strong "
          "pattern"},
  {.name = "motion-threshold", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (motion_threshold), .least = 0.01, .greatest = G_MAXFLOAT,
      .initial = 2.9,
      .text = "The motion novelty at which an event begins: 1 is the usual "
          "largest of a frame"},
  {.name = "look-threshold", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (look_threshold), .least = 0.01, .greatest = G_MAXFLOAT,
      .initial = 2,
      .text = "The look novelty at which an event begins: 1 is the usual "
          "largest of a second. Set 1.4 for a layer with a single field"},
};
/* *INDENT-ON* */

const CompeteSettingTable watch_settings_table = COMPETE_SETTING_TABLE (table);

/**
 * watch_kind_name:
 * @kind: 0 to %WATCH_N_KINDS - 1: the bit of one of #WatchKinds
 *
 * Returns: its name in properties, metas and messages
 */
const gchar *
watch_kind_name (guint kind)
{
  static const gchar *const names[] = { "look", "motion", "still" };

  return names[kind];
}
