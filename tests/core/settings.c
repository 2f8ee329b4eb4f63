/* Settings: the table covers the struct, the defaults are in range, values out
 * of range are refused by name, and settings.h documents the same
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "competeerror.h"
#include "settings.h"
#include "settingtable.h"

static const CompeteSettingTable *const table = &compete_settings_table;

static void
test_whole_struct (void)
{
  fail_unless_table_covers (table, sizeof (CompeteSettings));
  fail_unless (compete_setting_find (table, "no-such-setting") == NULL);
}

/* All members are set, whatever they were before. */
static void
test_defaults (void)
{
  CompeteSettings ones, zeros;
  guint i;

  memset (&ones, 0xff, sizeof ones);
  memset (&zeros, 0, sizeof zeros);
  compete_settings_init (&ones);
  compete_settings_init (&zeros);
  for (i = 0; i < table->n; i++) {
    gchar *one = compete_settings_get (&ones, table->settings[i].name);
    gchar *zero = compete_settings_get (&zeros, table->settings[i].name);

    assert_equals_string (one, zero);
    g_free (one);
    g_free (zero);
  }
  fail_unless (compete_settings_in_range (&ones, NULL));
  assert_equals_int (ones.columns * ones.rows, 400);
  assert_equals_int (ones.rule, COMPETE_RULE_UNIT_NORM);
  assert_equals_float (ones.learning_rate, 0.003);
  fail_unless (ones.epoch_fields == 60000);
  fail_unless (ones.learning);
}

static void
fail_unless_refused (const CompeteSettings * settings, const gchar * sentence)
{
  GError *error = NULL;

  fail_if (compete_settings_in_range (settings, &error));
  fail_unless (g_error_matches (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS));
  assert_equals_string (error->message, sentence);
  g_error_free (error);
}

static void
test_out_of_range (void)
{
  CompeteSettings defaults, s;

  compete_settings_init (&defaults);
  s = defaults;
  s.columns = 0;
  fail_unless_refused (&s, "columns is 0: it may be 1 to 1024");
  s = defaults;
  s.columns = 1025;
  fail_unless_refused (&s, "columns is 1025: it may be 1 to 1024");
  s = defaults;
  s.learning_rate = -0.5;
  fail_unless_refused (&s, "learning-rate is -0.5: it may be 0 to 1000");
  s = defaults;
  s.weight_max = NAN;
  fail_unless_refused (&s,
      "weight-max is not a number (NaN): it may be any number");
  s = defaults;
  s.activation_ceiling = -1.0;
  fail_unless_refused (&s, "activation-ceiling is -1: it may be 0 or more");
  s = defaults;
  s.epoch_fields = 0;
  fail_unless_refused (&s, "epoch-fields is 0: it may be 1 or more");
  s = defaults;
  s.shortlist = -2;
  fail_unless_refused (&s, "shortlist is -2: it may be -1 to 1024");
  s = defaults;
  s.contrast = 4;
  fail_unless_refused (&s,
      "contrast is 4: it may be auto, none, local, motion");
}

/* Each default, written as text, is parsed to the same value; texts that are
 * out of range or unknown are refused. */
static void
test_text (void)
{
  CompeteSettings defaults, s;
  GError *error = NULL;
  guint i;

  memset (&defaults, 0, sizeof defaults);
  memset (&s, 0, sizeof s);
  compete_settings_init (&defaults);
  for (i = 0; i < table->n; i++) {
    const CompeteSetting *setting = &table->settings[i];
    gchar *text = compete_settings_get (&defaults, setting->name);

    fail_unless (compete_settings_set (&s, setting->name, text, NULL), "%s=%s",
        setting->name, text);
    fail_unless (memcmp ((guint8 *) & s + setting->offset,
            (guint8 *) & defaults + setting->offset, setting_size (setting)) == 0,
        "%s=%s", setting->name, text);
    g_free (text);
  }
  fail_unless (compete_settings_set (&s, "rule", "hebbian", NULL));
  assert_equals_int (s.rule, COMPETE_RULE_HEBBIAN);
  fail_unless (compete_settings_set (&s, "learn-frames",
          "18446744073709551615", NULL));
  fail_unless (s.learn_frames == G_MAXUINT64);

  memcpy (&s, &defaults, sizeof s);
  fail_if (compete_settings_set (&s, "rule", "oja", &error));
  assert_equals_string (error->message,
      "rule is oja: it may be multiplicative, unit-norm, hebbian");
  g_clear_error (&error);
  fail_if (compete_settings_set (&s, "winners", "5.5", NULL));
  fail_if (compete_settings_set (&s, "winners", "-1", NULL));
  fail_if (compete_settings_set (&s, "winners", "", NULL));
  fail_if (compete_settings_set (&s, "rows", "4294967297", NULL));
  fail_if (compete_settings_set (&s, "learning", "yes", NULL));
  fail_if (compete_settings_set (&s, "learning-rate", "0.1x", NULL));
  fail_if (compete_settings_set (&s, "learning-rate", "nan", NULL));
  fail_unless (memcmp (&s, &defaults, sizeof s) == 0);
  fail_if (compete_settings_set (&s, "colour", "red", &error));
  assert_equals_string (error->message, "there is no setting colour");
  g_error_free (error);
  fail_unless (compete_settings_get (&s, "colour") == NULL);
}

static void
test_documentation (void)
{
  CompeteSettings settings;

  fail_unless_documented (table, &settings, g_getenv ("SETTINGS_H"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  unittest_add (test_whole_struct);
  unittest_add (test_defaults);
  unittest_add (test_out_of_range);
  unittest_add (test_text);
  unittest_add (test_documentation);
  return g_test_run ();
}
