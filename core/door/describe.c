/* A description of a layer, one line for a log
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "describe.h"

#define MIB(bytes) ((bytes) / 1048576.0)

/* A sample takes its values and their bytes, and its reconstruction the same once more. */
static gdouble
bytes_of_fields (const Fields * f)
{
  return (2.0 * sizeof (gfloat) + 1.0) * f->count * f->values;
}

/* The rows, and their powers where these are others. */
static gdouble
bytes_of_weights (const Weights * w)
{
  return sizeof (gfloat) * (gdouble) w->units * w->row_stride
      * (w->powers == w->rows ? 1 : 2);
}

/* Returns: (transfer full): the line */
gchar *
describe_layer (const Layer * layer, const Fields * f)
{
  const CompeteSettings *s = layer_settings (layer);
  gchar *frames = f->shape.frames == 1 ? g_strdup ("") :
      g_strdup_printf (" x %u frames", f->shape.frames), *line;

  line = g_strdup_printf ("fields %u x %u of %u x %u pixels%s, "
      "%u values a field, units %u x %u, weights %.1f MiB, fields %.1f MiB, "
      "threads %u, kernels %s", f->across, f->down, f->shape.width,
      f->shape.height, frames, f->values, s->columns, s->rows,
      MIB (bytes_of_weights (layer_weights (layer))), MIB (bytes_of_fields (f)),
      workers_count_threads (s->threads),
      layer_weights (layer)->wide->name);
  g_free (frames);
  return line;
}
