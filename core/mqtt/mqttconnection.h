/* Connections to MQTT brokers, as a location says
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mosquitto.h>
/* From 2.1 on mosquitto.h has the constants of MQTT, and the other header warns. */
#if LIBMOSQUITTO_VERSION_NUMBER < 2001000
#include <mqtt_protocol.h>
#endif

#include "mqttlocation.h"

struct mosquitto *mqtt_connection_new (const MqttLocation * location,
    gpointer data);
void mqtt_connection_reset (struct mosquitto *connection,
    const MqttLocation * location, gpointer data);
int mqtt_connection_keep (struct mosquitto *connection,
    const MqttLocation * location, gsize most_bytes, gchar ** why);
