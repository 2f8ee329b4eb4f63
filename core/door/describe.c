/* A description of a layer, one line for a log
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "blas.h"
#include "describe.h"

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
  return sizeof (gfloat) * ((gdouble) w->units * w->row_stride
      + (gdouble) weights_strips (w) * WEIGHTS_STRIP * w->values);
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
      workers_count_threads (s->threads),
      layer_weights (layer)->wide->name,
      blas_is_available () ? " and BLAS" : "");
}
