/* The settings and phases of the slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "slowsettings.h"

#define AT(member) G_STRUCT_OFFSET (SlowSettings, member)

/* *INDENT-OFF* */
static const CompeteSetting table[] = {
  {.name = "first-units", .kind = COMPETE_SETTING_UINT, .offset = AT (first_units),
      .least = 1, .greatest = 64, .initial = 32, .fixed = TRUE,
      .text = "Outputs of the first slow stage, at most the number of units in "
          "the layer below. The second stage sees these outputs and all their "
          "products, so that its cost grows with the fourth power of this "
          "number; 48 makes the code more invariant, at 4 times the cost"},
  {.name = "second-units", .kind = COMPETE_SETTING_UINT,
      .offset = AT (second_units), .least = 1, .greatest = 1024, .initial = 64,
      .fixed = TRUE,
      .text = "Outputs of the second slow stage, at most first-units and their "
          "products"},
  {.name = "third-units", .kind = COMPETE_SETTING_UINT, .offset = AT (third_units),
      .least = 0, .greatest = 4096, .initial = 400, .fixed = TRUE,
      .text = "Units of the third stage, which compete for the outputs of the "
          "second and make a sparse, non-negative code of them (0: no third "
          "stage; learning ends with the second)"},
  {.name = "seed", .kind = COMPETE_SETTING_UINT, .offset = AT (seed),
      .least = 0, .greatest = G_MAXUINT, .initial = 0, .fixed = TRUE,
      .text = "Seed of the random directions that learning starts from; the "
          "same seed gives the same result"},
  {.name = "theta", .kind = COMPETE_SETTING_DOUBLE, .offset = AT (theta),
      .least = 0, .greatest = 1, .initial = 0.2, .fixed = TRUE,
      .text = "Threshold for the drive of a unit below, the cosine between its "
          "prototype and the field; only what exceeds it is used"},
  {.name = "third-threshold", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (third_threshold), .least = 0, .greatest = 1, .initial = 0.2,
      .text = "Threshold for a unit of the third stage, the cosine between its "
          "prototype and the second stage's outputs; its activation is what "
          "exceeds it"},
  {.name = "trace-rate", .kind = COMPETE_SETTING_DOUBLE, .offset = AT (trace_rate),
      .least = 0.001, .greatest = 1, .initial = 0.2, .fixed = TRUE,
      .text = "The share of the new frame in the trace, a running mean of the "
          "frames; the stages learn outputs that agree with it"},
  {.name = "window", .kind = COMPETE_SETTING_UINT64, .offset = AT (window),
      .least = 2, .initial = 20000, .fixed = TRUE,
      .text = "After how many frames a frame weighs 1 / e of a new one, in "
          "what is learned and in the figures"},
  {.name = "solve-interval", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (solve_interval), .least = 1, .initial = 1000, .fixed = TRUE,
      .text = "Frames from one solution to the next; a thread computes it, and "
          "it is used half as many frames later"},
  {.name = "start-after", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (start_after), .least = 0, .initial = 20000, .fixed = TRUE,
      .text = "Frames for which only the layer below learns, before the first "
          "stage begins"},
  {.name = "first-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (first_frames), .least = 0, .initial = 30000, .fixed = TRUE,
      .text = "Frames for which the first stage learns"},
  {.name = "second-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (second_frames), .least = 0, .initial = 30000, .fixed = TRUE,
      .text = "Frames for which the second stage learns, after the first"},
  {.name = "third-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (third_frames), .least = 0, .initial = 20000, .fixed = TRUE,
      .text = "Frames for which the third stage learns, after the second; from "
          "then on nothing is learned"},
  {.name = "learning", .kind = COMPETE_SETTING_BOOLEAN, .offset = AT (learning),
      .initial = TRUE,
      .text = "Whether anything is learned; if not, frames do not count for "
          "start-after, first-frames, second-frames and third-frames"},
  {.name = "recall-winners", .kind = COMPETE_SETTING_UINT,
      .offset = AT (recall_winners), .least = 1, .greatest = 1024, .initial = 10,
      .text = "How many units of the layer below reconstruct a field from the "
          "outputs of the first two stages, when an element downstream asks "
          "for it"},
};
/* *INDENT-ON* */

const CompeteSettingTable slow_settings_table =
COMPETE_SETTING_TABLE (table);

/**
 * slow_phase_name:
 * @phase: a phase
 *
 * Returns: its name in metas, messages and files
 */
const gchar *
slow_phase_name (SlowPhase phase)
{
  static const gchar *const names[] =
      { "waiting", "first", "second", "third", "frozen" };

  return names[phase];
}
