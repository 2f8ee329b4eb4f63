/* Another run of a layer, of which a layer hears by MQTT
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "competeerror.h"
#include "mqttmember.h"

MqttMember *
mqtt_member_new (guint64 run)
{
  MqttMember *m = g_new0 (MqttMember, 1);

  m->merged.run = run;
  return m;
}

/**
 * mqtt_member_memory:
 * @terms: of the exchange
 *
 * Returns: how many bytes a member takes at the most: its latest message, and its counts
 *     in the one that was merged last
 */
guint64
mqtt_member_memory (const ExchangeTerms * terms)
{
  return sizeof (MqttMember) + news_message_most_bytes (terms->units,
      terms->values) + terms->units * 2 * sizeof (guint64);
}

void
mqtt_member_free (MqttMember * m)
{
  news_message_free (m->latest);
  g_free (m->gains);
  g_free (m->won);
  g_free (m);
}

/* Whether no count of @message is less than in the message merged last. */
static gboolean
counts_grew (const MqttMember * m, const NewsMessage * message)
{
  guint u;

  if (m->gains == NULL)
    return TRUE;
  for (u = 0; u < message->news.units; u++)
    if (message->gains[u] < m->gains[u] || message->won[u] < m->won[u])
      return FALSE;
  return message->frames >= m->frames && message->fields >= m->fields;
}

/* Adds the evidence of an earlier message. */
static void
add_evidence (NewsMessage * message, const NewsMessage * earlier)
{
  const News *news = &message->news;
  gsize n = news->units * evidence_length (news->values), i;

  for (i = 0; i < n && news->kind == NEWS_EVIDENCE; i++)
    message->news.evidence[i] += earlier->news.evidence[i];
}

/**
 * mqtt_member_keep:
 * @message: of this run, checked
 * @meetings: how many meetings of ours there were
 * @error: (out): %COMPETE_ERROR_FORMAT, if its counts fell
 *
 * Keeps a message for our next meeting, unless a later one came before.
 *
 * Returns: (transfer full) (nullable): a message that is not needed
 */
NewsMessage *
mqtt_member_keep (MqttMember * m, NewsMessage * message, guint64 meetings,
    GError ** error)
{
  NewsMessage *old = m->latest;

  m->heard_at = meetings;
  if (message->stamp.number <= m->merged.number || (old != NULL
          && message->stamp.number <= old->stamp.number))
    return message;
  if (!counts_grew (m, message)) {
    g_set_error_literal (error, COMPETE_ERROR, COMPETE_ERROR_FORMAT,
        "its counts are less than they were");
    return message;
  }
  if (old != NULL)
    add_evidence (message, old);
  m->latest = message;
  return old;
}

/* Drops its latest message, as if it had not come. */
void
mqtt_member_drop (MqttMember * m)
{
  g_clear_pointer (&m->latest, news_message_free);
}

/**
 * mqtt_member_count:
 *
 * Turns the news of its latest message, which are since its own last meeting, into those
 * since ours.
 */
void
mqtt_member_count (MqttMember * m)
{
  NewsMessage *message = m->latest;
  News *news = &message->news;
  guint u;

  if (m->gains == NULL)
    return;
  news->frames = message->frames - m->frames;
  news->fields = message->fields - m->fields;
  for (u = 0; u < news->units; u++) {
    gfloat *line = news_line (news, u);

    line[NEWS_GAIN] = message->gains[u] - m->gains[u];
    line[NEWS_WON] = message->won[u] - m->won[u];
  }
}

/**
 * mqtt_member_set_merged:
 *
 * Its latest message was merged: keeps the counts of it only.
 */
void
mqtt_member_set_merged (MqttMember * m)
{
  NewsMessage *message = m->latest;

  m->merged = message->stamp;
  m->frames = message->frames;
  m->fields = message->fields;
  g_free (m->gains);
  g_free (m->won);
  m->gains = g_steal_pointer (&message->gains);
  m->won = g_steal_pointer (&message->won);
  mqtt_member_drop (m);
}

/**
 * mqtt_member_set_heard:
 * @number: of a message that is part of what we start from
 */
void
mqtt_member_set_heard (MqttMember * m, guint64 number)
{
  if (m->merged.number >= number)
    return;
  if (m->latest != NULL && m->latest->stamp.number <= number)
    mqtt_member_set_merged (m);
  m->merged.number = MAX (m->merged.number, number);
}
