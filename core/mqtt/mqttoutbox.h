/* The message that a layer publishes by MQTT: one at a time
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <mosquitto.h>

#include "notices.h"

typedef struct _MqttOutbox MqttOutbox;

MqttOutbox *mqtt_outbox_new (struct mosquitto *mosquitto, const gchar * topic,
    Notices * notices);
void mqtt_outbox_free (MqttOutbox * outbox);
void mqtt_outbox_put (MqttOutbox * outbox, GBytes * message);
gboolean mqtt_outbox_take_back (MqttOutbox * outbox);
void mqtt_outbox_set_connected (MqttOutbox * outbox, gboolean connected);
void mqtt_outbox_acknowledge (MqttOutbox * outbox, int reason);
gboolean mqtt_outbox_is_in_flight (MqttOutbox * outbox);
gboolean mqtt_outbox_is_empty (MqttOutbox * outbox);
guint64 mqtt_outbox_sent (MqttOutbox * outbox);
