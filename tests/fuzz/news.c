/* Fuzz target: what others publish on the topic of share=mqtt
 *
 * The first byte chooses the kind of news; the rest are messages of equal size, as many as
 * the second byte says.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "mqttmembers.h"

#define UNITS 2
#define VALUES 3
#define LINE (NEWS_HEAD + VALUES)
#define SETTINGS "columns=2\nrows=1\n"

/* What is read is written as the same bytes. */
static void
check_bytes (const guint8 * data, gsize size)
{
  GError *error = NULL;
  NewsMessage *message = news_message_read (data, size, &error);
  GBytes *bytes, *same = g_bytes_new (data, size);

  FUZZ_CHECK ((message != NULL) == (error == NULL));
  if (message != NULL) {
    bytes = news_message_write (message);
    FUZZ_CHECK (g_bytes_equal (bytes, same));
    g_bytes_unref (bytes);
  }
  g_bytes_unref (same);
  g_clear_error (&error);
  news_message_free (message);
}

/* What a layer publishes after it has merged anything, others can use. */
static void
check_own (MqttMembers * members, News * news)
{
  GBytes *bytes;
  NewsMessage *own;
  gsize size;
  gconstpointer data;

  news->frames = news->fields = 1;
  news->rate = 0.003;
  news->lines[NEWS_GAIN] = news->lines[NEWS_WON] = 1;
  news->lines[LINE + NEWS_GAIN] = news->lines[LINE + NEWS_WON] = 0;
  bytes = mqtt_members_write (members, news, news->frames_learned % 2);
  data = g_bytes_get_data (bytes, &size);
  own = news_message_read (data, size, NULL);
  FUZZ_CHECK (own != NULL);
  FUZZ_CHECK (news_message_check (own, news->kind, UNITS, VALUES, NULL));
  news_message_free (own);
  g_bytes_unref (bytes);
}

static void
receive (MqttMembers * members, const guint8 * data, gsize size)
{
  GError *error = NULL;
  gboolean own, taken;

  taken = mqtt_members_receive (members, "other", data, size, &own, &error);
  FUZZ_CHECK (taken == (error == NULL));
  if (error != NULL)
    FUZZ_CHECK (g_utf8_validate (error->message, -1, NULL)
        && strlen (error->message) < 10000);
  g_clear_error (&error);
}

int
LLVMFuzzerTestOneInput (const guint8 * data, size_t size)
{
  gfloat lines[UNITS][LINE] = { {0, 0, 0, 0, 0, 1, 0, 0},
  {0, 0, 0, 0, 0, 0, 1, 0}
  };
  ExchangeTerms terms = {.settings = SETTINGS,.units = UNITS,.values = VALUES };
  News news = {.units = UNITS,.values = VALUES,.lines = lines[0] };
  MqttMembers *members;
  guint n, i;

  if (size < 2)
    return 0;
  terms.kind = news.kind = data[0] % 2 ? NEWS_MEAN : NEWS_EVIDENCE;
  n = 1 + data[1] % 4;
  data += 2;
  size = (size - 2) / n;
  check_bytes (data, size);
  members = mqtt_members_new (&terms, 7);
  for (i = 0; i < n; i++) {
    receive (members, data + i * size, size);
    if (i == 0 && !mqtt_members_begin (members, &news, NULL))
      break;
    if (i > 0)
      mqtt_members_merge (members, &news);
    check_own (members, &news);
  }
  mqtt_members_free (members);
  return 0;
}
