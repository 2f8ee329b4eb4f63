/* A mosquitto broker of a test, on a free port of this machine
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * Broker:
 * @port: where it listens
 *
 * A broker, which may be stopped and started again on the same port.
 */
typedef struct
{
  guint port;

  /*< private >*/
  GPid pid;
  gchar *config;
} Broker;

gboolean broker_is_installed (void);
void broker_open (Broker * broker, const gchar * lines);
void broker_start (Broker * broker);
void broker_kill (Broker * broker);
void broker_close (Broker * broker);
