/* Connections to MQTT brokers, as a location says
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <errno.h>

#include "mqttconnection.h"

/* Seconds: the longest silence before the client asks whether the broker is there. */
#define KEEPALIVE 30

/* The longest topic and more, in a message of MQTT. */
#define MOST_TOPIC_BYTES 4096

static gpointer
init_library (gpointer data)
{
  mosquitto_lib_init ();
  return NULL;
}

static void
set_options (struct mosquitto *m, const MqttLocation * location)
{
  mosquitto_threaded_set (m, true);
  if (location->user != NULL)
    mosquitto_username_pw_set (m, location->user,
        g_getenv (MQTT_PASSWORD_VARIABLE));
  if (location->tls && location->ca == NULL)
    mosquitto_int_option (m, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
  else if (location->tls)
    mosquitto_tls_set (m, location->ca, NULL, NULL, NULL, NULL);
}

/**
 * mqtt_connection_new:
 * @location: the broker, the user and the certificates
 * @data: for callbacks
 *
 * Returns: (transfer full): a connection that is not made yet; several threads may use it
 */
struct mosquitto *
mqtt_connection_new (const MqttLocation * location, gpointer data)
{
  static GOnce library = G_ONCE_INIT;
  struct mosquitto *m;

  g_once (&library, init_library, NULL);
  m = mosquitto_new (NULL, true, data);
  set_options (m, location);
  return m;
}

/**
 * mqtt_connection_reset:
 * @location: the broker, the user and the certificates
 * @data: for callbacks
 *
 * Ends a connection, and forgets the callbacks and the messages that were not
 * acknowledged. No other thread may use it at the time.
 */
void
mqtt_connection_reset (struct mosquitto *connection,
    const MqttLocation * location, gpointer data)
{
  mosquitto_reinitialise (connection, NULL, true, data);
  set_options (connection, location);
}

/**
 * mqtt_connection_keep:
 * @location: the broker
 * @most_bytes: the size of the largest message that may be received; with MQTT 5 the
 *     broker is told not to send larger ones. 0: with MQTT 3.1.1
 * @why: (out) (transfer full): what ended the connection, or why there is none
 *
 * Connects, or connects again, and calls the callbacks until the connection ends.
 *
 * Returns: the error of libmosquitto that ended it
 */
int
mqtt_connection_keep (struct mosquitto *connection,
    const MqttLocation * location, gsize most_bytes, gchar ** why)
{
  mosquitto_property *limit = NULL;
  int result;

  mosquitto_int_option (connection, MOSQ_OPT_PROTOCOL_VERSION,
      most_bytes > 0 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
  if (most_bytes > 0)
    mosquitto_property_add_int32 (&limit, MQTT_PROP_MAXIMUM_PACKET_SIZE,
        MIN (most_bytes + MOST_TOPIC_BYTES, G_MAXINT32));
  result = mosquitto_connect_bind_v5 (connection, location->host,
      location->port, KEEPALIVE, NULL, limit);
  mosquitto_property_free_all (&limit);
  while (result == MOSQ_ERR_SUCCESS)
    result = mosquitto_loop (connection, 1000, 1);
  *why = g_strdup (result == MOSQ_ERR_ERRNO ? g_strerror (errno) :
      mosquitto_strerror (result));
  g_strdelimit (*why, ".", '\0');
  return result;
}
