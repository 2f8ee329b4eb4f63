/* The properties of reconstruct, which reconstructsink has too
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstreconstructsettings.h"

#include "colormap.h"
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
    {PANEL_NORMALIZE_SHARED, "The greatest absolute value of late; original, "
        "reconstruction and recall share one scale", "shared"},
    {PANEL_NORMALIZE_EACH, "The greatest absolute value in each panel of each "
        "frame", "each"})
GST_SETTING_DEFINE_ENUM (prototype_scale_type, "GstReconstructPrototypeScale",
    {MOSAIC_EACH, "The greatest absolute value of each prototype", "each"},
    {MOSAIC_ALL, "The greatest absolute value of all prototypes, or 1.0 with "
        "normalize=none", "all"})
/* *INDENT-ON* */

/* When a property may change: at any time, the same under a controller too, or
 * only in READY and below. */
#define PLAYING GST_PARAM_MUTABLE_PLAYING
#define CONTROLLED (PLAYING | GST_PARAM_CONTROLLABLE)
#define READY GST_PARAM_MUTABLE_READY

#define LARGEST_PICTURE 8192
#define SMALLEST_PICTURE 16

#ifdef HAVE_CAIRO
#define WITH_TITLES TRUE
#else
#define WITH_TITLES FALSE
#endif

#define AT(member) G_STRUCT_OFFSET (GstReconstructSettings, member)

/* *INDENT-OFF* */
const GstSetting gst_reconstruct_settings[] = {
  {.name = "panels", .nick = "Panels", .kind = GST_SETTING_FLAGS,
      .type = panels_type, .offset = AT (look.panels), .initial = PANEL_SET_DEFAULT,
      .flags = PLAYING,
      .blurb = "The panels that are drawn, at least one; a change may change "
          "the caps"},
  {.name = "width", .nick = "Width", .kind = GST_SETTING_UINT,
      .offset = AT (look.width), .least = 0, .greatest = LARGEST_PICTURE,
      .initial = 0, .flags = PLAYING,
      .blurb = "The greatest width of the picture in pixels, at least 16; the "
          "picture is no wider than its panels need (0: 1280, or 1920 in a "
          "recording; if height is set, up to four times the height)"},
  {.name = "height", .nick = "Height", .kind = GST_SETTING_UINT,
      .offset = AT (look.height), .least = 0, .greatest = LARGEST_PICTURE,
      .initial = 0, .flags = PLAYING,
      .blurb = "The greatest height of the picture in pixels, at least 16; the "
          "picture is no higher than its panels need (0: 720, or 1080 in a "
          "recording; if width is set, up to the width)"},
  {.name = "normalize", .nick = "Normalize", .kind = GST_SETTING_ENUM,
      .type = normalize_type, .offset = AT (look.style.normalize),
      .initial = PANEL_NORMALIZE_SHARED, .flags = CONTROLLED,
      .blurb = "Which value is drawn as full scale, in all panels but the "
          "prototypes; for features it is always 3.0"},
  {.name = "prototype-scale", .nick = "Prototype scale",
      .kind = GST_SETTING_ENUM, .type = prototype_scale_type,
      .offset = AT (look.style.prototype_scale), .initial = MOSAIC_EACH,
      .flags = CONTROLLED,
      .blurb = "Which value is drawn as full scale in the prototypes"},
  {.name = "colormap", .nick = "Colormap", .kind = GST_SETTING_ENUM,
      .type = colormap_type, .offset = AT (look.style.colormap),
      .initial = PANEL_COLORMAP_AUTO, .flags = CONTROLLED,
      .blurb = "The colours of values from 0, or minus full scale, to full "
          "scale; greys and gray draw values below 0 as 0, and prototypes with "
          "an ON and an OFF half around a middle grey; images of three "
          "channels keep their own colours, and features are always drawn in "
          "bwr"},
  {.name = "time-lapse", .nick = "Time lapse", .kind = GST_SETTING_UINT,
      .offset = AT (lapse.every), .least = 1, .greatest = G_MAXINT,
      .initial = 1, .flags = READY,
      .blurb = "Draw one of so many frames; all times are divided by this "
          "number, so that the movie plays that many times as fast"},
  {.name = "skip", .nick = "Skip", .kind = GST_SETTING_UINT64,
      .offset = AT (lapse.skip), .least = 0, .initial = 0, .flags = READY,
      .blurb = "How many frames are left out before the first one that is "
          "drawn, for example until a layer is trained (0: none)"},
  {.name = "layer", .nick = "Layer", .kind = GST_SETTING_NAME,
      .offset = AT (look.layer), .flags = PLAYING,
      .blurb = "Name of the competelayer whose code is drawn; without a name, "
          "the last one before this element"},
  {.name = "show-speed", .nick = "Show speed", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (look.show_speed), .initial = FALSE, .flags = PLAYING,
      .blurb = "Whether the line below the panels says how many frames are "
          "drawn in a second of real time; pictures then differ from run to "
          "run (default in reconstructsink: true in a window)"},
  {.name = "titles", .nick = "Titles", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (look.titles), .initial = WITH_TITLES, .flags = PLAYING,
      .blurb = "Whether each panel has a title and a colour bar with the least "
          "value, zero and the greatest, and a line below the panels says how "
          "many frames were learned, the error, and whether the layer learns "
          "(needs Cairo); left out when they would take more room than the "
          "panels"},
  {NULL}
};
/* *INDENT-ON* */

/**
 * gst_reconstruct_settings_limit:
 * @settings: the settings
 *
 * To be called when any was set: a width or height is 0 or at least 16, and without
 * Cairo there are no titles.
 */
void
gst_reconstruct_settings_limit (GstReconstructSettings * settings)
{
  GstReconstructLook *look = &settings->look;

  look->titles = look->titles && titles_available ();
  if (look->width > 0)
    look->width = MAX (look->width, SMALLEST_PICTURE);
  if (look->height > 0)
    look->height = MAX (look->height, SMALLEST_PICTURE);
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
