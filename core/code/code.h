/* A sparse code: which units are active, and how much
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * Code:
 * @n: how many units are active
 * @indices: which, ascending
 * @activations: how much each of them is active
 *
 * A sparse code o over N units. code_init() makes room for N entries.
 */
typedef struct
{
  guint n;
  guint32 *indices;
  gfloat *activations;
} Code;

void code_init (Code * code, guint units);
void code_clear (Code * code);
void code_gather (Code * code, const gfloat * activation);
void code_scatter (const Code * code, guint units, gfloat * dense);
void code_drop_zeros (Code * code);
