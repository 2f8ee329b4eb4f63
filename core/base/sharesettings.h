/* The settings of layers that learn together
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "setting.h"

G_BEGIN_DECLS

/**
 * ShareVia:
 * @SHARE_NONE: the layer learns alone
 * @SHARE_MPI: with the layers of all processes of an MPI job, which wait for each other
 * @SHARE_MQTT: with all layers that use the same topic of an MQTT broker; none waits
 *
 * How a layer meets others.
 */
typedef enum
{
  SHARE_NONE,
  SHARE_MPI,
  SHARE_MQTT
} ShareVia;

/**
 * ShareSettings:
 * @share: none, mpi, mqtt (none); fixed: how the layer meets others
 * @share_interval: 1 or more (250): frames that the layer learns from one meeting to the
 *     next. With rule hebbian each full batch is a meeting
 *
 * With whom a layer learns. Each member has its range, its default and, if the element
 * takes it only while stopped, "fixed".
 */
typedef struct
{
  ShareVia share;
  guint share_interval;
} ShareSettings;

/* All members of #ShareSettings. */
extern const CompeteSettingTable share_settings_table;

G_END_DECLS
