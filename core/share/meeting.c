/* A layer's side of meetings: what it tells, and what it takes
 *
 * A meeting keeps what the layer had counted at the last one: what it has more now is what
 * it gained. The layer takes what comes back as it would take a file, so that all that is
 * derived from the weights is renewed.
 *
 * With rule hebbian, what is told are the changes of a full batch. Their sum is learned by
 * all, so that all weights stay the same. Then units may become fields of this batch
 * (seeding.c): those of all members are told in a second step.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "contrast.h"
#include "meeting.h"
#include "rule.h"
#include "vectors.h"

struct _Meeting
{
  Layer *layer;
  RuleChanges *changes;         /* nullable: the layer's, with rule hebbian */
  News news;
  guint64 frames, fields;       /* learned at the last meeting */
  guint64 *won;                 /* N: fields won then */
  gfloat *wins;                 /* N: frames won then */
  gfloat *numbers;              /* 3 N: wins, activity and usage that the layer takes */
  gfloat *packed;               /* N packed prototypes that the layer takes */
  guint64 *last_won;            /* nullable: N, what the layer takes, with rule hebbian */
  Seeds *seeds;
};

/**
 * meeting_memory:
 * @settings: of a layer
 * @units: N
 * @values: M
 * @fields: of a frame
 *
 * Returns: how many bytes meetings take at the most, besides the exchange: the news, packed
 *     prototypes, with rule hebbian the changes of all units, and fields that become
 *     prototypes
 */
guint64
meeting_memory (const CompeteSettings * settings, guint64 units,
    guint64 values, guint64 fields)
{
  gboolean shares = rule_get (settings->rule)->share != NULL;
  guint64 line = NEWS_HEAD + values;
  guint64 floats = line + (rule_has_signs (settings) ? 2 : 1) * values + 8;

  if (shares)
    floats += line + 2;
  if (shares || settings->init == COMPETE_INIT_FIELDS)
    floats += line;
  return units * floats * sizeof (gfloat)
      + seeding_memory (settings, units, values, fields);
}

/**
 * meeting_kind:
 *
 * Returns: what the news of layers with such a rule hold
 */
NewsKind
meeting_kind (CompeteRule rule)
{
  const Rule *r = rule_get (rule);

  if (r->share != NULL)
    return NEWS_SUM;
  return r->has_unit_norm ? NEWS_EVIDENCE : NEWS_MEAN;
}

/**
 * meeting_new:
 * @layer: that meets others from now on; no field waits in a batch
 *
 * Returns: (transfer full): the meetings of @layer, which must be there as long
 */
Meeting *
meeting_new (Layer * layer)
{
  Meeting *m = g_new0 (Meeting, 1);
  const Weights *w = layer_weights (layer);
  guint n = w->units;

  m->layer = layer;
  m->changes = frame_learner_share (layer_parts (layer).learner);
  m->news.kind = meeting_kind (layer_settings (layer)->rule);
  m->news.units = n;
  m->news.values = w->values;
  m->news.lines = vector_new (n * news_line_length (&m->news));
  m->won = g_new0 (guint64, n);
  m->wins = vector_new (n);
  m->numbers = vector_new (3 * (gsize) n);
  m->packed = vector_new (n * (gsize) weights_packed (w));
  if (layer_state (layer).last_won != NULL)
    m->news.last_won = m->last_won = g_new0 (guint64, n);
  m->seeds = seeds_new (n);
  return m;
}

void
meeting_free (Meeting * m)
{
  if (m == NULL)
    return;
  g_aligned_free (m->news.lines);
  g_free (m->won);
  g_aligned_free (m->wins);
  g_aligned_free (m->numbers);
  g_aligned_free (m->packed);
  g_free (m->last_won);
  seeds_free (m->seeds);
  g_free (m);
}

/**
 * meeting_is_due:
 * @interval: frames from one meeting to the next
 * @members: layers that learn together
 *
 * Returns: whether the layer has learned so many since the last meeting; with rule hebbian
 *     whether a batch is full. While prototypes wait for the first fields of all, also
 *     whether it has its share of these
 */
gboolean
meeting_is_due (const Meeting * m, guint interval, guint members)
{
  if (m->changes != NULL)
    return m->changes->full;
  if (seeds_are_wanted (m->layer))
    return seeds_are_due (m->layer, interval, members);
  return layer_frames_learned (m->layer) - m->frames >= interval;
}

/* --- what is told --- */

static void
tell_numbers (Meeting * m, const LayerState * state, guint unit)
{
  gfloat *line = news_line (&m->news, unit);

  line[NEWS_GAIN] = state->won[unit] - m->won[unit];
  line[NEWS_WON] = MAX (0.0f, state->wins[unit] - m->wins[unit]);
  line[NEWS_WINS] = state->wins[unit];
  line[NEWS_ACTIVITY] = state->activity[unit];
  line[NEWS_USAGE] = state->usage[unit];
}

static void
tell_prototype (Meeting * m, guint unit)
{
  const Weights *w = layer_weights (m->layer);
  const gfloat *row = weights_row (w, unit);
  gfloat *values = news_line (&m->news, unit) + NEWS_HEAD;
  guint j;

  for (j = 0; j < w->values; j++)
    values[j] = row[weights_place (w, j)];
}

/* Lines of the changes that wait; those of other units are 0. */
static void
tell_changes (Meeting * m, const guint64 * last_won)
{
  const RuleChanges *c = m->changes;
  guint values = m->news.values, u, i;

  for (u = 0; u < m->news.units; u++) {
    gfloat *line = news_line (&m->news, u);

    line[NEWS_PULL] = line[NEWS_CONTESTS] = 0.0f;
    line[NEWS_LAST] = last_won[u] - MIN (last_won[u], m->fields);
    memset (line + NEWS_HEAD, 0, values * sizeof (gfloat));
  }
  for (i = 0; i < c->n; i++) {
    gfloat *line = news_line (&m->news, c->units[i]);

    line[NEWS_PULL] = c->pull[i];
    line[NEWS_CONTESTS] = 1.0f;
    memcpy (line + NEWS_HEAD, c->change + i * c->stride,
        values * sizeof (gfloat));
  }
}

/* Counts gains from now on. */
static void
reset_gains (Meeting * m)
{
  const LayerState state = layer_state (m->layer);
  guint n = m->news.units;

  m->frames = state.frames_learned;
  m->fields = state.fields_learned;
  memcpy (m->won, state.won, n * sizeof *m->won);
  memcpy (m->wins, state.wins, n * sizeof *m->wins);
}

static void
tell_totals (Meeting * m, const LayerState * state)
{
  News *news = &m->news;

  news->frames_learned = state->frames_learned;
  news->fields_learned = state->fields_learned;
  news->frames = state->frames_learned - m->frames;
  news->fields = state->fields_learned - m->fields;
  news->rate = layer_learning_rate (m->layer);
  seeds_tell (m->layer, news);
}

/**
 * meeting_introduce:
 *
 * To be called before the first frame. A layer that does not know how many fields its units
 * have won counts them from now on.
 *
 * Returns: (transfer none): what the layer begins with: nothing gained, and prototypes
 *     whatever the kind of its news
 */
News *
meeting_introduce (Meeting * m)
{
  LayerState state = layer_state (m->layer);
  guint u;

  if (state.won == NULL) {
    state.won = m->won;
    state.previous = NULL;
    layer_restore (m->layer, NULL, &state, FALSE);
    state = layer_state (m->layer);
  }
  reset_gains (m);
  tell_totals (m, &state);
  if (m->last_won != NULL)
    memcpy (m->last_won, state.last_won, m->news.units * sizeof *m->last_won);
  for (u = 0; u < m->news.units; u++) {
    tell_numbers (m, &state, u);
    tell_prototype (m, u);
  }
  return &m->news;
}

/**
 * meeting_tell:
 * @members: layers that learn together
 *
 * Returns: (transfer none): what the layer gained since the last meeting
 */
News *
meeting_tell (Meeting * m, guint members)
{
  const LayerState state = layer_state (m->layer);
  News *news = &m->news;
  guint u;

  tell_totals (m, &state);
  for (u = 0; u < news->units; u++)
    tell_numbers (m, &state, u);
  if (m->changes != NULL) {
    tell_changes (m, state.last_won);
    /* The rate that one layer with the fields of all would have. */
    news->rate = !m->changes->full ? 0.0 :
        rule_learning_rate (layer_settings (m->layer),
        m->changes->at + (members - 1) * news->fields);
  } else {
    for (u = 0; u < news->units; u++)
      tell_prototype (m, u);
  }
  return news;
}

/* --- what is taken --- */

static void
pack_prototype (Meeting * m, guint unit)
{
  const Weights *w = layer_weights (m->layer);
  const gfloat *values = news_line (&m->news, unit) + NEWS_HEAD;
  gfloat *packed = m->packed + (gsize) unit * weights_packed (w);

  if (w->halves == 2)
    contrast_split_halves (values, w->values, packed);
  else
    memcpy (packed, values, w->values * sizeof (gfloat));
}

/* Has the layer go on from the prototypes and numbers of the news. */
static void
take_prototypes (Meeting * m, const guint64 * won)
{
  guint n = m->news.units, u;
  LayerState state = layer_state (m->layer);

  state.previous = NULL;
  state.frames_learned = m->news.frames_learned;
  state.fields_learned = m->news.fields_learned;
  state.won = won;
  state.last_won = m->last_won;
  state.wins = m->numbers;
  state.activity = m->numbers + n;
  state.usage = m->numbers + 2 * (gsize) n;
  for (u = 0; u < n; u++) {
    const gfloat *line = news_line (&m->news, u);

    m->numbers[u] = line[NEWS_WINS];
    m->numbers[n + u] = line[NEWS_ACTIVITY];
    m->numbers[2 * (gsize) n + u] = line[NEWS_USAGE];
    pack_prototype (m, u);
  }
  layer_restore (m->layer, m->packed, &state, FALSE);
}

/* Learns the sum of the changes of all. */
static void
take_changes (Meeting * m, const guint64 * won)
{
  const LayerParts parts = layer_parts (m->layer);
  RuleChanges *c = m->changes;
  LayerState state = layer_state (m->layer);
  guint u;

  c->full = FALSE;
  c->n = 0;
  for (u = 0; u < m->news.units; u++) {
    const gfloat *line = news_line (&m->news, u);

    m->last_won[u] = line[NEWS_LAST] > 0.0f ?
        m->fields + (guint64) line[NEWS_LAST] : state.last_won[u];
    if (line[NEWS_CONTESTS] == 0.0f)
      continue;
    c->units[c->n] = u;
    c->pull[c->n] = line[NEWS_PULL];
    memcpy (c->change + c->n++ * c->stride, line + NEWS_HEAD,
        m->news.values * sizeof (gfloat));
  }
  if (c->n > 0)
    layer_parts_changed (m->layer, frame_learner_learn_changes (parts.learner,
            m->news.rate, parts.weights, parts.workers));
  state.previous = NULL;
  state.frames_learned = m->news.frames_learned;
  state.fields_learned = m->news.fields_learned;
  state.won = won;
  state.last_won = m->last_won;
  layer_restore (m->layer, NULL, &state, FALSE);
}

/**
 * meeting_begin:
 * @waits: whether there are others, and all wait for each other: prototypes then start
 *     from the fields of all
 *
 * Takes what the first member begins with, which stands where meeting_introduce() said.
 */
void
meeting_begin (Meeting * m, gboolean waits)
{
  take_prototypes (m, m->won);
  reset_gains (m);
  if (m->changes != NULL || waits)
    frame_learner_offer (layer_parts (m->layer).learner);
}

/**
 * meeting_take:
 *
 * Takes what all gained, which stands where meeting_tell() said.
 */
void
meeting_take (Meeting * m)
{
  guint u;

  for (u = 0; u < m->news.units; u++)
    m->won[u] += news_line (&m->news, u)[NEWS_GAIN];
  if (m->changes != NULL)
    take_changes (m, m->won);
  else
    take_prototypes (m, m->won);
  reset_gains (m);
}

/**
 * meeting_draw:
 * @lines: (out): as of seeds_draw()
 *
 * To be called after meeting_take().
 *
 * Returns: (nullable) (transfer none): which units become fields. If any do,
 *     meeting_take_drawn() comes next
 */
const SeedDraw *
meeting_draw (Meeting * m, gfloat ** lines)
{
  return seeds_draw (m->seeds, m->layer, &m->news, lines);
}

/**
 * meeting_take_drawn:
 *
 * Takes the prototypes that were drawn, which stand where meeting_draw() said.
 */
void
meeting_take_drawn (Meeting * m)
{
  seeds_take (m->seeds, m->layer);
  reset_gains (m);
}
