/* Winners: the k largest scores
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/**
 * Code:
 * @n: how many units are active
 * @indices: which, ascending
 * @activations: and how much
 *
 * A sparse code o over N units; there is room for N entries.
 */
typedef struct
{
  guint n;
  guint32 *indices;
  gfloat *activations;

  /*< private >*/
  gint32 *keys;                 /* for winners_select() */
} Code;

void code_init (Code * code, guint units);
void code_clear (Code * code);
void code_gather (Code * code, const gfloat * activation);
void code_drop_zeros (Code * code);

guint winners_select (const gfloat * score, guint units, guint k,
    guint32 * indices, gint32 * keys);
