/* A client of an MQTT broker that has a thread of its own
 *
 * How it works: the thread connects, calls mosquitto_loop() until the connection is lost,
 * waits, and connects again. Others only leave a message to publish, of which the last one
 * is kept, and take notices: they never wait for the network, but in mqtt_client_wait()
 * and mqtt_client_close(), which have time limits. A thread that is stuck in a system call
 * when the client is closed ends later by itself: it has a reference to the client.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <signal.h>
#include <string.h>

#include "competeerror.h"
#include "mqttclient.h"
#include "mqttconnection.h"

/* Seconds: from one attempt to connect to the next, at first and at most; */
#define FIRST_PAUSE 1
#define LONGEST_PAUSE 60

/* that mqtt_client_wait() waits for the broker to answer, and for all that it has kept; */
#define MOST_ANSWER 2
#define MOST_WAIT 10

/* that mqtt_client_close() waits for the last message to arrive. */
#define MOST_CLOSE 2

struct _MqttClient
{
  gint references;
  MqttLocation *location;
  gsize most_bytes;
  struct mosquitto *mosquitto;
  MqttReceive receive;
  gpointer data;
  GDestroyNotify free_data;

  GMutex lock;
  GCond changed;
  gboolean closing, ended;      /* the thread is to end, has ended */
  gboolean connected, complete; /* and all messages came that the broker had kept */
  gboolean lost_was_said;
  gboolean speaks_older;        /* the broker knows MQTT 3.1.1, but not 5 */
  gchar *refusal;               /* nullable: why the broker does not let us in */
  guint64 received;             /* bytes */
  MqttOutbox *outbox;
  Notices *notices;
};

static void
unref (MqttClient * c)
{
  if (!g_atomic_int_dec_and_test (&c->references))
    return;
  mosquitto_destroy (c->mosquitto);
  c->free_data (c->data);
  mqtt_location_free (c->location);
  mqtt_outbox_free (c->outbox);
  notices_free (c->notices);
  g_free (c->refusal);
  g_mutex_clear (&c->lock);
  g_cond_clear (&c->changed);
  g_free (c);
}

/* There is no connection, because of @why. Said once until there is one again.
 *
 * Returns: whether there was one before */
static gboolean
say_lost (MqttClient * c, const gchar * why)
{
  const MqttLocation *l = c->location;
  gboolean had;

  g_mutex_lock (&c->lock);
  had = c->connected;
  c->connected = FALSE;
  mqtt_outbox_set_connected (c->outbox, FALSE);
  if (!c->lost_was_said && !c->closing)
    notices_say (c->notices,
        g_strdup_printf ("%s the MQTT broker at %s:%u (%s). "
            "The layer goes on alone, and meets the others again when the broker "
            "is back", had ? "The layer has lost" : "The layer cannot reach",
            l->host, l->port, why));
  c->lost_was_said = TRUE;
  g_cond_broadcast (&c->changed);
  g_mutex_unlock (&c->lock);
  return had;
}

/* Returns: (nullable) (transfer full): a sentence that was not taken yet */
gchar *
mqtt_client_take_notice (MqttClient * c)
{
  return notices_take (c->notices);
}

/* --- publishing --- */

/* Returns: (transfer none): where to leave messages */
MqttOutbox *
mqtt_client_get_outbox (MqttClient * c)
{
  return c->outbox;
}

static void
on_publish (struct mosquitto *mosquitto, void *data, int id, int reason,
    const mosquitto_property * properties)
{
  MqttClient *c = data;

  mqtt_outbox_acknowledge (c->outbox, reason);
  g_mutex_lock (&c->lock);
  g_cond_broadcast (&c->changed);
  g_mutex_unlock (&c->lock);
}

/* --- receiving --- */

static void
on_message (struct mosquitto *mosquitto, void *data,
    const struct mosquitto_message *message)
{
  MqttClient *c = data;
  const gchar *name = strrchr (message->topic, '/');
  gchar *sentence;

  if (name == NULL || message->payloadlen <= 0)
    return;
  g_mutex_lock (&c->lock);
  c->received += message->payloadlen;
  g_mutex_unlock (&c->lock);
  sentence = c->receive (c->data, name + 1, message->payload,
      message->payloadlen, message->retain);
  if (sentence != NULL)
    notices_say_once (c->notices, sentence);
}

/* The broker handles requests in turn: before it answers this one, which comes after the
 * subscription, it has sent all messages that it had kept. */
static void
on_unsubscribe (struct mosquitto *mosquitto, void *data, int id)
{
  MqttClient *c = data;

  g_mutex_lock (&c->lock);
  c->complete = TRUE;
  g_cond_broadcast (&c->changed);
  g_mutex_unlock (&c->lock);
}

static void
on_subscribe (struct mosquitto *mosquitto, void *data, int id, int n,
    const int *granted)
{
  MqttClient *c = data;
  gchar *nothing;

  if (n > 0 && granted[0] >= MQTT_RC_UNSPECIFIED)
    notices_say_once (c->notices,
        g_strdup_printf ("The MQTT broker does not let this layer read %s/+, so "
            "that it does not learn from others: let this user read there",
            c->location->topic));
  nothing = g_strconcat (c->location->topic, "/", c->location->member,
      "/nothing", NULL);
  mosquitto_unsubscribe (mosquitto, NULL, nothing);
  g_free (nothing);
}

/* --- the connection --- */

/* Sets why we are not let in, and what to do about it. */
static void
set_refusal (MqttClient * c, const gchar * why, const gchar * advice)
{
  g_mutex_lock (&c->lock);
  g_free (c->refusal);
  c->refusal =
      g_strdup_printf ("The MQTT broker at %s:%u cannot be used (%s): %s",
      c->location->host, c->location->port, why, advice);
  g_cond_broadcast (&c->changed);
  g_mutex_unlock (&c->lock);
}

/* We are let in. */
static void
set_connected (MqttClient * c)
{
  g_mutex_lock (&c->lock);
  g_clear_pointer (&c->refusal, g_free);
  c->connected = TRUE;
  c->lost_was_said = FALSE;
  g_cond_broadcast (&c->changed);
  g_mutex_unlock (&c->lock);
}

/* The broker answered, and lets us in unless there is a @reason. */
static void
on_connect (struct mosquitto *mosquitto, void *data, int reason, int flags,
    const mosquitto_property * properties)
{
  MqttClient *c = data;
  gchar *topic;

  if (reason == MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION
      || reason == CONNACK_REFUSED_PROTOCOL_VERSION) {
    c->speaks_older = TRUE;
    return;
  }
  if (reason != 0) {
    set_refusal (c, reason < MQTT_RC_UNSPECIFIED ?
        mosquitto_connack_string (reason) : mosquitto_reason_string (reason),
        "check the user in share-location, and the password in the environment "
        "variable " MQTT_PASSWORD_VARIABLE);
    return;
  }
  set_connected (c);
  topic = g_strdup_printf ("%s/+", c->location->topic);
  mosquitto_subscribe (mosquitto, NULL, topic, 0);
  g_free (topic);
  mqtt_outbox_set_connected (c->outbox, TRUE);
}

static void
set_callbacks (struct mosquitto *m)
{
  mosquitto_connect_v5_callback_set (m, on_connect);
  mosquitto_publish_v5_callback_set (m, on_publish);
  mosquitto_message_callback_set (m, on_message);
  mosquitto_subscribe_callback_set (m, on_subscribe);
  mosquitto_unsubscribe_callback_set (m, on_unsubscribe);
}

/* Waits. Returns: whether to go on, as the client is not closed */
static gboolean
pause_for (MqttClient * c, guint seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  gboolean closing;

  g_mutex_lock (&c->lock);
  while (!c->closing && g_cond_wait_until (&c->changed, &c->lock, end));
  closing = c->closing;
  g_mutex_unlock (&c->lock);
  return !closing;
}

/* The broker refused the message that is in flight, with a reason that MQTT does not have
 * for it, as mosquitto does above its message_size_limit. Libmosquitto 2.0.12 and newer then
 * end the connection, and would send the message with each new one: forgets it. */
static void
forget_refused (MqttClient * c)
{
  gboolean refused;

  g_mutex_lock (&c->lock);
  refused = !c->closing && mqtt_outbox_is_in_flight (c->outbox);
  if (refused) {
    mqtt_connection_reset (c->mosquitto, c->location, c);
    set_callbacks (c->mosquitto);
    c->lost_was_said = TRUE;    /* what is said is that it was refused */
  }
  g_mutex_unlock (&c->lock);
  if (refused)
    mqtt_outbox_acknowledge (c->outbox, MQTT_RC_PROTOCOL_ERROR);
}

/* Keeps a connection with MQTT 5, or 3.1.1 if the broker is older. Returns: whether there
 * was one */
static gboolean
connect_and_stay (MqttClient * c)
{
  gboolean spoke_older = c->speaks_older, had;
  gchar *why;
  int result = mqtt_connection_keep (c->mosquitto, c->location,
      spoke_older ? 0 : c->most_bytes, &why);

  /* From 2.0.12 on libmosquitto does not understand the answer of an older broker. */
  if (result == MOSQ_ERR_MALFORMED_PACKET && !c->connected)
    c->speaks_older = TRUE;
  if (c->speaks_older && !spoke_older) {
    g_free (why);
    return connect_and_stay (c);
  }
  if (result == MOSQ_ERR_TLS || result == MOSQ_ERR_TLS_HANDSHAKE)
    set_refusal (c, why, "check its certificate, and ca in share-location");
  if (result == MOSQ_ERR_PROTOCOL && c->connected)
    forget_refused (c);
  had = say_lost (c, why);
  g_free (why);
  return had;
}

static gpointer
run (gpointer data)
{
  MqttClient *c = data;
  guint pause = FIRST_PAUSE;
  sigset_t pipe;

  /* A write to a broker that is gone is an error, and not a signal. */
  sigemptyset (&pipe);
  sigaddset (&pipe, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe, NULL);
  do {
    pause = connect_and_stay (c) ? FIRST_PAUSE : MIN (2 * pause, LONGEST_PAUSE);
  } while (pause_for (c, pause));
  g_mutex_lock (&c->lock);
  c->ended = TRUE;
  g_cond_broadcast (&c->changed);
  g_mutex_unlock (&c->lock);
  unref (c);
  return NULL;
}

/* --- the client --- */

/**
 * mqtt_client_new:
 * @location: (transfer full): the broker and the topic
 * @most_bytes: the size of the largest message that may be received
 * @receive: takes messages
 * @data: (transfer full): for @receive
 * @free_data: frees it
 *
 * Starts to connect, and goes on trying until it is closed.
 *
 * Returns: (transfer full): the client, to be closed
 */
MqttClient *
mqtt_client_new (MqttLocation * location, gsize most_bytes,
    MqttReceive receive, gpointer data, GDestroyNotify free_data)
{
  MqttClient *c = g_new0 (MqttClient, 1);
  gchar *topic;

  c->references = 2;
  c->location = location;
  c->most_bytes = most_bytes;
  c->receive = receive;
  c->data = data;
  c->free_data = free_data;
  g_mutex_init (&c->lock);
  g_cond_init (&c->changed);
  c->notices = notices_new ();
  c->mosquitto = mqtt_connection_new (location, c);
  topic = g_strconcat (location->topic, "/", location->member, NULL);
  c->outbox = mqtt_outbox_new (c->mosquitto, topic, c->notices);
  g_free (topic);
  set_callbacks (c->mosquitto);
  g_thread_unref (g_thread_new ("mqtt", run, c));
  return c;
}

static void
wake (GCancellable * cancellable, gpointer data)
{
  MqttClient *c = data;

  g_mutex_lock (&c->lock);
  g_cond_broadcast (&c->changed);
  g_mutex_unlock (&c->lock);
}

/* Whether mqtt_client_wait() has waited long enough since @begin. */
static gboolean
has_waited (const MqttClient * c, gint64 begin)
{
  gint64 waited = g_get_monotonic_time () - begin;

  return c->complete || c->refusal != NULL
      || waited >= MOST_WAIT * G_TIME_SPAN_SECOND
      || (!c->connected && (c->lost_was_said
          || waited >= MOST_ANSWER * G_TIME_SPAN_SECOND));
}

/**
 * mqtt_client_wait:
 * @cancellable: (nullable): ends waiting
 * @error: (out): %G_IO_ERROR_CANCELLED, or %COMPETE_ERROR_SHARE if the broker lets this
 *     user not in
 *
 * Waits a short time until all messages have come that the broker had kept. Without a
 * broker it goes on without them.
 *
 * Returns: whether to go on
 */
gboolean
mqtt_client_wait (MqttClient * c, GCancellable * cancellable, GError ** error)
{
  gint64 begin = g_get_monotonic_time ();
  gulong handler = cancellable == NULL ? 0 :
      g_cancellable_connect (cancellable, G_CALLBACK (wake), c, NULL);
  gboolean refused = TRUE;
  gchar *refusal;

  g_mutex_lock (&c->lock);
  while (!has_waited (c, begin) && !g_cancellable_is_cancelled (cancellable)) {
    gint64 end = begin + (c->connected ? MOST_WAIT : MOST_ANSWER)
        * G_TIME_SPAN_SECOND;

    g_cond_wait_until (&c->changed, &c->lock, end);
  }
  refusal = g_strdup (c->refusal);
  g_mutex_unlock (&c->lock);
  g_cancellable_disconnect (cancellable, handler);
  if (refusal != NULL)
    g_set_error_literal (error, COMPETE_ERROR, COMPETE_ERROR_SHARE, refusal);
  else
    refused = g_cancellable_set_error_if_cancelled (cancellable, error);
  g_free (refusal);
  return !refused;
}

/**
 * mqtt_client_get_bytes:
 * @sent: (out): bytes of messages that the broker has taken
 * @received: (out): bytes of messages that came
 */
void
mqtt_client_get_bytes (MqttClient * c, guint64 * sent, guint64 * received)
{
  *sent = mqtt_outbox_sent (c->outbox);
  g_mutex_lock (&c->lock);
  *received = c->received;
  g_mutex_unlock (&c->lock);
}

/* Waits a short time until the last message has arrived, and ends the connection. */
void
mqtt_client_close (MqttClient * c)
{
  gint64 end = g_get_monotonic_time () + MOST_CLOSE * G_TIME_SPAN_SECOND;

  g_mutex_lock (&c->lock);
  while (c->connected && !mqtt_outbox_is_empty (c->outbox)
      && g_cond_wait_until (&c->changed, &c->lock, end));
  c->closing = TRUE;
  g_cond_broadcast (&c->changed);
  g_mutex_unlock (&c->lock);
  mosquitto_disconnect (c->mosquitto);
  end = g_get_monotonic_time () + MOST_CLOSE * G_TIME_SPAN_SECOND;
  g_mutex_lock (&c->lock);
  while (!c->ended && g_cond_wait_until (&c->changed, &c->lock, end));
  g_mutex_unlock (&c->lock);
  unref (c);
}
