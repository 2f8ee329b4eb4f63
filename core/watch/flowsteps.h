/* Flow steps: flow between frames that are far enough apart
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "flow.h"

typedef struct _FlowSteps FlowSteps;

FlowSteps *flow_steps_new (const Fields * fields);
void flow_steps_free (FlowSteps * steps);
void flow_steps_reset (FlowSteps * steps);
const FieldFlow *flow_steps_add (FlowSteps * steps, const guint8 * pixels,
    gdouble seconds, gdouble * passed);
