/* The properties of invariantlayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantsettings.h"

#define MUTABLE GST_PARAM_MUTABLE_PLAYING
#define READY GST_PARAM_MUTABLE_READY

#define AT(member) G_STRUCT_OFFSET (GstInvariantSettings, member)

/* *INDENT-OFF* */
static const GstSetting settings_table[] = {
  {"first-units", KIND_UINT, AT (layer.first_units), 1, 64, 32, READY,
      "Outputs of the first slow stage, no more than the layer below has units; the "
      "second sees them and all their products, so that its price grows with the "
      "fourth power of this; 48 make it more invariant, 4 times as dear"},
  {"second-units", KIND_UINT, AT (layer.second_units), 1, 1024, 64, READY,
      "Outputs of the second slow stage, no more than first units and their products"},
  {"third-units", KIND_UINT, AT (layer.third_units), 0, 4096, 400, READY,
      "Units of the third stage, which compete for the second's outputs and make a "
      "sparse code of them, no part of which is less than 0 (0: no third stage, and "
      "the layer is frozen after the second)"},
  {"seed", KIND_UINT, AT (layer.seed), 0, G_MAXUINT, 0, READY,
      "The same seed gives the same directions to start from"},
  {"theta", KIND_DOUBLE, AT (layer.theta), 0, 1, 0.2, READY,
      "What the drive of a unit, the cosine between its prototype and the field, "
      "has to exceed to count, by as much as it does"},
  {"third-threshold", KIND_DOUBLE, AT (layer.third_threshold), 0, 1, 0.2,
      MUTABLE,
      "What a unit of the third stage, the cosine between its prototype and the "
      "second's outputs, has to exceed to be active, by as much as it does"},
  {"trace-rate", KIND_DOUBLE, AT (layer.trace_rate), 0.001, 1, 0.2, READY,
      "How much of a frame goes into the trace that the next one is compared "
      "with; what is learned is to agree with the trace"},
  {"window", KIND_UINT64, AT (layer.window), 2, 0, 20000, READY,
      "Frames after which a frame weighs 1 / e of a new one in what is learned, "
      "and in the figures"},
  {"solve-interval", KIND_UINT64, AT (layer.solve_interval), 1, 0, 1000, READY,
      "Frames from one new solution to the next, which is looked for in a thread "
      "of its own and taken half as many frames later"},
  {"start-after", KIND_UINT64, AT (layer.start_after), 0, 0, 20000, READY,
      "Frames for which the layer below learns alone, before the first stage "
      "begins"},
  {"first-frames", KIND_UINT64, AT (layer.first_frames), 0, 0, 30000, READY,
      "Frames for which the first stage then learns"},
  {"second-frames", KIND_UINT64, AT (layer.second_frames), 0, 0, 30000, READY,
      "Frames for which the second stage learns after that"},
  {"third-frames", KIND_UINT64, AT (layer.third_frames), 0, 0, 20000, READY,
      "Frames for which the third stage learns after that; then all only code"},
  {"learning", KIND_BOOLEAN, AT (layer.learning), 0, 1, TRUE, MUTABLE,
      "Whether anything is learned; when not, no frame counts for start-after, "
      "first-frames, second-frames and third-frames"},
  {"recall-winners", KIND_UINT, AT (layer.recall_winners), 1, 1024, 10, MUTABLE,
      "Units of the layer below that give each field back from the outputs of the "
      "first two stages, where an element downstream asks for that"},
  {"layer", KIND_NAME, AT (below), 0, 0, 0, MUTABLE,
      "The name of the competelayer whose drive is wanted (none: the last one "
      "upstream)"},
};
/* *INDENT-ON* */

const GstSettingTable gst_invariant_settings = GST_SETTING_TABLE (settings_table);
