/* The properties of competelayer that are its layer's settings
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetesettings.h"

/* A function that registers an enumeration when it is first asked for. */
#define DEFINE_ENUM(function, Name, ...)                                \
static GType                                                            \
function (void)                                                         \
{                                                                       \
  static const GEnumValue values[] = { __VA_ARGS__, {0, NULL, NULL} };  \
  static gsize type;                                                    \
                                                                        \
  if (g_once_init_enter (&type)) {                                      \
    GType made = g_enum_register_static (Name, values);                 \
                                                                        \
    gst_type_mark_as_plugin_api (made, 0);                              \
    g_once_init_leave (&type, made);                                    \
  }                                                                     \
  return type;                                                          \
}

/* *INDENT-OFF* */
DEFINE_ENUM (rule_type, "GstCompeteLayerRule",
    {LAYER_RULE_MULTIPLICATIVE, "Prototypes grow where the reconstruction is "
        "too dark and shrink where it is too bright (text A)",
        "multiplicative"},
    {LAYER_RULE_UNIT_NORM, "The same on prototypes of unit norm, which cannot "
        "diverge", "unit-norm"},
    {LAYER_RULE_HEBBIAN, "Krotov and Hopfield's competing hidden units "
        "(text B)", "hebbian"})
DEFINE_ENUM (coding_type, "GstCompeteLayerCoding",
    {LAYER_CODING_WINNERS, "The largest scores win and are the activations",
        "winners"},
    {LAYER_CODING_REFIT, "The largest scores win, their activations are "
        "fitted to the field", "refit"},
    {LAYER_CODING_PURSUIT, "Non-negative orthogonal matching pursuit among the "
        "largest scores", "pursuit"})
DEFINE_ENUM (activation_type, "GstCompeteLayerActivation",
    {LAYER_ACTIVATION_LINEAR, "The drive", "linear"},
    {LAYER_ACTIVATION_TANH, "The drive's hyperbolic tangent", "tanh"},
    {LAYER_ACTIVATION_WEIGHTED_MEAN, "The drive over the sum of the weights",
        "weighted-mean"})
DEFINE_ENUM (lateral_source_type, "GstCompeteLayerLateralSource",
    {LAYER_LATERAL_CURRENT, "The neighbours' activation now", "current"},
    {LAYER_LATERAL_PREVIOUS, "The neighbours' code of the frame before",
        "previous"})
DEFINE_ENUM (init_type, "GstCompeteLayerInit",
    {LAYER_INIT_UNIFORM, "Uniform in [0, 1)", "uniform"},
    {LAYER_INIT_NORMAL, "Normal, with init-mean and init-deviation", "normal"})
/* *INDENT-ON* */

typedef enum
{
  KIND_BOOLEAN,
  KIND_UINT,
  KIND_UINT64,
  KIND_DOUBLE,
  KIND_ENUM
} Kind;

/* When a property may change: at any time, or only in READY and below. */
#define PLAYING (GST_PARAM_MUTABLE_PLAYING | GST_PARAM_CONTROLLABLE)
#define READY GST_PARAM_MUTABLE_READY

typedef struct
{
  const gchar *name;
  Kind kind;
  gsize offset;
  gdouble least, greatest, initial;
  GParamFlags flags;
  const gchar *blurb;
    GType (*type) (void);
} Setting;

#define AT(member) G_STRUCT_OFFSET (LayerSettings, member)

/* *INDENT-OFF* */
static const Setting settings_table[] = {
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
      "How far prototypes go at a time; with rule=unit-norm from 0 to 1, of "
      "which no more than 0.3 is used"},
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
      "The same seed gives the same weights to start from"},
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
};
/* *INDENT-ON* */

static GParamSpec *
make_spec (const Setting * s)
{
  GParamFlags flags = s->flags | G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  switch (s->kind) {
    case KIND_BOOLEAN:
      return g_param_spec_boolean (s->name, s->name, s->blurb, s->initial,
          flags);
    case KIND_UINT:
      return g_param_spec_uint (s->name, s->name, s->blurb, s->least,
          s->greatest, s->initial, flags);
    case KIND_UINT64:
      return g_param_spec_uint64 (s->name, s->name, s->blurb, s->least,
          G_MAXUINT64, s->initial, flags);
    case KIND_DOUBLE:
      return g_param_spec_double (s->name, s->name, s->blurb, s->least,
          s->greatest, s->initial, flags);
    case KIND_ENUM:
      return g_param_spec_enum (s->name, s->name, s->blurb, s->type (),
          s->initial, flags);
  }
  return NULL;
}

/* Installs the settings as properties 1 to n.
 *
 * Returns: n */
guint
gst_compete_settings_install (GObjectClass * klass)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (settings_table); i++)
    g_object_class_install_property (klass, i + 1,
        make_spec (&settings_table[i]));
  return i;
}

/* Sets all settings to their defaults. */
void
gst_compete_settings_init (LayerSettings * settings)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (settings_table); i++) {
    GParamSpec *spec = g_param_spec_ref_sink (make_spec (&settings_table[i]));

    gst_compete_settings_set (settings, i + 1,
        g_param_spec_get_default_value (spec));
    g_param_spec_unref (spec);
  }
}

/* Sets the setting whose property is @id. */
void
gst_compete_settings_set (LayerSettings * settings, guint id,
    const GValue * value)
{
  const Setting *s = &settings_table[id - 1];
  gpointer at = G_STRUCT_MEMBER_P (settings, s->offset);

  switch (s->kind) {
    case KIND_BOOLEAN:
      *(gboolean *) at = g_value_get_boolean (value);
      break;
    case KIND_UINT:
      *(guint *) at = g_value_get_uint (value);
      break;
    case KIND_UINT64:
      *(guint64 *) at = g_value_get_uint64 (value);
      break;
    case KIND_DOUBLE:
      *(gdouble *) at = g_value_get_double (value);
      break;
    case KIND_ENUM:
      *(gint *) at = g_value_get_enum (value);
      break;
  }
}

/* Gets the setting whose property is @id. */
void
gst_compete_settings_get (const LayerSettings * settings, guint id,
    GValue * value)
{
  const Setting *s = &settings_table[id - 1];
  gconstpointer at = G_STRUCT_MEMBER_P (settings, s->offset);

  switch (s->kind) {
    case KIND_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) at);
      break;
    case KIND_UINT:
      g_value_set_uint (value, *(const guint *) at);
      break;
    case KIND_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) at);
      break;
    case KIND_DOUBLE:
      g_value_set_double (value, *(const gdouble *) at);
      break;
    case KIND_ENUM:
      g_value_set_enum (value, *(const gint *) at);
      break;
  }
}
