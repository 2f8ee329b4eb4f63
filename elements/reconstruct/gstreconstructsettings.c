/* The properties of reconstruct, which reconstructsink has too
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructsettings.h"

#include "colormap.h"
#include "gstsetting.h"
#include "mosaic.h"
#include "titles.h"

/* The flags type of the property `panels`, made of the table of panels. */
static GType
panels_type (void)
{
  static GFlagsValue values[LAYOUT_MAX_PANELS + 1];
  static gsize type;

  if (g_once_init_enter (&type)) {
    GType made;
    guint i;

    for (i = 0; i < panels_count (); i++) {
      values[i].value = 1u << i;
      values[i].value_name = panels_get (i)->meaning;
      values[i].value_nick = panels_get (i)->nick;
    }
    made = g_flags_register_static ("GstReconstructPanels", values);
    gst_type_mark_as_plugin_api (made, 0);
    g_once_init_leave (&type, made);
  }
  return type;
}

/* *INDENT-OFF* */
GST_SETTING_DEFINE_ENUM (colormap_type, "GstReconstructColormap",
    {PANEL_COLORMAP_AUTO,
        "greys where the frame is one field, gray where it is many", "auto"},
    {COLORMAP_GREYS, "0 white, 1 black: ink on paper", "greys"},
    {COLORMAP_GRAY, "0 black, 1 white: light in the dark", "gray"},
    {COLORMAP_BWR, "-1 blue, 0 white, 1 red: for signed weights", "bwr"})
GST_SETTING_DEFINE_ENUM (normalize_type, "GstReconstructNormalize",
    {PANEL_NORMALIZE_NONE, "1.0 is full scale", "none"},
    {PANEL_NORMALIZE_SHARED, "The greatest absolute value, followed "
        "slowly; original, reconstruction and recall share one", "shared"},
    {PANEL_NORMALIZE_EACH, "The greatest absolute value in each "
        "panel, of each frame for itself", "each"})
GST_SETTING_DEFINE_ENUM (prototype_scale_type, "GstReconstructPrototypeScale",
    {MOSAIC_EACH, "Each prototype by its own greatest absolute value", "each"},
    {MOSAIC_ALL, "All by the greatest absolute value of all, or by 1.0 with "
        "normalize=none", "all"})
/* *INDENT-ON* */

/* When a property may change: at any time, the same under a controller too, or
 * only in READY and below. */
#define PLAYING GST_PARAM_MUTABLE_PLAYING
#define CONTROLLED (PLAYING | GST_PARAM_CONTROLLABLE)
#define READY GST_PARAM_MUTABLE_READY

#define LARGEST_PICTURE 8192
#define SMALLEST_PICTURE 16

#define AT(member) G_STRUCT_OFFSET (GstReconstructSettings, member)

/* *INDENT-OFF* */
static const GstSetting settings_table[] = {
  {"panels", KIND_FLAGS, AT (look.panels), 0, 0, PANEL_SET_DEFAULT, PLAYING,
      "The panels drawn, one or more; a change may give the next frame other "
      "caps", panels_type, "Panels"},
  {"width", KIND_UINT, AT (look.width), 0, LARGEST_PICTURE, 0, PLAYING,
      "The greatest width of the picture in pixels, at least 16; it is no wider "
      "than its panels need (0: 1280, or 1920 where it is recorded; or, when "
      "height is set, up to four times that)", .nick = "Width"},
  {"height", KIND_UINT, AT (look.height), 0, LARGEST_PICTURE, 0, PLAYING,
      "The greatest height of the picture in pixels, at least 16; it is no "
      "higher than its panels need (0: 720, or 1080 where it is recorded; or, "
      "when width is set, up to as much)", .nick = "Height"},
  {"normalize", KIND_ENUM, AT (look.style.normalize), 0, 0,
      PANEL_NORMALIZE_SHARED, CONTROLLED,
      "What is drawn as full scale in all panels but the prototypes; full "
      "scale of features always is 3.0", normalize_type, "Normalize"},
  {"prototype-scale", KIND_ENUM, AT (look.style.prototype_scale), 0, 0, MOSAIC_EACH,
      CONTROLLED, "What is drawn as full scale in the prototypes",
      prototype_scale_type, "Prototype scale"},
  {"colormap", KIND_ENUM, AT (look.style.colormap), 0, 0,
      PANEL_COLORMAP_AUTO, CONTROLLED,
      "How values become colours, from 0 (or minus full scale) to full scale; "
      "greys and gray draw values below 0 as 0, and prototypes of an ON and an "
      "OFF half around a middle grey; images of three channels keep their own "
      "colours, and features are always in bwr", colormap_type,
      "Colormap"},
  {"time-lapse", KIND_UINT, AT (lapse.every), 1, G_MAXINT, 1, READY,
      "Every how many frames one is kept and drawn; all times are divided "
      "by it, so that the movie plays that many times as fast",
      .nick = "Time lapse"},
  {"skip", KIND_UINT64, AT (lapse.skip), 0, 0, 0, READY,
      "How many frames are passed over before the first that is kept and "
      "drawn, as for a still of a trained layer (0: none)", .nick = "Skip"},
  {"layer", KIND_NAME, AT (look.layer), 0, 0, 0, PLAYING,
      "The name of the competelayer whose code is drawn; without one, that of "
      "the last before this element", .nick = "Layer"},
  {"show-speed", KIND_BOOLEAN, AT (look.show_speed), 0, 1, FALSE, PLAYING,
      "Whether the line below the panels says how many frames come a second, by "
      "the wall's clock: the pictures then differ from run to run (default in "
      "reconstructsink: true in a window)", .nick = "Show speed"},
};
/* *INDENT-ON* */

static const GstSettingTable table = GST_SETTING_TABLE (settings_table);

/* `titles` is not in the table: its default depends on Cairo. It comes last. */
#define TITLES G_N_ELEMENTS (settings_table)

/**
 * gst_reconstruct_settings_install:
 * @klass: reconstruct's class, or that of a bin that has one inside
 * @first: the id of the first property; the others follow it
 *
 * Installs all properties of reconstruct on @klass. A bin passes the values on to the
 * properties of the same names.
 */
void
gst_reconstruct_settings_install (GObjectClass * klass, guint first)
{
  gst_settings_install (&table, klass, first);
  g_object_class_install_property (klass, first + TITLES,
      g_param_spec_boolean ("titles", "Titles",
          "Whether each panel has above it a title and a colour bar with its "
          "least, zero and greatest value, and all have below them a line with "
          "the frames learned, the error, and whether the layer learns (never "
          "without Cairo); they are left out where there is more room for them "
          "than for the panels",
          titles_available (),
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | PLAYING));
}

/**
 * gst_reconstruct_settings_init:
 * @settings: (out caller-allocates): the settings
 *
 * Sets all settings to their defaults.
 */
void
gst_reconstruct_settings_init (GstReconstructSettings * settings)
{
  gst_settings_init (&table, settings);
  settings->look.titles = titles_available ();
  settings->look.default_width = GST_RECONSTRUCT_WINDOW_WIDTH;
  settings->look.default_height = GST_RECONSTRUCT_WINDOW_HEIGHT;
}

/**
 * gst_reconstruct_settings_set:
 * @settings: the settings
 * @index: the property's id less that of the first
 * @value: of the property's type
 *
 * Sets one of them. A `width` or `height` that is set is at least 16; `titles` stays
 * %FALSE without Cairo.
 */
void
gst_reconstruct_settings_set (GstReconstructSettings * settings, guint index,
    const GValue * value)
{
  if (index == TITLES)
    settings->look.titles = g_value_get_boolean (value) && titles_available ();
  else
    gst_settings_set (&table, settings, index, value);
  if (settings->look.width > 0)
    settings->look.width = MAX (settings->look.width, SMALLEST_PICTURE);
  if (settings->look.height > 0)
    settings->look.height = MAX (settings->look.height, SMALLEST_PICTURE);
}

/**
 * gst_reconstruct_settings_get:
 * @settings: the settings
 * @index: the property's id less that of the first
 * @value: (out caller-allocates): of the property's type
 *
 * Gets one of them.
 */
void
gst_reconstruct_settings_get (const GstReconstructSettings * settings,
    guint index, GValue * value)
{
  if (index == TITLES)
    g_value_set_boolean (value, settings->look.titles);
  else
    gst_settings_get (&table, settings, index, value);
}

/**
 * gst_reconstruct_look_has_same_size:
 * @look: a look
 * @other: another
 *
 * Returns: whether pictures of both have the same size, for frames of one size
 */
gboolean
gst_reconstruct_look_has_same_size (const GstReconstructLook * look,
    const GstReconstructLook * other)
{
  return look->panels == other->panels && look->titles == other->titles
      && look->width == other->width && look->height == other->height
      && look->default_width == other->default_width
      && look->default_height == other->default_height;
}
