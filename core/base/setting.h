/* Tables of settings: name, range, default and meaning of each member of a struct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "competeapi.h"

COMPETE_BEGIN_DECLS

/**
 * CompeteSettingKind:
 * @COMPETE_SETTING_BOOLEAN: a #gboolean
 * @COMPETE_SETTING_UINT: a #guint
 * @COMPETE_SETTING_UINT64: a #guint64
 * @COMPETE_SETTING_DOUBLE: a #gdouble
 * @COMPETE_SETTING_ENUM: an enumeration, the size of a #gint
 * @COMPETE_SETTING_INT: a #gint
 *
 * The type of a setting.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_SETTING_BOOLEAN,
  COMPETE_SETTING_UINT,
  COMPETE_SETTING_UINT64,
  COMPETE_SETTING_DOUBLE,
  COMPETE_SETTING_ENUM,
  COMPETE_SETTING_INT
} CompeteSettingKind;

/**
 * CompeteSettingChoice:
 * @name: of the value, as in `rule=hebbian`
 * @text: what it means
 *
 * A value of an enumeration.
 *
 * Since: 0.2
 */
typedef struct
{
  const gchar *name, *text;
} CompeteSettingChoice;

/**
 * CompeteSetting:
 * @name: words joined by `-`
 * @kind: its type
 * @offset: of the member in its struct, in bytes
 * @least: the least value, of numbers
 * @greatest: the greatest value, of #gint, #guint and #gdouble; a #guint64 has no other
 *     bound than %G_MAXUINT64
 * @initial: the default
 * @fixed: whether it can be changed only by making the thing anew; else it may change
 *     from one frame to the next
 * @choices: of an enumeration: its values, the first is 0
 * @n_choices: how many they are
 * @text: what it means, with its unit
 *
 * A setting: a member of a struct.
 *
 * Since: 0.2
 */
typedef struct
{
  const gchar *name;
  CompeteSettingKind kind;
  gsize offset;
  gdouble least, greatest, initial;
  gboolean fixed;
  const CompeteSettingChoice *choices;
  guint n_choices;
  const gchar *text;
} CompeteSetting;

/**
 * CompeteSettingTable:
 * @settings: all of one struct
 * @n: how many they are
 *
 * The settings of a struct.
 *
 * Since: 0.2
 */
typedef struct
{
  const CompeteSetting *settings;
  guint n;
} CompeteSettingTable;

/* Of an array of #CompeteSetting. */
#define COMPETE_SETTING_TABLE(array) { array, G_N_ELEMENTS (array) }

/* The members of a #CompeteSetting that is an enumeration, from an array of
 * #CompeteSettingChoice. */
#define COMPETE_SETTING_CHOICES(array) \
    .kind = COMPETE_SETTING_ENUM,.choices = array,.n_choices = G_N_ELEMENTS (array)

const CompeteSetting *compete_setting_find (const CompeteSettingTable * table,
    const gchar * name);
gchar *compete_setting_range (const CompeteSetting * setting);

void compete_setting_table_init (const CompeteSettingTable * table,
    gpointer members);
gboolean compete_setting_table_check (const CompeteSettingTable * table,
    gconstpointer members, GError ** error);
gboolean compete_setting_table_set (const CompeteSettingTable * table,
    gpointer members, const gchar * name, const gchar * text, GError ** error);
gchar *compete_setting_table_get (const CompeteSettingTable * table,
    gconstpointer members, const gchar * name);

COMPETE_END_DECLS
