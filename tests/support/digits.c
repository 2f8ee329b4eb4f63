/* Windows drifting over the built-in digits, as samples
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "dataset.h"
#include "digits.h"
#include "samples.h"

void
digits_open (Digits * d)
{
  DriftSettings settings = { 3.0, 1.0, 20, 1.0, 420.0, 420.0, 7 };
  GError *error = NULL;
  Dataset *set = dataset_load (NULL, &error);

  g_assert_no_error (error);
  d->tapestry = tapestry_new (set->pixels, set->width, set->height, 30, 30);
  d->drift = drift_new (&settings, d->tapestry->period_x,
      d->tapestry->period_y, 0);
  d->sample = sample_new (DIGITS_VALUES);
  d->frame = 0;
  dataset_free (set);
}

/* The next window, valid until the next call. */
Sample *
digits_next (Digits * d)
{
  guint8 pixels[DIGITS_VALUES];
  DriftCorner corner;

  drift_corner (d->drift, d->frame++, NULL, &corner);
  tapestry_window (d->tapestry, corner.x, corner.y, DIGITS_SIDE, DIGITS_SIDE,
      pixels, DIGITS_SIDE);
  sample_from_gray8 (d->sample, pixels, DIGITS_SIDE, DIGITS_SIDE, DIGITS_SIDE);
  return d->sample;
}

void
digits_close (Digits * d)
{
  tapestry_free (d->tapestry);
  drift_free (d->drift);
  sample_free (d->sample);
}
