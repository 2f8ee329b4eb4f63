/* The message that a layer publishes by MQTT: one at a time
 *
 * A message waits until the broker has acknowledged the one before, so that no more than
 * two are in memory. Any thread may use it.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "mqttconnection.h"
#include "mqttoutbox.h"

struct _MqttOutbox
{
  struct mosquitto *mosquitto;
  gchar *topic;
  Notices *notices;
  GMutex lock;
  GCond published;
  gboolean connected;
  guint publishing;             /* threads that are in mosquitto_publish() */
  GBytes *waiting;              /* nullable */
  gsize in_flight;              /* bytes of the one that is not acknowledged yet */
  guint64 sent;
};

/**
 * mqtt_outbox_new:
 * @mosquitto: the connection, which must be there as long
 * @topic: to publish on
 * @notices: where to say what is wrong; as long
 *
 * Returns: (transfer full): an empty one
 */
MqttOutbox *
mqtt_outbox_new (struct mosquitto *mosquitto, const gchar * topic,
    Notices * notices)
{
  MqttOutbox *o = g_new0 (MqttOutbox, 1);

  o->mosquitto = mosquitto;
  o->topic = g_strdup (topic);
  o->notices = notices;
  g_mutex_init (&o->lock);
  g_cond_init (&o->published);
  return o;
}

void
mqtt_outbox_free (MqttOutbox * o)
{
  g_clear_pointer (&o->waiting, g_bytes_unref);
  g_mutex_clear (&o->lock);
  g_cond_clear (&o->published);
  g_free (o->topic);
  g_free (o);
}

/**
 * mqtt_outbox_take_back:
 *
 * Drops the message that waits.
 *
 * Returns: whether there was one
 */
gboolean
mqtt_outbox_take_back (MqttOutbox * o)
{
  GBytes *message;

  g_mutex_lock (&o->lock);
  message = g_steal_pointer (&o->waiting);
  g_mutex_unlock (&o->lock);
  if (message == NULL)
    return FALSE;
  g_bytes_unref (message);
  return TRUE;
}

static void
say_refused (MqttOutbox * o, gsize bytes, const gchar * why)
{
  notices_say_once (o->notices,
      g_strdup_printf ("The MQTT broker does not take " "messages of %"
          G_GSIZE_FORMAT " bytes on %s (%s), so that others do not "
          "learn from this layer. Raise the broker's limit, or let this user write "
          "there", bytes, o->topic, why));
}

/* Sends the message that waits, if there is a connection and no other is on its way. The
 * lock is not held while libmosquitto is called. */
static void
send_waiting (MqttOutbox * o)
{
  GBytes *message = NULL;
  gboolean taken;
  gsize size;
  int result;

  g_mutex_lock (&o->lock);
  if (o->connected && o->in_flight == 0) {
    message = g_steal_pointer (&o->waiting);
    o->in_flight = message != NULL ? g_bytes_get_size (message) : 0;
    o->publishing += message != NULL;
  }
  g_mutex_unlock (&o->lock);
  if (message == NULL)
    return;
  size = g_bytes_get_size (message);
  result = mosquitto_publish (o->mosquitto, NULL, o->topic, size,
      g_bytes_get_data (message, NULL), 1, true);
  g_bytes_unref (message);
  taken = result == MOSQ_ERR_SUCCESS || result == MOSQ_ERR_NO_CONN;
  if (!taken)
    say_refused (o, size, mosquitto_strerror (result));
  g_mutex_lock (&o->lock);
  o->publishing--;
  if (!taken)
    o->in_flight = 0;
  g_cond_broadcast (&o->published);
  g_mutex_unlock (&o->lock);
}

/**
 * mqtt_outbox_put:
 * @message: (transfer full): to be kept by the broker in place of the last one. If that
 *     was not sent yet, it is to be taken back first
 *
 * Publishes a message, at the latest when there is a connection again.
 */
void
mqtt_outbox_put (MqttOutbox * o, GBytes * message)
{
  g_mutex_lock (&o->lock);
  o->waiting = message;
  g_mutex_unlock (&o->lock);
  send_waiting (o);
}

/**
 * mqtt_outbox_set_connected:
 * @connected: whether there is a connection
 */
void
mqtt_outbox_set_connected (MqttOutbox * o, gboolean connected)
{
  g_mutex_lock (&o->lock);
  o->connected = connected;
  g_mutex_unlock (&o->lock);
  send_waiting (o);
}

/**
 * mqtt_outbox_acknowledge:
 * @reason: what the broker said to the message that was sent, of MQTT 5
 */
void
mqtt_outbox_acknowledge (MqttOutbox * o, int reason)
{
  gsize bytes;

  g_mutex_lock (&o->lock);
  bytes = o->in_flight;
  o->in_flight = 0;
  if (reason < MQTT_RC_UNSPECIFIED)
    o->sent += bytes;
  g_mutex_unlock (&o->lock);
  if (reason >= MQTT_RC_UNSPECIFIED)
    say_refused (o, bytes, mosquitto_reason_string (reason));
  send_waiting (o);
}

/**
 * mqtt_outbox_is_in_flight:
 *
 * Waits until no other thread is publishing. After that none begins while a message is in
 * flight.
 *
 * Returns: whether a message was sent and not acknowledged yet
 */
gboolean
mqtt_outbox_is_in_flight (MqttOutbox * o)
{
  gboolean is_in_flight;

  g_mutex_lock (&o->lock);
  while (o->publishing > 0)
    g_cond_wait (&o->published, &o->lock);
  is_in_flight = o->in_flight > 0;
  g_mutex_unlock (&o->lock);
  return is_in_flight;
}

/**
 * mqtt_outbox_is_empty:
 *
 * Returns: whether all has arrived
 */
gboolean
mqtt_outbox_is_empty (MqttOutbox * o)
{
  gboolean empty;

  g_mutex_lock (&o->lock);
  empty = o->waiting == NULL && o->in_flight == 0;
  g_mutex_unlock (&o->lock);
  return empty;
}

/**
 * mqtt_outbox_sent:
 *
 * Returns: bytes that the broker has taken
 */
guint64
mqtt_outbox_sent (MqttOutbox * o)
{
  guint64 sent;

  g_mutex_lock (&o->lock);
  sent = o->sent;
  g_mutex_unlock (&o->lock);
  return sent;
}
