/* Collapse: rule hebbian goes wrong when few units win everything, or rows grow without
 * bound
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "settings.h"
#include "weights.h"

/**
 * CollapseKind:
 * @COLLAPSE_NONE: units share the work
 * @COLLAPSE_IDLE: over a third of the units never win
 * @COLLAPSE_GROWTH: a prototype grows without bound
 *
 * What goes wrong.
 */
typedef enum
{
  COLLAPSE_NONE,
  COLLAPSE_IDLE,
  COLLAPSE_GROWTH
} CollapseKind;

typedef struct _Collapse Collapse;

Collapse *collapse_new (guint units);
void collapse_free (Collapse * collapse);
void collapse_count (Collapse * collapse, guint32 winner,
    const Weights * weights);
CollapseKind collapse_kind (const Collapse * collapse);
const gchar *collapse_advice (CollapseKind kind,
    const CompeteSettings * settings);
