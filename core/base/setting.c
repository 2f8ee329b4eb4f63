/* Tables of settings: name, range, default and meaning of each member of a struct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "competeerror.h"
#include "setting.h"

/* An enumeration is read and written as a gint, a gboolean likewise. */
G_STATIC_ASSERT (sizeof (CompeteSettingKind) == sizeof (gint));
G_STATIC_ASSERT (sizeof (gboolean) == sizeof (gint));

/**
 * compete_setting_find:
 * @table: the settings
 * @name: of one of them
 *
 * Returns: (nullable): the setting, %NULL if there is none of that name
 *
 * Since: 0.2
 */
const CompeteSetting *
compete_setting_find (const CompeteSettingTable * table, const gchar * name)
{
  guint i;

  for (i = 0; i < table->n; i++)
    if (g_str_equal (table->settings[i].name, name))
      return &table->settings[i];
  return NULL;
}

/* The shortest text that is read as @number again: "0.03". */
static gchar *
number_text (gdouble number)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.15g", number);
  if (g_ascii_strtod (text, NULL) != number)
    g_ascii_dtostr (text, sizeof text, number);
  return g_strdup (text);
}

/* What lies between @least and @greatest; what the
 * type itself bounds is no bound. */
static void
append_bounds (GString * out, gdouble least, gdouble greatest)
{
  gchar *from = number_text (least), *to = number_text (greatest);

  if (least == -G_MAXFLOAT && greatest == G_MAXFLOAT)
    g_string_append (out, "any number");
  else if (greatest >= G_MAXFLOAT)
    g_string_append_printf (out, "%s or more", from);
  else
    g_string_append_printf (out, "%s to %s", from, to);
  g_free (from);
  g_free (to);
}

/**
 * compete_setting_range:
 * @setting: a setting
 *
 * Returns: (transfer full): the values it may have: "0 to 1000", "1 or more",
 *     "true, false", "none, local"
 *
 * Since: 0.2
 */
gchar *
compete_setting_range (const CompeteSetting * setting)
{
  GString *out = g_string_new (NULL);
  guint i;

  switch (setting->kind) {
    case COMPETE_SETTING_BOOLEAN:
      g_string_append (out, "true, false");
      break;
    case COMPETE_SETTING_UINT:
      append_bounds (out, setting->least,
          setting->greatest < G_MAXUINT ? setting->greatest : G_MAXFLOAT);
      break;
    case COMPETE_SETTING_INT:
    case COMPETE_SETTING_DOUBLE:
      append_bounds (out, setting->least, setting->greatest);
      break;
    case COMPETE_SETTING_UINT64:
      append_bounds (out, setting->least, G_MAXFLOAT);
      break;
    case COMPETE_SETTING_ENUM:
      for (i = 0; i < setting->n_choices; i++)
        g_string_append_printf (out, "%s%s", i > 0 ? ", " : "",
            setting->choices[i].name);
      break;
  }
  return g_string_free (out, FALSE);
}

/**
 * compete_setting_table_init:
 * @table: the settings
 * @members: (out): the struct they are members of
 *
 * Sets all settings to their defaults.
 *
 * Since: 0.2
 */
void
compete_setting_table_init (const CompeteSettingTable * table, gpointer members)
{
  guint i;

  for (i = 0; i < table->n; i++) {
    const CompeteSetting *s = &table->settings[i];
    gpointer at = G_STRUCT_MEMBER_P (members, s->offset);

    switch (s->kind) {
      case COMPETE_SETTING_UINT:
        *(guint *) at = s->initial;
        break;
      case COMPETE_SETTING_UINT64:
        *(guint64 *) at = s->initial;
        break;
      case COMPETE_SETTING_DOUBLE:
        *(gdouble *) at = s->initial;
        break;
      case COMPETE_SETTING_BOOLEAN:
      case COMPETE_SETTING_ENUM:
      case COMPETE_SETTING_INT:
        *(gint *) at = s->initial;
        break;
    }
  }
}

/* As with those below, @at is where the member is. */
static gboolean
is_in_range (const CompeteSetting * s, gconstpointer at)
{
  switch (s->kind) {
    case COMPETE_SETTING_BOOLEAN:
      return TRUE;
    case COMPETE_SETTING_UINT:
      return *(const guint *) at >= s->least
          && *(const guint *) at <= s->greatest;
    case COMPETE_SETTING_UINT64:
      return *(const guint64 *) at >= (guint64) s->least;
    case COMPETE_SETTING_DOUBLE:       /* NaN is in no range */
      return *(const gdouble *) at >= s->least
          && *(const gdouble *) at <= s->greatest;
    case COMPETE_SETTING_ENUM:
      return *(const guint *) at < s->n_choices;
    case COMPETE_SETTING_INT:
      return *(const gint *) at >= s->least && *(const gint *) at <= s->greatest;
  }
  return FALSE;
}

static gchar *
value_text (const CompeteSetting * s, gconstpointer at)
{
  switch (s->kind) {
    case COMPETE_SETTING_BOOLEAN:
      return g_strdup (*(const gboolean *) at ? "true" : "false");
    case COMPETE_SETTING_UINT:
      return g_strdup_printf ("%u", *(const guint *) at);
    case COMPETE_SETTING_UINT64:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, *(const guint64 *) at);
    case COMPETE_SETTING_DOUBLE:
      return isnan (*(const gdouble *) at) ? g_strdup ("not a number (NaN)") :
          number_text (*(const gdouble *) at);
    case COMPETE_SETTING_ENUM:
      return is_in_range (s, at) ?
          g_strdup (s->choices[*(const guint *) at].name) :
          g_strdup_printf ("%d", *(const gint *) at);
    case COMPETE_SETTING_INT:
      return g_strdup_printf ("%d", *(const gint *) at);
  }
  return NULL;
}

static void
set_out_of_range (GError ** error, const CompeteSetting * s,
    const gchar * value)
{
  gchar *range = compete_setting_range (s);

  g_set_error (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS,
      "%s is %s: it may be %s", s->name, value, range);
  g_free (range);
}

/**
 * compete_setting_table_check:
 * @table: the settings
 * @members: the struct they are members of
 * @error: (out): %COMPETE_ERROR_SETTINGS: which setting is out of its range, and what
 *     that is
 *
 * Returns: whether all are in their ranges
 *
 * Since: 0.2
 */
gboolean
compete_setting_table_check (const CompeteSettingTable * table,
    gconstpointer members, GError ** error)
{
  guint i;

  for (i = 0; i < table->n; i++) {
    const CompeteSetting *s = &table->settings[i];
    gconstpointer at = G_STRUCT_MEMBER_P (members, s->offset);

    if (!is_in_range (s, at)) {
      gchar *value = value_text (s, at);

      set_out_of_range (error, s, value);
      g_free (value);
      return FALSE;
    }
  }
  return TRUE;
}

/* A member, of any kind. */
typedef union
{
  gint whole;                   /* a gboolean, too, or an enumeration */
  guint number;
  guint64 large;
  gdouble real;
} Member;

static gsize
member_size (const CompeteSetting * s)
{
  return s->kind == COMPETE_SETTING_UINT64 || s->kind == COMPETE_SETTING_DOUBLE ?
      sizeof (guint64) : sizeof (guint);
}

static gboolean
parse_whole (const gchar * text, guint64 greatest, guint64 * value)
{
  return g_ascii_string_to_unsigned (text, 10, 0, greatest, value, NULL);
}

static gboolean
parse_choice (const CompeteSetting * s, const gchar * text, gint * value)
{
  guint i;

  for (i = 0; i < s->n_choices; i++) {
    if (g_str_equal (s->choices[i].name, text)) {
      *value = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* Returns: whether @text is a value of the setting's type */
static gboolean
parse (const CompeteSetting * s, const gchar * text, Member * value)
{
  guint64 whole;
  gint64 signed_whole;
  gchar *end;

  switch (s->kind) {
    case COMPETE_SETTING_BOOLEAN:
      value->whole = g_str_equal (text, "true");
      return value->whole || g_str_equal (text, "false");
    case COMPETE_SETTING_UINT:
      if (!parse_whole (text, G_MAXUINT, &whole))
        return FALSE;
      value->number = whole;
      return TRUE;
    case COMPETE_SETTING_UINT64:
      return parse_whole (text, G_MAXUINT64, &value->large);
    case COMPETE_SETTING_DOUBLE:
      value->real = g_ascii_strtod (text, &end);
      return end != text && *end == '\0';
    case COMPETE_SETTING_ENUM:
      return parse_choice (s, text, &value->whole);
    case COMPETE_SETTING_INT:
      if (!g_ascii_string_to_signed (text, 10, G_MININT, G_MAXINT,
              &signed_whole, NULL))
        return FALSE;
      value->whole = signed_whole;
      return TRUE;
  }
  return FALSE;
}

/**
 * compete_setting_table_set:
 * @table: the settings
 * @members: (inout): the struct they are members of
 * @name: of one of them
 * @text: its value, as compete_setting_table_get() writes it
 * @error: (out): %COMPETE_ERROR_SETTINGS: that there is no such setting, or which
 *     values it may have
 *
 * Sets a setting by its name, for example from a command line.
 *
 * Returns: whether it is set; if not, @members is as it was
 *
 * Since: 0.2
 */
gboolean
compete_setting_table_set (const CompeteSettingTable * table,
    gpointer members, const gchar * name, const gchar * text, GError ** error)
{
  const CompeteSetting *s = compete_setting_find (table, name);
  Member value;

  if (s == NULL) {
    g_set_error (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS,
        "there is no setting %s", name);
    return FALSE;
  }
  if (!parse (s, text, &value) || !is_in_range (s, &value)) {
    set_out_of_range (error, s, text);
    return FALSE;
  }
  memcpy (G_STRUCT_MEMBER_P (members, s->offset), &value, member_size (s));
  return TRUE;
}

/**
 * compete_setting_table_get:
 * @table: the settings
 * @members: the struct they are members of
 * @name: of one of them
 *
 * Returns: (transfer full) (nullable): its value as text: "true", "400", "0.03",
 *     "hebbian"; %NULL if there is no such setting
 *
 * Since: 0.2
 */
gchar *
compete_setting_table_get (const CompeteSettingTable * table,
    gconstpointer members, const gchar * name)
{
  const CompeteSetting *s = compete_setting_find (table, name);

  return s ? value_text (s, G_STRUCT_MEMBER_P (members, s->offset)) : NULL;
}
