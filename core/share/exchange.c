/* Exchanges: how layers that learn together meet, a table of functions for each
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "competeerror.h"
#include "exchange.h"

static const Exchange *const exchanges[] = {
  [SHARE_NONE] = NULL,
#ifdef HAVE_MPI
  [SHARE_MPI] = &exchange_mpi,
#else
  [SHARE_MPI] = NULL,
#endif
#ifdef HAVE_MOSQUITTO
  [SHARE_MQTT] = &exchange_mqtt,
#else
  [SHARE_MQTT] = NULL,
#endif
};

/**
 * exchange_get:
 * @via: any but %SHARE_NONE
 * @error: (out): %COMPETE_ERROR_SETTINGS
 *
 * Returns: (nullable) (transfer none): its functions; %NULL if it was not built
 */
const Exchange *
exchange_get (ShareVia via, GError ** error)
{
  const CompeteSetting *share =
      compete_setting_find (&share_settings_table, "share");
  const gchar *name = share->choices[via].name;

  if (exchanges[via] == NULL)
    g_set_error (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS,
        "share=%s was not built: build with -D%s=enabled, or leave it out",
        name, name);
  return exchanges[via];
}

/* Returns: (nullable) (transfer full): the value of @name among lines of `name=value` */
static gchar *
find_value (gchar ** lines, const gchar * name)
{
  gsize length = strlen (name);

  for (; *lines != NULL; lines++)
    if (g_str_has_prefix (*lines, name) && (*lines)[length] == '=')
      return g_strdup (*lines + length + 1);
  return NULL;
}

/* Checks one line of ours. */
static gboolean
check_line (const gchar * line, gchar ** theirs, const gchar * who,
    GError ** error)
{
  gchar **pair = g_strsplit (line, "=", 2);
  gchar *value = find_value (theirs, pair[0]);
  gboolean same = g_strcmp0 (pair[1], value) == 0;

  if (!same)
    g_set_error (error, COMPETE_ERROR, COMPETE_ERROR_MISMATCH,
        "%s is %s here and %s in %s, and layers that learn together need the same",
        pair[0], pair[1], value ? value : "not known", who);
  g_free (value);
  g_strfreev (pair);
  return same;
}

/**
 * exchange_check_settings:
 * @ours: the settings of #ExchangeTerms
 * @theirs: those of another member
 * @who: what to call it in an error, as in "rank 0"
 * @error: (out): %COMPETE_ERROR_MISMATCH, with the first setting that differs
 *
 * Returns: whether both can learn together
 */
gboolean
exchange_check_settings (const gchar * ours, const gchar * theirs,
    const gchar * who, GError ** error)
{
  gchar **lines = g_strsplit (ours, "\n", -1);
  gchar **others = g_strsplit (theirs, "\n", -1);
  gboolean same = TRUE;
  guint i;

  for (i = 0; lines[i] != NULL && same; i++)
    same = *lines[i] == '\0' || check_line (lines[i], others, who, error);
  g_strfreev (lines);
  g_strfreev (others);
  return same;
}
