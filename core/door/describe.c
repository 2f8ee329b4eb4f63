/* What a layer is, in a line for a log
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "describe.h"
#include "drive.h"
#include "wide.h"

#define MIB(bytes) ((bytes) / 1048576.0)

/* A sample takes three times its values, and its reconstruction once. */
static gdouble
bytes_of_fields (const Fields * f)
{
  return 4.0 * sizeof (gfloat) * f->count * f->values;
}

/* The rows and, in strips, the columns. */
static gdouble
bytes_of_weights (const Weights * w)
{
  gdouble strips = (w->units + WEIGHTS_STRIP - 1) / WEIGHTS_STRIP;

  return sizeof (gfloat) * ((gdouble) w->units * w->row_stride
      + strips * WEIGHTS_STRIP * w->values);
}

/* Returns: (transfer full): the line */
gchar *
describe_layer (const Layer * layer, const Fields * f)
{
  const CompeteSettings *s = layer_settings (layer);

  return g_strdup_printf ("fields %u x %u of %u x %u pixels, "
      "%u values a field, units %u x %u, weights %.1f MiB, fields %.1f MiB, "
      "threads %u, kernels %s%s", f->across, f->down, f->shape.width,
      f->shape.height, f->values, s->columns, s->rows,
      MIB (bytes_of_weights (layer_weights (layer))), MIB (bytes_of_fields (f)),
      workers_count_threads (s->threads), wide_best ()->name,
      drive_has_blas () ? " and BLAS" : "");
}
