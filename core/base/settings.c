/* What a layer is and does
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "settings.h"

#define CHOICES(array) COMPETE_SETTING_CHOICES (array)

#define AT(member) G_STRUCT_OFFSET (CompeteSettings, member)

/* *INDENT-OFF* */
static const CompeteSettingChoice rules[] = {
  [COMPETE_RULE_MULTIPLICATIVE] = {"multiplicative",
      "Weights grow where the reconstruction is too dark and shrink where it "
      "is too bright (multiple winners take all); can diverge"},
  [COMPETE_RULE_UNIT_NORM] = {"unit-norm",
      "Prototypes of unit norm move towards what the reconstruction left out, "
      "in smaller steps the more often a unit has won; cannot diverge"},
  [COMPETE_RULE_HEBBIAN] = {"hebbian",
      "Krotov and Hopfield's competing hidden units"},
};

static const CompeteSettingChoice codings[] = {
  [COMPETE_CODING_WINNERS] = {"winners",
      "The units with the largest scores win; their scores are the "
      "activations"},
  [COMPETE_CODING_REFIT] = {"refit",
      "The units with the largest scores win; their activations are fitted to "
      "the field"},
  [COMPETE_CODING_PURSUIT] = {"pursuit",
      "Non-negative orthogonal matching pursuit among the units with the "
      "largest scores"},
  [COMPETE_CODING_SIGNED_PURSUIT] = {"signed-pursuit",
      "Orthogonal matching pursuit with activations of both signs: a negative "
      "one stands for the negative of the prototype; needs contrast=local, and "
      "a rule other than multiplicative"},
  [COMPETE_CODING_AUTO] = {"auto",
      "winners with rule=hebbian; otherwise signed-pursuit when a field is "
      "smaller than the frame and prototypes have both signs, and pursuit when "
      "not"},
};

static const CompeteSettingChoice activations[] = {
  [COMPETE_ACTIVATION_LINEAR] = {"linear",
      "The drive: the product of weights and field"},
  [COMPETE_ACTIVATION_TANH] = {"tanh", "The hyperbolic tangent of the drive"},
  [COMPETE_ACTIVATION_WEIGHTED_MEAN] = {"weighted-mean",
      "The drive divided by the sum of the unit's weights"},
};

static const CompeteSettingChoice lateral_sources[] = {
  [COMPETE_LATERAL_CURRENT] = {"current", "Their activation in this frame"},
  [COMPETE_LATERAL_PREVIOUS] = {"previous", "Their code in the previous frame"},
};

static const CompeteSettingChoice inits[] = {
  [COMPETE_INIT_UNIFORM] = {"uniform", "Random, uniform in [0, 1)"},
  [COMPETE_INIT_NORMAL] = {"normal",
      "Random, normal, with init-mean and init-deviation"},
  [COMPETE_INIT_FIELDS] = {"fields",
      "The first fields: each becomes the prototype of one unit, until all "
      "units have one; when a frame has more fields than that, they are chosen "
      "at random. With rule=hebbian each is scaled to p-norm 1, numbers from "
      "N(0, .01) are added, and learning starts when all units have one"},
};

static const CompeteSettingChoice steps[] = {
  [COMPETE_STEP_LARGEST_CHANGE] = {"largest-change",
      "All changes are divided by the largest one, so that this weight changes "
      "by the learning rate (as in Krotov and Hopfield's paper)"},
  [COMPETE_STEP_PLAIN] = {"plain",
      "The changes times the learning rate, but at most half of what a "
      "prototype is; for small batches"},
};

static const CompeteSettingChoice contrasts[] = {
  [COMPETE_CONTRAST_AUTO] = {"auto",
      "none when the field is the whole frame, otherwise local; if the file of "
      "location says what a field is, the same as there"},
  [COMPETE_CONTRAST_NONE] = {"none", "The pixels themselves, from 0 to 1"},
  [COMPETE_CONTRAST_LOCAL] = {"local",
      "The pixels less their mean, divided by their standard deviation. In "
      "metas and files, and with rule=multiplicative, a prototype has two "
      "halves: ON for what is lighter than the mean, OFF for what is darker"},
  [COMPETE_CONTRAST_MOTION] = {"motion",
      "What moves: the pixels less each pixel's mean over the frames of the "
      "field, divided by the standard deviation of that. A field in which "
      "nothing moves has no code and is not learned. Needs field-frames of at "
      "least 2. Prototypes have two halves, as with local"},
};

static const CompeteSetting table[] = {
  {.name = "columns", .kind = COMPETE_SETTING_UINT, .offset = AT (columns),
      .least = 1, .greatest = 1024, .initial = 20, .fixed = TRUE,
      .text = "Number of units across the grid"},
  {.name = "rows", .kind = COMPETE_SETTING_UINT, .offset = AT (rows),
      .least = 1, .greatest = 1024, .initial = 20, .fixed = TRUE,
      .text = "Number of units down the grid; the layer has columns x rows "
          "units"},
  {.name = "rule", CHOICES (rules), .offset = AT (rule),
      .initial = COMPETE_RULE_UNIT_NORM, .fixed = TRUE,
      .text = "How prototypes learn from a field and its code"},
  {.name = "coding", CHOICES (codings), .offset = AT (coding),
      .initial = COMPETE_CODING_AUTO, .fixed = TRUE,
      .text = "How a field becomes a code"},
  {.name = "activation", CHOICES (activations), .offset = AT (activation),
      .initial = COMPETE_ACTIVATION_LINEAR, .fixed = TRUE,
      .text = "What becomes of the drive before units compete; with "
          "coding=refit and pursuit it only decides which units compete, and "
          "activations stay linear"},
  {.name = "winners", .kind = COMPETE_SETTING_UINT, .offset = AT (winners),
      .least = 1, .greatest = 65536, .initial = 5,
      .text = "The most units that the code of a field may have, at most the "
          "number of units"},
  {.name = "shortlist", .kind = COMPETE_SETTING_INT, .offset = AT (shortlist),
      .least = -1, .greatest = 1024, .initial = -1,
      .text = "With coding=pursuit and signed-pursuit, how many units are "
          "considered for each winner (0: all units; -1: 6 when the field is "
          "the whole frame, otherwise all, or 10 if there are more than 2048 "
          "units)"},
  {.name = "residual-winners", .kind = COMPETE_SETTING_UINT,
      .offset = AT (residual_winners), .least = 0, .greatest = 65536, .initial = 0,
      .text = "With coding=winners, how many units are kept when the code is "
          "averaged with that of the previous frame, at least winners (0: it "
          "is not averaged)"},
  {.name = "learning", .kind = COMPETE_SETTING_BOOLEAN, .offset = AT (learning),
      .initial = TRUE,
      .text = "Whether the prototypes learn; if not, no weight changes"},
  {.name = "learn-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (learn_frames), .least = 0, .initial = 0,
      .text = "How many frames are learned, including those before the weights "
          "were saved; all later frames are only coded (0: all frames are "
          "learned)"},
  {.name = "learning-rate", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (learning_rate), .least = 0, .greatest = 1000, .initial = 0.003,
      .text = "How far prototypes move at each step; with rule=unit-norm, from "
          "0 to 1: a unit that wins forgets this share of its past, or more "
          "while it has won only a few times"},
  {.name = "activation-ceiling", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (activation_ceiling), .least = 0, .greatest = G_MAXFLOAT,
      .initial = G_MAXFLOAT,
      .text = "The largest score that a unit can have (the greatest float: no "
          "ceiling)"},
  {.name = "lateral-radius", .kind = COMPETE_SETTING_UINT,
      .offset = AT (lateral_radius), .least = 0, .greatest = 1023, .initial = 2,
      .text = "How many units apart, along each axis of the grid, neighbours "
          "excite each other (0: they do not)"},
  {.name = "lateral-strength", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (lateral_strength), .least = 0, .greatest = 1000,
      .initial = 0,
      .text = "How much of a neighbour's activation is added to the score of a "
          "unit (0: nothing)"},
  {.name = "lateral-start", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (lateral_start), .least = 0, .greatest = 1000, .initial = 10,
      .text = "With lateral-anneal-frames, the lateral strength at the first "
          "frame"},
  {.name = "lateral-anneal-frames", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (lateral_anneal_frames), .least = 0, .initial = 0,
      .text = "Over how many learned frames the lateral strength goes from "
          "lateral-start to lateral-strength, by the same factor each frame "
          "(0: it is lateral-strength from the start)"},
  {.name = "lateral-source", CHOICES (lateral_sources),
      .offset = AT (lateral_source), .initial = COMPETE_LATERAL_CURRENT,
      .fixed = TRUE,
      .text = "What neighbours on the grid excite a unit with"},
  {.name = "conscience", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (conscience), .least = -1, .greatest = 100,
      .initial = -1,
      .text = "With coding=refit or pursuit, how strongly units that win often "
          "are held back while learning (0: not at all; below 0: 0.3 when the "
          "field is the whole frame, otherwise 0)"},
  {.name = "bounds-interval", .kind = COMPETE_SETTING_UINT,
      .offset = AT (bounds_interval), .least = 0, .greatest = G_MAXUINT,
      .initial = 1000,
      .text = "With rule=multiplicative, after how many frames the weights are "
          "clamped again (0: never)"},
  {.name = "weight-min", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (weight_min), .least = -G_MAXFLOAT, .greatest = G_MAXFLOAT,
      .initial = 0,
      .text = "With rule=multiplicative, the least weight after clamping"},
  {.name = "weight-max", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (weight_max), .least = -G_MAXFLOAT, .greatest = G_MAXFLOAT,
      .initial = G_MAXFLOAT,
      .text = "With rule=multiplicative, the greatest weight after clamping, "
          "at least weight-min (the greatest float: no limit)"},
  {.name = "init", CHOICES (inits), .offset = AT (init),
      .initial = COMPETE_INIT_UNIFORM, .fixed = TRUE,
      .text = "What the weights are before anything is learned; rule=unit-norm "
          "then scales each prototype to unit norm"},
  {.name = "init-mean", .kind = COMPETE_SETTING_DOUBLE, .offset = AT (init_mean),
      .least = -1000, .greatest = 1000, .initial = 0, .fixed = TRUE,
      .text = "With init=normal, the mean of the weights"},
  {.name = "init-deviation", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (init_deviation), .least = 0, .greatest = 1000, .initial = 1,
      .fixed = TRUE,
      .text = "With init=normal, the standard deviation of the weights"},
  {.name = "seed", .kind = COMPETE_SETTING_UINT, .offset = AT (seed),
      .least = 0, .greatest = G_MAXUINT, .initial = 0, .fixed = TRUE,
      .text = "Seed of the random weights, and of the choice of fields with "
          "fields-per-frame, init=fields and reseed-until; the same seed gives "
          "the same result"},
  {.name = "lebesgue-norm", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (lebesgue_norm), .least = 1, .greatest = 100, .initial = 2,
      .fixed = TRUE,
      .text = "With rule=hebbian, p: the p-norm (Lebesgue norm) of a prototype "
          "tends to 1"},
  {.name = "rank", .kind = COMPETE_SETTING_UINT, .offset = AT (rank),
      .least = 2, .greatest = 65536, .initial = 2, .fixed = TRUE,
      .text = "With rule=hebbian, which unit learns to move away from the "
          "field: the one with the rank-th largest drive (2: the runner-up)"},
  {.name = "anti-hebbian", .kind = COMPETE_SETTING_DOUBLE,
      .offset = AT (anti_hebbian), .least = 0, .greatest = 1000, .initial = 0.4,
      .fixed = TRUE,
      .text = "With rule=hebbian, how strongly the unit that rank chooses "
          "moves away from the field; the winner moves towards it with "
          "strength 1"},
  {.name = "batch-size", .kind = COMPETE_SETTING_UINT, .offset = AT (batch_size),
      .least = 0, .greatest = 65536, .initial = 100, .fixed = TRUE,
      .text = "With rule=hebbian, how many fields are learned together, at "
          "least 1"},
  {.name = "precision", .kind = COMPETE_SETTING_DOUBLE, .offset = AT (precision),
      .least = 1e-37, .greatest = 1, .initial = 1e-30, .fixed = TRUE,
      .text = "With rule=hebbian, the smallest number that the changes of a "
          "batch are divided by"},
  {.name = "step", CHOICES (steps), .offset = AT (step),
      .initial = COMPETE_STEP_LARGEST_CHANGE, .fixed = TRUE,
      .text = "With rule=hebbian, how far a batch changes the weights"},
  {.name = "anneal-epochs", .kind = COMPETE_SETTING_UINT,
      .offset = AT (anneal_epochs), .least = 0, .greatest = G_MAXUINT,
      .initial = 0,
      .text = "With rule=hebbian, over how many epochs the learning rate falls "
          "to 0 (0: it is constant)"},
  {.name = "epoch-fields", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (epoch_fields), .least = 1, .initial = 60000,
      .text = "With rule=hebbian, how many fields make an epoch"},
  {.name = "reseed-until", .kind = COMPETE_SETTING_UINT64,
      .offset = AT (reseed_until), .least = 0, .initial = 0,
      .text = "With rule=hebbian, until how many fields are learned a unit that "
          "won none of the last epoch-fields becomes a field drawn at random, "
          "at p-norm 1 plus N(0, .01) (0: never)"},
  {.name = "fields-per-frame", .kind = COMPETE_SETTING_UINT,
      .offset = AT (fields_per_frame), .least = 0, .greatest = G_MAXUINT,
      .initial = 0,
      .text = "How many fields of each frame are learned, chosen at random (0: "
          "all fields, as also in a frame that has no more)"},
  {.name = "n-threads", .kind = COMPETE_SETTING_UINT, .offset = AT (threads),
      .least = 0, .greatest = 256, .initial = 0,
      .text = "How many threads share the work on a frame, or with "
          "rule=hebbian on a batch; what is learned does not depend on it (0: "
          "one for each core)"},
  {.name = "field-width", .kind = COMPETE_SETTING_UINT,
      .offset = AT (field_width), .least = 0, .greatest = 4096, .initial = 0,
      .fixed = TRUE,
      .text = "Width of a receptive field in pixels, at most that of the frame "
          "(0, if field-height is 0, too: as in the file of location; without "
          "one, the whole frame, or 16 in a frame of more than 4096 pixels)"},
  {.name = "field-height", .kind = COMPETE_SETTING_UINT,
      .offset = AT (field_height), .least = 0, .greatest = 4096, .initial = 0,
      .fixed = TRUE,
      .text = "Height of a receptive field in pixels, at most that of the "
          "frame (0, if field-width is 0, too: as in the file of location; "
          "without one, the whole frame, or 16 in a frame of more than 4096 "
          "pixels)"},
  {.name = "field-stride", .kind = COMPETE_SETTING_UINT,
      .offset = AT (field_stride), .least = 0, .greatest = 4096, .initial = 0,
      .fixed = TRUE,
      .text = "Pixels from one field to the next, across and down, at most the "
          "field's width and height; the last field of a row or column is "
          "moved inwards to fit (0: fields are side by side)"},
  {.name = "field-frames", .kind = COMPETE_SETTING_UINT,
      .offset = AT (field_frames), .least = 1, .greatest = 32, .initial = 1,
      .fixed = TRUE,
      .text = "How many frames in a row a field spans, the oldest first: a "
          "prototype is then a film of so many frames. After a discontinuity "
          "frames are not coded until so many have come (1: a field is a part "
          "of one frame)"},
  {.name = "contrast", CHOICES (contrasts), .offset = AT (contrast),
      .initial = COMPETE_CONTRAST_AUTO, .fixed = TRUE,
      .text = "What of a field's pixels is coded; local suits natural images, and motion a "
          "camera that stands still"},
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
