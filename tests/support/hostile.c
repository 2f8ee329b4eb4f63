/* Shared by the tests with random input
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "hostile.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "weightsfile.h"

#define WAIT (60 * GST_SECOND)

static gchar *folder, *previous_folder;
static guint log_handler;

/* GObject reports a value out of range in a warning or, since GLib 2.78, in a
 * critical. Any other message is a failure. */
static void
check_warning (const gchar * domain, GLogLevelFlags level,
    const gchar * message, gpointer data)
{
  fail_unless (strstr (message, "is invalid or out of range") != NULL, "%s",
      message);
}

/* The elements write their files into a folder that is removed afterwards. */
void
hostile_setup (void)
{
  previous_folder = g_get_current_dir ();
  folder = g_dir_make_tmp ("hostile-XXXXXX", NULL);
  fail_unless (g_chdir (folder) == 0);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  log_handler = g_log_set_handler ("GLib-GObject",
      G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL, check_warning, NULL);
}

static void
remove_all (const gchar * path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir))) {
    gchar *inside = g_build_filename (path, name, NULL);

    remove_all (inside);
    g_free (inside);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

void
hostile_teardown (void)
{
  g_log_remove_handler ("GLib-GObject", log_handler);
  fail_unless (g_chdir (previous_folder) == 0);
  remove_all (folder);
  g_free (folder);
  g_free (previous_folder);
}

/* Random numbers that differ in each run, unless HOSTILE_SEED is set. */
GRand *
hostile_rand (void)
{
  const gchar *given = g_getenv ("HOSTILE_SEED");
  guint32 seed = given ? g_ascii_strtoull (given, NULL, 10) : g_random_int ();

  g_print ("HOSTILE_SEED=%u repeats this run\n", seed);
  return g_rand_new_with_seed (seed);
}

/* The duration of a test in seconds, multiplied by HOSTILE_TIMES if that is set. */
gdouble
hostile_seconds (gdouble seconds)
{
  const gchar *times = g_getenv ("HOSTILE_TIMES");

  return times ? seconds * g_ascii_strtod (times, NULL) : seconds;
}

/* All elements of the plugin.
 *
 * Returns: (transfer full): the list, for gst_plugin_feature_list_free() */
GList *
hostile_elements (void)
{
  GList *features =
      gst_registry_get_feature_list_by_plugin (gst_registry_get (), "compete");
  GList *elements = NULL, *l;

  for (l = features; l != NULL; l = l->next)
    if (GST_IS_ELEMENT_FACTORY (l->data))
      elements = g_list_prepend (elements, gst_object_ref (l->data));
  gst_plugin_feature_list_free (features);
  fail_unless (g_list_length (elements) >= 4);
  return elements;
}

/* A pipeline in which the element of @factory, named "it", has what it needs.
 * The source is "src"; if the element is itself a source, its name is "it". */
GstElement *
hostile_pipeline (const gchar * factory)
{
  GstElementFactory *made_by = gst_element_factory_find (factory);
  const gchar *klass = gst_element_factory_get_metadata (made_by,
      GST_ELEMENT_METADATA_KLASS);
  GstElement *pipeline, *it;
  gchar *line;

  if (strstr (klass, "Converter/Tensor"))
    line = g_strdup_printf ("tapestrysrc name=src ! competelayer ! "
        "codetensor content=picture ! %s name=it ! fakesink", factory);
  else if (strstr (klass, "Source"))
    line = g_strdup_printf ("%s name=it ! fakesink", factory);
  else
    line = g_strdup_printf ("tapestrysrc name=src ! competelayer ! "
        "%s name=it %s", factory,
        strstr (klass, "Sink") ? "" : "! fakesink");
  pipeline = gst_parse_launch (line, NULL);
  fail_unless (pipeline != NULL, "%s", line);
  it = gst_bin_get_by_name (GST_BIN (pipeline), "it");
  hostile_set_defaults (G_OBJECT (it));
  gst_object_unref (it);
  gst_object_unref (made_by);
  g_free (line);
  return pipeline;
}

/* Limits of properties that make a layer or a picture large, or start threads, or of which
 * a movie's frames are put into order. */
static const struct
{
  const gchar *name;
  gdouble most;
} costly[] = {
  {"columns", 12},
  {"rows", 12},
  {"width", 200},
  {"height", 200},
  {"n-threads", 6},
  {"movie-frames", 5000},
};

static gdouble
limit_of (const GParamSpec * spec, gdouble greatest, HostileReach reach)
{
  guint i;

  for (i = 0; reach == HOSTILE_TAME && i < G_N_ELEMENTS (costly); i++)
    if (g_str_equal (spec->name, costly[i].name))
      return costly[i].most;
  return greatest;
}

/* A number in the range or beyond it; all magnitudes are equally likely. */
static gdouble
random_number (GRand * rand, gdouble least, gdouble greatest)
{
  gdouble span = greatest / 2.0 - least / 2.0;

  switch (g_rand_int_range (rand, 0, 8)) {
    case 0:
      return least;
    case 1:
      return greatest;
    case 2:
      return least - 1.0 - g_rand_double (rand) * fabs (least);
    case 3:
      return greatest + 1.0 + g_rand_double (rand) * fabs (greatest);
    case 4:
      return least + 2.0 * g_rand_double (rand) * span;
    default:
      return least + exp (g_rand_double (rand) * log1p (2.0 * span)) - 1.0;
  }
}

static gdouble
draw_double (GRand * rand, gdouble least, gdouble greatest)
{
  switch (g_rand_int_range (rand, 0, 12)) {
    case 0:
      return NAN;
    case 1:
      return INFINITY;
    case 2:
      return -INFINITY;
    case 3:
      return 0.0;
    default:
      return random_number (rand, least, greatest);
  }
}

static const gchar *
draw_string (GRand * rand)
{
  static gchar *endless;
  static const gchar *const strings[] = { NULL, "", "a", "a.safetensors",
    "a.webm", "a.mkv", "a.avi", "no/such/folder/a.webm", ".", "\xff\xfe\xfd",
    "%s%n", "a b", "competelayer0", "it"
  };
  guint i = g_rand_int_range (rand, 0, G_N_ELEMENTS (strings) + 1);

  if (g_once_init_enter (&endless))
    g_once_init_leave (&endless, g_strnfill (10000, 'x'));
  return i < G_N_ELEMENTS (strings) ? strings[i] : endless;
}

/* Numbers, if they fit into the type. */
static gboolean
fill_number (GValue * value, GParamSpec * spec, GRand * rand,
    HostileReach reach)
{
#define MOST(x) limit_of (spec, x, reach)
  if (G_IS_PARAM_SPEC_UINT (spec)) {
    GParamSpecUInt *s = G_PARAM_SPEC_UINT (spec);

    g_value_set_uint (value, CLAMP (random_number (rand, s->minimum,
                MOST (s->maximum)), 0.0, G_MAXUINT));
  } else if (G_IS_PARAM_SPEC_INT (spec)) {
    GParamSpecInt *s = G_PARAM_SPEC_INT (spec);

    g_value_set_int (value, CLAMP (random_number (rand, s->minimum,
                MOST (s->maximum)), G_MININT, G_MAXINT));
  } else if (G_IS_PARAM_SPEC_UINT64 (spec)) {
    GParamSpecUInt64 *s = G_PARAM_SPEC_UINT64 (spec);
    gdouble x = random_number (rand, s->minimum, MOST (s->maximum));

    g_value_set_uint64 (value, x >= 0x1p64 ? G_MAXUINT64 : x < 0.0 ? 0 : x);
  } else if (G_IS_PARAM_SPEC_INT64 (spec)) {
    GParamSpecInt64 *s = G_PARAM_SPEC_INT64 (spec);
    gdouble x = random_number (rand, s->minimum, MOST (s->maximum));

    g_value_set_int64 (value, x >= 0x1p63 ? G_MAXINT64 : x < -0x1p63 ?
        G_MININT64 : x);
  } else if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    GParamSpecDouble *s = G_PARAM_SPEC_DOUBLE (spec);

    g_value_set_double (value, draw_double (rand, s->minimum,
            MOST (s->maximum)));
  } else {
    return FALSE;
  }
  return TRUE;
}

static void
fill_object (GValue * value, GParamSpec * spec, GRand * rand)
{
  GstElement *sink;

  fail_unless (g_type_is_a (GST_TYPE_ELEMENT, spec->value_type), "%s: what to "
      "set it to?", spec->name);
  sink = gst_element_factory_make ("fakesink", NULL);
  g_object_set (sink, "sync", g_rand_boolean (rand), NULL);
  g_value_take_object (value, gst_object_ref_sink (sink));
}

static void
fill (GValue * value, GParamSpec * spec, GRand * rand, HostileReach reach)
{
  if (fill_number (value, spec, rand, reach))
    return;
  if (G_IS_PARAM_SPEC_BOOLEAN (spec)) {
    g_value_set_boolean (value, g_rand_boolean (rand));
  } else if (G_IS_PARAM_SPEC_ENUM (spec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;
    guint i = g_rand_int_range (rand, 0, klass->n_values + 1);

    g_value_set_enum (value, i < klass->n_values ? klass->values[i].value : 77);
  } else if (G_IS_PARAM_SPEC_FLAGS (spec)) {
    g_value_set_flags (value, g_rand_int (rand) >> g_rand_int_range (rand, 0,
            32));
  } else if (G_IS_PARAM_SPEC_STRING (spec)) {
    g_value_set_string (value, draw_string (rand));
  } else if (G_IS_PARAM_SPEC_OBJECT (spec)) {
    fill_object (value, spec, rand);
  } else {
    fail ("%s is of type %s, of which there are no random values yet",
        spec->name, g_type_name (spec->value_type));
  }
}

/* Properties that anyone may set; an element's name and parent are managed by
 * its bin. */
static gboolean
is_settable (const GParamSpec * spec)
{
  return (spec->flags & G_PARAM_WRITABLE)
      && !(spec->flags & G_PARAM_CONSTRUCT_ONLY)
      && spec->owner_type != GST_TYPE_OBJECT;
}

/* Sets the property of @spec to a random value. The value read back must be in
 * range. */
void
hostile_set_property (GObject * object, GParamSpec * spec, GRand * rand,
    HostileReach reach)
{
  GValue value = G_VALUE_INIT, back = G_VALUE_INIT;

  if (!is_settable (spec))
    return;
  g_value_init (&value, spec->value_type);
  fill (&value, spec, rand, reach);
  g_object_set_property (object, spec->name, &value);
  g_value_unset (&value);
  if (!(spec->flags & G_PARAM_READABLE))
    return;
  g_value_init (&back, spec->value_type);
  g_object_get_property (object, spec->name, &back);
  fail_if (g_param_value_validate (spec, &back), "%s has a value out of range",
      spec->name);
  fail_if (G_IS_PARAM_SPEC_DOUBLE (spec)
      && isnan (g_value_get_double (&back)), "%s is no number", spec->name);
  g_value_unset (&back);
}

typedef void (*SpecFunc) (GObject * object, GParamSpec * spec, gpointer data);

static void
for_each_property (GObject * object, SpecFunc func, gpointer data)
{
  guint n, i;
  GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);

  for (i = 0; i < n; i++)
    func (object, specs[i], data);
  g_free (specs);
}

typedef struct
{
  GRand *rand;
  HostileReach reach;
} Draw;

static void
set_one (GObject * object, GParamSpec * spec, gpointer data)
{
  const Draw *draw = data;

  hostile_set_property (object, spec, draw->rand, draw->reach);
}

void
hostile_set_all (GObject * object, GRand * rand, HostileReach reach)
{
  Draw draw = { rand, reach };

  for_each_property (object, set_one, &draw);
}

static void
get_one (GObject * object, GParamSpec * spec, gpointer data)
{
  GValue value = G_VALUE_INIT;

  if (!(spec->flags & G_PARAM_READABLE))
    return;
  g_value_init (&value, spec->value_type);
  g_object_get_property (object, spec->name, &value);
  g_value_unset (&value);
}

void
hostile_get_all (GObject * object)
{
  for_each_property (object, get_one, NULL);
}

static void
set_default (GObject * object, GParamSpec * spec, gpointer data)
{
  if (!is_settable (spec))
    return;
  if (g_str_equal (spec->name, "video-sink")) {
    GstElement *sink = gst_element_factory_make ("fakesink", NULL);

    g_object_set (sink, "async", FALSE, NULL);
    g_object_set (object, spec->name, sink, NULL);
  } else if (g_str_equal (spec->name, "port")) {
    g_object_set (object, spec->name, 0, NULL);
  } else {
    g_object_set_property (object, spec->name,
        g_param_spec_get_default_value (spec));
  }
}

static gchar *weights;

static void
remove_weights (void)
{
  g_unlink (weights);
}

/* An element that has no weights by default gets those of 20 x 20 units of 20 x 20
 * pixels, all 0. */
static void
give_weights (GObject * object)
{
  static const gchar header[] = "{\"weights\":{\"dtype\":\"F32\","
      "\"shape\":[400,400],\"data_offsets\":[0,640000]}}";
  gfloat *zeros;

  if (weights == NULL) {
    zeros = g_new0 (gfloat, 160000);
    weights = g_strdup_printf ("%s/hostile-%u.safetensors", g_get_tmp_dir (),
        (guint) getpid ());
    weightsfile_write (weights, strlen (header), header, strlen (header), zeros,
        160000);
    atexit (remove_weights);
    g_free (zeros);
  }
  g_object_set (object, "location", weights, NULL);
}

/* Sets all properties to their defaults, but without opening a window, and with a port
 * that no other test has. */
void
hostile_set_defaults (GObject * object)
{
  for_each_property (object, set_default, NULL);
  if (g_str_equal (G_OBJECT_TYPE_NAME (object), "GstCodePicture"))
    give_weights (object);
}

/* Whether the pipeline has stopped: at the end of the stream, or with an error,
 * which must have a text. */
gboolean
hostile_stopped (GstElement * pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;
  gboolean stopped = FALSE;

  while ((message = gst_bus_pop (bus))) {
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      GError *error;

      gst_message_parse_error (message, &error, NULL);
      fail_unless (strlen (error->message) > 10, "%s", error->message);
      g_error_free (error);
      stopped = TRUE;
    }
    stopped |= GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
    gst_message_unref (message);
  }
  gst_object_unref (bus);
  return stopped;
}

void
hostile_set_null (GstElement * pipeline)
{
  fail_unless (gst_element_set_state (pipeline, GST_STATE_NULL)
      == GST_STATE_CHANGE_SUCCESS);
}

/* With the defaults set on "it" again, the pipeline plays 20 frames without a
 * warning or an error. It is left in NULL. */
void
hostile_play_to_end (GstElement * pipeline)
{
  GstElement *it = gst_bin_get_by_name (GST_BIN (pipeline), "it");
  GstElement *src = gst_bin_get_by_name (GST_BIN (pipeline), "src");
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;

  hostile_set_null (pipeline);
  hostile_set_defaults (G_OBJECT (it));
  g_object_set (src ? src : it, "num-buffers", 20, NULL);
  gst_bus_set_flushing (bus, TRUE);
  gst_bus_set_flushing (bus, FALSE);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, WAIT,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    GError *error;

    gst_message_parse_error (message, &error, NULL);
    fail ("%s", error->message);
  }
  gst_message_unref (message);
  hostile_set_null (pipeline);
  g_object_set (src ? src : it, "num-buffers", -1, NULL);
  gst_object_unref (bus);
  gst_clear_object (&src);
  gst_object_unref (it);
}
