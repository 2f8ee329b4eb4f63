/* The past: the codes of the frame before
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "past.h"
#include "vectors.h"

static gsize
size_of (const Past * p)
{
  return (gsize) p->fields * p->units * sizeof (gfloat);
}

/**
 * past_init:
 * @past: (out): of no field
 * @units: N
 */
void
past_init (Past * p, guint units)
{
  *p = (Past) { units, 0, NULL };
}

void
past_clear (Past * p)
{
  g_clear_pointer (&p->codes, g_aligned_free);
}

/**
 * past_resize:
 * @fields: of how many fields to keep the code, 0 for none
 *
 * If that changes, o(t-1) = 0.
 */
void
past_resize (Past * p, guint fields)
{
  if (fields == p->fields)
    return;
  past_clear (p);
  p->fields = fields;
  if (fields > 0)
    p->codes = vector_new ((gsize) fields * p->units);
}

/**
 * past_reset:
 *
 * o(t-1) = 0, as before the first frame.
 */
void
past_reset (Past * p)
{
  if (p->codes != NULL)
    memset (p->codes, 0, size_of (p));
}

/**
 * past_restore:
 * @codes: @fields x N floats
 * @fields: how many
 */
void
past_restore (Past * p, const gfloat * codes, guint fields)
{
  past_resize (p, fields);
  if (p->codes != NULL)
    memcpy (p->codes, codes, size_of (p));
}

/**
 * past_copy:
 *
 * Returns: (transfer full) (nullable): a copy of the codes; g_free() it
 */
gfloat *
past_copy (const Past * p)
{
  return g_memdup2 (p->codes, size_of (p));
}

/**
 * past_field:
 *
 * Returns: (nullable): o(t-1) of @field, N floats, which coding may use as scratch
 *     before past_set_field()
 */
gfloat *
past_field (const Past * p, guint field)
{
  return p->codes ? p->codes + (gsize) field *p->units : NULL;
}

/**
 * past_set_field:
 * @code: the code of @field in this frame
 *
 * Different threads may set different fields at once.
 */
void
past_set_field (Past * p, guint field, const Code * code)
{
  if (p->codes != NULL)
    code_scatter (code, p->units, past_field (p, field));
}
