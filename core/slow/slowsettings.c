/* What an invariant layer is and does
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "slowsettings.h"

#define AT(member) G_STRUCT_OFFSET (InvariantSettings, member)

/* *INDENT-OFF* */
static const CompeteSetting table[] = {
  {.name = "first-units", .kind = COMPETE_SETTING_UINT, .offset = AT (first_units),
      .least = 1, .greatest = 64, .initial = 32, .fixed = TRUE,
      .text = "Outputs of the first slow stage, no more than the layer below has "
          "units; the second sees them and all their products, so that its price "
          "grows with the fourth power of this; 48 make it more invariant, 4 times "
          "as dear"},
  {.name = "second-units", .kind = COMPETE_SETTING_UINT,
      .offset = AT (second_units), .least = 1, .greatest = 1024, .initial = 64,
      .fixed = TRUE,
      .text = "Outputs of the second slow stage, no more than first units and "
          "their products"},
  {.name = "third-units", .kind = COMPETE_SETTING_UINT, .offset = AT (third_units),
      .least = 0, .greatest = 4096, .initial = 400, .fixed = TRUE,
      .text = "Units of the third stage, which compete for the second's outputs "
          "and make a sparse code of them, no part of which is less than 0 (0: no "
          "third stage, and the layer is frozen after the second)"},
  {.name = "seed", .kind = COMPETE_SETTING_UINT, .offset = AT (seed),
      .least = 0, .greatest = G_MAXUINT, .initial = 0, .fixed = TRUE,
      .text = "The same seed gives the same directions to start from"},
  {.name = "theta", .kind = COMPETE_SETTING_DOUBLE, .offset = AT (theta),
      .least = 0, .greatest = 1, .initial = 0.2, .fixed = TRUE,
      .text = "What the drive of a unit, the cosine between its prototype and the "
          "field, has to exceed to count, by as much as it does"},
  {.name = "third-threshold", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (third_threshold), .least = 0, .greatest = 1, .initial = 0.2,
      .text = "What a unit of the third stage, the cosine between its prototype "
          "and the second's outputs, has to exceed to be active, by as much as it "
          "does"},
  {.name = "trace-rate", .kind = COMPETE_SETTING_DOUBLE, .offset = AT (trace_rate),
      .least = 0.001, .greatest = 1, .initial = 0.2, .fixed = TRUE,
      .text = "How much of a frame goes into the trace that the next one is "
          "compared with; what is learned is to agree with the trace"},
  {.name = "window", .kind = COMPETE_SETTING_UINT64, .offset = AT (window),
      .least = 2, .initial = 20000, .fixed = TRUE,
      .text = "Frames after which a frame weighs 1 / e of a new one in what is "
          "learned, and in the figures"},
  {.name = "solve-interval", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (solve_interval), .least = 1, .initial = 1000, .fixed = TRUE,
      .text = "Frames from one new solution to the next, which is looked for in a "
          "thread of its own and taken half as many frames later"},
  {.name = "start-after", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (start_after), .least = 0, .initial = 20000, .fixed = TRUE,
      .text = "Frames for which the layer below learns alone, before the first "
          "stage begins"},
  {.name = "first-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (first_frames), .least = 0, .initial = 30000, .fixed = TRUE,
      .text = "Frames for which the first stage then learns"},
  {.name = "second-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (second_frames), .least = 0, .initial = 30000, .fixed = TRUE,
      .text = "Frames for which the second stage learns after that"},
  {.name = "third-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (third_frames), .least = 0, .initial = 20000, .fixed = TRUE,
      .text = "Frames for which the third stage learns after that; then all only "
          "code"},
  {.name = "learning", .kind = COMPETE_SETTING_BOOLEAN, .offset = AT (learning),
      .initial = TRUE,
      .text = "Whether anything is learned; when not, no frame counts for "
          "start-after, first-frames, second-frames and third-frames"},
  {.name = "recall-winners", .kind = COMPETE_SETTING_UINT,
      .offset = AT (recall_winners), .least = 1, .greatest = 1024, .initial = 10,
      .text = "Units of the layer below that give each field back from the outputs "
          "of the first two stages, where an element downstream asks for that"},
};
/* *INDENT-ON* */

const CompeteSettingTable invariant_settings_table =
COMPETE_SETTING_TABLE (table);
