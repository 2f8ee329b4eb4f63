/* The place where layers meet, as share-location=mqtt://[user@]host[:port]/topic
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* The environment variable with the password of the user. */
#define MQTT_PASSWORD_VARIABLE "GST_COMPETE_MQTT_PASSWORD"

/**
 * MqttLocation:
 * @tls: whether the connection is encrypted (mqtts://)
 * @host: of the broker, a name or an address
 * @port: 1883, with @tls 8883, unless the location says
 * @user: (nullable): to log in as
 * @topic: under which members publish
 * @member: the name under which this layer publishes: `member` of the query, by
 *     default the name of this host
 * @ca: (nullable): file of the certificate authority, `ca` of the query; %NULL: those
 *     that the system trusts
 *
 * A broker and a topic.
 */
typedef struct
{
  gboolean tls;
  gchar *host;
  guint port;
  gchar *user, *topic, *member, *ca;
} MqttLocation;

MqttLocation *mqtt_location_parse (const gchar * location, GError ** error);
void mqtt_location_free (MqttLocation * location);
