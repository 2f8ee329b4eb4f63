/* News as bytes: what a layer publishes for others
 *
 * All numbers are little-endian, floats are IEEE 754 single precision. In this order,
 * without gaps:
 *
 *   8 bytes   "COMPNEWS"
 *   u32       version, 1
 *   u32       kind of news (NewsKind)
 *   u32 x 4   units N, values M, bytes of settings S, messages heard H
 *   u64 x 9   run, number, origin, frames and fields since the previous message,
 *             frames and fields since the run began, frames and fields learned in all
 *   S bytes   settings, lines of name=value, without a 0 at the end
 *   u64 x 2H  run and number of each message heard
 *   N units   u64 x 2: fields and frames won since the run began;
 *             f32 x (5 + M): a line of News;
 *             f32 x (1 + M), with kind 1: evidence
 *
 * A receiver trusts nothing: the size must be that of the header to the byte, and each
 * number is checked.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "competeerror.h"
#include "newsmessage.h"

#define MAGIC "COMPNEWS"
#define MAGIC_SIZE 8
#define VERSION 1
#define HEADER_SIZE (MAGIC_SIZE + 6 * 4 + 9 * 8)

/* How far the squared norm of a row may be from 1, as in a file. */
#define SQUARE_SLACK 1e-3

/* Floats of evidence of a unit. */
static gsize
evidence_floats (const News * news)
{
  return news->kind == NEWS_EVIDENCE ? evidence_length (news->values) : 0;
}

static gsize
unit_size (const News * news)
{
  return 2 * sizeof (guint64)
      + (news_line_length (news) + evidence_floats (news)) * sizeof (gfloat);
}

/**
 * news_message_most_bytes:
 * @units: N
 * @values: M
 *
 * Returns: the size of the largest message of such layers
 */
gsize
news_message_most_bytes (guint units, guint values)
{
  const News news = {.kind = NEWS_EVIDENCE,.units = units,.values = values };

  return HEADER_SIZE + NEWS_MESSAGE_MOST_SETTINGS
      + NEWS_MESSAGE_MOST_HEARD * sizeof (NewsStamp)
      + units * unit_size (&news);
}

/* --- writing --- */

static void
put_32 (guint8 ** at, guint32 number)
{
  number = GUINT32_TO_LE (number);
  memcpy (*at, &number, sizeof number);
  *at += sizeof number;
}

static void
put_64 (guint8 ** at, guint64 number)
{
  number = GUINT64_TO_LE (number);
  memcpy (*at, &number, sizeof number);
  *at += sizeof number;
}

static void
put_floats (guint8 ** at, const gfloat * floats, gsize n)
{
  gsize i;

  for (i = 0; i < n; i++) {
    guint32 bits;

    memcpy (&bits, floats + i, sizeof bits);
    put_32 (at, bits);
  }
}

static void
put_header (guint8 ** at, const NewsMessage * m)
{
  const News *news = &m->news;

  memcpy (*at, MAGIC, MAGIC_SIZE);
  *at += MAGIC_SIZE;
  put_32 (at, VERSION);
  put_32 (at, news->kind);
  put_32 (at, news->units);
  put_32 (at, news->values);
  put_32 (at, strlen (m->settings));
  put_32 (at, m->n_heard);
  put_64 (at, m->stamp.run);
  put_64 (at, m->stamp.number);
  put_64 (at, m->origin);
  put_64 (at, news->frames);
  put_64 (at, news->fields);
  put_64 (at, m->frames);
  put_64 (at, m->fields);
  put_64 (at, news->frames_learned);
  put_64 (at, news->fields_learned);
}

/**
 * news_message_write:
 * @message: with at most %NEWS_MESSAGE_MOST_SETTINGS bytes of settings
 *
 * Returns: (transfer full): its bytes
 */
GBytes *
news_message_write (const NewsMessage * m)
{
  const News *news = &m->news;
  gsize settings = strlen (m->settings);
  gsize size = HEADER_SIZE + settings + m->n_heard * sizeof (NewsStamp)
      + news->units * unit_size (news);
  guint8 *bytes = g_malloc (size), *at = bytes;
  guint i;

  put_header (&at, m);
  memcpy (at, m->settings, settings);
  at += settings;
  for (i = 0; i < m->n_heard; i++) {
    put_64 (&at, m->heard[i].run);
    put_64 (&at, m->heard[i].number);
  }
  for (i = 0; i < news->units; i++) {
    put_64 (&at, m->gains[i]);
    put_64 (&at, m->won[i]);
    put_floats (&at, news_line (news, i), news_line_length (news));
    if (news->kind == NEWS_EVIDENCE)
      put_floats (&at, news_evidence (news, i), evidence_length (news->values));
  }
  return g_bytes_new_take (bytes, size);
}

/* --- reading --- */

static gboolean
fail (GError ** error, CompeteError code, const gchar * format, ...)
G_GNUC_PRINTF (3, 4);

     static gboolean
         fail (GError ** error, CompeteError code, const gchar * format, ...)
{
  va_list args;

  if (error != NULL) {
    va_start (args, format);
    *error = g_error_new_valist (COMPETE_ERROR, code, format, args);
    va_end (args);
  }
  return FALSE;
}

static guint32
get_32 (const guint8 ** at)
{
  guint32 number;

  memcpy (&number, *at, sizeof number);
  *at += sizeof number;
  return GUINT32_FROM_LE (number);
}

static guint64
get_64 (const guint8 ** at)
{
  guint64 number;

  memcpy (&number, *at, sizeof number);
  *at += sizeof number;
  return GUINT64_FROM_LE (number);
}

static void
get_floats (const guint8 ** at, gfloat * floats, gsize n)
{
  gsize i;

  for (i = 0; i < n; i++) {
    guint32 bits = get_32 (at);

    memcpy (floats + i, &bits, sizeof bits);
  }
}

/* Reads the header; @settings is set to the bytes of settings. */
static void
get_header (const guint8 ** at, NewsMessage * m, guint * settings)
{
  News *news = &m->news;

  news->kind = get_32 (at);
  news->units = get_32 (at);
  news->values = get_32 (at);
  *settings = get_32 (at);
  m->n_heard = get_32 (at);
  m->stamp.run = get_64 (at);
  m->stamp.number = get_64 (at);
  m->origin = get_64 (at);
  news->frames = get_64 (at);
  news->fields = get_64 (at);
  m->frames = get_64 (at);
  m->fields = get_64 (at);
  news->frames_learned = get_64 (at);
  news->fields_learned = get_64 (at);
}

/* Reads what begins each message. */
static gboolean
get_version (const guint8 ** at, gsize size, GError ** error)
{
  guint32 version;

  if (size < HEADER_SIZE || memcmp (*at, MAGIC, MAGIC_SIZE) != 0)
    return fail (error, COMPETE_ERROR_FORMAT,
        "it is not a message of a competelayer");
  *at += MAGIC_SIZE;
  version = get_32 (at);
  if (version != VERSION)
    return fail (error, COMPETE_ERROR_FORMAT,
        "it is of version %u, and this program reads version %u", version,
        VERSION);
  return TRUE;
}

/* Checks that the rest of the message, @left bytes, is as long as its header says. */
static gboolean
check_size (const NewsMessage * m, guint settings, gsize left, GError ** error)
{
  gsize start = settings + m->n_heard * sizeof (NewsStamp);

  if (settings > NEWS_MESSAGE_MOST_SETTINGS
      || m->n_heard > NEWS_MESSAGE_MOST_HEARD || m->news.units == 0
      || m->news.values == 0 || left < start
      || (left - start) % unit_size (&m->news) != 0
      || (left - start) / unit_size (&m->news) != m->news.units)
    return fail (error, COMPETE_ERROR_FORMAT,
        "its size is not what its header says");
  return TRUE;
}

/* Errors show settings to people. */
static gboolean
check_settings (gconstpointer settings, gsize size, GError ** error)
{
  return g_utf8_validate (settings, size, NULL)
      || fail (error, COMPETE_ERROR_FORMAT, "its settings are not text");
}

static void
get_units (const guint8 ** at, NewsMessage * m)
{
  News *news = &m->news;
  guint i;

  news->lines = g_new (gfloat, news->units * news_line_length (news));
  news->evidence = g_new (gfloat, news->units * evidence_floats (news));
  m->gains = g_new (guint64, news->units);
  m->won = g_new (guint64, news->units);
  for (i = 0; i < news->units; i++) {
    m->gains[i] = get_64 (at);
    m->won[i] = get_64 (at);
    get_floats (at, news_line (news, i), news_line_length (news));
    if (news->kind == NEWS_EVIDENCE)
      get_floats (at, news_evidence (news, i), evidence_length (news->values));
  }
}

/**
 * news_message_read:
 * @bytes: anything
 * @size: how many bytes
 * @error: (out): %COMPETE_ERROR_FORMAT, what is wrong, as "it is of version 2, and this
 *     program reads version 1"
 *
 * Reads a message. Its numbers are still to be checked.
 *
 * Returns: (transfer full) (nullable): the message; %NULL if it is not one
 */
NewsMessage *
news_message_read (gconstpointer bytes, gsize size, GError ** error)
{
  const guint8 *at = bytes;
  NewsMessage *m;
  guint settings, i;

  if (!get_version (&at, size, error))
    return NULL;
  m = g_new0 (NewsMessage, 1);
  get_header (&at, m, &settings);
  if (!check_size (m, settings, size - HEADER_SIZE, error)
      || !check_settings (at, settings, error)) {
    g_free (m);
    return NULL;
  }
  m->settings = g_strndup ((const gchar *) at, settings);
  at += settings;
  m->heard = g_new (NewsStamp, m->n_heard);
  for (i = 0; i < m->n_heard; i++) {
    m->heard[i].run = get_64 (&at);
    m->heard[i].number = get_64 (&at);
  }
  get_units (&at, m);
  return m;
}

void
news_message_free (NewsMessage * m)
{
  if (m == NULL)
    return;
  g_free (m->news.lines);
  g_free (m->news.evidence);
  g_free (m->gains);
  g_free (m->won);
  g_free (m->settings);
  g_free (m->heard);
  g_free (m);
}

/* --- checking --- */

/* Whether no count is greater than one that it is part of. */
static gboolean
check_totals (const NewsMessage * m, GError ** error)
{
  const News *news = &m->news;

  if (m->stamp.run == 0 || m->stamp.number == 0
      || news->frames > m->frames || m->frames > NEWS_MESSAGE_MOST_COUNT
      || news->fields > m->fields || m->fields > NEWS_MESSAGE_MOST_COUNT
      || news->frames_learned > NEWS_MESSAGE_MOST_COUNT
      || news->fields_learned > NEWS_MESSAGE_MOST_COUNT)
    return fail (error, COMPETE_ERROR_FORMAT,
        "its counts of frames and fields contradict each other");
  return TRUE;
}

/* Whether the counts of a unit can be. They are floats: large ones are rounded. */
static gboolean
counts_are_sane (const NewsMessage * m, guint unit)
{
  const News *news = &m->news;
  const gfloat *line = news_line (news, unit);

  return line[NEWS_GAIN] >= 0.0f && line[NEWS_GAIN] <= (gfloat) news->fields
      && line[NEWS_GAIN] <= (gfloat) m->gains[unit]
      && line[NEWS_WON] >= 0.0f && line[NEWS_WON] <= (gfloat) news->frames
      && line[NEWS_WON] <= (gfloat) m->won[unit]
      && m->gains[unit] <= m->fields && m->won[unit] <= m->frames
      && line[NEWS_WINS] >= 0.0f && isfinite (line[NEWS_WINS])
      && line[NEWS_ACTIVITY] >= 0.0f && isfinite (line[NEWS_ACTIVITY])
      && line[NEWS_USAGE] >= 0.0f && line[NEWS_USAGE] <= 1.0f;
}

static gboolean
check_unit (const NewsMessage * m, guint unit, GError ** error)
{
  const gfloat *line = news_line (&m->news, unit);
  gsize j, end = news_line_length (&m->news);
  gdouble square = 0.0;

  if (!counts_are_sane (m, unit))
    return fail (error, COMPETE_ERROR_FORMAT,
        "the counts of unit %u cannot be", unit);
  for (j = NEWS_HEAD; j < end; j++) {
    if (!isfinite (line[j]))
      return fail (error, COMPETE_ERROR_FORMAT,
          "a weight of unit %u is not finite", unit);
    square += (gdouble) line[j] * line[j];
  }
  if (m->news.kind == NEWS_EVIDENCE && fabs (square - 1.0) > SQUARE_SLACK)
    return fail (error, COMPETE_ERROR_FORMAT,
        "the norm of unit %u is %g, and not 1", unit, sqrt (square));
  if (m->news.kind == NEWS_EVIDENCE
      && !evidence_is_sane (news_evidence (&m->news, unit), line,
          m->news.values))
    return fail (error, COMPETE_ERROR_FORMAT,
        "the evidence of unit %u cannot be", unit);
  return TRUE;
}

/**
 * news_message_check:
 * @message: that was read
 * @kind: of the news of this layer
 * @units: its N
 * @values: its M
 * @error: (out): %COMPETE_ERROR_MISMATCH or %COMPETE_ERROR_FORMAT, what is wrong
 *
 * Checks the shape and each number.
 *
 * Returns: whether the message may be used
 */
gboolean
news_message_check (const NewsMessage * m, NewsKind kind, guint units,
    guint values, GError ** error)
{
  const News *news = &m->news;
  guint u;

  if (news->units != units || news->values != values)
    return fail (error, COMPETE_ERROR_MISMATCH,
        "it is of %u units of %u values, and this layer has %u of %u",
        news->units, news->values, units, values);
  if (news->kind != kind)
    return fail (error, COMPETE_ERROR_MISMATCH, "it is of another rule");
  if (!check_totals (m, error))
    return FALSE;
  for (u = 0; u < units; u++)
    if (!check_unit (m, u, error))
      return FALSE;
  return TRUE;
}
