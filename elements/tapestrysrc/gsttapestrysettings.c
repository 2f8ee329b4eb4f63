/* The properties of tapestrysrc that its movie is a function of
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttapestrysettings.h"

#include "dance.h"
#include "gstsetting.h"

/* With DATASET_MAX_SIDE this keeps a tapestry's sides in a gint. */
#define MAX_TILES 10000

/* These keep the drift's distance in a gint64 for 9 * 10^12 frames. */
#define MAX_SPEED 10000.0
#define MAX_ACCELERATION 10000.0
#define MAX_TIME_STEP 100.0
#define MAX_START 1e9

/* *INDENT-OFF* */
GST_SETTING_DEFINE_ENUM (motion_type, "GstTapestryMotion",
    {GST_TAPESTRY_MOTION_DRIFT, "A window drifts over the tapestry", "drift"},
    {GST_TAPESTRY_MOTION_TILES, "One whole image after another", "tiles"},
    {GST_TAPESTRY_MOTION_DANCE, "One image for a while, moved about the middle "
      "of the window, then another", "dance"})
/* *INDENT-ON* */

/* All of them are read at start. */
#define READY GST_PARAM_MUTABLE_READY

#define AT(member) G_STRUCT_OFFSET (GstTapestrySettings, member)

/* *INDENT-OFF* */
static const GstSetting settings_table[] = {
  {"columns", KIND_UINT, AT (columns), 2, MAX_TILES, 30, READY,
      "Tiles across the tapestry, one image each; the last column is a "
      "copy of the first (motion=drift)", .nick = "Columns"},
  {"rows", KIND_UINT, AT (rows), 2, MAX_TILES, 30, READY,
      "Tiles down the tapestry, one image each; the last row is a copy of "
      "the first (motion=drift)", .nick = "Rows"},
  {"motion", KIND_ENUM, AT (motion), 0, 0, GST_TAPESTRY_MOTION_DRIFT, READY,
      "What a frame shows: a window that drifts over the tapestry, one "
      "whole image after another, or one image that is moved about for a while "
      "and then another", motion_type, "Motion"},
  {"max-speed", KIND_DOUBLE, AT (drift.max_speed), 0, MAX_SPEED, 3, READY,
      "Largest speed of the window, or of the dancing image, along each axis, "
      "in pixels a unit of time, which is a frame when time-step is 1 "
      "(motion=drift and dance)",
      .nick = "Maximum speed"},
  {"max-acceleration", KIND_DOUBLE, AT (drift.max_acceleration), 0,
      MAX_ACCELERATION, 1, READY,
      "Largest acceleration of the window, or of the dancing image, along "
      "each axis, in pixels a unit of time squared; it is drawn evenly from "
      "-this to this (motion=drift and dance)", .nick = "Maximum acceleration"},
  {"acceleration-period", KIND_UINT, AT (drift.acceleration_period), 1,
      G_MAXINT32, 20, READY,
      "Frames after which another acceleration is drawn (motion=drift and "
      "dance)",
      .nick = "Acceleration period"},
  {"time-step", KIND_DOUBLE, AT (drift.time_step), 0, MAX_TIME_STEP, 1, READY,
      "Units of time from one frame to the next (motion=drift and dance)",
      .nick = "Time step"},
  {"start-x", KIND_DOUBLE, AT (drift.start_x), -MAX_START, MAX_START, 420,
      READY, "Left edge of the first window in pixels, modulo the tapestry's "
      "period (motion=drift)", .nick = "Start x"},
  {"start-y", KIND_DOUBLE, AT (drift.start_y), -MAX_START, MAX_START, 420,
      READY, "Upper edge of the first window in pixels, modulo the tapestry's "
      "period (motion=drift)", .nick = "Start y"},
  {"max-offset", KIND_UINT, AT (max_offset), 0, DANCE_MAX_OFFSET, 4, READY,
      "How far the image goes from the middle of the window along each axis, "
      "in pixels; there it turns back (motion=dance)",
      .nick = "Maximum offset"},
  {"dwell", KIND_UINT, AT (dwell), 1, G_MAXINT32, 40, READY,
      "Frames for which an image is shown before the next one comes "
      "(motion=dance)", .nick = "Dwell"},
  {"seed", KIND_UINT, AT (drift.seed), 0, G_MAXUINT32, 0, READY,
      "Seed of the drift, of the dance and of the shuffling: the same seed "
      "gives the same frames, byte for byte", .nick = "Seed"},
  {"movie-frames", KIND_UINT, AT (movie_frames), 0, G_MAXINT32, 0, READY,
      "Frames of the movie; 0: a drift or dance without an end, or all images "
      "of the file with motion=tiles", .nick = "Movie frames"},
  {"epochs", KIND_UINT, AT (epochs), 0, G_MAXUINT32, 1, READY,
      "How many times a movie with an end is played; 0: for ever",
      .nick = "Epochs"},
  {"shuffle", KIND_BOOLEAN, AT (shuffle), 0, 1, FALSE, READY,
      "Whether each epoch of a movie with an end has its own order of the "
      "same frames; with motion=dance, whether each round of the images has "
      "its own order of them", .nick = "Shuffle"},
  {"ahead", KIND_UINT, AT (ahead), 0, G_MAXINT32, 0, READY,
      "How many frames are learned ahead of each one that is shown: they have "
      "its timestamp and the flag DECODE_ONLY, so that nobody shows them, and "
      "nobody learns from the one shown (0: all frames are shown and learned)",
      .nick = "Ahead"},
  {"show-from", KIND_UINT, AT (show_from), 0, G_MAXINT32, 0, READY,
      "With ahead, the first frame of the movie that is shown (0: the movie's "
      "first)",
      .nick = "Show from"},
  {"show-frames", KIND_UINT, AT (show_frames), 0, G_MAXINT32, 0, READY,
      "With ahead, how many frames of the movie are shown, in the order of time, "
      "again and again (0: all from show-from on)", .nick = "Show frames"},
  {"show-hold", KIND_UINT, AT (show_hold), 1, G_MAXINT32, 1, READY,
      "With ahead, for how many shown frames each frame of the movie stays",
      .nick = "Show hold"},
};
/* *INDENT-ON* */

static const GstSettingTable table = GST_SETTING_TABLE (settings_table);

/* Text, which no table can have, follows. */
#define LOCATION G_N_ELEMENTS (settings_table)

/**
 * gst_tapestry_settings_install:
 * @klass: tapestrysrc's class
 * @first: the id of the first property; the others follow it
 *
 * Gives @klass the settings' properties.
 *
 * Since: 0.1
 */
void
gst_tapestry_settings_install (GObjectClass * klass, guint first)
{
  gst_settings_install (&table, klass, first);
  g_object_class_install_property (klass, first + LOCATION,
      g_param_spec_string ("location", "Location",
          "IDX file of images (magic 00 00 08 03), plain or gzip; unset for "
          "the built-in 900 MNIST digits of 28 x 28 pixels", NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | READY));
}

/**
 * gst_tapestry_settings_init:
 * @settings: (out caller-allocates): the settings
 *
 * Sets all settings to their defaults.
 *
 * Since: 0.1
 */
void
gst_tapestry_settings_init (GstTapestrySettings * settings)
{
  gst_settings_init (&table, settings);
  settings->location = NULL;
}

/**
 * gst_tapestry_settings_set:
 * @settings: the settings
 * @index: the property's id less that of the first
 * @value: of the property's type
 *
 * Sets one of them.
 *
 * Since: 0.1
 */
void
gst_tapestry_settings_set (GstTapestrySettings * settings, guint index,
    const GValue * value)
{
  if (index == LOCATION) {
    g_free (settings->location);
    settings->location = g_value_dup_string (value);
  } else {
    gst_settings_set (&table, settings, index, value);
  }
}

/**
 * gst_tapestry_settings_get:
 * @settings: the settings
 * @index: the property's id less that of the first
 * @value: (out caller-allocates): of the property's type
 *
 * Gets one of them.
 *
 * Since: 0.1
 */
void
gst_tapestry_settings_get (const GstTapestrySettings * settings, guint index,
    GValue * value)
{
  if (index == LOCATION)
    g_value_set_string (value, settings->location);
  else
    gst_settings_get (&table, settings, index, value);
}
