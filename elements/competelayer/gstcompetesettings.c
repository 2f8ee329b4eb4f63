/* The properties of competelayer that are its layer's settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetesettings.h"

#include "gstsetting.h"

/* *INDENT-OFF* */
GST_SETTING_DEFINE_ENUM (rule_type, "GstCompeteLayerRule",
    {LAYER_RULE_MULTIPLICATIVE, "Prototypes grow where the reconstruction is "
        "too dark and shrink where it is too bright (text A)",
        "multiplicative"},
    {LAYER_RULE_UNIT_NORM, "Prototypes of unit norm follow what is left over, "
        "at a pace that each unit's wins set; it cannot diverge", "unit-norm"},
    {LAYER_RULE_HEBBIAN, "Krotov and Hopfield's competing hidden units "
        "(text B)", "hebbian"})
GST_SETTING_DEFINE_ENUM (coding_type, "GstCompeteLayerCoding",
    {LAYER_CODING_WINNERS, "The largest scores win and are the activations",
        "winners"},
    {LAYER_CODING_REFIT, "The largest scores win, their activations are "
        "fitted to the field", "refit"},
    {LAYER_CODING_PURSUIT, "Non-negative orthogonal matching pursuit among the "
        "largest scores", "pursuit"})
GST_SETTING_DEFINE_ENUM (activation_type, "GstCompeteLayerActivation",
    {LAYER_ACTIVATION_LINEAR, "The drive", "linear"},
    {LAYER_ACTIVATION_TANH, "The drive's hyperbolic tangent", "tanh"},
    {LAYER_ACTIVATION_WEIGHTED_MEAN, "The drive over the sum of the weights",
        "weighted-mean"})
GST_SETTING_DEFINE_ENUM (lateral_source_type, "GstCompeteLayerLateralSource",
    {LAYER_LATERAL_CURRENT, "The neighbours' activation now", "current"},
    {LAYER_LATERAL_PREVIOUS, "The neighbours' code of the frame before",
        "previous"})
GST_SETTING_DEFINE_ENUM (init_type, "GstCompeteLayerInit",
    {LAYER_INIT_UNIFORM, "Uniform in [0, 1)", "uniform"},
    {LAYER_INIT_NORMAL, "Normal, with init-mean and init-deviation", "normal"})
/* *INDENT-ON* */

/* When a property may change: at any time, or only in READY and below. */
#define PLAYING (GST_PARAM_MUTABLE_PLAYING | GST_PARAM_CONTROLLABLE)
#define READY GST_PARAM_MUTABLE_READY

#define AT(member) G_STRUCT_OFFSET (LayerSettings, member)

/* *INDENT-OFF* */
static const GstSetting settings_table[] = {
  {"columns", KIND_UINT, AT (columns), 1, 1024, 20, READY,
      "Units across the grid"},
  {"rows", KIND_UINT, AT (rows), 1, 1024, 20, READY,
      "Units down the grid"},
  {"rule", KIND_ENUM, AT (rule), 0, 0, LAYER_RULE_UNIT_NORM, READY,
      "How prototypes learn", rule_type},
  {"coding", KIND_ENUM, AT (coding), 0, 0, LAYER_CODING_PURSUIT, READY,
      "How a field becomes a code", coding_type},
  {"activation", KIND_ENUM, AT (activation), 0, 0, LAYER_ACTIVATION_LINEAR,
      READY, "What becomes of the drive before units compete; amplitudes of "
      "coding refit and pursuit stay linear", activation_type},
  {"winners", KIND_UINT, AT (winners), 1, 65536, 5, PLAYING,
      "How many units a field's code may have, at most the number of units"},
  {"shortlist", KIND_UINT, AT (shortlist), 1, 1024, 4, PLAYING,
      "With coding=pursuit, units considered for each winner"},
  {"residual-winners", KIND_UINT, AT (residual_winners), 0, 65536, 0, PLAYING,
      "With coding=winners, units kept when the code is averaged with the "
      "frame's before, at least winners (0: it is not)"},
  {"learning", KIND_BOOLEAN, AT (learning), 0, 1, TRUE, PLAYING,
      "Whether the prototypes learn; when not, no weight changes by a bit"},
  {"learning-rate", KIND_DOUBLE, AT (learning_rate), 0, 1000, 0.03, PLAYING,
      "How far prototypes go at a time; with rule=unit-norm, from 0 to 1, the "
      "least share of its past that a unit forgets at each win"},
  {"activation-ceiling", KIND_DOUBLE, AT (activation_ceiling), 0, G_MAXFLOAT,
      G_MAXFLOAT, PLAYING,
      "No score is larger (the greatest float: no ceiling)"},
  {"lateral-radius", KIND_UINT, AT (lateral_radius), 0, 1023, 2, PLAYING,
      "How far apart, in units along each axis of the grid, neighbours excite "
      "each other (0: none do)"},
  {"lateral-strength", KIND_DOUBLE, AT (lateral_strength), 0, 1000, 0.1,
      PLAYING, "How much of a neighbour's activation is added to a unit's "
      "score (0: none)"},
  {"lateral-start", KIND_DOUBLE, AT (lateral_start), 0, 1000, 10, PLAYING,
      "With lateral-anneal-frames, the lateral strength of the first frame"},
  {"lateral-anneal-frames", KIND_UINT64, AT (lateral_anneal_frames), 0,
      G_MAXUINT64, 0, PLAYING, "Learned frames over which the lateral strength "
      "goes, by the same factor each frame, from lateral-start to "
      "lateral-strength (0: it is lateral-strength all along)"},
  {"lateral-source", KIND_ENUM, AT (lateral_source), 0, 0,
      LAYER_LATERAL_CURRENT, READY, "What the neighbours excite with",
      lateral_source_type},
  {"conscience", KIND_DOUBLE, AT (conscience), 0, 100, 0.3, PLAYING,
      "With coding=refit or pursuit, how strongly units that win often are "
      "held back while learning (0: not)"},
  {"bounds-interval", KIND_UINT, AT (bounds_interval), 0, G_MAXUINT, 1000,
      PLAYING, "With rule=multiplicative, frames from one clamping of the "
      "weights to the next (0: never)"},
  {"weight-min", KIND_DOUBLE, AT (weight_min), -G_MAXFLOAT, G_MAXFLOAT, 0,
      PLAYING, "The least weight after clamping"},
  {"weight-max", KIND_DOUBLE, AT (weight_max), -G_MAXFLOAT, G_MAXFLOAT,
      G_MAXFLOAT, PLAYING, "The greatest weight after clamping"},
  {"init", KIND_ENUM, AT (init), 0, 0, LAYER_INIT_UNIFORM, READY,
      "Where weights start; rule=unit-norm then normalises each prototype",
      init_type},
  {"init-mean", KIND_DOUBLE, AT (init_mean), -1000, 1000, 0, READY,
      "Mean of the weights with init=normal"},
  {"init-deviation", KIND_DOUBLE, AT (init_deviation), 0, 1000, 1, READY,
      "Standard deviation of the weights with init=normal"},
  {"seed", KIND_UINT, AT (seed), 0, G_MAXUINT, 0, READY,
      "The same seed gives the same weights to start from, and draws the same "
      "fields with fields-per-frame"},
  {"lebesgue-norm", KIND_DOUBLE, AT (lebesgue_norm), 1, 100, 2, READY,
      "With rule=hebbian, p of the norm that prototypes tend to 1 in"},
  {"rank", KIND_UINT, AT (rank), 2, 65536, 2, READY,
      "With rule=hebbian, which unit learns to stay away from the field: 2 is "
      "the runner-up"},
  {"anti-hebbian", KIND_DOUBLE, AT (anti_hebbian), 0, 1000, 0.4, READY,
      "With rule=hebbian, how strongly that unit learns to stay away"},
  {"batch-size", KIND_UINT, AT (batch_size), 0, 65536, 100, READY,
      "With rule=hebbian, fields learned together, at least 1"},
  {"precision", KIND_DOUBLE, AT (precision), 1e-37, 1, 1e-30, READY,
      "With rule=hebbian, the least that a batch's changes are divided by"},
  {"anneal-epochs", KIND_UINT, AT (anneal_epochs), 0, G_MAXUINT, 0, PLAYING,
      "With rule=hebbian, epochs over which the learning rate falls to 0 "
      "(0: it is constant)"},
  {"epoch-fields", KIND_UINT64, AT (epoch_fields), 1, G_MAXUINT64, 60000,
      PLAYING, "With rule=hebbian, fields in an epoch"},
  {"fields-per-frame", KIND_UINT, AT (fields_per_frame), 0, G_MAXUINT, 0,
      PLAYING, "How many fields of a frame are learned, drawn at random by seed "
      "(0: all, as also when the frame has no more)"},
  {"n-threads", KIND_UINT, AT (threads), 0, 256, 0, PLAYING, "How many threads "
      "share the fields of a frame, or with rule=hebbian the frames of a batch "
      "that nobody asks the code of; the same weights come of any number (0: "
      "one a core)"},
};
/* *INDENT-ON* */

/* Installs the settings as properties 1 to n.
 *
 * Returns: n */
guint
gst_compete_settings_install (GObjectClass * klass)
{
  gst_settings_install (settings_table, G_N_ELEMENTS (settings_table), klass,
      1);
  return G_N_ELEMENTS (settings_table);
}

/* Sets all settings to their defaults. */
void
gst_compete_settings_init (LayerSettings * settings)
{
  gst_settings_init (settings_table, G_N_ELEMENTS (settings_table), settings);
}

/* Sets the setting whose property is @id. */
void
gst_compete_settings_set (LayerSettings * settings, guint id,
    const GValue * value)
{
  gst_setting_set (&settings_table[id - 1], settings, value);
}

/* Gets the setting whose property is @id. */
void
gst_compete_settings_get (const LayerSettings * settings, guint id,
    GValue * value)
{
  gst_setting_get (&settings_table[id - 1], settings, value);
}
