/* The place where layers meet, as share-location=mqtt://[user@]host[:port]/topic
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "competeerror.h"
#include "mqttlocation.h"

#define FORM "mqtt://[user@]host[:port]/topic"

/* MQTT allows 65535 bytes; a member's name and more is added. */
#define MOST_TOPIC 1000

static gboolean
fail (GError ** error, const gchar * sentence)
{
  g_set_error_literal (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS, sentence);
  return FALSE;
}

/* Whether @name may be a topic, or a level of one. Some brokers keep `$` for
 * themselves. */
static gboolean
is_topic (const gchar * name, gboolean level)
{
  return name != NULL && *name != '\0' && *name != '$'
      && strlen (name) <= MOST_TOPIC && strpbrk (name, "+#") == NULL
      && !(level && strchr (name, '/') != NULL)
      && !g_str_has_suffix (name, "/") && g_utf8_validate (name, -1, NULL);
}

/* Sets what the query says: member and ca. */
static gboolean
set_query (MqttLocation * l, const gchar * query, GError ** error)
{
  GHashTable *values;
  gboolean known = TRUE;
  GHashTableIter i;
  gpointer name, value;

  if (query == NULL)
    return TRUE;
  values = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  if (values == NULL)
    return fail (error, "share-location has a query that is not name=value, "
        "as in ?member=door&ca=/etc/site.pem");
  g_hash_table_iter_init (&i, values);
  while (g_hash_table_iter_next (&i, &name, &value)) {
    gchar **member = strcmp (name, "member") == 0 ? &l->member :
        strcmp (name, "ca") == 0 ? &l->ca : NULL;

    if (member != NULL) {
      g_free (*member);
      *member = g_strdup (value);
    }
    known &= member != NULL;
  }
  g_hash_table_unref (values);
  return known || fail (error, "share-location may have ?member=NAME and "
      "?ca=FILE, and nothing else after a question mark");
}

static gboolean
check (const MqttLocation * l, GError ** error)
{
  if (!is_topic (l->topic, FALSE))
    return fail (error, "share-location needs a topic without +, # and $, as "
        "in mqtt://host/site/cameras");
  if (!is_topic (l->member, TRUE))
    return fail (error, "share-location needs a member name without /, +, # "
        "and $, as in mqtt://host/topic?member=door");
  if (l->ca != NULL && !l->tls)
    return fail (error, "share-location has ca, which is for mqtts://");
  if (l->ca != NULL && !g_file_test (l->ca, G_FILE_TEST_IS_REGULAR))
    return fail (error,
        "ca in share-location should be a file of certificates");
  return TRUE;
}

static gboolean
set_uri (MqttLocation * l, GUri * uri, GError ** error)
{
  const gchar *scheme = g_uri_get_scheme (uri);
  const gchar *path = g_uri_get_path (uri);

  l->tls = strcmp (scheme, "mqtts") == 0;
  if ((!l->tls && strcmp (scheme, "mqtt") != 0)
      || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return fail (error,
        "share-location should be " FORM ", or mqtts://... for an "
        "encrypted connection");
  if (g_uri_get_password (uri) != NULL)
    return fail (error,
        "share-location holds a password, which others can read "
        "there: put it in the environment variable " MQTT_PASSWORD_VARIABLE);
  l->host = g_strdup (g_uri_get_host (uri));
  l->port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) :
      l->tls ? 8883 : 1883;
  l->user = g_strdup (g_uri_get_user (uri));
  l->topic = g_strdup (*path == '/' ? path + 1 : path);
  l->member = g_strdup (g_get_host_name ());
  /* A URI ends at #: what follows would be left out of the topic. */
  if (g_uri_get_fragment (uri) != NULL)
    g_clear_pointer (&l->topic, g_free);
  return set_query (l, g_uri_get_query (uri), error) && check (l, error);
}

/**
 * mqtt_location_parse:
 * @location: (nullable): the property share-location
 * @error: (out): %COMPETE_ERROR_SETTINGS, how it should be; never with the text of
 *     @location, which may hold a password
 *
 * Returns: (transfer full) (nullable): the place; %NULL if it is not one
 */
MqttLocation *
mqtt_location_parse (const gchar * location, GError ** error)
{
  MqttLocation *l;
  GUri *uri;
  gboolean sound;

  if (location == NULL) {
    fail (error, "share=mqtt needs share-location=" FORM);
    return NULL;
  }
  uri = g_uri_parse (location, G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (uri == NULL) {
    fail (error, "share-location should be " FORM);
    return NULL;
  }
  l = g_new0 (MqttLocation, 1);
  sound = set_uri (l, uri, error);
  g_uri_unref (uri);
  if (!sound)
    g_clear_pointer (&l, mqtt_location_free);
  return l;
}

void
mqtt_location_free (MqttLocation * l)
{
  g_free (l->host);
  g_free (l->user);
  g_free (l->topic);
  g_free (l->member);
  g_free (l->ca);
  g_free (l);
}
