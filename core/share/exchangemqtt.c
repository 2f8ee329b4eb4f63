/* The exchange by an MQTT broker: layers come and go, and none waits for another
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "exchange.h"
#include "mqttclient.h"
#include "mqttmembers.h"

typedef struct
{
  MqttClient *client;
  MqttMembers *members;         /* the client's */
  guint64 meetings;
  gint64 microseconds;
} MqttExchange;

/* What the client's thread needs. */
typedef struct
{
  MqttMembers *members;
  gchar *own_name;
} Receiver;

static void
receiver_free (gpointer data)
{
  Receiver *r = data;

  mqtt_members_free (r->members);
  g_free (r->own_name);
  g_free (r);
}

static gchar *
receive (gpointer data, const gchar * name, gconstpointer bytes, gsize size,
    gboolean retained)
{
  Receiver *r = data;
  GError *error = NULL;
  gchar *sentence = NULL;
  gboolean own;

  if (!mqtt_members_receive (r->members, name, bytes, size, &own, &error))
    sentence = g_strdup_printf ("The MQTT message of member \"%s\" is not used: "
        "%s", name, error->message);
  else if (!own && !retained && g_str_equal (name, r->own_name))
    sentence = g_strdup_printf ("Another layer publishes as member \"%s\", too: "
        "give each a name of its own, as in "
        "share-location=mqtt://...?member=%s-2", name, name);
  g_clear_error (&error);
  return sentence;
}

/* Besides the members, three messages as bytes: one that comes, one that is on the way to
 * the broker, and one that waits for that. */
static guint64
mqtt_get_memory (const ExchangeTerms * terms)
{
  return mqtt_members_memory (terms)
      + 3 * news_message_most_bytes (terms->units, terms->values);
}

static guint64
draw_run (void)
{
  return ((guint64) g_random_int () << 32 | g_random_int ()) | 1;
}

static gpointer
mqtt_open (const ExchangeTerms * terms, GError ** error)
{
  MqttLocation *location = mqtt_location_parse (terms->location, error);
  MqttExchange *e;
  Receiver *r;

  if (location == NULL)
    return NULL;
  e = g_new0 (MqttExchange, 1);
  r = g_new0 (Receiver, 1);
  e->members = r->members = mqtt_members_new (terms, draw_run ());
  r->own_name = g_strdup (location->member);
  e->client = mqtt_client_new (location,
      news_message_most_bytes (terms->units, terms->values), receive, r,
      receiver_free);
  return e;
}

static gboolean
mqtt_begin (gpointer exchange, News * news, GCancellable * cancellable,
    GError ** error)
{
  MqttExchange *e = exchange;
  gint64 begin = g_get_monotonic_time ();
  gboolean begun = mqtt_client_wait (e->client, cancellable, error)
      && mqtt_members_begin (e->members, news, error);

  e->microseconds += g_get_monotonic_time () - begin;
  return begun;
}

static gboolean
mqtt_meet (gpointer exchange, News * news, gboolean leaving, gboolean * over,
    GCancellable * cancellable, GError ** error)
{
  MqttExchange *e = exchange;
  MqttOutbox *outbox = mqtt_client_get_outbox (e->client);
  gint64 begin = g_get_monotonic_time ();
  gboolean again;

  *over = TRUE;
  if (leaving && news->frames == 0)
    return TRUE;
  again = mqtt_outbox_take_back (outbox);
  mqtt_outbox_put (outbox, mqtt_members_write (e->members, news, again));
  mqtt_members_merge (e->members, news);
  e->meetings++;
  e->microseconds += g_get_monotonic_time () - begin;
  return TRUE;
}

static gboolean
mqtt_may_save (gconstpointer exchange)
{
  return TRUE;
}

static gchar *
mqtt_take_notice (gpointer exchange)
{
  MqttExchange *e = exchange;

  return mqtt_client_take_notice (e->client);
}

static void
mqtt_get_figures (gconstpointer exchange, ExchangeFigures * figures)
{
  const MqttExchange *e = exchange;

  figures->members = mqtt_members_count (e->members);
  figures->meetings = e->meetings;
  figures->microseconds = e->microseconds;
  mqtt_client_get_bytes (e->client, &figures->sent, &figures->received);
}

static void
mqtt_close (gpointer exchange)
{
  MqttExchange *e = exchange;

  mqtt_client_close (e->client);
  g_free (e);
}

const Exchange exchange_mqtt = {
  .name = "mqtt",
  .get_memory = mqtt_get_memory,
  .open = mqtt_open,
  .begin = mqtt_begin,
  .meet = mqtt_meet,
  .may_save = mqtt_may_save,
  .take_notice = mqtt_take_notice,
  .get_figures = mqtt_get_figures,
  .close = mqtt_close
};
