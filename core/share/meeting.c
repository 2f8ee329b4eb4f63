/* A layer's side of meetings: what it tells, and what it takes
 *
 * A meeting keeps what the layer had counted at the last one: what it has more now is what
 * it gained. The layer takes what comes back as it would take a file, so that all that is
 * derived from the weights is renewed.
 *
 * With rule hebbian, what is told are the changes of a full batch. Their sum is learned by
 * all, so that all weights stay the same.
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
};

/**
 * meeting_memory:
 * @settings: of a layer
 * @units: N
 * @values: M
 *
 * Returns: how many bytes meetings take, besides the exchange: the news, the prototypes as
 *     two halves, and with rule hebbian the changes of all units
 */
guint64
meeting_memory (const CompeteSettings * settings, guint64 units, guint64 values)
{
  guint64 line = NEWS_HEAD + values;
  guint64 changes = rule_get (settings->rule)->share ? units * line : 0;

  return (units * (line + 2 * values + 6) + changes) * sizeof (gfloat);
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
  m->changes = layer_share (layer);
  m->news.kind = meeting_kind (layer_settings (layer)->rule);
  m->news.units = n;
  m->news.values = w->values;
  m->news.lines = vector_new (n * news_line_length (&m->news));
  m->won = g_new0 (guint64, n);
  m->wins = vector_new (n);
  m->numbers = vector_new (3 * (gsize) n);
  m->packed = vector_new (n * (gsize) weights_packed (w));
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
  g_free (m);
}

/**
 * meeting_is_due:
 * @interval: frames from one meeting to the next
 *
 * Returns: whether the layer has learned so many since the last meeting; with rule hebbian
 *     whether a batch is full
 */
gboolean
meeting_is_due (const Meeting * m, guint interval)
{
  if (m->changes != NULL)
    return m->changes->n > 0;
  return layer_frames_learned (m->layer) - m->frames >= interval;
}

/* --- what is told --- */

/* Value @j of a prototype as a file has it is this value of a row. */
static inline guint
place_of (const Weights * w, guint j)
{
  return w->order != NULL ? w->order[j] : j;
}

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
    values[j] = row[place_of (w, j)];
}

/* Lines of the changes that wait; those of other units are 0. */
static void
tell_changes (Meeting * m)
{
  const RuleChanges *c = m->changes;
  guint values = m->news.values, u, i;

  for (u = 0; u < m->news.units; u++) {
    gfloat *line = news_line (&m->news, u);

    line[NEWS_PULL] = line[NEWS_CONTESTS] = 0.0f;
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
    tell_changes (m);
    /* The rate that one layer with the fields of all would have. */
    news->rate = m->changes->n == 0 ? 0.0 :
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
  RuleChanges *c = m->changes;
  LayerState state;
  guint u;

  c->n = 0;
  for (u = 0; u < m->news.units; u++) {
    const gfloat *line = news_line (&m->news, u);

    if (line[NEWS_CONTESTS] == 0.0f)
      continue;
    c->units[c->n] = u;
    c->pull[c->n] = line[NEWS_PULL];
    memcpy (c->change + c->n++ * c->stride, line + NEWS_HEAD,
        m->news.values * sizeof (gfloat));
  }
  if (c->n > 0)
    layer_learn_changes (m->layer, m->news.rate);
  state = layer_state (m->layer);
  state.previous = NULL;
  state.frames_learned = m->news.frames_learned;
  state.fields_learned = m->news.fields_learned;
  state.won = won;
  layer_restore (m->layer, NULL, &state, FALSE);
}

/**
 * meeting_begin:
 *
 * Takes what the first member begins with, which stands where meeting_introduce() said.
 */
void
meeting_begin (Meeting * m)
{
  take_prototypes (m, m->won);
  reset_gains (m);
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
