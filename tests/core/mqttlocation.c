/* share-location of share=mqtt: what it means, and what is wrong with others
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "competeerror.h"
#include "mqttlocation.h"
#include "unittest.h"

static MqttLocation *
parse (const gchar * text)
{
  GError *error = NULL;
  MqttLocation *l = mqtt_location_parse (text, &error);

  g_assert_no_error (error);
  return l;
}

static void
test_short (void)
{
  MqttLocation *l = parse ("mqtt://broker/site/cameras");

  fail_if (l->tls);
  assert_equals_string (l->host, "broker");
  assert_equals_int (l->port, 1883);
  g_assert_null (l->user);
  assert_equals_string (l->topic, "site/cameras");
  assert_equals_string (l->member, g_get_host_name ());
  g_assert_null (l->ca);
  mqtt_location_free (l);
}

static void
test_long (void)
{
  gchar *text = g_strdup_printf
      ("mqtts://ann@[::1]:4321/a%%20topic?member=door%%202&ca=%s", __FILE__);
  MqttLocation *l;

  if (!g_file_test (__FILE__, G_FILE_TEST_EXISTS)) {
    g_free (text);
    g_test_skip ("The source is not where it was compiled.");
    return;
  }
  l = parse (text);
  fail_unless (l->tls);
  assert_equals_string (l->host, "::1");
  assert_equals_int (l->port, 4321);
  assert_equals_string (l->user, "ann");
  assert_equals_string (l->topic, "a topic");
  assert_equals_string (l->member, "door 2");
  assert_equals_string (l->ca, __FILE__);
  mqtt_location_free (l);
  g_free (text);
  l = parse ("mqtts://broker/topic");
  assert_equals_int (l->port, 8883);
  mqtt_location_free (l);
}

/* What is wrong, and a part of the sentence that says so. */
static const gchar *const wrong[][2] = {
  {NULL, "needs share-location=mqtt://"},
  {"broker", "should be mqtt://"},
  {"http://broker/topic", "should be mqtt://"},
  {"mqtt:///topic", "should be mqtt://"},
  {"mqtt://broker:99999/topic", "should be mqtt://"},
  {"mqtt://broker", "needs a topic"},
  {"mqtt://broker/", "needs a topic"},
  {"mqtt://broker/all/+/cameras", "needs a topic"},
  {"mqtt://broker/%23", "needs a topic"},
  {"mqtt://broker/site#door", "needs a topic"},
  {"mqtt://broker/site?member=a#b", "needs a topic"},
  {"mqtt://broker/$SYS", "needs a topic"},
  {"mqtt://broker/topic/", "needs a topic"},
  {"mqtt://broker/topic?member=a/b", "needs a member name"},
  {"mqtt://broker/topic?member=", "needs a member name"},
  {"mqtt://broker/topic?name=a", "and nothing else"},
  {"mqtt://broker/topic?member", "not name=value"},
  {"mqtt://broker/topic?ca=/etc/hosts", "for mqtts://"},
  {"mqtts://broker/topic?ca=/no/such/file", "a file of certificates"},
  {"mqtt://ann:sesame@broker/topic", "GST_COMPETE_MQTT_PASSWORD"},
  {"mqtt://ann:sesame@broker:99999/topic", "should be mqtt://"},
};

static void
test_wrong (gint i)
{
  GError *error = NULL;

  g_assert_null (mqtt_location_parse (wrong[i][0], &error));
  g_assert_error (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS);
  if (strstr (error->message, wrong[i][1]) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, wrong[i][1]);
  g_assert_null (strstr (error->message, "sesame"));
  g_error_free (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_short);
  unittest_add (test_long);
  unittest_add_loop (test_wrong, 0, G_N_ELEMENTS (wrong));
  return g_test_run ();
}
