/* The two texts' experiments: presets, movie and examples have the settings of
 * the texts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>

/* The settings of the two texts' experiments, copied here so that neither the
 * presets nor the examples can deviate from them. */

typedef enum
{ SHUFFLED, IN_TIME } Order;

typedef enum
{ NO_FLOOR, FLOOR, CLIPPED } Bounds;

typedef struct
{
  const gchar *name;
  guint side, winners, residual_winners;
  gdouble rate;
  guint epochs;
  Order order;
  Bounds bounds;
  gdouble lateral_strength;
  const gchar *lateral_source;
  const gchar *activation;
  gdouble ceiling;
} TextA;

#define PLAIN 0.0, "current", "linear", G_MAXFLOAT
#define LATERAL(strength) strength, "current", "linear", G_MAXFLOAT

static const TextA text_a[] = {
  {"100-units-10-winners", 10, 10, 0, .002, 10, SHUFFLED, NO_FLOOR, PLAIN},
  {"100-units-5-winners", 10, 5, 0, .002, 20, SHUFFLED, NO_FLOOR, PLAIN},
  {"400-units-5-winners-long", 20, 5, 0, .02, 10, SHUFFLED, FLOOR, PLAIN},
  {"400-units-1-winner", 20, 1, 0, .02, 5, SHUFFLED, FLOOR, PLAIN},
  {"400-units-3-winners", 20, 3, 0, .02, 5, SHUFFLED, FLOOR, PLAIN},
  {"400-units-5-winners", 20, 5, 0, .02, 5, SHUFFLED, FLOOR, PLAIN},
  {"400-units-10-winners", 20, 10, 0, .02, 5, SHUFFLED, FLOOR, PLAIN},
  {"topographic-10-winners", 20, 10, 0, .02, 5, SHUFFLED, FLOOR, LATERAL (.1)},
  {"topographic-10-winners-low-rate", 20, 10, 0, .005, 5, SHUFFLED, FLOOR,
      LATERAL (.1)},
  {"ceiling", 20, 10, 0, .005, 5, SHUFFLED, FLOOR, .3, "current", "linear", 1.0},
  {"topographic-5-winners", 20, 5, 0, .01, 5, SHUFFLED, FLOOR, LATERAL (.1)},
  {"moving-average", 20, 5, 20, .01, 5, IN_TIME, FLOOR, LATERAL (.1)},
  {"temporal-lateral", 20, 5, 0, .01, 5, IN_TIME, CLIPPED, .08, "previous",
      "linear", G_MAXFLOAT},
  {"weighted-mean", 10, 5, 0, .02, 10, SHUFFLED, NO_FLOOR, 0.0, "current",
      "weighted-mean", G_MAXFLOAT},
  {"tanh", 20, 3, 0, .01, 10, SHUFFLED, NO_FLOOR, 0.0, "current", "tanh",
      G_MAXFLOAT}
};

typedef struct
{
  const gchar *name;
  gdouble lebesgue_norm;
  guint rank;
} TextB;

static const TextB text_b[] = {
  {"hidden-units-p2-rank2", 2.0, 2},
  {"hidden-units-p3-rank7", 3.0, 7}
};

static GstElement *
make_layer (void)
{
  GstElement *layer = gst_element_factory_make ("competelayer", NULL);

  fail_unless (layer != NULL);
  return layer;
}

static gdouble
get_number (GstElement * element, const gchar * property)
{
  GValue value = G_VALUE_INIT;
  gdouble number;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_object_get_property (G_OBJECT (element), property, &value);
  number = g_value_get_double (&value);
  g_value_unset (&value);
  return number;
}

static void
check_number (GstElement * element, const gchar * name, const gchar * property,
    gdouble wanted)
{
  gdouble got = get_number (element, property);

  fail_unless (got == wanted, "%s: %s is %.17g, the text has %.17g", name,
      property, got, wanted);
}

static void
check_nick (GstElement * layer, const gchar * name, const gchar * property,
    const gchar * wanted)
{
  GValue value = G_VALUE_INIT;
  GEnumValue *got;

  g_value_init (&value, g_object_class_find_property (G_OBJECT_GET_CLASS
          (layer), property)->value_type);
  g_object_get_property (G_OBJECT (layer), property, &value);
  got = g_enum_get_value (g_type_class_peek (G_VALUE_TYPE (&value)),
      g_value_get_enum (&value));
  fail_unless (g_str_equal (got->value_nick, wanted),
      "%s: %s is %s, the text has %s", name, property, got->value_nick, wanted);
  g_value_unset (&value);
}

/* W = max(W, 0) after frames 0, 1000, 2000 and so on, or W clipped to [0, 1]
 * every 100, or neither. */
static void
check_bounds (GstElement * layer, const gchar * name, Bounds bounds)
{
  static const guint intervals[] = { 0, 1000, 100 };

  check_number (layer, name, "bounds-interval", intervals[bounds]);
  if (bounds == NO_FLOOR)
    return;
  check_number (layer, name, "weight-min", 0.0);
  check_number (layer, name, "weight-max",
      bounds == CLIPPED ? 1.0 : G_MAXFLOAT);
}

static void
check_text_a (GstElement * layer, const TextA * row)
{
  check_nick (layer, row->name, "rule", "multiplicative");
  check_nick (layer, row->name, "coding", "winners");
  check_nick (layer, row->name, "init", "uniform");
  check_number (layer, row->name, "conscience", 0.0);
  check_number (layer, row->name, "columns", row->side);
  check_number (layer, row->name, "rows", row->side);
  check_number (layer, row->name, "winners", row->winners);
  check_number (layer, row->name, "residual-winners", row->residual_winners);
  check_number (layer, row->name, "learning-rate", row->rate);
  check_number (layer, row->name, "lateral-strength", row->lateral_strength);
  check_number (layer, row->name, "lateral-anneal-frames", 0.0);
  check_number (layer, row->name, "activation-ceiling", row->ceiling);
  check_nick (layer, row->name, "lateral-source", row->lateral_source);
  check_nick (layer, row->name, "activation", row->activation);
  if (row->lateral_strength > 0.0)
    check_number (layer, row->name, "lateral-radius", 2.0);
  check_bounds (layer, row->name, row->bounds);
}

static void
check_text_b (GstElement * layer, const TextB * row)
{
  check_nick (layer, row->name, "rule", "hebbian");
  check_nick (layer, row->name, "step", "largest-change");
  check_nick (layer, row->name, "init", "normal");
  check_number (layer, row->name, "init-mean", 0.0);
  check_number (layer, row->name, "init-deviation", 1.0);
  check_number (layer, row->name, "columns", 10.0);
  check_number (layer, row->name, "rows", 10.0);
  check_number (layer, row->name, "learning-rate", 0.02);
  check_number (layer, row->name, "anti-hebbian", 0.4);
  check_number (layer, row->name, "batch-size", 100.0);
  check_number (layer, row->name, "precision", 1e-30);
  check_number (layer, row->name, "lebesgue-norm", row->lebesgue_norm);
  check_number (layer, row->name, "rank", row->rank);
}

GST_START_TEST (test_texts)
{
  GstElement *layer = make_layer ();
  GstPreset *preset = GST_PRESET (layer);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (text_a); i++) {
    fail_unless (gst_preset_load_preset (preset, text_a[i].name));
    check_text_a (layer, &text_a[i]);
  }
  for (i = 0; i < G_N_ELEMENTS (text_b); i++) {
    fail_unless (gst_preset_load_preset (preset, text_b[i].name));
    check_text_b (layer, &text_b[i]);
  }
  gst_object_unref (layer);
}

GST_END_TEST;

/* The movie that all experiments of text A learn from is the default of
 * tapestrysrc. */
GST_START_TEST (test_movie)
{
  GstElement *source = gst_element_factory_make ("tapestrysrc", NULL);

  check_number (source, "tapestrysrc", "columns", 30.0);
  check_number (source, "tapestrysrc", "rows", 30.0);
  check_number (source, "tapestrysrc", "start-x", 420.0);
  check_number (source, "tapestrysrc", "start-y", 420.0);
  check_number (source, "tapestrysrc", "max-speed", 3.0);
  check_number (source, "tapestrysrc", "max-acceleration", 1.0);
  check_number (source, "tapestrysrc", "acceleration-period", 20.0);
  check_number (source, "tapestrysrc", "time-step", 1.0);
  gst_object_unref (source);
}

GST_END_TEST;

/* The script of each experiment of text A sets the number of epochs and their
 * order. */
GST_START_TEST (test_epochs)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (text_a); i++) {
    const TextA *row = &text_a[i];
    gchar *file = g_strconcat (row->name, ".sh", NULL);
    gchar *path = g_build_filename (g_getenv ("EXAMPLES"), file, NULL);
    gchar *wanted = g_strdup_printf ("\npreset=%s epochs=%u order=%s\n",
        row->name, row->epochs, row->order == SHUFFLED ? "shuffled" : "time");
    gchar *script;

    fail_unless (g_file_get_contents (path, &script, NULL, NULL),
        "there is no %s", path);
    fail_unless (strstr (script, wanted) != NULL, "%s does not say%s", path,
        wanted);
    g_free (script);
    g_free (wanted);
    g_free (path);
    g_free (file);
  }
}

GST_END_TEST;

static Suite *
experiments_suite (void)
{
  Suite *suite = suite_create ("experiments");
  TCase *tcase = tcase_create ("general");

  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, test_texts);
  tcase_add_test (tcase, test_movie);
  tcase_add_test (tcase, test_epochs);
  return suite;
}

GST_CHECK_MAIN (experiments);
