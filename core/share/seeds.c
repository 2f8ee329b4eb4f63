/* Fields that layers that meet draw as prototypes: what a layer tells of them, and takes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "seeds.h"
#include "vectors.h"

struct _Seeds
{
  SeedDraw draw;                /* which units become fields */
  News news;                    /* their lines */
};

static SeedLayer
seed_layer (Layer * layer)
{
  const LayerParts parts = layer_parts (layer);

  return frame_learner_seed_layer (parts.learner, parts.settings,
      parts.weights);
}

/**
 * seeds_unstarted:
 *
 * Returns: how many prototypes wait for the first fields that are learned, where these
 *     become one prototype after another
 */
guint
seeds_unstarted (Layer * layer)
{
  const SeedLayer l = seed_layer (layer);

  return seeding_unstarted (&l);
}

/**
 * seeds_are_wanted:
 *
 * Returns: whether these prototypes wait for the fields of all that learn together
 */
gboolean
seeds_are_wanted (Layer * layer)
{
  const SeedLayer l = seed_layer (layer);

  return l.seeding != NULL && seeding_unstarted (&l) > 0;
}

/**
 * seeds_are_due:
 * @interval: frames from one meeting to the next at the most
 * @members: layers that learn together, whose fields are wanted
 *
 * Returns: whether this layer has its share of the fields that prototypes wait for, or so
 *     many frames have come
 */
gboolean
seeds_are_due (Layer * layer, guint interval, guint members)
{
  const SeedLayer l = seed_layer (layer);
  guint64 frames, fields;

  seeding_get_waiting (l.seeding, &frames, &fields);
  return frames >= interval || fields * members >= seeding_unstarted (&l);
}

/**
 * seeds_tell:
 * @news: (inout): with the counts of what the layer has learned; fields that wait to become
 *     prototypes are added, and how many it offers
 */
void
seeds_tell (Layer * layer, News * news)
{
  const SeedLayer l = seed_layer (layer);
  guint64 frames = 0, fields = 0;

  if (l.seeding != NULL)
    seeding_get_waiting (l.seeding, &frames, &fields);
  news->frames += frames;
  news->frames_learned += frames;
  news->fields += fields;
  news->fields_learned += fields;
  news->seeds = (SeedTerms) {.seed = l.settings->seed,
    .epoch_fields = l.settings->epoch_fields,
    .reseed_until = l.settings->reseed_until,.fields = news->fields,
    .offered = l.seeding ? seeding_offered (l.seeding) : 0 };
}

/**
 * seeds_new:
 * @units: N
 *
 * Returns: (transfer full): nothing is drawn yet
 */
Seeds *
seeds_new (guint units)
{
  Seeds *s = g_new0 (Seeds, 1);

  s->draw.units = g_new (guint32, (gsize) units + 1);
  s->draw.fields = g_new (guint32, units);
  return s;
}

void
seeds_free (Seeds * s)
{
  g_free (s->draw.units);
  g_free (s->draw.fields);
  g_free (s->news.lines);
  g_free (s);
}

static void
tell_line (const SeedLayer * l, guint unit, gfloat * line)
{
  const Weights *w = l->weights;
  const gfloat *row = weights_row (w, unit);
  guint j;

  line[NEWS_WINS] = l->rule->has_unit_norm;
  line[NEWS_ACTIVITY] = l->units->activity[unit];
  line[NEWS_USAGE] = l->usage[unit];
  for (j = 0; j < w->values; j++)
    line[NEWS_HEAD + j] = row[weights_place (w, j)];
}

/**
 * seeds_draw:
 * @news: of this meeting, which @layer has taken
 * @lines: (out) (transfer none): of each of these units, a line as in news, with its
 *     prototype; those of fields that other members offered are theirs to set
 *
 * Draws from what all offer.
 *
 * Returns: (nullable): which units become fields; %NULL if none do
 */
const SeedDraw *
seeds_draw (Seeds * s, Layer * layer, const News * news, gfloat ** lines)
{
  const SeedLayer l = seed_layer (layer);
  guint i;

  if (l.seeding == NULL)
    return NULL;
  seeding_draw (&l, &news->seeds, &s->draw);
  if (s->draw.n == 0)
    return NULL;
  s->news = *news;
  s->news.lines = *lines =
      g_new0 (gfloat, s->draw.n * news_line_length (news));
  for (i = 0; i < s->draw.n; i++)
    tell_line (&l, s->draw.units[i], news_line (&s->news, i));
  return &s->draw;
}

/**
 * seeds_take:
 *
 * Takes the prototypes that were drawn, which stand where seeds_draw() said.
 */
void
seeds_take (Seeds * s, Layer * layer)
{
  const SeedLayer l = seed_layer (layer);
  const Weights *w = l.weights;
  gfloat *row = vector_new (w->values);
  guint i, j;

  for (i = 0; i < s->draw.n; i++) {
    const gfloat *line = news_line (&s->news, i);

    for (j = 0; j < w->values; j++)
      row[weights_place (w, j)] = line[NEWS_HEAD + j];
    seeding_set_row (&l, s->draw.units[i], row, line[NEWS_ACTIVITY]);
  }
  g_aligned_free (row);
  g_clear_pointer (&s->news.lines, g_free);
  layer_parts_changed (layer, TRUE);
}
