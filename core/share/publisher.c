/* What a layer publishes of its own learning
 *
 * It counts what the layer gains since its run began, and finds the evidence of each
 * interval from where the last meeting has left the units.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "publisher.h"

struct _Publisher
{
  guint units, values;
  NewsStamp stamp;              /* of the last message */
  guint64 frames, fields;       /* since the run began */
  guint64 *gains, *won;         /* N each, the same */
  gchar *settings;
  gfloat *base;                 /* lines of the news after the last meeting */
  gfloat *evidence;             /* nullable: with rule unit-norm, since then */
  gfloat *told;                 /* nullable: that in the last message */
};

/**
 * publisher_new:
 * @terms: of the exchange
 * @run: a random number that names this run; not 0
 *
 * Returns: (transfer full): that of a layer that has published nothing yet
 */
Publisher *
publisher_new (const ExchangeTerms * terms, guint64 run)
{
  Publisher *p = g_new0 (Publisher, 1);
  gsize units = terms->units, length = evidence_length (terms->values);

  p->units = terms->units;
  p->values = terms->values;
  p->stamp.run = run;
  p->gains = g_new0 (guint64, units);
  p->won = g_new0 (guint64, units);
  p->settings = g_strndup (terms->settings, NEWS_MESSAGE_MOST_SETTINGS);
  p->base = g_new0 (gfloat, units * (NEWS_HEAD + (gsize) terms->values));
  if (terms->kind == NEWS_EVIDENCE) {
    p->evidence = g_new0 (gfloat, units * length);
    p->told = g_new0 (gfloat, units * length);
  }
  return p;
}

/**
 * publisher_memory:
 * @terms: of the exchange
 *
 * Returns: how many bytes a publisher takes
 */
guint64
publisher_memory (const ExchangeTerms * terms)
{
  guint64 floats = NEWS_HEAD + (guint64) terms->values;

  if (terms->kind == NEWS_EVIDENCE)
    floats += 2 * evidence_length (terms->values);
  return terms->units * (floats * sizeof (gfloat) + 2 * sizeof (guint64));
}

void
publisher_free (Publisher * p)
{
  g_free (p->gains);
  g_free (p->won);
  g_free (p->settings);
  g_free (p->base);
  g_free (p->evidence);
  g_free (p->told);
  g_free (p);
}

/**
 * publisher_begin:
 * @news: what the layer goes on from, after a meeting
 */
void
publisher_begin (Publisher * p, const News * news)
{
  memcpy (p->base, news->lines,
      p->units * news_line_length (news) * sizeof (gfloat));
}

/* Finds the evidence of the layer, and what to tell of it: with @again that of the last
 * message, too. */
static void
find_evidence (Publisher * p, const News * news, gboolean again)
{
  gsize length = evidence_length (p->values), j;
  News own = *news;
  guint u;

  own.evidence = p->evidence;
  evidence_find (&own, p->base);
  for (u = 0; u < p->units; u++) {
    const gfloat *evidence = news_evidence (&own, u);
    gfloat *told = p->told + u * length;

    for (j = 0; j < length; j++)
      told[j] = again ? told[j] + evidence[j] : evidence[j];
    evidence_limit (told, news_line (news, u), p->values);
  }
}

/**
 * publisher_count:
 * @news: what the layer has learned itself since its last meeting
 * @again: whether the last message was not published, so that the next takes its place
 */
void
publisher_count (Publisher * p, const News * news, gboolean again)
{
  guint u;

  p->stamp.number++;
  p->frames += news->frames;
  p->fields += news->fields;
  for (u = 0; u < p->units; u++) {
    p->gains[u] += news_line (news, u)[NEWS_GAIN];
    p->won[u] += news_line (news, u)[NEWS_WON];
  }
  if (p->evidence != NULL)
    find_evidence (p, news, again);
}

/**
 * publisher_get_message:
 * @news: that were counted last
 * @message: (out): what to publish, but for the origin and the messages heard; its arrays
 *     are the publisher's
 */
void
publisher_get_message (const Publisher * p, const News * news,
    NewsMessage * message)
{
  *message = (NewsMessage) {
  .stamp = p->stamp,.news = *news,.frames = p->frames,.fields =
        p->fields,.gains = p->gains,.won = p->won,.settings = p->settings};
  message->news.evidence = p->told;
  message->news.frames_learned =
      MIN (news->frames_learned, NEWS_MESSAGE_MOST_COUNT);
  message->news.fields_learned =
      MIN (news->fields_learned, NEWS_MESSAGE_MOST_COUNT);
}

/**
 * publisher_hash:
 *
 * Returns: a hash (FNV-1a) of the prototypes after the last meeting
 */
guint64
publisher_hash (const Publisher * p)
{
  gsize length = NEWS_HEAD + (gsize) p->values;
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  guint u, j;

  for (u = 0; u < p->units; u++)
    for (j = NEWS_HEAD; j < NEWS_HEAD + p->values; j++) {
      guint32 bits;

      memcpy (&bits, p->base + u * length + j, sizeof bits);
      hash = (hash ^ bits) * G_GUINT64_CONSTANT (0x100000001b3);
    }
  return hash;
}

guint64
publisher_run (const Publisher * p)
{
  return p->stamp.run;
}

/**
 * publisher_base:
 *
 * Returns: the lines after the last meeting
 */
const gfloat *
publisher_base (const Publisher * p)
{
  return p->base;
}

/**
 * publisher_evidence:
 *
 * Returns: (nullable): that of the news that were counted last, with rule unit-norm
 */
gfloat *
publisher_evidence (const Publisher * p)
{
  return p->evidence;
}
