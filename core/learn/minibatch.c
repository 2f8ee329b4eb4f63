/* Lessons: what a frame's fields have to teach, unit by unit
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "minibatch.h"
#include "vectors.h"
#include "wide.h"

/**
 * lessons_new:
 * @units: N
 * @values: M
 *
 * Returns: lessons of no field
 */
Lessons *
lessons_new (guint units, guint values)
{
  Lessons *l = g_new0 (Lessons, 1);

  l->units = units;
  l->values = values;
  l->stride = ((gsize) values + WIDE_LANES - 1) / WIDE_LANES * WIDE_LANES;
  l->taught = g_new0 (guint32, units);
  l->begin = g_new0 (guint32, (gsize) units + 1);
  l->count = g_new0 (guint32, units);
  return l;
}

static void
free_lessons (Lessons * l)
{
  g_free (l->field);
  g_aligned_free (l->activation);
  g_aligned_free (l->step);
}

void
lessons_free (Lessons * l)
{
  if (l == NULL)
    return;
  g_aligned_free (l->change);
  g_free (l->length);
  g_free (l->most);
  g_free (l->taught);
  g_free (l->begin);
  free_lessons (l);
  g_free (l->count);
  g_free (l);
}

/**
 * lessons_make_room:
 * @fields: for how many fields change is to have room
 */
void
lessons_make_room (Lessons * l, guint fields)
{
  if (fields <= l->room_fields)
    return;
  g_aligned_free (l->change);
  g_free (l->length);
  g_free (l->most);
  l->room_fields = fields;
  l->change = vector_new (fields * l->stride);
  l->length = g_new0 (gfloat, fields);
  l->most = g_new0 (gfloat, fields);
}

/* The size of the greatest activation of each field.
 *
 * Returns: how many lessons there are at the most */
static guint
look_over (Lessons * l, const Code * codes, const guint32 * learned, guint n)
{
  guint f, i, all = 0;

  for (f = 0; f < n; f++) {
    const Code *code = codes + learned[f];

    l->most[f] = 0.0f;
    for (i = 0; i < code->n; i++)
      l->most[f] = MAX (l->most[f], fabsf (code->activations[i]));
    all += code->n;
  }
  return all;
}

/* The lessons of one field: its code as it stands. */
static void
take_code (Lessons * l, const Code * code, gfloat least)
{
  guint i, n = 0;

  for (i = 0; i < code->n; i++) {
    if (fabsf (code->activations[i]) > least) {
      l->taught[n] = code->indices[i];
      l->begin[n] = n;
      l->field[n] = 0;
      l->activation[n++] = code->activations[i];
    }
  }
  l->n_taught = n;
  l->begin[n] = n;
}

/* How many lessons each unit has. */
static void
count_lessons (Lessons * l, const Code * codes, const guint32 * learned,
    guint n, gfloat least)
{
  guint f, i;

  memset (l->count, 0, l->units * sizeof (guint32));
  for (f = 0; f < n; f++) {
    const Code *code = codes + learned[f];

    for (i = 0; i < code->n; i++)
      l->count[code->indices[i]] += fabsf (code->activations[i]) > least;
  }
}

/* Lists who won, and where each one's lessons are to begin; count is where the
 * next of them goes afterwards. */
static void
list_taught (Lessons * l)
{
  guint u, n = 0, at = 0;

  for (u = 0; u < l->units; u++) {
    guint lessons = l->count[u];

    l->taught[n] = u;
    l->begin[n] = at;
    l->count[u] = at;
    n += lessons > 0;
    at += lessons;
  }
  l->n_taught = n;
  l->begin[n] = at;
}

/* Deals the lessons out. */
static void
hand_out (Lessons * l, const Code * codes, const guint32 * learned, guint n,
    gfloat least)
{
  guint f, i;

  for (f = 0; f < n; f++) {
    const Code *code = codes + learned[f];

    for (i = 0; i < code->n; i++) {
      if (fabsf (code->activations[i]) > least) {
        guint at = l->count[code->indices[i]]++;

        l->field[at] = f;
        l->activation[at] = code->activations[i];
      }
    }
  }
}

/**
 * lessons_gather:
 * @codes: of all fields of the frame
 * @learned: which of them are learned, ascending
 * @n: how many those are; field i of the lessons is number @learned[i]
 * @least: there are lessons in activations of a size above this
 *
 * Sorts what units each field has into what fields each unit has.
 */
void
lessons_gather (Lessons * l, const Code * codes, const guint32 * learned,
    guint n, gfloat least)
{
  guint all = look_over (l, codes, learned, n);

  if (all > l->room_lessons) {
    free_lessons (l);
    l->room_lessons = all;
    l->field = g_new0 (guint32, all);
    l->activation = vector_new (all);
    l->step = vector_new (all);
  }
  if (n == 1) {
    take_code (l, codes + learned[0], least);
    return;
  }
  count_lessons (l, codes, learned, n, least);
  list_taught (l);
  hand_out (l, codes, learned, n, least);
}
