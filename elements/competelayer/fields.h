/* Receptive fields: from a frame's pixels to samples
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * Sample:
 * @values: M
 * @v: M floats, pixels / 255
 * @n_lit: how many of @v are not 0
 * @lit: which those are, ascending
 * @lit_values: and what they are
 * @energy: sum v^2
 */
typedef struct
{
  guint values;
  gfloat *v;
  guint n_lit;
  guint32 *lit;
  gfloat *lit_values;
  gdouble energy;

  /*< private >*/
  gfloat level[256];            /* a pixel / 255 */
} Sample;

Sample *sample_new (guint values);
void sample_free (Sample * sample);
void sample_from_gray8 (Sample * sample, const guint8 * pixels, gsize stride,
    guint width, guint height);
