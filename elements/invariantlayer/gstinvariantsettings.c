/* The settings of an invariantlayer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstinvariantsettings.h"

#define AT(member) G_STRUCT_OFFSET (GstInvariantSettings, member)
#define MUTABLE GST_PARAM_MUTABLE_PLAYING

/* *INDENT-OFF* */
const GstSetting gst_invariant_settings[] = {
  {.name = "layer", .kind = GST_SETTING_NAME, .offset = AT (below),
      .flags = MUTABLE,
      .blurb = "Name of the competelayer whose drive is used; without a name, "
          "the last one upstream"},
  {NULL}
};
/* *INDENT-ON* */
