/* The members that a layer hears of by MQTT: their latest messages, and their merge
 *
 * How it works: a member publishes what it learned itself since its last meeting, with
 * counts since its run began. Of each other run we keep the message that came last, until
 * our next meeting, and the counts that we merged last. The difference is what that
 * member gained since our last meeting, however often it published meanwhile and
 * whichever messages were lost. Evidence of messages that came since is added up. Who
 * restarts has a new run, whose counts begin at 0: nothing is counted twice.
 *
 * A layer that begins starts from the message of the member with the most frames. That
 * message names those which it contains already (heard); the evidence of others is added.
 *
 * Units of layers correspond if all began from the same prototypes (origin). If we hear
 * of layers of another origin that have learned more than we, we start anew from them;
 * those that have learned less are ignored, as they will start from us.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "competeerror.h"
#include "mqttmember.h"
#include "mqttmembers.h"
#include "publisher.h"

/* A member counts as present if a message came since our third last meeting. */
#define PRESENT_MEETINGS 3

struct _MqttMembers
{
  GMutex lock;
  NewsKind kind;
  guint units, values;
  gchar *settings;
  GPtrArray *members;           /* of MqttMember */
  GError *mismatch;             /* nullable: of the first with other settings */
  guint64 meetings;
  Publisher *own;               /* only for the thread that has the layer */
  guint64 origin;
};

/**
 * mqtt_members_new:
 * @terms: of the exchange
 * @run: a random number that names this run; not 0
 *
 * Returns: nobody is known yet
 */
MqttMembers *
mqtt_members_new (const ExchangeTerms * terms, guint64 run)
{
  MqttMembers *ms = g_new0 (MqttMembers, 1);

  g_mutex_init (&ms->lock);
  ms->kind = terms->kind;
  ms->units = terms->units;
  ms->values = terms->values;
  ms->settings = g_strndup (terms->settings, NEWS_MESSAGE_MOST_SETTINGS);
  ms->members =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mqtt_member_free);
  ms->own = publisher_new (terms, run);
  return ms;
}

/**
 * mqtt_members_memory:
 * @terms: of the exchange
 *
 * Returns: how many bytes they take at the most, with a message of each, and the lines
 *     that merge() makes
 */
guint64
mqtt_members_memory (const ExchangeTerms * terms)
{
  guint64 line = (NEWS_HEAD + (guint64) terms->values) * sizeof (gfloat);

  return publisher_memory (terms) + terms->units * line
      + MQTT_MEMBERS_MOST * mqtt_member_memory (terms);
}

void
mqtt_members_free (MqttMembers * ms)
{
  g_ptr_array_unref (ms->members);
  g_clear_error (&ms->mismatch);
  publisher_free (ms->own);
  g_free (ms->settings);
  g_mutex_clear (&ms->lock);
  g_free (ms);
}

/* --- receiving --- */

static MqttMember *
find_member (const MqttMembers * ms, guint64 run)
{
  guint i;

  for (i = 0; i < ms->members->len; i++) {
    MqttMember *m = g_ptr_array_index (ms->members, i);

    if (m->merged.run == run)
      return m;
  }
  return NULL;
}

/* Forgets the member that was silent longest and has no message that waits.
 *
 * Returns: whether there was one */
static gboolean
forget_one (MqttMembers * ms)
{
  MqttMember *silent = NULL;
  guint i;

  for (i = 0; i < ms->members->len; i++) {
    MqttMember *m = g_ptr_array_index (ms->members, i);

    if (m->latest == NULL && (silent == NULL || m->heard_at < silent->heard_at))
      silent = m;
  }
  return silent != NULL && g_ptr_array_remove (ms->members, silent);
}

/* Returns: (nullable): the member of that run, a new one if need be; %NULL if there are
 *     too many */
static MqttMember *
get_member (MqttMembers * ms, guint64 run)
{
  MqttMember *m = find_member (ms, run);

  if (m != NULL)
    return m;
  if (ms->members->len == MQTT_MEMBERS_MOST && !forget_one (ms))
    return NULL;
  m = mqtt_member_new (run);
  g_ptr_array_add (ms->members, m);
  return m;
}

/* Keeps a message that was checked, unless a later one of its run came before.
 *
 * Returns: (transfer full) (nullable): a message that is not needed */
static NewsMessage *
keep (MqttMembers * ms, NewsMessage * message, GError ** error)
{
  MqttMember *m = get_member (ms, message->stamp.run);

  if (m != NULL)
    return mqtt_member_keep (m, message, ms->meetings, error);
  g_set_error (error, COMPETE_ERROR, COMPETE_ERROR_SHARE,
      "there are more than %u members", MQTT_MEMBERS_MOST);
  return message;
}

/* Whether this layer can learn with the sender of @message. */
static gboolean
check (MqttMembers * ms, const gchar * name, const NewsMessage * message,
    GError ** error)
{
  GError *mismatch = NULL;
  gchar *who = g_strdup_printf ("member \"%s\"", name);
  gboolean same = exchange_check_settings (ms->settings, message->settings, who,
      &mismatch);

  g_free (who);
  if (same)
    return news_message_check (message, ms->kind, ms->units, ms->values, error);
  g_mutex_lock (&ms->lock);
  if (ms->mismatch == NULL)
    ms->mismatch = g_error_copy (mismatch);
  g_mutex_unlock (&ms->lock);
  g_propagate_error (error, mismatch);
  return FALSE;
}

/**
 * mqtt_members_receive:
 * @name: under which the sender publishes
 * @bytes: a message; it may be anything
 * @size: how many bytes
 * @own: (out): whether this run has published it
 * @error: (out): what is wrong with it
 *
 * Keeps a message for the next meeting, if it is sound. Any thread may call it.
 *
 * Returns: %FALSE if there is something wrong with it
 */
gboolean
mqtt_members_receive (MqttMembers * ms, const gchar * name,
    gconstpointer bytes, gsize size, gboolean * own, GError ** error)
{
  NewsMessage *message = news_message_read (bytes, size, error);
  gboolean sound;

  *own = message != NULL && message->stamp.run == publisher_run (ms->own);
  if (message == NULL)
    return FALSE;
  if (*own) {
    news_message_free (message);
    return TRUE;
  }
  sound = check (ms, name, message, error);
  if (sound) {
    GError *fault = NULL;

    g_mutex_lock (&ms->lock);
    message = keep (ms, message, &fault);
    g_mutex_unlock (&ms->lock);
    sound = fault == NULL;
    if (!sound)
      g_propagate_error (error, fault);
  }
  news_message_free (message);
  return sound;
}

/* --- merging --- */

/* The latest messages have been merged: keeps their counts only. */
static void
set_all_merged (MqttMembers * ms)
{
  guint i;

  for (i = 0; i < ms->members->len; i++) {
    MqttMember *m = g_ptr_array_index (ms->members, i);

    if (m->latest != NULL)
      mqtt_member_set_merged (m);
  }
}

/* Adds the news of the latest messages of others with our origin, but of @leader, to the
 * @n that are in @merging. Messages of other origins are dropped.
 *
 * Returns: how many there are now */
static guint
gather (MqttMembers * ms, const MqttMember * leader, const News ** merging,
    guint n)
{
  guint i;

  for (i = 0; i < ms->members->len; i++) {
    MqttMember *m = g_ptr_array_index (ms->members, i);

    if (m->latest == NULL || m == leader)
      continue;
    if (m->latest->origin != ms->origin) {
      mqtt_member_drop (m);
      continue;
    }
    mqtt_member_count (m);
    merging[n++] = &m->latest->news;
  }
  return n;
}

/* Sets @news to the merge of what @leader knows, or without one of what we have learned,
 * and the latest messages of the others. */
static void
merge (MqttMembers * ms, const MqttMember * leader, News * news)
{
  News first = leader != NULL ? leader->latest->news : *news, merged = *news;
  const News *merging[MQTT_MEMBERS_MOST + 1] = { &first };
  gsize size = ms->units * news_line_length (news) * sizeof (gfloat);
  guint n = gather (ms, leader, merging, 1);

  /* The evidence of the leader is in its lines. */
  first.evidence = leader != NULL ? NULL : publisher_evidence (ms->own);
  merged.lines = g_malloc (size);
  news_merge (merging, n, leader != NULL ? first.lines :
      publisher_base (ms->own), &merged);
  memcpy (news->lines, merged.lines, size);
  g_free (merged.lines);
  merged.lines = news->lines;
  *news = merged;
  publisher_begin (ms->own, news);
  set_all_merged (ms);
}

/* Of two origins, all go on with the one that has learned more. */
static gboolean
knows_more (guint64 frames, guint64 origin, guint64 other_frames,
    guint64 other_origin)
{
  return frames > other_frames
      || (frames == other_frames && origin > other_origin);
}

/* Returns: (nullable): who of those that have published anything knows most */
static MqttMember *
find_leader (const MqttMembers * ms)
{
  MqttMember *leader = NULL;
  guint i;

  for (i = 0; i < ms->members->len; i++) {
    MqttMember *m = g_ptr_array_index (ms->members, i);

    if (m->latest != NULL && (leader == NULL
            || knows_more (m->latest->news.frames_learned, m->latest->origin,
                leader->latest->news.frames_learned, leader->latest->origin)))
      leader = m;
  }
  return leader;
}

/* What @leader has merged need not be merged again. */
static void
skip_heard (MqttMembers * ms, const MqttMember * leader)
{
  const NewsMessage *message = leader->latest;
  guint i;

  for (i = 0; i < message->n_heard; i++) {
    const NewsStamp *stamp = &message->heard[i];
    MqttMember *m = stamp->run != publisher_run (ms->own) && stamp->run != 0 ?
        get_member (ms, stamp->run) : NULL;

    if (m != NULL && m != leader)
      mqtt_member_set_heard (m, stamp->number);
  }
}

/* Sets @news to what @leader and those of its origin know. */
static void
start_from (MqttMembers * ms, MqttMember * leader, News * news)
{
  ms->origin = leader->latest->origin;
  skip_heard (ms, leader);
  merge (ms, leader, news);
}

/* Nobody else is known. */
static void
start_alone (MqttMembers * ms, const News * news)
{
  publisher_begin (ms->own, news);
  ms->origin = publisher_hash (ms->own);
}

/**
 * mqtt_members_begin:
 * @news: (inout): what this layer would begin from; on return what it is to begin from
 * @error: (out): %COMPETE_ERROR_MISMATCH, if there are members and all have other settings
 *
 * Starts from what the members know whose messages have come.
 *
 * Returns: whether this layer may begin
 */
gboolean
mqtt_members_begin (MqttMembers * ms, News * news, GError ** error)
{
  MqttMember *leader;
  GError *mismatch = NULL;

  g_mutex_lock (&ms->lock);
  leader = find_leader (ms);
  if (leader != NULL)
    start_from (ms, leader, news);
  else if (ms->mismatch != NULL)
    mismatch = g_steal_pointer (&ms->mismatch);
  else
    start_alone (ms, news);
  g_mutex_unlock (&ms->lock);
  if (mismatch == NULL)
    return TRUE;
  g_propagate_error (error, mismatch);
  return FALSE;
}

/**
 * mqtt_members_write:
 * @news: what this layer has learned itself since its last meeting
 * @again: whether the last message was not published, so that this one takes its place
 *
 * Returns: (transfer full): the message for others
 */
GBytes *
mqtt_members_write (MqttMembers * ms, const News * news, gboolean again)
{
  NewsStamp heard[MQTT_MEMBERS_MOST];
  NewsMessage message;
  guint i;

  publisher_count (ms->own, news, again);
  publisher_get_message (ms->own, news, &message);
  message.heard = heard;
  g_mutex_lock (&ms->lock);
  message.origin = ms->origin;
  for (i = 0; i < ms->members->len; i++) {
    const MqttMember *m = g_ptr_array_index (ms->members, i);

    if (m->merged.number > 0)
      heard[message.n_heard++] = m->merged;
  }
  g_mutex_unlock (&ms->lock);
  return news_message_write (&message);
}

/**
 * mqtt_members_merge:
 * @news: (inout): what this layer has learned itself since its last meeting; on return
 *     the merge with what others have published since
 *
 * A meeting, after mqtt_members_write().
 */
void
mqtt_members_merge (MqttMembers * ms, News * news)
{
  MqttMember *leader;

  g_mutex_lock (&ms->lock);
  ms->meetings++;
  leader = find_leader (ms);
  if (leader != NULL && leader->latest->origin != ms->origin
      && knows_more (leader->latest->news.frames_learned,
          leader->latest->origin, news->frames_learned, ms->origin))
    start_from (ms, leader, news);
  else
    merge (ms, NULL, news);
  g_mutex_unlock (&ms->lock);
}

/**
 * mqtt_members_count:
 *
 * Returns: how many layers learn together, this one included
 */
guint
mqtt_members_count (MqttMembers * ms)
{
  guint i, n = 1;

  g_mutex_lock (&ms->lock);
  for (i = 0; i < ms->members->len; i++) {
    const MqttMember *m = g_ptr_array_index (ms->members, i);

    n += m->heard_at + PRESENT_MEETINGS > ms->meetings;
  }
  g_mutex_unlock (&ms->lock);
  return n;
}
