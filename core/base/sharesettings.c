/* The settings of layers that learn together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "sharesettings.h"

#define AT(member) G_STRUCT_OFFSET (ShareSettings, member)

/* *INDENT-OFF* */
static const CompeteSettingChoice vias[] = {
  [SHARE_NONE] = {"none", "The layer learns alone"},
  [SHARE_MPI] = {"mpi",
      "With the layers of all processes of an MPI job (mpirun, Slurm), which "
      "wait for each other; the first process saves"},
  [SHARE_MQTT] = {"mqtt",
      "With all layers that use the same topic of an MQTT broker; none waits "
      "for another, and layers come and go"},
};

static const CompeteSetting table[] = {
  {.name = "share", .offset = AT (share), .fixed = TRUE,
      COMPETE_SETTING_CHOICES (vias),
      .text = "How the layer meets others, to learn the same prototypes from all "
          "their frames"},
  {.name = "share-interval", .kind = COMPETE_SETTING_UINT,
      .offset = AT (share_interval), .least = 1, .greatest = G_MAXUINT,
      .initial = 250,
      .text = "The number of frames that the layer learns from one meeting to "
          "the next. With rule=hebbian each full batch is a meeting instead"},
};
/* *INDENT-ON* */

const CompeteSettingTable share_settings_table = COMPETE_SETTING_TABLE (table);
