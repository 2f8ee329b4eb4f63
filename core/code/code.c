/* A sparse code: which units are active, and how much
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "code.h"
#include "vectors.h"

/**
 * code_init:
 * @code: (out): a code without entries, with room for @units of them
 * @units: N
 */
void
code_init (Code * code, guint units)
{
  code->n = 0;
  code->indices = g_new0 (guint32, units);
  code->activations = vector_new (units);
}

/**
 * code_clear:
 * @code: what code_init() made
 */
void
code_clear (Code * code)
{
  g_clear_pointer (&code->indices, g_free);
  g_clear_pointer (&code->activations, g_aligned_free);
}

/**
 * code_gather:
 * @code: (inout): its activations are set
 * @activation: N floats
 *
 * Sets the activation of each unit in @code to its entry of @activation.
 */
void
code_gather (Code * code, const gfloat * activation)
{
  guint i;

  for (i = 0; i < code->n; i++)
    code->activations[i] = activation[code->indices[i]];
}

/**
 * code_scatter:
 * @code: a code over N units
 * @units: N
 * @dense: (out): N floats: the activation of each unit, 0 where it has none
 */
void
code_scatter (const Code * code, guint units, gfloat * dense)
{
  guint i;

  memset (dense, 0, units * sizeof (gfloat));
  for (i = 0; i < code->n; i++)
    dense[code->indices[i]] = code->activations[i];
}

/**
 * code_drop_zeros:
 * @code: (inout): keeps only the units whose activation is not 0
 */
void
code_drop_zeros (Code * code)
{
  guint i, n = 0;

  for (i = 0; i < code->n; i++) {
    if (fabsf (code->activations[i]) > 0.0f) {
      code->indices[n] = code->indices[i];
      code->activations[n++] = code->activations[i];
    }
  }
  code->n = n;
}
