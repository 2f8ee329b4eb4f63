/* Messages of layers that learn together: the bytes are as documented, and nothing that is
 * wrong is taken
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "competeerror.h"
#include "newsmessage.h"
#include "unittest.h"

#define UNITS 3
#define VALUES 2
#define LINE (NEWS_HEAD + VALUES)
#define SETTINGS "columns=3\nrows=1\n"

/* Offsets in the bytes of the message below, by hand from the list in newsmessage.c. */
#define AT_VERSION 8
#define AT_UNITS 16
#define AT_SETTINGS_SIZE 24
#define AT_HEARD 28
#define AT_RUN 32
#define AT_FRAMES 56
#define AT_LEARNED 88
#define AT_SETTINGS 104
#define AT_STAMPS (AT_SETTINGS + (gsize) sizeof SETTINGS - 1)
#define AT_FIRST_UNIT (AT_STAMPS + 16)
#define EVIDENCE (1 + VALUES)
#define UNIT_SIZE (16 + 4 * (LINE + EVIDENCE))
#define SIZE (AT_FIRST_UNIT + UNITS * UNIT_SIZE)
#define AT_LINE(unit) (AT_FIRST_UNIT + (unit) * UNIT_SIZE + 16)

static gfloat lines[UNITS][LINE] = {
  {5, 2, 9, 0.5f, 0.25f, 0.6f, -0.8f},
  {0, 0, 1, 0, 0, 1, 0},
  {7, 3, 3, 2.5f, 1, 0, 1},
};

static gfloat evidence[UNITS][EVIDENCE] = {
  {0.25f, 0.125f, -0.25f}, {0, 0, 0}, {2.5f, 0, 2.5f}
};
static guint64 gains[UNITS] = { 8, 0, 7 }, won[UNITS] = { 4, 1, 3 };
static NewsStamp heard[] = { {0x1122334455667788, 9} };

static NewsMessage
example (void)
{
  return (NewsMessage) {
    .stamp = { 42, 3 },.origin = 77,.news =
        { NEWS_EVIDENCE, UNITS, VALUES, 4, 8, 100, 200, 0,
      lines[0], evidence[0]
  },.frames = 10,.fields = 20,.gains = gains,.won = won,.settings =
        (gchar *) SETTINGS,.heard = heard,.n_heard = 1};
}

static guint8 *
bytes_of_example (void)
{
  NewsMessage message = example ();
  GBytes *bytes = news_message_write (&message);
  gsize size;
  guint8 *copy;

  copy = g_bytes_unref_to_data (bytes, &size);
  assert_equals_uint64 (size, SIZE);
  return copy;
}

static gboolean
is_taken (gconstpointer bytes, gsize size, CompeteError code,
    const gchar * words)
{
  GError *error = NULL;
  NewsMessage *m = news_message_read (bytes, size, &error);
  gboolean taken = m != NULL
      && news_message_check (m, NEWS_EVIDENCE, UNITS, VALUES, &error);

  fail_unless (taken == (error == NULL));
  if (!taken && words != NULL) {
    g_assert_error (error, COMPETE_ERROR, (gint) code);
    if (strstr (error->message, words) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, words);
  }
  g_clear_error (&error);
  news_message_free (m);
  return taken;
}

/* What is written stands in the bytes where the documentation says. */
static void
test_bytes (void)
{
  static const guint8 start[] = {
    'C', 'O', 'M', 'P', 'N', 'E', 'W', 'S', 1, 0, 0, 0, NEWS_EVIDENCE, 0, 0, 0,
    UNITS, 0, 0, 0, VALUES, 0, 0, 0, sizeof SETTINGS - 1, 0, 0, 0, 1, 0, 0, 0,
    42, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 77, 0, 0, 0, 0, 0, 0, 0,
    4, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
    10, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0,
    100, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0
  };
  static const guint8 stamp[] =
      { 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,
    9, 0, 0, 0, 0, 0, 0, 0
  };
  static const guint8 unit[] = { 8, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0xa0, 0x40            /* 5 as a float */
  };
  guint8 *bytes = bytes_of_example ();

  fail_unless (memcmp (bytes, start, sizeof start) == 0);
  fail_unless (memcmp (bytes + AT_SETTINGS, SETTINGS, strlen (SETTINGS)) == 0);
  fail_unless (memcmp (bytes + AT_STAMPS, stamp, sizeof stamp) == 0);
  fail_unless (memcmp (bytes + AT_FIRST_UNIT, unit, sizeof unit) == 0);
  g_free (bytes);
}

static void
test_read (void)
{
  guint8 *bytes = bytes_of_example ();
  NewsMessage *m = news_message_read (bytes, SIZE, NULL), e = example ();

  fail_unless (is_taken (bytes, SIZE, 0, NULL));
  g_assert_cmpmem (m->news.lines, sizeof lines, lines, sizeof lines);
  g_assert_cmpmem (m->news.evidence, sizeof evidence, evidence,
      sizeof evidence);
  g_assert_cmpmem (m->gains, sizeof gains, gains, sizeof gains);
  g_assert_cmpmem (m->won, sizeof won, won, sizeof won);
  g_assert_cmpmem (m->heard, sizeof heard, heard, sizeof heard);
  assert_equals_string (m->settings, SETTINGS);
  assert_equals_uint64 (m->stamp.number, e.stamp.number);
  assert_equals_uint64 (m->origin, e.origin);
  assert_equals_uint64 (m->news.fields_learned, e.news.fields_learned);
  fail_unless (news_message_most_bytes (UNITS, VALUES) >= SIZE);
  news_message_free (m);
  g_free (bytes);
}

/* Each part of a message, and each message with one byte more or another size. */
static void
test_cut (void)
{
  guint8 *bytes = g_realloc (bytes_of_example (), SIZE + 1);
  gsize size;

  for (size = 0; size <= SIZE + 1; size++) {
    guint8 *exact = g_memdup2 (bytes, size);

    fail_unless (is_taken (exact, size, 0, NULL) == (size == SIZE));
    g_free (exact);
  }
  g_free (bytes);
}

/* What makes a message wrong. */
typedef struct
{
  gsize at;
  gsize size;
  guint64 number;
  CompeteError code;
  const gchar *words;
} Fault;

static void
test_faults (void)
{
  static const Fault faults[] = {
    {0, 4, 0, COMPETE_ERROR_FORMAT, "not a message of a competelayer"},
    {AT_VERSION, 4, 2, COMPETE_ERROR_FORMAT, "version 2"},
    {AT_UNITS, 4, 0xffffffff, COMPETE_ERROR_FORMAT, "size"},
    {AT_UNITS + 4, 4, 0xffffffff, COMPETE_ERROR_FORMAT, "size"},
    {AT_UNITS, 4, 0, COMPETE_ERROR_FORMAT, "size"},
    {AT_SETTINGS_SIZE, 4, 0xffffffff, COMPETE_ERROR_FORMAT, "size"},
    {AT_HEARD, 4, 0x80000000, COMPETE_ERROR_FORMAT, "size"},
    {AT_SETTINGS, 1, 0, COMPETE_ERROR_FORMAT, "settings are not text"},
    {AT_SETTINGS, 1, 0xff, COMPETE_ERROR_FORMAT, "settings are not text"},
    {AT_VERSION + 4, 4, 9, COMPETE_ERROR_FORMAT, "size"},
    {AT_RUN, 8, 0, COMPETE_ERROR_FORMAT, "contradict"},
    {AT_FRAMES, 8, 11, COMPETE_ERROR_FORMAT, "contradict"},
    {AT_LEARNED, 8, G_MAXUINT64, COMPETE_ERROR_FORMAT, "contradict"},
    {AT_LINE (0) - 16, 8, 1, COMPETE_ERROR_FORMAT, "counts of unit 0"},
    {AT_LINE (0) - 16, 8, 21, COMPETE_ERROR_FORMAT, "counts of unit 0"},
    {AT_LINE (2) - 8, 8, 2, COMPETE_ERROR_FORMAT, "counts of unit 2"},
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (faults); i++) {
    const Fault *f = &faults[i];
    guint8 *bytes = bytes_of_example ();
    guint64 number = GUINT64_TO_LE (f->number);

    memcpy (bytes + f->at, &number, f->size);
    fail_if (is_taken (bytes, SIZE, f->code, f->words), "fault %u", i);
    g_free (bytes);
  }
}

static void
test_faults_of_numbers (void)
{
  static const gfloat wrong[] = { NAN, INFINITY, -INFINITY, -1, 1e30f };
  guint i, n;

  for (n = 0; n < LINE; n++)
    for (i = 0; i < G_N_ELEMENTS (wrong); i++) {
      NewsMessage m = example ();
      gfloat old = lines[2][n];
      GBytes *bytes;

      /* Any finite number may be wins, activity or, with norm 1, a weight. */
      if ((n == NEWS_WINS || n == NEWS_ACTIVITY) && wrong[i] == 1e30f)
        continue;
      if (n == LINE - 1 && wrong[i] == -1)
        continue;
      lines[2][n] = wrong[i];
      bytes = news_message_write (&m);
      fail_if (is_taken (g_bytes_get_data (bytes, NULL), SIZE,
              COMPETE_ERROR_FORMAT, "unit 2"), "number %u, %g", n, wrong[i]);
      g_bytes_unref (bytes);
      lines[2][n] = old;
    }
}

/* Evidence is at most as heavy and as long as the activity, which is 2.5. */
static void
test_faults_of_evidence (void)
{
  static const gfloat wrong[] = { NAN, INFINITY, -INFINITY, 2.6f, 1e30f };
  guint i, n;

  for (n = 0; n < EVIDENCE; n++)
    for (i = 0; i < G_N_ELEMENTS (wrong); i++) {
      NewsMessage m = example ();
      gfloat old = evidence[2][n];
      GBytes *bytes;

      evidence[2][n] = wrong[i];
      bytes = news_message_write (&m);
      fail_if (is_taken (g_bytes_get_data (bytes, NULL), SIZE,
              COMPETE_ERROR_FORMAT, "evidence of unit 2"), "number %u, %g", n,
          wrong[i]);
      g_bytes_unref (bytes);
      evidence[2][n] = old;
    }
}

/* A norm that is 1 but for rounding is taken, and another with a rule that has none. */
static void
test_norm (void)
{
  NewsMessage m = example ();

  lines[1][NEWS_HEAD] = 1.0001f;
  fail_unless (news_message_check (&m, NEWS_EVIDENCE, UNITS, VALUES, NULL));
  lines[1][NEWS_HEAD] = 1.01f;
  fail_if (news_message_check (&m, NEWS_EVIDENCE, UNITS, VALUES, NULL));
  m.news.kind = NEWS_MEAN;
  fail_unless (news_message_check (&m, NEWS_MEAN, UNITS, VALUES, NULL));
  lines[1][NEWS_HEAD] = 1;
}

static void
test_other_shape (void)
{
  NewsMessage m = example ();
  GError *error = NULL;

  fail_if (news_message_check (&m, NEWS_MEAN, UNITS, VALUES, &error));
  assert_equals_string (error->message, "it is of another rule");
  g_clear_error (&error);
  fail_if (news_message_check (&m, NEWS_EVIDENCE, UNITS + 1, VALUES, &error));
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_MISMATCH);
  assert_equals_string (error->message,
      "it is of 3 units of 2 values, and this layer has 4 of 2");
  g_error_free (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_bytes);
  unittest_add (test_read);
  unittest_add (test_cut);
  unittest_add (test_faults);
  unittest_add (test_faults_of_numbers);
  unittest_add (test_faults_of_evidence);
  unittest_add (test_norm);
  unittest_add (test_other_shape);
  return g_test_run ();
}
