/* The past: the codes of the frame before
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "code.h"

/**
 * Past:
 * @units: N
 * @fields: of how many fields there is a previous code, 0 for none
 * @codes: @fields x N floats, o(t-1) of each field
 */
typedef struct
{
  guint units, fields;
  gfloat *codes;
} Past;

void past_init (Past * past, guint units);
void past_clear (Past * past);
void past_resize (Past * past, guint fields);
void past_reset (Past * past);
void past_restore (Past * past, const gfloat * codes, guint fields);
gfloat *past_copy (const Past * past);
gfloat *past_field (const Past * past, guint field);
void past_set_field (Past * past, guint field, const Code * code);
