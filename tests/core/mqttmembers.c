/* Members that hear of each other by MQTT: what is new is merged once, with any messages
 * lost, restarts and newcomers. The messages go from one to the other without a broker
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "heap.h"
#include "mqttmembers.h"
#include "unittest.h"

#define UNITS 2
#define VALUES 3
#define LINE (NEWS_HEAD + VALUES)
#define SETTINGS "columns=2\nrows=1\n"

#define RATE 0.003

/* What a member has learned, in double precision: a sum of vectors, their weight, and how
 * many frames it won. */
typedef struct
{
  gdouble x, y, weight, won;
} Told;

/* A layer with its members, and where its unit 0 was after its last meeting. */
typedef struct
{
  MqttMembers *members;
  News news;
  gfloat lines[UNITS][LINE];
  Told base;
  Told told;                    /* since then */
} Node;

static void
set_prototype (Node * n, guint unit, gdouble angle)
{
  n->lines[unit][NEWS_HEAD] = cos (angle);
  n->lines[unit][NEWS_HEAD + 1] = sin (angle);
  n->lines[unit][NEWS_HEAD + 2] = 0;
}

static void
node_open (Node * n, guint64 run, gdouble angle)
{
  const ExchangeTerms terms = {.settings = SETTINGS,.kind = NEWS_EVIDENCE,
    .units = UNITS,.values = VALUES
  };

  memset (n, 0, sizeof *n);
  n->members = mqtt_members_new (&terms, run);
  n->news = (News) {
    .kind = NEWS_EVIDENCE,.units = UNITS,.values = VALUES,.rate = RATE,.lines =
        n->lines[0]
  };
  set_prototype (n, 0, angle);
  set_prototype (n, 1, angle);
}

static Told
find_base (const Node * n)
{
  const gfloat *line = n->lines[0];
  gdouble weight = line[NEWS_ACTIVITY];

  return (Told) {
    weight *line[NEWS_HEAD], weight * line[NEWS_HEAD + 1], weight,
        line[NEWS_WINS]
  };
}

static void
node_begin (Node * n)
{
  GError *error = NULL;

  g_assert_true (mqtt_members_begin (n->members, &n->news, &error));
  g_assert_no_error (error);
  n->base = find_base (n);
}

static void
meet (Node * n)
{
  mqtt_members_merge (n->members, &n->news);
  n->base = find_base (n);
}

static void
node_close (Node * n)
{
  mqtt_members_free (n->members);
}

/* Each win multiplies the weight of the past. */
static gdouble
decay (gdouble wins, gdouble won)
{
  gdouble product = 1.0;
  guint k;

  for (k = 0; k < won; k++)
    product *= 1.0 - MAX (RATE, 2.0 / (wins + k + 3.0));
  return product;
}

static Told
add (Told a, Told b)
{
  return (Told) {
  a.x + b.x, a.y + b.y, a.weight + b.weight, a.won + b.won};
}

/* What becomes of @base, with all that was told. */
static Told
merge (Told base, Told all)
{
  gdouble d = decay (base.won, all.won);

  return (Told) {
  d *base.x + all.x, d * base.y + all.y,
        d * base.weight + all.weight, base.won + all.won};
}

/* Unit 0 has won @gain fields of as many frames, which weigh 1 each, and is where @angle
 * says; the layer publishes that, with what its last message had if that is to be told
 * @again.
 *
 * Returns: (transfer full): the message */
static GBytes *
learn_again (Node * n, guint gain, gdouble angle, gboolean again)
{
  gfloat *line = n->lines[0];
  gdouble d = decay (n->base.won, gain);

  n->news.frames = n->news.fields = gain;
  n->news.frames_learned += gain;
  n->news.fields_learned += gain;
  line[NEWS_GAIN] = line[NEWS_WON] = gain;
  line[NEWS_WINS] += gain;
  line[NEWS_ACTIVITY] = d * n->base.weight + gain;
  n->told = (Told) {
  line[NEWS_ACTIVITY] * cos (angle) - d * n->base.x,
        line[NEWS_ACTIVITY] * sin (angle) - d * n->base.y, gain, gain};
  n->lines[1][NEWS_GAIN] = n->lines[1][NEWS_WON] = 0;
  set_prototype (n, 0, angle);
  return mqtt_members_write (n->members, &n->news, again);
}

static GBytes *
learn (Node * n, guint gain, gdouble angle)
{
  return learn_again (n, gain, angle, FALSE);
}

static void
hear (Node * n, GBytes * message)
{
  GError *error = NULL;
  gboolean own;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (message, &size);

  fail_unless (mqtt_members_receive (n->members, "other", bytes, size, &own,
          &error));
  g_assert_no_error (error);
  fail_if (own);
}

/* The angle of unit 0. */
static gdouble
angle_of (const Node * n)
{
  const gfloat *w = n->lines[0] + NEWS_HEAD;

  return atan2 (w[1], w[0]);
}

#define assert_near(a, b) g_assert_cmpfloat (fabs ((a) - (b)), <, 1e-5)

/* Unit 0 of @n is what was expected. */
static void
assert_is (const Node * n, Told told)
{
  assert_near (angle_of (n), atan2 (told.y, told.x));
  g_assert_cmpfloat (fabs (n->lines[0][NEWS_ACTIVITY] / told.weight - 1.0), <,
      1e-5);
  assert_equals_float (n->lines[0][NEWS_WINS], told.won);
}

static void
test_evidence_adds_up (void)
{
  Node a, b;
  GBytes *from_a, *from_b;
  Told all, expected;
  guint i;

  node_open (&a, 1, 0.1);
  node_open (&b, 2, 0.1);
  node_begin (&a);
  node_begin (&b);
  for (i = 0; i < 3; i++) {
    from_a = learn (&a, 10, 0.2 + 0.01 * i);
    from_b = learn (&b, 30, 0.6 - 0.01 * i);
    hear (&a, from_b);
    hear (&b, from_a);
    all = add (a.told, b.told);
    expected = merge (a.base, all);
    meet (&a);
    meet (&b);
    assert_is (&a, expected);
    assert_is (&b, expected);
    assert_equals_uint64 (a.news.frames_learned, 40 * (i + 1));
    assert_equals_uint64 (b.news.frames_learned, 40 * (i + 1));
    assert_equals_int (mqtt_members_count (a.members), 2);
    /* The same message again is nothing new. */
    hear (&a, from_b);
    g_bytes_unref (from_a);
    g_bytes_unref (from_b);
  }
  g_bytes_unref (learn (&a, 5, 0.3));
  meet (&a);
  assert_near (angle_of (&a), 0.3);
  assert_equals_float (a.lines[0][NEWS_WINS], 125);
  node_close (&a);
  node_close (&b);
}

/* Whoever meets less often takes all that was told since its last meeting; all wins are
 * counted, whichever messages it got. */
static void
test_lost_messages (gint heard)
{
  Node a, b;
  GBytes *first, *second, *last;
  Told told, expected;

  node_open (&a, 1, 0.1);
  node_open (&b, 2, 0.1);
  node_begin (&a);
  node_begin (&b);
  first = learn (&b, 8, 0.2);
  meet (&b);
  hear (&a, first);
  g_bytes_unref (learn (&a, 8, 0.2));
  meet (&a);
  second = learn (&b, 20, 0.5);
  told = b.told;
  meet (&b);
  last = learn (&b, 10, 0.7);
  if (heard)
    hear (&a, second);
  else
    told = (Told) {
    .won = 20};
  hear (&a, last);
  hear (&a, first);
  g_bytes_unref (learn (&a, 10, 0.3));
  expected = merge (a.base, add (add (told, b.told), a.told));
  meet (&a);
  assert_is (&a, expected);
  assert_equals_uint64 (a.news.frames_learned, 56);
  g_bytes_unref (first);
  g_bytes_unref (second);
  g_bytes_unref (last);
  node_close (&a);
  node_close (&b);
}

/* What was not sent goes along with the next message. */
static void
test_message_that_was_not_sent (void)
{
  Node a, b;
  GBytes *both;
  Told told, expected;

  node_open (&a, 1, 0.1);
  node_open (&b, 2, 0.1);
  node_begin (&a);
  node_begin (&b);
  both = learn (&b, 5, 0.3);
  meet (&b);
  hear (&a, both);
  g_bytes_unref (both);
  g_bytes_unref (learn (&a, 5, 0.2));
  meet (&a);
  g_bytes_unref (learn (&b, 20, 0.5));
  told = b.told;
  meet (&b);
  both = learn_again (&b, 40, 0.6, TRUE);
  told = add (told, b.told);
  hear (&a, both);
  g_bytes_unref (learn (&a, 10, 0.2));
  /* Evidence is never heavier than the activity. */
  if (told.weight > b.lines[0][NEWS_ACTIVITY]) {
    gdouble share = b.lines[0][NEWS_ACTIVITY] / told.weight;

    told = (Told) {
    share *told.x, share * told.y, share * told.weight, told.won};
  }
  expected = merge (a.base, add (told, a.told));
  meet (&a);
  assert_is (&a, expected);
  g_bytes_unref (both);
  node_close (&a);
  node_close (&b);
}

/* Who restarts begins with what was published, its own part included; others count what
 * it gained before only once. */
static void
test_restart (void)
{
  Node a, b, again;
  GBytes *from_a, *from_b, *later;
  Told of_a, expected;

  node_open (&a, 1, 0.1);
  node_open (&b, 2, 0.1);
  node_begin (&a);
  node_begin (&b);
  from_b = learn (&b, 30, 0.6);
  hear (&a, from_b);
  from_a = learn (&a, 10, 0.2);
  of_a = a.told;
  meet (&a);

  node_open (&again, 3, 0.9);
  hear (&again, from_a);
  hear (&again, from_b);
  node_begin (&again);
  assert_is (&again, merge (find_base (&b), of_a));
  assert_equals_uint64 (again.news.frames_learned, 40);

  later = learn (&again, 5, 0.4);
  hear (&a, later);
  g_bytes_unref (learn (&a, 15, 0.5));
  expected = merge (a.base, add (a.told, again.told));
  meet (&a);
  assert_is (&a, expected);
  assert_equals_float (a.lines[0][NEWS_WINS], 60);
  g_bytes_unref (from_a);
  g_bytes_unref (from_b);
  g_bytes_unref (later);
  node_close (&a);
  node_close (&b);
  node_close (&again);
}

/* A message that the best of all members has merged long ago does not pull a newcomer
 * back. */
static void
test_newcomer_skips_the_past (void)
{
  Node a, b, late;
  GBytes *past, *now;

  node_open (&a, 1, 0.1);
  node_open (&b, 2, 0.1);
  node_begin (&a);
  node_begin (&b);
  past = learn (&b, 30, 0.6);
  hear (&a, past);
  g_bytes_unref (learn (&a, 10, 0.2));
  meet (&a);
  now = learn (&a, 10, 1.1);
  node_open (&late, 3, 0.9);
  hear (&late, past);
  hear (&late, now);
  node_begin (&late);
  assert_is (&late, find_base (&a));
  assert_equals_uint64 (late.news.frames_learned, 50);
  g_bytes_unref (past);
  g_bytes_unref (now);
  node_close (&a);
  node_close (&b);
  node_close (&late);
}

/* Layers that began from other prototypes do not mix: who has learned less starts from
 * who has learned more. */
static void
test_other_origin (void)
{
  Node a, b;
  GBytes *from_a, *from_b;
  Told expected;

  node_open (&a, 1, 0.1);
  node_open (&b, 2, 1.4);
  node_begin (&a);
  node_begin (&b);
  from_a = learn (&a, 10, 0.2);
  from_b = learn (&b, 30, 1.3);
  hear (&a, from_b);
  hear (&b, from_a);
  meet (&a);
  meet (&b);
  assert_near (angle_of (&a), 1.3);
  assert_near (angle_of (&b), 1.3);
  g_bytes_unref (from_a);
  from_a = learn (&a, 10, 1.2);
  hear (&b, from_a);
  g_bytes_unref (learn (&b, 10, 1.4));
  expected = merge (b.base, add (a.told, b.told));
  meet (&b);
  assert_is (&b, expected);
  g_bytes_unref (from_a);
  g_bytes_unref (from_b);
  node_close (&a);
  node_close (&b);
}

/* A message that names its own run among those that it has merged does no harm. */
static void
test_heard_itself (void)
{
  NewsStamp heard[] = { {2, 5}, {1, 9}, {0, 3} };
  guint64 counts[UNITS] = { 10, 0 };
  gfloat evidence[UNITS][1 + VALUES] = { {0} };
  Node a, b;
  GBytes *message;
  NewsMessage m = {.stamp = {2, 1},.settings = (gchar *) SETTINGS,
  .frames = 10,.fields = 10,.gains = counts,.won = counts,
  .heard = heard,.n_heard = 3
  };

  node_open (&a, 1, 0.1);
  node_open (&b, 2, 0.1);
  node_begin (&b);
  g_bytes_unref (learn (&b, 10, 0.6));
  m.news = b.news;
  m.news.evidence = evidence[0];
  message = news_message_write (&m);
  hear (&a, message);
  node_begin (&a);
  assert_near (angle_of (&a), 0.6);
  g_bytes_unref (message);
  node_close (&a);
  node_close (&b);
}

static void
test_counts_that_fall (void)
{
  Node a, b, liar;
  GBytes *first, *second;
  GError *error = NULL;
  gboolean own;
  gsize size;

  node_open (&a, 1, 0.1);
  node_open (&b, 2, 0.1);
  node_open (&liar, 2, 0.1);
  node_begin (&a);
  node_begin (&b);
  node_begin (&liar);
  first = learn (&b, 8, 0.2);
  hear (&a, first);
  meet (&a);
  g_bytes_unref (learn (&liar, 3, 0.2));
  meet (&liar);
  second = learn (&liar, 2, 0.2);
  g_assert_false (mqtt_members_receive (a.members, "b",
          g_bytes_get_data (second, &size), g_bytes_get_size (second), &own,
          &error));
  assert_equals_string (error->message, "its counts are less than they were");
  g_error_free (error);
  g_bytes_unref (first);
  g_bytes_unref (second);
  node_close (&a);
  node_close (&b);
  node_close (&liar);
}

/* Only so many members are kept; those that were silent longest make room. */
static void
test_many_members (void)
{
  Node a, b;
  GError *error = NULL;
  GBytes *message;
  gboolean own;
  guint i;

  node_open (&a, 1000, 0.1);
  node_begin (&a);
  for (i = 0; i <= MQTT_MEMBERS_MOST; i++) {
    gsize size;
    gconstpointer bytes;

    node_open (&b, 1 + i, 0.1);
    node_begin (&b);
    message = learn (&b, 1, 0.2);
    bytes = g_bytes_get_data (message, &size);
    fail_unless (mqtt_members_receive (a.members, "b", bytes, size, &own,
            &error) == (i < MQTT_MEMBERS_MOST));
    g_bytes_unref (message);
    node_close (&b);
  }
  assert_equals_string (error->message, "there are more than 64 members");
  g_error_free (error);
  meet (&a);
  assert_equals_float (a.lines[0][NEWS_WINS], MQTT_MEMBERS_MOST);
  node_open (&b, 2000, 0.1);
  node_begin (&b);
  message = learn (&b, 1, 0.2);
  hear (&a, message);
  g_bytes_unref (message);
  node_close (&b);
  node_close (&a);
}

/* A message of as many members as there may be, each merged once and heard of again,
 * takes no more memory than was said, and not much less. */
static void
test_memory (void)
{
  const guint units = 100, values = 100;
  const ExchangeTerms terms = {.settings = SETTINGS,.kind = NEWS_EVIDENCE,
    .units = units,.values = values
  };
  const News empty = {.kind = NEWS_EVIDENCE,.units = units,.values = values,
    .lines = g_new0 (gfloat, units * (NEWS_HEAD + values)),
    .evidence = g_new0 (gfloat, units * (1 + values))
  };
  guint64 *counts = g_new0 (guint64, units);
  guint64 said = mqtt_members_memory (&terms);
  gsize before = heap_in_use ();
  MqttMembers *members = mqtt_members_new (&terms, 1000);
  News news = empty;
  gsize used;
  guint i;

  for (i = 0; i < units; i++)
    news_line (&news, i)[NEWS_HEAD] = 1;
  for (i = 0; i < 2 * MQTT_MEMBERS_MOST; i++) {
    NewsMessage m = {.stamp = {1 + i % MQTT_MEMBERS_MOST,
            1 + i / MQTT_MEMBERS_MOST},.news = news,.gains = counts,.won =
          counts,.settings = (gchar *) SETTINGS
    };
    GBytes *bytes = news_message_write (&m);
    gboolean own;

    if (i == MQTT_MEMBERS_MOST)
      g_assert_true (mqtt_members_begin (members, &news, NULL));
    g_assert_true (mqtt_members_receive (members, "b",
            g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &own,
            NULL));
    g_bytes_unref (bytes);
  }
  used = heap_in_use () - before;
  fail_unless (used <= said, "%u of %u", (guint) used, (guint) said);
  fail_unless (said <= used * 1.2, "%u of %u", (guint) used, (guint) said);
  mqtt_members_free (members);
  g_free (empty.lines);
  g_free (empty.evidence);
  g_free (counts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_evidence_adds_up);
  unittest_add_loop (test_lost_messages, 0, 2);
  unittest_add (test_message_that_was_not_sent);
  unittest_add (test_restart);
  unittest_add (test_newcomer_skips_the_past);
  unittest_add (test_other_origin);
  unittest_add (test_heard_itself);
  unittest_add (test_counts_that_fall);
  unittest_add (test_many_members);
  if (HEAP_IS_REPORTED)
    unittest_add (test_memory);
  return g_test_run ();
}
