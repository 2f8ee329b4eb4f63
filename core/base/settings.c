/* What a layer is and does
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "settings.h"

#define CHOICES(array) COMPETE_SETTING_CHOICES (array)

#define AT(member) G_STRUCT_OFFSET (CompeteSettings, member)

/* *INDENT-OFF* */
static const CompeteSettingChoice rules[] = {
  [COMPETE_RULE_MULTIPLICATIVE] = {"multiplicative",
      "Prototypes grow where the reconstruction is too dark and shrink where it "
      "is too bright (text A)"},
  [COMPETE_RULE_UNIT_NORM] = {"unit-norm",
      "Prototypes of unit norm follow what is left over, at a pace that each "
      "unit's wins set; it cannot diverge"},
  [COMPETE_RULE_HEBBIAN] = {"hebbian",
      "Krotov and Hopfield's competing hidden units (text B)"},
};

static const CompeteSettingChoice codings[] = {
  [COMPETE_CODING_WINNERS] = {"winners",
      "The largest scores win and are the activations"},
  [COMPETE_CODING_REFIT] = {"refit",
      "The largest scores win, their activations are fitted to the field"},
  [COMPETE_CODING_PURSUIT] = {"pursuit",
      "Non-negative orthogonal matching pursuit among the largest scores"},
  [COMPETE_CODING_SIGNED_PURSUIT] = {"signed-pursuit",
      "Orthogonal matching pursuit of both signs: a unit stands for its "
      "prototype's negative, too; needs contrast=local and another rule than "
      "multiplicative"},
};

static const CompeteSettingChoice activations[] = {
  [COMPETE_ACTIVATION_LINEAR] = {"linear", "The drive"},
  [COMPETE_ACTIVATION_TANH] = {"tanh", "The drive's hyperbolic tangent"},
  [COMPETE_ACTIVATION_WEIGHTED_MEAN] = {"weighted-mean",
      "The drive over the sum of the weights"},
};

static const CompeteSettingChoice lateral_sources[] = {
  [COMPETE_LATERAL_CURRENT] = {"current", "The neighbours' activation now"},
  [COMPETE_LATERAL_PREVIOUS] = {"previous",
      "The neighbours' code of the frame before"},
};

static const CompeteSettingChoice inits[] = {
  [COMPETE_INIT_UNIFORM] = {"uniform", "Uniform in [0, 1)"},
  [COMPETE_INIT_NORMAL] = {"normal",
      "Normal, with init-mean and init-deviation"},
  [COMPETE_INIT_FIELDS] = {"fields",
      "The first fields learned, a unit each, drawn at random from a frame that "
      "has more"},
};

static const CompeteSettingChoice steps[] = {
  [COMPETE_STEP_LARGEST_CHANGE] = {"largest-change",
      "Divided by the batch's largest change of a weight, which then is the "
      "learning rate (text B)"},
  [COMPETE_STEP_PLAIN] = {"plain",
      "The learning rate times the changes, but at most half of what a prototype "
      "is; for small batches"},
};

static const CompeteSettingChoice contrasts[] = {
  [COMPETE_CONTRAST_AUTO] = {"auto",
      "none when the field is the whole frame, local otherwise; as in the file of "
      "location, where that says what a field is"},
  [COMPETE_CONTRAST_NONE] = {"none", "A field's values are its pixels"},
  [COMPETE_CONTRAST_LOCAL] = {"local",
      "Each field without its mean, in units of its deviation, dark as much as "
      "light: as an ON and an OFF half in what is told and saved, and in what "
      "rule=multiplicative learns"},
};

static const CompeteSetting table[] = {
  {.name = "columns", .kind = COMPETE_SETTING_UINT, .offset = AT (columns),
      .least = 1, .greatest = 1024, .initial = 20, .fixed = TRUE,
      .text = "Units across the grid"},
  {.name = "rows", .kind = COMPETE_SETTING_UINT, .offset = AT (rows),
      .least = 1, .greatest = 1024, .initial = 20, .fixed = TRUE,
      .text = "Units down the grid, columns x rows in all"},
  {.name = "rule", CHOICES (rules), .offset = AT (rule),
      .initial = COMPETE_RULE_UNIT_NORM, .fixed = TRUE,
      .text = "How prototypes learn from a field and its code"},
  {.name = "coding", CHOICES (codings), .offset = AT (coding),
      .initial = COMPETE_CODING_PURSUIT, .fixed = TRUE,
      .text = "How a field becomes a code"},
  {.name = "activation", CHOICES (activations), .offset = AT (activation),
      .initial = COMPETE_ACTIVATION_LINEAR, .fixed = TRUE,
      .text = "What becomes of the drive before units compete; amplitudes of "
          "coding refit and pursuit stay linear"},
  {.name = "winners", .kind = COMPETE_SETTING_UINT, .offset = AT (winners),
      .least = 1, .greatest = 65536, .initial = 5,
      .text = "How many units a field's code may have, at most the number of "
          "units"},
  {.name = "shortlist", .kind = COMPETE_SETTING_UINT, .offset = AT (shortlist),
      .least = 0, .greatest = 1024, .initial = 4,
      .text = "With coding=pursuit and signed-pursuit, units considered for each "
          "winner (0: all units)"},
  {.name = "residual-winners", .kind = COMPETE_SETTING_UINT,
      .offset = AT (residual_winners), .least = 0, .greatest = 65536, .initial = 0,
      .text = "With coding=winners, units kept when the code is averaged with the "
          "frame's before, at least winners (0: it is not)"},
  {.name = "learning", .kind = COMPETE_SETTING_BOOLEAN, .offset = AT (learning),
      .initial = TRUE,
      .text = "Whether the prototypes learn; when not, no weight changes by a bit"},
  {.name = "learn-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (learn_frames), .least = 0, .initial = 0,
      .text = "How many frames are learned, those of saved weights counted; those "
          "that follow are only coded (0: all are learned)"},
  {.name = "learning-rate", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (learning_rate), .least = 0, .greatest = 1000, .initial = 0.03,
      .text = "How far prototypes go at a time; with rule=unit-norm, from 0 to 1, "
          "the least share of its past that a unit forgets at each win"},
  {.name = "activation-ceiling", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (activation_ceiling), .least = 0, .greatest = G_MAXFLOAT,
      .initial = G_MAXFLOAT,
      .text = "No score is larger (the greatest float: no ceiling)"},
  {.name = "lateral-radius", .kind = COMPETE_SETTING_UINT,
      .offset = AT (lateral_radius), .least = 0, .greatest = 1023, .initial = 2,
      .text = "How far apart, in units along each axis of the grid, neighbours "
          "excite each other (0: none do)"},
  {.name = "lateral-strength", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (lateral_strength), .least = 0, .greatest = 1000,
      .initial = 0.1,
      .text = "How much of a neighbour's activation is added to a unit's score "
          "(0: none)"},
  {.name = "lateral-start", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (lateral_start), .least = 0, .greatest = 1000, .initial = 10,
      .text = "With lateral-anneal-frames, the lateral strength of the first "
          "frame"},
  {.name = "lateral-anneal-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (lateral_anneal_frames), .least = 0, .initial = 0,
      .text = "Learned frames over which the lateral strength goes, by the same "
          "factor each frame, from lateral-start to lateral-strength (0: it is "
          "lateral-strength all along)"},
  {.name = "lateral-source", CHOICES (lateral_sources),
      .offset = AT (lateral_source), .initial = COMPETE_LATERAL_CURRENT,
      .fixed = TRUE, .text = "What the neighbours excite with"},
  {.name = "conscience", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (conscience), .least = 0, .greatest = 100, .initial = 0.3,
      .text = "With coding=refit or pursuit, how strongly units that win often are "
          "held back while learning (0: not)"},
  {.name = "bounds-interval", .kind = COMPETE_SETTING_UINT,
      .offset = AT (bounds_interval), .least = 0, .greatest = G_MAXUINT,
      .initial = 1000,
      .text = "With rule=multiplicative, frames from one clamping of the weights "
          "to the next (0: never)"},
  {.name = "weight-min", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (weight_min), .least = -G_MAXFLOAT, .greatest = G_MAXFLOAT,
      .initial = 0,
      .text = "With rule=multiplicative, the least weight after clamping"},
  {.name = "weight-max", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (weight_max), .least = -G_MAXFLOAT, .greatest = G_MAXFLOAT,
      .initial = G_MAXFLOAT,
      .text = "With rule=multiplicative, the greatest weight after clamping, not "
          "under weight-min (the greatest float: any)"},
  {.name = "init", CHOICES (inits), .offset = AT (init),
      .initial = COMPETE_INIT_UNIFORM, .fixed = TRUE,
      .text = "Where weights start; rule=unit-norm then normalises each prototype"},
  {.name = "init-mean", .kind = COMPETE_SETTING_DOUBLE, .offset = AT (init_mean),
      .least = -1000, .greatest = 1000, .initial = 0, .fixed = TRUE,
      .text = "Mean of the weights with init=normal"},
  {.name = "init-deviation", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (init_deviation), .least = 0, .greatest = 1000, .initial = 1,
      .fixed = TRUE,
      .text = "Standard deviation of the weights with init=normal"},
  {.name = "seed", .kind = COMPETE_SETTING_UINT, .offset = AT (seed),
      .least = 0, .greatest = G_MAXUINT, .initial = 0, .fixed = TRUE,
      .text = "The same seed gives the same weights to start from, and draws the "
          "same fields with fields-per-frame"},
  {.name = "lebesgue-norm", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (lebesgue_norm), .least = 1, .greatest = 100, .initial = 2,
      .fixed = TRUE,
      .text = "With rule=hebbian, p of the norm that prototypes tend to 1 in"},
  {.name = "rank", .kind = COMPETE_SETTING_UINT, .offset = AT (rank),
      .least = 2, .greatest = 65536, .initial = 2, .fixed = TRUE,
      .text = "With rule=hebbian, which unit learns to stay away from the field: "
          "the one with the rank-th largest drive, 2 being the runner-up"},
  {.name = "anti-hebbian", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (anti_hebbian), .least = 0, .greatest = 1000, .initial = 0.4,
      .fixed = TRUE,
      .text = "With rule=hebbian, how strongly the unit at rank learns to stay "
          "away from the field, where the winner comes nearer with 1"},
  {.name = "batch-size", .kind = COMPETE_SETTING_UINT, .offset = AT (batch_size),
      .least = 0, .greatest = 65536, .initial = 100, .fixed = TRUE,
      .text = "With rule=hebbian, fields learned together, at least 1"},
  {.name = "precision", .kind = COMPETE_SETTING_DOUBLE, .offset = AT (precision),
      .least = 1e-37, .greatest = 1, .initial = 1e-30, .fixed = TRUE,
      .text = "With rule=hebbian, the least that a batch's changes are divided by"},
  {.name = "step", CHOICES (steps), .offset = AT (step),
      .initial = COMPETE_STEP_LARGEST_CHANGE, .fixed = TRUE,
      .text = "With rule=hebbian, how far a batch's changes go"},
  {.name = "anneal-epochs", .kind = COMPETE_SETTING_UINT,
      .offset = AT (anneal_epochs), .least = 0, .greatest = G_MAXUINT,
      .initial = 0,
      .text = "With rule=hebbian, epochs over which the learning rate falls to 0 "
          "(0: it is constant)"},
  {.name = "epoch-fields", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (epoch_fields), .least = 1, .initial = 60000,
      .text = "With rule=hebbian, fields in an epoch"},
  {.name = "fields-per-frame", .kind = COMPETE_SETTING_UINT,
      .offset = AT (fields_per_frame), .least = 0, .greatest = G_MAXUINT,
      .initial = 0,
      .text = "How many fields of a frame are learned, drawn at random by seed "
          "(0: all, as also when the frame has no more)"},
  {.name = "n-threads", .kind = COMPETE_SETTING_UINT, .offset = AT (threads),
      .least = 0, .greatest = 256, .initial = 0,
      .text = "How many threads share the fields of a frame, or with rule=hebbian "
          "the frames of a batch that nobody asks the code of; the same weights "
          "come of any number (0: one a core)"},
  {.name = "field-width", .kind = COMPETE_SETTING_UINT,
      .offset = AT (field_width), .least = 0, .greatest = 3840, .initial = 0,
      .fixed = TRUE,
      .text = "Width of a receptive field in pixels, at most the frame's (0, and "
          "field-height 0: as in the file of location; else the whole frame, or 16 "
          "where that has more than 4096 pixels)"},
  {.name = "field-height", .kind = COMPETE_SETTING_UINT,
      .offset = AT (field_height), .least = 0, .greatest = 2160, .initial = 0,
      .fixed = TRUE,
      .text = "Height of a receptive field in pixels, at most the frame's (0, and "
          "field-width 0: as in the file of location; else the whole frame, or 16 "
          "where that has more than 4096 pixels)"},
  {.name = "field-stride", .kind = COMPETE_SETTING_UINT,
      .offset = AT (field_stride), .least = 0, .greatest = 3840, .initial = 0,
      .fixed = TRUE,
      .text = "Pixels from one field to the next, across and down, at most the "
          "field's width and height; the last of a row or column is moved in (0: "
          "side by side)"},
  {.name = "contrast", CHOICES (contrasts), .offset = AT (contrast),
      .initial = COMPETE_CONTRAST_AUTO, .fixed = TRUE,
      .text = "What of a field's pixels is coded; natural images want local"},
};
/* *INDENT-ON* */

const CompeteSettingTable compete_settings_table =
COMPETE_SETTING_TABLE (table);

/**
 * compete_settings_init:
 * @settings: (out): set to the defaults
 *
 * Since: 0.2
 */
void
compete_settings_init (CompeteSettings * settings)
{
  compete_setting_table_init (&compete_settings_table, settings);
}

/**
 * compete_settings_in_range:
 * @settings: any settings
 * @error: (out): %COMPETE_ERROR_SETTINGS, as "learning-rate is -1: it may be 0 to
 *     1000"
 *
 * Each setting for itself; whether they go together, layer_check() says.
 *
 * Returns: whether each is in its range
 *
 * Since: 0.2
 */
gboolean
compete_settings_in_range (const CompeteSettings * settings, GError ** error)
{
  return compete_setting_table_check (&compete_settings_table, settings, error);
}

/**
 * compete_settings_set:
 * @settings: (inout): one of them is set
 * @name: of the setting: "learning-rate"
 * @text: its value: "0.03", "hebbian", "true"
 * @error: (out): %COMPETE_ERROR_SETTINGS: there is no such setting, or the values it
 *     may have
 *
 * Returns: whether it is set; if not, nothing has changed
 *
 * Since: 0.2
 */
gboolean
compete_settings_set (CompeteSettings * settings, const gchar * name,
    const gchar * text, GError ** error)
{
  return compete_setting_table_set (&compete_settings_table, settings, name,
      text, error);
}

/**
 * compete_settings_get:
 * @settings: any settings
 * @name: of one of them
 *
 * Returns: (transfer full) (nullable): its value as text, which
 *     compete_settings_set() reads; %NULL if there is no such setting
 *
 * Since: 0.2
 */
gchar *
compete_settings_get (const CompeteSettings * settings, const gchar * name)
{
  return compete_setting_table_get (&compete_settings_table, settings, name);
}
