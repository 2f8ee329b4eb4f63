/* News as bytes: what a layer publishes for others
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "evidence.h"

/* The most members whose messages one message can name. */
#define NEWS_MESSAGE_MOST_HEARD 64

/* The most bytes of settings. */
#define NEWS_MESSAGE_MOST_SETTINGS 4096

/* The most frames or fields. Up to here counts are exact as a double, and sums of some do
 * not overflow. */
#define NEWS_MESSAGE_MOST_COUNT (G_GUINT64_CONSTANT (1) << 53)

/**
 * NewsStamp:
 * @run: a random number that a layer draws when it begins; not 0
 * @number: of a message of that run, the first is 1
 *
 * Names a message.
 */
typedef struct
{
  guint64 run, number;
} NewsStamp;

/**
 * NewsMessage:
 * @stamp: which message this is
 * @origin: a hash of the prototypes that the first of all members began from: layers
 *     with another origin have units that do not correspond
 * @news: what was learned since the previous message of this run; all units. Its rate is
 *     not told
 * @frames: frames learned since the run began
 * @fields: fields learned since the run began
 * @gains: N counts: fields that each unit won since the run began
 * @won: N counts: frames in which it won since then
 * @settings: lines of `name=value`, for exchange_check_settings()
 * @heard: the last messages that this member has merged
 * @n_heard: how many, at most %NEWS_MESSAGE_MOST_HEARD
 *
 * What a layer publishes at a meeting. Counts since the run began let a receiver find
 * what is new to it, whichever messages it missed.
 */
typedef struct
{
  NewsStamp stamp;
  guint64 origin;
  News news;
  guint64 frames, fields;
  guint64 *gains, *won;
  gchar *settings;
  NewsStamp *heard;
  guint n_heard;
} NewsMessage;

gsize news_message_most_bytes (guint units, guint values);
GBytes *news_message_write (const NewsMessage * message);
NewsMessage *news_message_read (gconstpointer bytes, gsize size,
    GError ** error);
gboolean news_message_check (const NewsMessage * message, NewsKind kind,
    guint units, guint values, GError ** error);
void news_message_free (NewsMessage * message);
