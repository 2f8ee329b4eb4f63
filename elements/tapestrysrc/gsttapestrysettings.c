/* The properties of tapestrysrc
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttapestrysettings.h"

#include "dance.h"
#include "gstenumtable.h"
#include "motion.h"

/* Tiles of DATASET_MAX_SIDE pixels then make a tapestry whose sides fit into a gint. */
#define MAX_TILES 10000

/* With these the distance of a drift fits into a gint64 for 9 * 10^12 frames. */
#define MAX_SPEED 10000.0
#define MAX_ACCELERATION 10000.0
#define MAX_TIME_STEP 100.0
#define MAX_START 1e9

static void
get_row (guint row, const gchar ** nick, const gchar ** meaning)
{
  *nick = motions_get (row)->nick;
  *meaning = motions_get (row)->meaning;
}

/* The enumeration of the property `motion` */
static GType
motion_type (void)
{
  static gsize type;

  return gst_enum_table_get_type (&type, "GstTapestryMotion", motions_count (),
      get_row);
}

/* When a property may change. Most are read when the element starts. */
#define READY GST_PARAM_MUTABLE_READY
#define PLAYING GST_PARAM_MUTABLE_PLAYING

#define AT(member) G_STRUCT_OFFSET (GstTapestrySettings, member)

/* *INDENT-OFF* */
const GstSetting gst_tapestry_settings[] = {
  {.name = "columns", .nick = "Columns", .kind = GST_SETTING_UINT,
      .offset = AT (columns), .least = 2, .greatest = MAX_TILES, .initial = 30,
      .flags = READY,
      .blurb = "Tiles across the tapestry, one image each; the last column is "
          "a copy of the first (motion=drift)"},
  {.name = "rows", .nick = "Rows", .kind = GST_SETTING_UINT,
      .offset = AT (rows), .least = 2, .greatest = MAX_TILES, .initial = 30,
      .flags = READY,
      .blurb = "Tiles down the tapestry, one image each; the last row is a "
          "copy of the first (motion=drift)"},
  {.name = "motion", .nick = "Motion", .kind = GST_SETTING_ENUM,
      .type = motion_type, .offset = AT (motion),
      .initial = 0, .flags = READY,
      .blurb = "What a frame shows: a window that drifts over the tapestry, "
          "whole images one after another or side by side, or one image that is "
          "moved about for a while and then another"},
  {.name = "tiles-across", .nick = "Tiles across", .kind = GST_SETTING_UINT,
      .offset = AT (tiles_across), .least = 1, .greatest = MAX_TILES,
      .initial = 1, .flags = READY,
      .blurb = "How many images a row of a frame shows side by side. The images "
          "come in the order in which they would come one a frame, from left "
          "to right and from top to bottom, and an epoch may end in the middle "
          "of a frame. Images after the last epoch's last whole frame are left "
          "out (motion=tiles)"},
  {.name = "tiles-down", .nick = "Tiles down", .kind = GST_SETTING_UINT,
      .offset = AT (tiles_down), .least = 1, .greatest = MAX_TILES,
      .initial = 1, .flags = READY,
      .blurb = "How many rows of tiles-across images a frame shows "
          "(motion=tiles)"},
  {.name = "max-speed", .nick = "Maximum speed", .kind = GST_SETTING_DOUBLE,
      .offset = AT (drift.max_speed), .least = 0, .greatest = MAX_SPEED,
      .initial = 3, .flags = PLAYING,
      .blurb = "Largest speed of the window, or of the dancing image, along "
          "each axis, in pixels a unit of time, which is a frame when "
          "time-step is 1 (motion=drift and dance)"},
  {.name = "max-acceleration", .nick = "Maximum acceleration",
      .kind = GST_SETTING_DOUBLE, .offset = AT (drift.max_acceleration),
      .least = 0, .greatest = MAX_ACCELERATION, .initial = 1, .flags = PLAYING,
      .blurb = "Largest acceleration of the window, or of the dancing image, "
          "along each axis, in pixels a unit of time squared; it is drawn "
          "uniformly between minus and plus this number (motion=drift and "
          "dance)"},
  {.name = "acceleration-period", .nick = "Acceleration period",
      .kind = GST_SETTING_UINT, .offset = AT (drift.acceleration_period),
      .least = 1, .greatest = G_MAXINT32, .initial = 20, .flags = PLAYING,
      .blurb = "Frames after which another acceleration is drawn (motion=drift "
          "and dance)"},
  {.name = "time-step", .nick = "Time step", .kind = GST_SETTING_DOUBLE,
      .offset = AT (drift.time_step), .least = 0, .greatest = MAX_TIME_STEP,
      .initial = 1, .flags = PLAYING,
      .blurb = "Units of time from one frame to the next (motion=drift and "
          "dance)"},
  {.name = "start-x", .nick = "Start x", .kind = GST_SETTING_DOUBLE,
      .offset = AT (drift.start_x), .least = -MAX_START, .greatest = MAX_START,
      .initial = 420, .flags = READY,
      .blurb = "Left edge of the first window in pixels, modulo the tapestry's "
          "period (motion=drift)"},
  {.name = "start-y", .nick = "Start y", .kind = GST_SETTING_DOUBLE,
      .offset = AT (drift.start_y), .least = -MAX_START, .greatest = MAX_START,
      .initial = 420, .flags = READY,
      .blurb = "Upper edge of the first window in pixels, modulo the "
          "tapestry's period (motion=drift)"},
  {.name = "max-offset", .nick = "Maximum offset", .kind = GST_SETTING_UINT,
      .offset = AT (max_offset), .least = 0, .greatest = DANCE_MAX_OFFSET,
      .initial = 4, .flags = READY,
      .blurb = "How far the image moves from the middle of the window along "
          "each axis, in pixels; there it turns back (motion=dance)"},
  {.name = "dwell", .nick = "Dwell", .kind = GST_SETTING_UINT,
      .offset = AT (dwell), .least = 1, .greatest = G_MAXINT32, .initial = 40,
      .flags = READY,
      .blurb = "For how many frames an image is shown until the next one comes "
          "(motion=dance)"},
  {.name = "seed", .nick = "Seed", .kind = GST_SETTING_UINT,
      .offset = AT (drift.seed), .least = 0, .greatest = G_MAXUINT32,
      .initial = 0, .flags = READY,
      .blurb = "Seed of the drift, of the dance and of the shuffling: the same "
          "seed gives the same frames, byte for byte"},
  {.name = "movie-frames", .nick = "Movie frames", .kind = GST_SETTING_UINT,
      .offset = AT (movie_frames), .least = 0, .greatest = G_MAXINT32,
      .initial = 0, .flags = READY,
      .blurb = "Frames of the movie (0: a drift or dance without an end; with "
          "motion=tiles, all images of the file)"},
  {.name = "epochs", .nick = "Epochs", .kind = GST_SETTING_UINT,
      .offset = AT (epochs), .least = 0, .greatest = G_MAXUINT32, .initial = 1,
      .flags = READY,
      .blurb = "How many times a movie with an end is played (0: for ever)"},
  {.name = "shuffle", .nick = "Shuffle", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (shuffle), .initial = FALSE, .flags = READY,
      .blurb = "Whether each epoch of a movie with an end shows its frames in "
          "another order; with motion=dance, whether each round of the images "
          "has another order"},
  {.name = "ahead", .nick = "Ahead", .kind = GST_SETTING_UINT,
      .offset = AT (ahead), .least = 0, .greatest = G_MAXINT32, .initial = 0,
      .flags = READY,
      .blurb = "How many frames are learned before each one that is shown: "
          "they have its timestamp and the flag DECODE_ONLY, so that no sink "
          "shows them; from the shown frame nothing is learned (0: all frames "
          "are shown and learned)"},
  {.name = "show-from", .nick = "Show from", .kind = GST_SETTING_UINT,
      .offset = AT (show_from), .least = 0, .greatest = G_MAXINT32,
      .initial = 0, .flags = READY,
      .blurb = "With ahead, the first frame of the movie that is shown (0: the "
          "movie's first)"},
  {.name = "show-frames", .nick = "Show frames", .kind = GST_SETTING_UINT,
      .offset = AT (show_frames), .least = 0, .greatest = G_MAXINT32,
      .initial = 0, .flags = READY,
      .blurb = "With ahead, how many frames of the movie are shown, in the "
          "order of time, again and again (0: all frames from show-from on)"},
  {.name = "show-hold", .nick = "Show hold", .kind = GST_SETTING_UINT,
      .offset = AT (show_hold), .least = 1, .greatest = G_MAXINT32,
      .initial = 1, .flags = READY,
      .blurb = "With ahead, for how many shown frames each frame of the movie "
          "stays"},
  {.name = "location", .nick = "Location", .kind = GST_SETTING_STRING,
      .offset = AT (location), .flags = READY,
      .blurb = "IDX file of images (magic 00 00 08 03), plain or gzip; without "
          "a file, the built-in 900 MNIST digits of 28 x 28 pixels"},
  {.name = "is-live", .nick = "Is live", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (is_live), .initial = FALSE, .flags = READY,
      .blurb = "Whether frames come at the pace of the framerate, as a "
          "camera's do"},
  {NULL}
};
/* *INDENT-ON* */
