/* The properties of reconstructweb besides those of reconstruct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructwebsettings.h"

#define AT(member) G_STRUCT_OFFSET (GstReconstructWebSettings, member)

/* *INDENT-OFF* */
const GstSetting gst_reconstruct_web_settings[] = {
  {.name = "address", .nick = "Address", .kind = GST_SETTING_STRING,
      .offset = AT (address), .initial_text = "127.0.0.1",
      .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "The IP address to listen on: 127.0.0.1 is reached from this "
          "computer only; 0.0.0.0 from its networks, too, and needs a token"},
  {.name = "port", .nick = "Port", .kind = GST_SETTING_UINT,
      .offset = AT (port), .least = 0, .greatest = 65535, .initial = 8080,
      .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "The number of the TCP port to listen on (0: any that is free)"},
  {.name = "token", .nick = "Token", .kind = GST_SETTING_STRING,
      .offset = AT (token), .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "A password that the page's address has to end with, as in "
          "http://192.168.1.5:8080/#token; without one, everyone who reaches "
          "the address may watch and steer"},
  {.name = "quality", .nick = "Quality", .kind = GST_SETTING_UINT,
      .offset = AT (quality), .least = 1, .greatest = 100, .initial = 85,
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "The quality of the pictures, as the quality factor of JPEG: "
          "more bytes are sent for a greater one"},
  {.name = "max-framerate", .nick = "Maximum framerate",
      .kind = GST_SETTING_DOUBLE, .offset = AT (max_framerate), .least = 0.1,
      .greatest = 1000, .initial = 30, .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "How many pictures a second are drawn and sent at most; the "
          "layers learn from all frames"},
  {.name = "read-only", .nick = "Read only", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (read_only), .initial = FALSE,
      .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "Whether the page only shows, and changes nothing"},
  {.name = "sync", .nick = "Sync", .kind = GST_SETTING_BOOLEAN,
      .offset = AT (sync), .initial = TRUE, .flags = GST_PARAM_MUTABLE_PLAYING,
      .blurb = "Whether frames wait for the clock; without, a source that is "
          "not live plays as fast as the layers learn"},
  {.name = "url", .nick = "URL", .kind = GST_SETTING_REPORT,
      .offset = AT (url),
      .blurb = "Where the page is while the element is PAUSED or PLAYING, "
          "without the token"},
  {NULL}
};
/* *INDENT-ON* */
