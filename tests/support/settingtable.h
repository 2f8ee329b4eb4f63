/* Checks of a settings table: it covers its struct, and the struct's header
 * documents the same values
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <string.h>

#include "setting.h"
#include "unittest.h"

static inline gsize
setting_size (const CompeteSetting * s)
{
  return s->kind == COMPETE_SETTING_UINT64 || s->kind == COMPETE_SETTING_DOUBLE ?
      sizeof (guint64) : sizeof (guint);
}

/* Each member of a struct of @size bytes is one setting: settings do not
 * overlap, and there are no gaps except the 4 bytes of padding before a member
 * of 8. */
static inline void
fail_unless_table_covers (const CompeteSettingTable * table, gsize size)
{
  guint8 *owners = g_malloc0 (size);
  gsize i, j;

  for (i = 0; i < table->n; i++) {
    const CompeteSetting *s = &table->settings[i];

    fail_unless (compete_setting_find (table, s->name) == s,
        "%s is there twice", s->name);
    fail_unless (s->offset % setting_size (s) == 0, "%s", s->name);
    for (j = 0; j < setting_size (s); j++)
      fail_unless (owners[s->offset + j]++ == 0, "%s is where another is",
          s->name);
  }
  for (i = 0; i + 8 <= size; i += 4)
    fail_if (owners[i] == 0 && owners[i + 4] == 0,
        "no setting is at %" G_GSIZE_FORMAT, i);
  g_free (owners);
}

/* The header at @path has, for each setting, "@name: range (default)", followed
 * by "; fixed: " if it is fixed. @members: the struct, whose defaults are read
 * as text */
static inline void
fail_unless_documented (const CompeteSettingTable * table, gpointer members,
    const gchar * path)
{
  gchar *header;
  guint i;

  fail_unless (g_file_get_contents (path, &header, NULL, NULL));
  compete_setting_table_init (table, members);
  for (i = 0; i < table->n; i++) {
    const CompeteSetting *s = &table->settings[i];
    gchar *range = compete_setting_range (s);
    gchar *initial = compete_setting_table_get (table, members, s->name);
    gchar *member = g_strdelimit (g_strdup (g_str_equal (s->name, "n-threads") ?
            "threads" : s->name), "-", '_');
    gchar *line = g_strdup_printf ("\n * @%s: %s (%s)%s", member, range, initial,
        s->fixed ? "; fixed: " : "");
    const gchar *found = strstr (header, line);

    fail_unless (found != NULL, "%s lacks:%s", path, line);
    fail_if (!s->fixed && g_str_has_prefix (found + strlen (line), "; fixed"),
        "%s is not fixed", s->name);
    g_free (line);
    g_free (member);
    g_free (initial);
    g_free (range);
  }
  g_free (header);
}
