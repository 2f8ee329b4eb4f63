/* Windows drifting over the built-in digits, as samples
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "drift.h"
#include "sample.h"
#include "tapestry.h"

#define DIGITS_SIDE 20
#define DIGITS_VALUES (DIGITS_SIDE * DIGITS_SIDE)

typedef struct
{
  Tapestry *tapestry;
  Drift *drift;
  Sample *sample;
  guint64 frame;
} Digits;

void digits_open (Digits * digits);
Sample *digits_next (Digits * digits);
void digits_close (Digits * digits);
