/* Round numbers for the axes of a chart
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "axis.h"

#include <math.h>

/* The least of @steps times a power of ten that is not below @value; @steps begin
 * with 1 and rise, all below 10. */
static gdouble
round_up (gdouble value, const gdouble * steps, guint n)
{
  gdouble power = pow (10.0, floor (log10 (value)));
  guint i;

  for (i = 0; i < n; i++)
    if (steps[i] * power >= value * (1.0 - 1e-9))
      return steps[i] * power;
  return 10.0 * power;
}

/**
 * axis_round_up:
 * @value: more than 0
 *
 * Returns: where an axis from 0 ends that has to show @value: a round number not
 *     below it, and below 1.5 times it
 */
gdouble
axis_round_up (gdouble value)
{
  static const gdouble ends[] = { 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0,
    6.0, 8.0
  };

  return round_up (value, ends, G_N_ELEMENTS (ends));
}

/**
 * axis_tick_step:
 * @length: of the axis, more than 0
 * @most: intervals that there is room for, at least 1
 *
 * Returns: the distance from one tick to the next: the least of 1, 2 and 5 times a
 *     power of ten that leaves no more than @most intervals
 */
gdouble
axis_tick_step (gdouble length, guint most)
{
  static const gdouble steps[] = { 1.0, 2.0, 5.0 };

  return round_up (length / most, steps, G_N_ELEMENTS (steps));
}

/**
 * axis_format_count:
 * @count: a number
 *
 * Returns: (transfer full): @count in digits, with a comma between thousands
 */
gchar *
axis_format_count (guint64 count)
{
  GString *text = g_string_new (NULL);
  gssize at;

  g_string_printf (text, "%" G_GUINT64_FORMAT, count);
  for (at = (gssize) text->len - 3; at > 0; at -= 3)
    g_string_insert_c (text, at, ',');
  return g_string_free (text, FALSE);
}

/**
 * axis_format_value:
 * @value: a number, at least 0
 *
 * Returns: (transfer full): @value with three digits after the point where it is
 *     below 10, with one below 1000, else as axis_format_count() has it
 */
gchar *
axis_format_value (gdouble value)
{
  if (value < 9.9995)
    return g_strdup_printf ("%.3f", value);
  if (value < 999.95)
    return g_strdup_printf ("%.1f", value);
  return axis_format_count (MIN (value, 1e18) + 0.5);
}
