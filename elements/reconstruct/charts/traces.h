/* Traces: numbers over time, as bands of colour
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most bands. */
#define TRACES_MOST 4

/* The most times that are shown at once. */
#define TRACES_MOST_TIMES 136

/**
 * TraceBand:
 * @label: written above the band; a static string
 * @values: (nullable): @n values; %NULL when there are none yet
 * @n: how many, at least 1
 * @across: in how many columns the block of the latest values is laid out, at least
 *     1
 * @full_scale: the value that is all red, more than 0; minus it is all blue
 *
 * The numbers of one band at one time.
 */
typedef struct
{
  const gchar *label;
  const gfloat *values;
  guint n, across;
  gfloat full_scale;
} TraceBand;

typedef struct _Traces Traces;

guint traces_across (guint n);

Traces *traces_new (guint width, guint height);

void traces_free (Traces * traces);

void traces_add (Traces * traces, const TraceBand * bands, guint n_bands);

void traces_draw (const Traces * traces, guint32 * pixels, gsize stride);

G_END_DECLS
