/* A client of an MQTT broker that has a thread of its own
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

#include "mqttlocation.h"
#include "mqttoutbox.h"

typedef struct _MqttClient MqttClient;

/**
 * MqttReceive:
 * @data: of mqtt_client_new()
 * @name: of the member that published it
 * @bytes: the message
 * @size: how many bytes
 * @retained: whether the broker had kept it, so that the sender may be gone
 *
 * Takes a message. The client's thread calls it.
 *
 * Returns: (nullable) (transfer full): a sentence on what is wrong with the message
 */
typedef gchar *(*MqttReceive) (gpointer data, const gchar * name,
    gconstpointer bytes, gsize size, gboolean retained);

MqttClient *mqtt_client_new (MqttLocation * location, gsize most_bytes,
    MqttReceive receive, gpointer data, GDestroyNotify free_data);
gboolean mqtt_client_wait (MqttClient * client, GCancellable * cancellable,
    GError ** error);
MqttOutbox *mqtt_client_get_outbox (MqttClient * client);
gchar *mqtt_client_take_notice (MqttClient * client);
void mqtt_client_get_bytes (MqttClient * client, guint64 * sent,
    guint64 * received);
void mqtt_client_close (MqttClient * client);
