/* The properties of competelayer that are settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetesettings.h"

/* *INDENT-OFF* */
GST_SETTING_DEFINE_ENUM (rule_type, "GstCompeteLayerRule",
    {COMPETE_RULE_MULTIPLICATIVE, "Prototypes grow where the reconstruction is "
        "too dark and shrink where it is too bright (text A)",
        "multiplicative"},
    {COMPETE_RULE_UNIT_NORM, "Prototypes of unit norm follow what is left over, "
        "at a pace that each unit's wins set; it cannot diverge", "unit-norm"},
    {COMPETE_RULE_HEBBIAN, "Krotov and Hopfield's competing hidden units "
        "(text B)", "hebbian"})
GST_SETTING_DEFINE_ENUM (coding_type, "GstCompeteLayerCoding",
    {COMPETE_CODING_WINNERS, "The largest scores win and are the activations",
        "winners"},
    {COMPETE_CODING_REFIT, "The largest scores win, their activations are "
        "fitted to the field", "refit"},
    {COMPETE_CODING_PURSUIT, "Non-negative orthogonal matching pursuit among the "
        "largest scores", "pursuit"},
    {COMPETE_CODING_SIGNED_PURSUIT, "Orthogonal matching pursuit of both signs: a "
        "unit stands for its prototype's negative, too; needs contrast=local "
        "and another rule than multiplicative", "signed-pursuit"})
GST_SETTING_DEFINE_ENUM (activation_type, "GstCompeteLayerActivation",
    {COMPETE_ACTIVATION_LINEAR, "The drive", "linear"},
    {COMPETE_ACTIVATION_TANH, "The drive's hyperbolic tangent", "tanh"},
    {COMPETE_ACTIVATION_WEIGHTED_MEAN, "The drive over the sum of the weights",
        "weighted-mean"})
GST_SETTING_DEFINE_ENUM (lateral_source_type, "GstCompeteLayerLateralSource",
    {COMPETE_LATERAL_CURRENT, "The neighbours' activation now", "current"},
    {COMPETE_LATERAL_PREVIOUS, "The neighbours' code of the frame before",
        "previous"})
GST_SETTING_DEFINE_ENUM (step_type, "GstCompeteLayerStep",
    {COMPETE_STEP_LARGEST_CHANGE, "Divided by the batch's largest change of a "
        "weight, which then is the learning rate (text B)", "largest-change"},
    {COMPETE_STEP_PLAIN, "The learning rate times the changes, but at "
        "most half of what a prototype is; for small batches",
        "plain"})
GST_SETTING_DEFINE_ENUM (init_type, "GstCompeteLayerInit",
    {COMPETE_INIT_UNIFORM, "Uniform in [0, 1)", "uniform"},
    {COMPETE_INIT_NORMAL, "Normal, with init-mean and init-deviation", "normal"},
    {COMPETE_INIT_FIELDS, "The first fields learned, a unit each, drawn at random "
        "from a frame that has more", "fields"})
GST_SETTING_DEFINE_ENUM (contrast_type, "GstCompeteLayerContrast",
    {COMPETE_CONTRAST_AUTO, "none when the field is the whole frame, local otherwise; "
        "as in the file of location, where that says what a field is",
        "auto"},
    {COMPETE_CONTRAST_NONE, "A field's values are its pixels", "none"},
    {COMPETE_CONTRAST_LOCAL, "Each field without its mean, in units of its deviation, "
        "dark as much as light: as an ON and an OFF half in what is told and "
        "saved, and in what rule=multiplicative learns", "local"})
GST_SETTING_DEFINE_FLAGS (attach_type, "GstCompeteLayerAttach",
    {GST_SPARSE_CODE_PART_CODE, "The winners and their activations", "code"},
    {GST_SPARSE_CODE_PART_RECONSTRUCTION,
        "The frame as the code gives it back", "reconstruction"},
    {GST_SPARSE_CODE_PART_PROTOTYPES, "What each unit has learned to see",
        "prototypes"},
    {GST_SPARSE_CODE_PART_DRIVE, "How well the field matches each unit's "
        "prototype, from -1 to 1: their product over their norms", "drive"})
/* *INDENT-ON* */

/* When a property may change: at any time, by a controller too, or only in READY
 * and below. */
#define PLAYING (GST_PARAM_MUTABLE_PLAYING | GST_PARAM_CONTROLLABLE)
#define MUTABLE GST_PARAM_MUTABLE_PLAYING
#define READY GST_PARAM_MUTABLE_READY

#define AT(member) G_STRUCT_OFFSET (GstCompeteSettings, member)

/* *INDENT-OFF* */
static const GstSetting settings_table[] = {
  {"columns", KIND_UINT, AT (layer.columns), 1, 1024, 20, READY,
      "Units across the grid"},
  {"rows", KIND_UINT, AT (layer.rows), 1, 1024, 20, READY,
      "Units down the grid, columns x rows in all"},
  {"rule", KIND_ENUM, AT (layer.rule), 0, 0, COMPETE_RULE_UNIT_NORM, READY,
      "How prototypes learn from a field and its code", rule_type},
  {"coding", KIND_ENUM, AT (layer.coding), 0, 0, COMPETE_CODING_PURSUIT, READY,
      "How a field becomes a code", coding_type},
  {"activation", KIND_ENUM, AT (layer.activation), 0, 0, COMPETE_ACTIVATION_LINEAR,
      READY, "What becomes of the drive before units compete; amplitudes of "
      "coding refit and pursuit stay linear", activation_type},
  {"winners", KIND_UINT, AT (layer.winners), 1, 65536, 5, PLAYING,
      "How many units a field's code may have, at most the number of units"},
  {"shortlist", KIND_UINT, AT (layer.shortlist), 0, 1024, 4, PLAYING,
      "With coding=pursuit and signed-pursuit, units considered for each winner "
      "(0: all units)"},
  {"residual-winners", KIND_UINT, AT (layer.residual_winners), 0, 65536, 0, PLAYING,
      "With coding=winners, units kept when the code is averaged with the "
      "frame's before, at least winners (0: it is not)"},
  {"learning", KIND_BOOLEAN, AT (layer.learning), 0, 1, TRUE, PLAYING,
      "Whether the prototypes learn; when not, no weight changes by a bit"},
  {"learn-frames", KIND_UINT64, AT (layer.learn_frames), 0, 0, 0,
      PLAYING, "How many frames are learned, those of saved weights counted; "
      "those that follow are only coded (0: all are learned)"},
  {"learning-rate", KIND_DOUBLE, AT (layer.learning_rate), 0, 1000, 0.03, PLAYING,
      "How far prototypes go at a time; with rule=unit-norm, from 0 to 1, the "
      "least share of its past that a unit forgets at each win"},
  {"activation-ceiling", KIND_DOUBLE, AT (layer.activation_ceiling), 0, G_MAXFLOAT,
      G_MAXFLOAT, PLAYING,
      "No score is larger (the greatest float: no ceiling)"},
  {"lateral-radius", KIND_UINT, AT (layer.lateral_radius), 0, 1023, 2, PLAYING,
      "How far apart, in units along each axis of the grid, neighbours excite "
      "each other (0: none do)"},
  {"lateral-strength", KIND_DOUBLE, AT (layer.lateral_strength), 0, 1000, 0.1,
      PLAYING, "How much of a neighbour's activation is added to a unit's "
      "score (0: none)"},
  {"lateral-start", KIND_DOUBLE, AT (layer.lateral_start), 0, 1000, 10, PLAYING,
      "With lateral-anneal-frames, the lateral strength of the first frame"},
  {"lateral-anneal-frames", KIND_UINT64, AT (layer.lateral_anneal_frames), 0,
      0, 0, PLAYING, "Learned frames over which the lateral strength "
      "goes, by the same factor each frame, from lateral-start to "
      "lateral-strength (0: it is lateral-strength all along)"},
  {"lateral-source", KIND_ENUM, AT (layer.lateral_source), 0, 0,
      COMPETE_LATERAL_CURRENT, READY, "What the neighbours excite with",
      lateral_source_type},
  {"conscience", KIND_DOUBLE, AT (layer.conscience), 0, 100, 0.3, PLAYING,
      "With coding=refit or pursuit, how strongly units that win often are "
      "held back while learning (0: not)"},
  {"bounds-interval", KIND_UINT, AT (layer.bounds_interval), 0, G_MAXUINT, 1000,
      PLAYING, "With rule=multiplicative, frames from one clamping of the "
      "weights to the next (0: never)"},
  {"weight-min", KIND_DOUBLE, AT (layer.weight_min), -G_MAXFLOAT, G_MAXFLOAT, 0,
      PLAYING, "With rule=multiplicative, the least weight after clamping"},
  {"weight-max", KIND_DOUBLE, AT (layer.weight_max), -G_MAXFLOAT, G_MAXFLOAT,
      G_MAXFLOAT, PLAYING, "With rule=multiplicative, the greatest weight after clamping, not "
      "under weight-min (the greatest float: any)"},
  {"init", KIND_ENUM, AT (layer.init), 0, 0, COMPETE_INIT_UNIFORM, READY,
      "Where weights start; rule=unit-norm then normalises each prototype",
      init_type},
  {"init-mean", KIND_DOUBLE, AT (layer.init_mean), -1000, 1000, 0, READY,
      "Mean of the weights with init=normal"},
  {"init-deviation", KIND_DOUBLE, AT (layer.init_deviation), 0, 1000, 1, READY,
      "Standard deviation of the weights with init=normal"},
  {"seed", KIND_UINT, AT (layer.seed), 0, G_MAXUINT, 0, READY,
      "The same seed gives the same weights to start from, and draws the same "
      "fields with fields-per-frame"},
  {"lebesgue-norm", KIND_DOUBLE, AT (layer.lebesgue_norm), 1, 100, 2, READY,
      "With rule=hebbian, p of the norm that prototypes tend to 1 in"},
  {"rank", KIND_UINT, AT (layer.rank), 2, 65536, 2, READY,
      "With rule=hebbian, which unit learns to stay away from the field: the one "
      "with the rank-th largest drive, 2 being the runner-up"},
  {"anti-hebbian", KIND_DOUBLE, AT (layer.anti_hebbian), 0, 1000, 0.4, READY,
      "With rule=hebbian, how strongly the unit at rank learns to stay away from "
      "the field, where the winner comes nearer with 1"},
  {"batch-size", KIND_UINT, AT (layer.batch_size), 0, 65536, 100, READY,
      "With rule=hebbian, fields learned together, at least 1"},
  {"precision", KIND_DOUBLE, AT (layer.precision), 1e-37, 1, 1e-30, READY,
      "With rule=hebbian, the least that a batch's changes are divided by"},
  {"step", KIND_ENUM, AT (layer.step), 0, 0, COMPETE_STEP_LARGEST_CHANGE, READY,
      "With rule=hebbian, how far a batch's changes go", step_type},
  {"anneal-epochs", KIND_UINT, AT (layer.anneal_epochs), 0, G_MAXUINT, 0, PLAYING,
      "With rule=hebbian, epochs over which the learning rate falls to 0 "
      "(0: it is constant)"},
  {"epoch-fields", KIND_UINT64, AT (layer.epoch_fields), 1, 0, 60000,
      PLAYING, "With rule=hebbian, fields in an epoch"},
  {"fields-per-frame", KIND_UINT, AT (layer.fields_per_frame), 0, G_MAXUINT, 0,
      PLAYING, "How many fields of a frame are learned, drawn at random by seed "
      "(0: all, as also when the frame has no more)"},
  {"n-threads", KIND_UINT, AT (layer.threads), 0, 256, 0, PLAYING, "How many threads "
      "share the fields of a frame, or with rule=hebbian the frames of a batch "
      "that nobody asks the code of; the same weights come of any number (0: "
      "one a core)"},
  {"field-width", KIND_UINT, AT (layer.field_width), 0, 3840, 0,
      READY, "Width of a receptive field in pixels, at most "
      "the frame's (0, and field-height 0: as in the file of location; else the "
      "whole frame, or 16 where that has more than 4096 pixels)"},
  {"field-height", KIND_UINT, AT (layer.field_height), 0, 2160, 0,
      READY, "Height of a receptive field in pixels, at most "
      "the frame's (0, and field-width 0: as in the file of location; else the "
      "whole frame, or 16 where that has more than 4096 pixels)"},
  {"field-stride", KIND_UINT, AT (layer.field_stride), 0, 3840, 0,
      READY, "Pixels from one field to the next, across and "
      "down, at most the field's width and height; the last of a row or column "
      "is moved in (0: side by side)"},
  {"contrast", KIND_ENUM, AT (layer.contrast), 0, 0, COMPETE_CONTRAST_AUTO,
      READY, "What of a field's pixels is coded; natural "
      "images want local", contrast_type},
  {"attach", KIND_FLAGS, AT (attach), 0, 0, GST_SPARSE_CODE_PART_CODE, MUTABLE,
      "Which of the larger fields go along on the buffers, beside those that an "
      "element downstream asks for, as reconstruct does (0: none; with "
      "rule=hebbian and neither code nor reconstruction wanted, batches are "
      "learned twice as fast)", attach_type},
  {"snapshot-interval", KIND_UINT, AT (snapshot_interval), 1, G_MAXUINT, 250,
      MUTABLE, "Learned frames from one copy of the prototypes for the buffers "
      "to the next"},
  {"novelty-threshold", KIND_DOUBLE, AT (novelty_threshold), 0, G_MAXFLOAT, 0,
      MUTABLE, "At how many times the usual something counts as new, for which "
      "a message competelayer-novelty is posted once, from the 21st interval "
      "on; 2 suits many fields, 1.4 a single one (0: none is)"},
  /* In place of the base class's, which would drop late frames. */
  {"qos", KIND_BOOLEAN, AT (qos), 0, 1, FALSE, MUTABLE,
      "Let the frames after one that came late to a sink go on without being "
      "learned, and without a code when that was late by more than a frame"},
};
/* *INDENT-ON* */

const GstSettingTable gst_compete_settings = GST_SETTING_TABLE (settings_table);

void
gst_compete_properties_init (GstCompeteProperties * p, GstElement * element)
{
  p->element = element;
  gst_settings_init (&gst_compete_settings, &p->settings);
}

void
gst_compete_properties_set (GstCompeteProperties * p, guint index,
    const GValue * value)
{
  GST_OBJECT_LOCK (p->element);
  gst_settings_set (&gst_compete_settings, &p->settings, index, value);
  p->changed = TRUE;
  GST_OBJECT_UNLOCK (p->element);
}

void
gst_compete_properties_get (GstCompeteProperties * p, guint index,
    GValue * value)
{
  GST_OBJECT_LOCK (p->element);
  gst_settings_get (&gst_compete_settings, &p->settings, index, value);
  GST_OBJECT_UNLOCK (p->element);
}

/* Returns: what the properties are set to; for the streaming thread they may still be
 *     new */
GstCompeteSettings
gst_compete_properties_peek (GstCompeteProperties * p)
{
  GstCompeteSettings settings;

  GST_OBJECT_LOCK (p->element);
  settings = p->settings;
  GST_OBJECT_UNLOCK (p->element);
  return settings;
}

/* Copies into @settings what the properties are set to, in the streaming thread.
 *
 * Returns: whether any was set since the last time */
gboolean
gst_compete_properties_read (GstCompeteProperties * p,
    GstCompeteSettings * settings)
{
  gboolean changed;

  GST_OBJECT_LOCK (p->element);
  changed = p->changed;
  p->changed = FALSE;
  *settings = p->settings;
  GST_OBJECT_UNLOCK (p->element);
  return changed;
}

/* The settings that were read are invalid: they are to be read again. */
void
gst_compete_properties_set_changed (GstCompeteProperties * p)
{
  GST_OBJECT_LOCK (p->element);
  p->changed = TRUE;
  GST_OBJECT_UNLOCK (p->element);
}
