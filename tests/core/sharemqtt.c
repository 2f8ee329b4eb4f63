/* Layers meet by an MQTT broker: they learn from each other's frames, whatever else is
 * published, and while the broker is gone
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>
#include <mosquitto.h>

#include "broker.h"
#include "folder.h"
#include "share.h"
#include "unittest.h"

#define SIDE 8
#define INTERVAL 100
#define ROUNDS 16
#define PASSWORD "a secret of seven words"

/* Milliseconds that the network may take. */
#define PATIENCE 20000

/* Two of the bars of one direction, which all are in a few frames. */
static const guint8 *
frame_of (gboolean upright, guint n)
{
  static guint8 pixels[SIDE * SIDE];
  guint bar, i;

  memset (pixels, 20, sizeof pixels);
  for (bar = 0; bar < 2; bar++) {
    guint at = (n * 3 + bar * (1 + n / SIDE % (SIDE - 1))) % SIDE;

    for (i = 0; i < SIDE; i++)
      pixels[upright ? i * SIDE + at : at * SIDE + i] = 220;
  }
  return pixels;
}

typedef struct
{
  Compete *compete;
  Share *share;
  gboolean upright;             /* which bars it sees */
  guint n;
  gchar *location;
} Camera;

/* Of the cameras that a test opens. */
static CompeteInit init;

static void
open_compete (Camera * c, guint columns)
{
  const CompeteFormat format = {.width = SIDE,.height = SIDE,.channels = 1,
    .pixel_bytes = 1
  };
  CompeteSettings settings;
  GError *error = NULL;

  compete_settings_init (&settings);
  settings.columns = columns;
  settings.rows = 6;
  settings.winners = 3;
  settings.init = init;
  settings.threads = 1;
  c->compete = compete_new (&settings, &format, NULL, &error);
  g_assert_no_error (error);
}

/* Makes a camera at a location; nothing is connected yet. */
static void
camera_open_at (Camera * c, gboolean upright, guint columns, gchar * location)
{
  GError *error = NULL;

  memset (c, 0, sizeof *c);
  c->upright = upright;
  c->location = location;
  open_compete (c, columns);
  c->share = share_new (c->compete, SHARE_MQTT, location, &error);
  g_assert_no_error (error);
}

static void
camera_open (Camera * c, const Broker * broker, const gchar * member,
    gboolean upright)
{
  camera_open_at (c, upright, 6,
      g_strdup_printf ("mqtt://127.0.0.1:%u/site/cameras?member=%s",
          broker->port, member));
}

static void
camera_close (Camera * c)
{
  share_free (c->share);
  compete_free (c->compete);
  g_free (c->location);
}

/* Learns frames up to the next meeting, and meets. */
static void
camera_learn (Camera * c)
{
  GError *error = NULL;
  guint i;

  for (i = 0; i < INTERVAL; i++) {
    g_assert_true (share_ready (c->share, NULL, &error));
    compete_step (c->compete, frame_of (c->upright, c->n++), SIDE,
        COMPETE_MODE_LEARN);
    g_assert_true (share_meet (c->share, INTERVAL, NULL, &error));
  }
  g_assert_no_error (error);
}

/* Its error on frames of one direction, none of which it learns. */
static gdouble
camera_error (const Camera * c, gboolean upright)
{
  gdouble error = 0.0, energy = 0.0;
  guint n;

  for (n = 0; n < 64; n++) {
    const CompeteCode *code = compete_step (c->compete, frame_of (upright, n),
        SIDE, COMPETE_MODE_ASIDE);

    error += code->error;
    energy += code->energy;
  }
  return error / energy;
}

static guint64
received (const Camera * c)
{
  ShareFigures figures;

  share_get_figures (c->share, &figures);
  return figures.received;
}

/* Waits until @c has received more than @before. */
static void
wait_for_more (const Camera * c, guint64 before)
{
  guint waited;

  for (waited = 0; received (c) <= before; waited++) {
    g_assert_cmpuint (waited, <, PATIENCE);
    g_usleep (1000);
  }
}

/* Both learn and meet in turn; each hears what the other published. */
static void
learn_together (Camera * a, Camera * b, guint rounds)
{
  guint i;

  for (i = 0; i < rounds; i++) {
    guint64 before_a = received (a), before_b = received (b);

    camera_learn (a);
    wait_for_more (b, before_b);
    /* Its own message, and that of the other. */
    camera_learn (b);
    wait_for_more (a, before_a);
  }
}

/* What a camera does not know that learns alone. */
static gdouble
error_alone (void)
{
  Camera c = { NULL };
  gdouble error;
  guint i;

  open_compete (&c, 6);
  for (i = 0; i < INTERVAL * ROUNDS; i++)
    compete_step (c.compete, frame_of (FALSE, i), SIDE, COMPETE_MODE_LEARN);
  error = camera_error (&c, TRUE);
  compete_free (c.compete);
  return error;
}

static gchar *
hash_prototypes (const Camera * c)
{
  gsize n = 36 * SIDE * SIDE;
  gfloat *prototypes = g_new (gfloat, n);
  gchar *hash;

  compete_get_prototypes (c->compete, prototypes);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *) prototypes,
      n * sizeof (gfloat));
  g_free (prototypes);
  return hash;
}

static void
assert_quiet (Camera * c)
{
  gchar *notice = share_take_notice (c->share);

  g_assert_cmpstr (notice, ==, NULL);
}

/* Waits for a notice with @words, which is said once. */
static void
assert_says (Camera * c, const gchar * words)
{
  gchar *notice = NULL;
  guint waited;

  for (waited = 0; notice == NULL && waited < PATIENCE; waited++) {
    notice = share_take_notice (c->share);
    g_usleep (1000);
  }
  if (notice == NULL || strstr (notice, words) == NULL)
    g_error ("\"%s\" does not say \"%s\"", notice, words);
  g_assert_null (strstr (notice, PASSWORD));
  g_free (notice);
  assert_quiet (c);
}

#define ANYBODY "allow_anonymous true"

static Broker broker;

static void
set_up (void)
{
  folder_make ();
  init = COMPETE_INIT_UNIFORM;
}

static void
tear_down (void)
{
  if (broker.config != NULL)
    broker_close (&broker);
  memset (&broker, 0, sizeof broker);
  folder_remove ();
}

static void
test_learn_from_each_other (void)
{
  gdouble alone = error_alone ();
  Camera a, b;
  ShareFigures figures;

  broker_open (&broker, ANYBODY);
  camera_open (&a, &broker, "a", FALSE);
  camera_open (&b, &broker, "b", TRUE);
  learn_together (&a, &b, ROUNDS);
  g_test_message ("alone %g, a %g, b %g", alone, camera_error (&a, TRUE),
      camera_error (&b, FALSE));
  g_assert_cmpfloat (camera_error (&a, TRUE), <, alone / 3);
  g_assert_cmpfloat (camera_error (&b, FALSE), <, alone / 3);
  share_get_figures (a.share, &figures);
  assert_equals_int (figures.members, 2);
  assert_equals_uint64 (figures.meetings, ROUNDS);
  g_assert_cmpuint (figures.sent, >, 0);
  assert_quiet (&a);
  assert_quiet (&b);
  camera_close (&a);
  camera_close (&b);
}

/* A camera that comes later starts with what the first one knows, and one that comes when
 * all have left, too. */
static void
test_start_from_what_others_know (void)
{
  gdouble alone = error_alone ();
  GError *error = NULL;
  Camera a, b;
  guint i;

  broker_open (&broker, ANYBODY);
  camera_open (&a, &broker, "a", FALSE);
  for (i = 0; i < ROUNDS; i++)
    camera_learn (&a);
  wait_for_more (&a, 0);
  g_assert_true (share_leave (a.share, NULL, &error));
  g_assert_no_error (error);
  camera_close (&a);
  camera_open (&b, &broker, "b", TRUE);
  g_assert_true (share_ready (b.share, NULL, &error));
  g_test_message ("alone %g, b %g", alone, camera_error (&b, FALSE));
  g_assert_cmpfloat (camera_error (&b, FALSE), <, alone / 3);
  camera_close (&b);
}

/* With init=fields nobody publishes before its prototypes have started. Two that start at
 * the same time do so from other fields: one goes on from what the other published. Who
 * comes later starts from theirs. */
static void
test_start_from_fields (void)
{
  gdouble alone = error_alone ();
  GError *error = NULL;
  Camera a, b, late;
  gchar *hash, *other;

  init = COMPETE_INIT_FIELDS;
  broker_open (&broker, ANYBODY);
  camera_open (&a, &broker, "a", FALSE);
  camera_open (&b, &broker, "b", TRUE);
  camera_learn (&a);
  camera_learn (&b);
  assert_equals_uint64 (received (&a) + received (&b), 0);
  hash = hash_prototypes (&a);
  other = hash_prototypes (&b);
  g_assert_cmpstr (hash, !=, other);
  learn_together (&a, &b, ROUNDS);
  g_test_message ("alone %g, a %g, b %g", alone, camera_error (&a, TRUE),
      camera_error (&b, FALSE));
  g_assert_cmpfloat (camera_error (&a, TRUE), <, alone / 3);
  g_assert_cmpfloat (camera_error (&b, FALSE), <, alone / 3);
  camera_open (&late, &broker, "late", TRUE);
  g_assert_true (share_ready (late.share, NULL, &error));
  g_assert_cmpfloat (camera_error (&late, TRUE), <, alone / 3);
  camera_learn (&late);
  g_assert_cmpfloat (camera_error (&late, FALSE), <, alone / 3);
  assert_quiet (&late);
  g_free (hash);
  g_free (other);
  camera_close (&late);
  camera_close (&a);
  camera_close (&b);
}

/* A stream that ends before its prototypes have started tells nobody of them. */
static void
test_too_few_fields (void)
{
  GError *error = NULL;
  Camera a, b;
  guint i;

  init = COMPETE_INIT_FIELDS;
  broker_open (&broker, ANYBODY);
  camera_open (&a, &broker, "a", FALSE);
  camera_open (&b, &broker, "b", FALSE);
  for (i = 0; i < 30; i++) {
    g_assert_true (share_ready (a.share, NULL, &error));
    compete_step (a.compete, frame_of (FALSE, i), SIDE, COMPETE_MODE_LEARN);
    g_assert_true (share_meet (a.share, 1, NULL, &error));
  }
  g_assert_true (share_leave (a.share, NULL, &error));
  g_assert_true (share_has_left (a.share));
  camera_close (&a);
  g_assert_true (share_ready (b.share, NULL, &error));
  assert_equals_uint64 (received (&b), 0);
  camera_close (&b);
}

/* --- what is wrong --- */

static void
published (struct mosquitto *m, void *done, int id)
{
  g_atomic_int_set ((gint *) done, TRUE);
}

/* Publishes on the topic of the cameras, as anybody could. Afterwards the broker has it. */
static void
publish (const Broker * b, const gchar * name, gconstpointer bytes, gsize size)
{
  gint done = FALSE;
  struct mosquitto *m = mosquitto_new (NULL, true, &done);
  gchar *topic = g_strconcat ("site/cameras/", name, NULL);
  guint waited;

  mosquitto_publish_callback_set (m, published);
  g_assert_cmpint (mosquitto_connect (m, "127.0.0.1", b->port, 60), ==, 0);
  g_assert_cmpint (mosquitto_loop_start (m), ==, 0);
  g_assert_cmpint (mosquitto_publish (m, NULL, topic, size, bytes, 1, true), ==,
      0);
  for (waited = 0; !g_atomic_int_get (&done); waited++) {
    g_assert_cmpuint (waited, <, PATIENCE);
    g_usleep (1000);
  }
  mosquitto_disconnect (m);
  mosquitto_loop_stop (m, false);
  mosquitto_destroy (m);
  g_free (topic);
}

static void
test_ignore_garbage (void)
{
  static const gchar newer[200] = "COMPNEWS\x02";
  guint8 noise[5000];
  gchar *with, *without;
  Camera a;
  guint i;

  broker_open (&broker, ANYBODY);
  camera_open (&a, &broker, "a", FALSE);
  camera_learn (&a);
  camera_learn (&a);
  without = hash_prototypes (&a);
  camera_close (&a);
  broker_close (&broker);

  broker_open (&broker, ANYBODY);
  mosquitto_lib_init ();
  for (i = 0; i < sizeof noise; i++)
    noise[i] = i * 7919 >> 3;
  publish (&broker, "before", noise, sizeof noise);
  camera_open (&a, &broker, "a", FALSE);
  camera_learn (&a);
  assert_says (&a, "of member \"before\" is not used: it is not a message of");
  publish (&broker, "b", newer, sizeof newer);
  publish (&broker, "c", noise, 0);
  assert_says (&a, "of member \"b\" is not used: it is of version 2");
  camera_learn (&a);
  with = hash_prototypes (&a);
  g_assert_cmpstr (with, ==, without);
  camera_close (&a);
  g_free (with);
  g_free (without);
}

/* Who comes to layers with other settings is refused, and says which. */
static void
test_refuse_other_settings (void)
{
  GError *error = NULL;
  Camera a, b;

  broker_open (&broker, ANYBODY);
  camera_open (&a, &broker, "a", FALSE);
  camera_learn (&a);
  wait_for_more (&a, 0);
  camera_open_at (&b, TRUE, 5,
      g_strdup_printf ("mqtt://127.0.0.1:%u/site/cameras?member=b",
          broker.port));
  g_assert_false (share_ready (b.share, NULL, &error));
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_MISMATCH);
  g_assert_cmpstr (error->message, ==,
      "columns is 5 here and 6 in member \"a\", and layers that learn together "
      "need the same");
  g_error_free (error);
  camera_close (&a);
  camera_close (&b);
}

/* Two layers with the same name are told, and learn together all the same. */
static void
test_same_name (void)
{
  Camera a, b;

  broker_open (&broker, ANYBODY);
  camera_open (&a, &broker, "a", FALSE);
  camera_open (&b, &broker, "a", TRUE);
  learn_together (&a, &b, ROUNDS);
  g_assert_cmpfloat (camera_error (&a, TRUE), <, error_alone () / 3);
  assert_says (&a, "Another layer publishes as member \"a\", too");
  assert_says (&b, "Another layer publishes as member \"a\", too");
  camera_close (&a);
  camera_close (&b);
}

/* --- the broker --- */

static void
test_broker_is_gone_for_a_while (void)
{
  Camera a, b;
  guint64 before;

  broker_open (&broker, ANYBODY);
  camera_open (&a, &broker, "a", FALSE);
  camera_open (&b, &broker, "b", TRUE);
  learn_together (&a, &b, 2);
  broker_kill (&broker);
  assert_says (&a, "has lost the MQTT broker at 127.0.0.1");
  camera_learn (&a);
  camera_learn (&a);
  camera_learn (&b);
  assert_says (&b, "has lost the MQTT broker at 127.0.0.1");
  broker_start (&broker);
  before = received (&a);
  /* What it could not send arrives without another meeting. */
  wait_for_more (&a, before);
  learn_together (&a, &b, ROUNDS);
  g_assert_cmpfloat (camera_error (&a, TRUE), <, error_alone () / 3);
  assert_quiet (&a);
  camera_close (&a);
  camera_close (&b);
}

/* A layer learns although there never was a broker. */
static void
test_no_broker (void)
{
  Camera a;

  broker_open (&broker, ANYBODY);
  broker_kill (&broker);
  camera_open (&a, &broker, "a", FALSE);
  camera_learn (&a);
  camera_learn (&a);
  assert_says (&a, "cannot reach the MQTT broker at 127.0.0.1");
  camera_close (&a);
}

/* Messages that the broker does not take: the layer says so, learns on, and hears what
 * others publish. */
static void
learn_with_limit (const gchar * limit)
{
  static const gchar newer[200] = "COMPNEWS\x02";
  gchar *lines = g_strconcat (ANYBODY "\n", limit, NULL);
  Camera a;

  broker_open (&broker, lines);
  camera_open (&a, &broker, "a", FALSE);
  camera_learn (&a);
  assert_says (&a, "does not take messages of ");
  publish (&broker, "b", newer, sizeof newer);
  assert_says (&a, "of member \"b\" is not used: it is of version 2");
  camera_learn (&a);
  assert_quiet (&a);
  camera_close (&a);
  g_free (lines);
}

/* The broker refuses each message that is too large. */
static void
test_broker_with_a_limit (void)
{
  learn_with_limit ("message_size_limit 1000");
}

/* The broker says so when the layer connects, and the message is not sent. */
static void
test_broker_that_names_its_limit (void)
{
  learn_with_limit ("max_packet_size 1000");
}

/* Who may read and not write learns from others, and is told that they do not learn from
 * it. */
static void
test_no_right_to_write (void)
{
  gchar *file = folder_path ("rights"), *lines;
  Camera a, b;

  g_assert_true (g_file_set_contents (file,
          "topic read site/#\ntopic write site/cameras/b\n", -1, NULL));
  lines = g_strdup_printf (ANYBODY "\nacl_file %s", file);
  broker_open (&broker, lines);
  camera_open (&b, &broker, "b", TRUE);
  camera_learn (&b);
  wait_for_more (&b, 0);
  camera_open (&a, &broker, "a", FALSE);
  camera_learn (&a);
  assert_says (&a, "on site/cameras/a (Not authorized), so that others do not");
  g_assert_cmpuint (received (&a), >, 0);
  camera_learn (&a);
  assert_quiet (&a);
  assert_quiet (&b);
  camera_close (&a);
  camera_close (&b);
  g_remove (file);
  g_free (lines);
  g_free (file);
}

static void
run_tool (const gchar * const *args)
{
  GError *error = NULL;
  gint status;

  g_spawn_sync (NULL, (gchar **) args, NULL, G_SPAWN_SEARCH_PATH
      | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
      NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

#define WRONG_PASSWORD "not the secret"

/* A camera at this location is not let in, and the reason has @words. On a busy machine
 * the broker may answer later than a camera waits, which then learns alone: the next one
 * tries again. */
static void
assert_not_let_in (gchar * location, const gchar * words)
{
  GError *error = NULL;
  Camera a;
  guint tries;

  camera_open_at (&a, FALSE, 6, g_strdup (location));
  for (tries = 0; share_ready (a.share, NULL, &error); tries++) {
    g_assert_cmpuint (tries, <, 10);
    camera_close (&a);
    camera_open_at (&a, FALSE, 6, g_strdup (location));
  }
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_SHARE);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, WRONG_PASSWORD));
  g_error_free (error);
  camera_close (&a);
  g_free (location);
}

static void
test_password (void)
{
  gchar *file = folder_path ("passwords"), *lines;
  const gchar *tool[] = { "mosquitto_passwd", "-c", "-b", file, "ann",
    PASSWORD, NULL
  };
  Camera a;

  run_tool (tool);
  lines = g_strdup_printf ("allow_anonymous false\npassword_file %s", file);
  broker_open (&broker, lines);

  g_setenv ("GST_COMPETE_MQTT_PASSWORD", WRONG_PASSWORD, TRUE);
  assert_not_let_in (g_strdup_printf ("mqtt://ann@127.0.0.1:%u/site/cameras",
          broker.port), "GST_COMPETE_MQTT_PASSWORD");

  g_setenv ("GST_COMPETE_MQTT_PASSWORD", PASSWORD, TRUE);
  camera_open_at (&a, FALSE, 6, g_strdup_printf
      ("mqtt://ann@127.0.0.1:%u/site/cameras", broker.port));
  camera_learn (&a);
  wait_for_more (&a, 0);
  assert_quiet (&a);
  camera_close (&a);
  g_unsetenv ("GST_COMPETE_MQTT_PASSWORD");
  g_remove (file);
  g_free (lines);
  g_free (file);
}

static void
test_encrypted (void)
{
  gchar *key = folder_path ("key.pem"), *certificate = folder_path ("cert.pem");
  const gchar *tool[] = { "openssl", "req", "-x509", "-newkey", "rsa:2048",
    "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
    "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", NULL
  };
  gchar *openssl = g_find_program_in_path ("openssl"), *lines;
  Camera a;

  if (openssl != NULL) {
    run_tool (tool);
    lines = g_strdup_printf (ANYBODY "\ncertfile %s\nkeyfile %s", certificate,
        key);
    broker_open (&broker, lines);
    g_free (lines);
    camera_open_at (&a, FALSE, 6,
        g_strdup_printf ("mqtts://127.0.0.1:%u/site/cameras?ca=%s", broker.port,
            certificate));
    camera_learn (&a);
    wait_for_more (&a, 0);
    assert_quiet (&a);
    camera_close (&a);

    /* The system does not trust that certificate. */
    assert_not_let_in (g_strdup_printf ("mqtts://127.0.0.1:%u/site/cameras",
            broker.port), "certificate");
    g_remove (key);
    g_remove (certificate);
  } else {
    g_test_skip ("There is no openssl here to make a certificate.");
  }
  g_free (openssl);
  g_free (key);
  g_free (certificate);
}

/* Adds a test, or skips it by name where there is no broker. */
static void
skip (void)
{
  g_test_skip ("There is no mosquitto here.");
}

#define ADD(test) \
    unittest_add_named (#test, broker_is_installed () ? test : skip)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_set_fixture (set_up, tear_down);
  ADD (test_learn_from_each_other);
  ADD (test_start_from_what_others_know);
  ADD (test_start_from_fields);
  ADD (test_too_few_fields);
  ADD (test_ignore_garbage);
  ADD (test_refuse_other_settings);
  ADD (test_same_name);
  ADD (test_broker_is_gone_for_a_while);
  ADD (test_no_broker);
  ADD (test_broker_with_a_limit);
  ADD (test_broker_that_names_its_limit);
  ADD (test_no_right_to_write);
  ADD (test_password);
  ADD (test_encrypted);
  return g_test_run ();
}
