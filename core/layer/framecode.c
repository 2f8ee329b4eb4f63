/* A frame's code and reconstruction
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "framecode.h"
#include "vectors.h"

/**
 * frame_code_init:
 * @code: (out): of no field yet
 * @units: N
 * @values: M
 */
void
frame_code_init (FrameCode * c, guint units, guint values)
{
  *c = (FrameCode) { .units = units, .values = values };
}

/**
 * frame_code_clear:
 *
 * Frees the memory of all fields.
 */
void
frame_code_clear (FrameCode * c)
{
  g_free (c->codes);
  g_free (c->indices);
  g_aligned_free (c->activations);
  g_aligned_free (c->reconstruction);
  g_clear_pointer (&c->drives, g_aligned_free);
  g_free (c->errors);
}

/**
 * frame_code_resize:
 * @count: fields of the next frames
 * @entries: k
 *
 * Returns: whether it had another size, and is now empty
 */
gboolean
frame_code_resize (FrameCode * c, guint count, guint entries)
{
  gsize all = (gsize) count * entries;
  guint i;

  if (count == c->count && entries == c->entries)
    return FALSE;
  frame_code_clear (c);
  c->count = count;
  c->entries = entries;
  c->codes = g_new0 (Code, count);
  c->indices = g_new0 (guint32, all);
  c->activations = vector_new (all);
  for (i = 0; i < count; i++) {
    c->codes[i].indices = c->indices + (gsize) i *entries;
    c->codes[i].activations = c->activations + (gsize) i *entries;
  }
  c->reconstruction = vector_new ((gsize) count * c->values);
  if (c->keeps_drives)
    c->drives = vector_new ((gsize) count * c->units);
  c->errors = g_new0 (gdouble, count);
  return TRUE;
}

/**
 * frame_code_keep_drives:
 * @keep: whether there are drives from now on
 */
void
frame_code_keep_drives (FrameCode * c, gboolean keep)
{
  if (keep == c->keeps_drives)
    return;
  c->keeps_drives = keep;
  g_clear_pointer (&c->drives, g_aligned_free);
  if (keep)
    c->drives = vector_new ((gsize) c->count * c->units);
}

/**
 * frame_code_reconstruction:
 *
 * Returns: where a field's reconstruction is to be written, M floats
 */
gfloat *
frame_code_reconstruction (const FrameCode * c, guint field)
{
  return c->reconstruction + (gsize) field *c->values;
}

/**
 * frame_code_set_field:
 * @found: the field's code, of at most @entries units
 * @error: its sum (v - r)^2
 *
 * Different threads may set different fields at once.
 */
void
frame_code_set_field (FrameCode * c, guint field, const Code * found,
    gdouble error)
{
  Code *code = &c->codes[field];
  guint unused = c->entries - found->n;

  code->n = found->n;
  memcpy (code->indices, found->indices, found->n * sizeof (guint32));
  memset (code->indices + found->n, 0xff, unused * sizeof (guint32));
  memcpy (code->activations, found->activations, found->n * sizeof (gfloat));
  memset (code->activations + found->n, 0, unused * sizeof (gfloat));
  c->errors[field] = error;
}

/**
 * frame_code_set_drive:
 * @drive: N floats, w_u . v of the field
 * @norms: N floats, |w_u|
 * @energy: |v|^2
 *
 * Keeps the drive divided by both norms. Rounding may make that a little over 1; where
 * it is over 2, a norm was too small to be exact, and 0 is kept.
 */
void
frame_code_set_drive (FrameCode * c, guint field, const gfloat * drive,
    const gfloat * norms, gdouble energy)
{
  gfloat *kept = c->drives + (gsize) field * c->units;
  gfloat length = sqrt (energy);
  guint u;

  for (u = 0; u < c->units; u++) {
    gfloat most = norms[u] * length;

    kept[u] = fabsf (drive[u]) <= 2.0f * most && most > 0.0f ?
        drive[u] / most : 0.0f;
  }
}

/* A field whose activations are not finite has no code. */
static void
empty_field (FrameCode * c, guint field, gdouble energy)
{
  Code *code = &c->codes[field];

  memset (code->indices, 0xff, code->n * sizeof (guint32));
  memset (code->activations, 0, code->n * sizeof (gfloat));
  code->n = 0;
  memset (frame_code_reconstruction (c, field), 0, c->values * sizeof (gfloat));
  c->errors[field] = energy;
}

/**
 * frame_code_finish:
 * @samples: the fields, all of which were set
 *
 * Sums their errors and energies. A field with an error that is not finite gets an
 * empty code.
 *
 * Returns: %FALSE when there was such a field
 */
gboolean
frame_code_finish (FrameCode * c, Sample * const *samples)
{
  gboolean finite = TRUE;
  guint i;

  c->error = c->energy = 0.0;
  for (i = 0; i < c->count; i++) {
    if (!isfinite (c->errors[i])) {
      empty_field (c, i, samples[i]->energy);
      finite = FALSE;
    }
    c->error += c->errors[i];
    c->energy += samples[i]->energy;
  }
  return finite;
}
