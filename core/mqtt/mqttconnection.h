/* Connections to MQTT brokers, as a location says
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mosquitto.h>

#include "mqttlocation.h"

struct mosquitto *mqtt_connection_new (const MqttLocation * location,
    gpointer data);
int mqtt_connection_start (struct mosquitto *connection,
    const MqttLocation * location, gsize most_bytes);
