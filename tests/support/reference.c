/* A restatement of the design's equations in double precision, written for
 * simplicity
 *
 * It uses no code of the layer: every sum is a loop over all units or all
 * values, winners are found by counting for each unit how many rank above it,
 * and neighbourhoods by looking at every pair of units.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reference.h"

#define W(r, u, j) ((r)->weights[(gsize) (u) * (r)->values + (j)])

Reference *
reference_new (const Layer * layer)
{
  Reference *r = g_new0 (Reference, 1);

  r->settings = *layer_settings (layer);
  r->units = layer_weights (layer)->units;
  r->values = layer_weights (layer)->values;
  r->weights = g_new0 (double, (gsize) r->units * r->values);
  r->previous = g_new0 (double, r->units);
  r->usage = g_new0 (double, r->units);
  r->wins = g_new0 (double, r->units);
  r->activity = g_new0 (double, r->units);
  r->code = g_new0 (double, r->units);
  r->reconstruction = g_new0 (double, r->values);
  r->batch = g_new0 (double, (gsize) r->settings.batch_size * r->values);
  r->g = g_new0 (double, (gsize) r->settings.batch_size * r->units);
  r->q = g_new0 (double, (gsize) r->settings.batch_size * r->units);
  reference_set_state (r, layer);
  return r;
}

void
reference_free (Reference * r)
{
  g_free (r->weights);
  g_free (r->previous);
  g_free (r->usage);
  g_free (r->wins);
  g_free (r->activity);
  g_free (r->code);
  g_free (r->reconstruction);
  g_free (r->batch);
  g_free (r->g);
  g_free (r->q);
  g_free (r);
}

/* Copies the layer's state, after a step in which rounding may have decided a
 * choice. */
void
reference_set_state (Reference * r, const Layer * layer)
{
  guint u, j;

  for (u = 0; u < r->units; u++) {
    for (j = 0; j < r->values; j++)
      W (r, u, j) = weights_row (layer_weights (layer), u)[j];
    r->previous[u] = layer_state (layer).previous[u];
    r->usage[u] = layer_state (layer).usage[u];
    r->wins[u] = layer_state (layer).wins[u];
    r->activity[u] = layer_state (layer).activity[u];
  }
}

static double
dot (const Reference * r, guint a, guint b)
{
  double sum = 0.0;
  guint j;

  for (j = 0; j < r->values; j++)
    sum += W (r, a, j) * W (r, b, j);
  return sum;
}

static gboolean
above (const double *s, guint a, guint b)
{
  return s[a] > s[b] || (s[a] == s[b] && a > b);
}

static guint
place_of (const double *s, const guint * among, guint n, guint unit)
{
  guint i, place = 0;

  for (i = 0; i < n; i++)
    place += above (s, among[i], unit);
  return place;
}

/* Marks the k largest of s, and keeps the smallest gap, relative to their size,
 * between a chosen and an unchosen score. */
static void
choose (Reference * r, const double *s, guint k, gboolean * chosen)
{
  guint *all = g_new (guint, r->units), u;
  double least = INFINITY, most = -INFINITY;

  for (u = 0; u < r->units; u++)
    all[u] = u;
  for (u = 0; u < r->units; u++) {
    chosen[u] = place_of (s, all, r->units, u) < k;
    if (chosen[u])
      least = fmin (least, s[u]);
    else
      most = fmax (most, s[u]);
  }
  if (k < r->units)
    r->margin = fmin (r->margin, (least - most) / fmax (fabs (least), 1e-30));
  g_free (all);
}

static void
excite (const Reference * r, const double *activation, double *s)
{
  const CompeteSettings *c = &r->settings;
  const double *source = c->lateral_source == COMPETE_LATERAL_CURRENT ?
      activation : r->previous;
  double side = 2.0 * c->lateral_radius + 1.0;
  double l = c->lateral_strength * (side * side - 1.0);
  guint u, v;

  for (u = 0; u < r->units; u++) {
    double sum = 0.0;
    guint n = 0;

    for (v = 0; v < r->units; v++) {
      guint dx = abs ((int) (u % c->columns) - (int) (v % c->columns));
      guint dy = abs ((int) (u / c->columns) - (int) (v / c->columns));

      if (v != u && dx <= c->lateral_radius && dy <= c->lateral_radius) {
        sum += source[v];
        n++;
      }
    }
    if (c->coding == COMPETE_CODING_WINNERS)
      s[u] = activation[u] + c->lateral_strength * sum;
    else
      s[u] = (activation[u] + (n ? l * sum / n : 0.0)) / (1.0 + l);
  }
}

/* Conscience, while learning with refit or pursuit */
static double
gain (const Reference * r, guint u)
{
  const CompeteSettings *c = &r->settings;

  return c->learning && c->coding != COMPETE_CODING_WINNERS ?
      exp (c->conscience * (1.0 - r->usage[u] * r->units / c->winners)) : 1.0;
}

static void
score (const Reference * r, const double *p, double *s)
{
  const CompeteSettings *c = &r->settings;
  double *activation = g_new (double, r->units);
  guint u, j;

  for (u = 0; u < r->units; u++) {
    double sum = 0.0;

    for (j = 0; j < r->values; j++)
      sum += W (r, u, j);
    activation[u] = c->activation == COMPETE_ACTIVATION_TANH ? tanh (p[u]) :
        c->activation == COMPETE_ACTIVATION_WEIGHTED_MEAN ?
        p[u] / fmax (1e-10, sum) : p[u];
  }
  memcpy (s, activation, r->units * sizeof *s);
  if (c->lateral_strength != 0.0)
    excite (r, activation, s);
  for (u = 0; u < r->units; u++) {
    s[u] = fmin (s[u], c->activation_ceiling) * gain (r, u);
  }
  g_free (activation);
}

/* a_i <- max(0, (b_i - sum_{j != i} G_ij a_j) / G_ii), in the order given */
static void
sweep (Reference * r, const double *b, const guint * taken, guint n)
{
  guint i, j;

  for (i = 0; i < n; i++) {
    double rest = b[taken[i]];

    for (j = 0; j < n; j++)
      if (j != i)
        rest -= dot (r, taken[i], taken[j]) * r->code[taken[j]];
    r->code[taken[i]] = fmax (0.0, rest / dot (r, taken[i], taken[i]));
  }
}

static void
refit (Reference * r, const double *p, const gboolean * chosen)
{
  guint *taken = g_new (guint, r->units), n = 0, u, i, j;
  double r_v = 0.0, r_r = 0.0;

  for (u = 0; u < r->units; u++)
    if (chosen[u])
      taken[n++] = u;
  for (i = 0; i < n; i++) {
    r_v += p[taken[i]] * p[taken[i]];
    for (j = 0; j < n; j++)
      r_r += p[taken[i]] * p[taken[j]] * dot (r, taken[i], taken[j]);
  }
  for (i = 0; i < n; i++)
    r->code[taken[i]] = r_r > 0.0 ? r_v / r_r * p[taken[i]] : 0.0;
  for (i = 0; i < 3; i++)
    sweep (r, p, taken, n);
  g_free (taken);
}

static void
pursue (Reference * r, const double *p, gboolean * candidate)
{
  guint *taken = g_new (guint, r->units), n, u, i;

  for (n = 0; n < r->settings.winners; n++) {
    double best = 0.0, second = 0.0;
    gint winner = -1;

    for (u = 0; u < r->units; u++) {
      double residual = p[u];

      if (!candidate[u])
        continue;
      for (i = 0; i < n; i++)
        residual -= dot (r, u, taken[i]) * r->code[taken[i]];
      residual *= gain (r, u) / sqrt (dot (r, u, u));
      if (residual > 0.0 && residual >= best) {
        second = best;
        best = residual;
        winner = u;
      } else {
        second = fmax (second, residual);
      }
    }
    if (winner < 0)
      break;
    r->margin = fmin (r->margin, (best - second) / best);
    taken[n] = winner;
    candidate[winner] = FALSE;
    for (i = 0; i < 4; i++)
      sweep (r, p, taken, n + 1);
  }
  for (i = 0; i < 6; i++)
    sweep (r, p, taken, n);
  g_free (taken);
}

static void
encode (Reference * r, const double *p, const double *s)
{
  const CompeteSettings *c = &r->settings;
  gboolean *chosen = g_new0 (gboolean, r->units);
  guint u;

  memset (r->code, 0, r->units * sizeof *r->code);
  choose (r, s, MIN (r->units, c->coding == COMPETE_CODING_PURSUIT ?
          c->shortlist * c->winners : c->winners), chosen);
  if (c->coding == COMPETE_CODING_REFIT) {
    refit (r, p, chosen);
  } else if (c->coding == COMPETE_CODING_PURSUIT) {
    pursue (r, p, chosen);
  } else {
    for (u = 0; u < r->units; u++)
      r->code[u] = chosen[u] ? s[u] : 0.0;
    if (c->residual_winners > 0) {
      choose (r, s, c->residual_winners, chosen);
      for (u = 0; u < r->units; u++)
        r->code[u] = chosen[u] ? (r->code[u] + r->previous[u]) / 2.0 : 0.0;
    }
  }
  g_free (chosen);
}

static void
learn_multiplicative (Reference * r, const gfloat * v)
{
  guint u, j;

  for (u = 0; u < r->units; u++)
    for (j = 0; j < r->values; j++)
      W (r, u, j) *= 1.0 + r->settings.learning_rate * r->code[u]
          * (v[j] - r->reconstruction[j]) / fmax (r->reconstruction[j], 1e-10);
}

static void
learn_unit_norm (Reference * r, const gfloat * v)
{
  double most = 0.0;
  guint u, j;

  for (u = 0; u < r->units; u++)
    most = fmax (most, r->code[u]);

  for (u = 0; u < r->units; u++) {
    double o = r->code[u], forget, step, norm = 0.0;

    if (o <= 0.0)
      continue;
    forget = fmax (r->settings.learning_rate, 2.0 / (r->wins[u] + 3.0));
    r->activity[u] = (1.0 - forget) * r->activity[u] + o * o;
    step = fmin (o / r->activity[u], 0.3 / most);
    for (j = 0; j < r->values; j++) {
      W (r, u, j) = fmax (1e-4, W (r, u, j)
          + step * (v[j] - r->reconstruction[j]));
      norm += W (r, u, j) * W (r, u, j);
    }
    for (j = 0; j < r->values; j++)
      W (r, u, j) /= sqrt (norm);
    r->wins[u] += 1.0;
  }
}

/* Updates the usage with the winners, if there were any. */
static void
update_usage (Reference * r)
{
  double most = 0.0;
  guint u;

  for (u = 0; u < r->units; u++)
    most = fmax (most, r->code[u]);
  if (r->settings.coding != COMPETE_CODING_WINNERS && most > 0.0)
    for (u = 0; u < r->units; u++)
      r->usage[u] += 0.001 * ((r->code[u] > 0.0) - r->usage[u]);
}

static void
clamp_weights (Reference * r)
{
  const CompeteSettings *c = &r->settings;
  guint u, j;

  if (c->rule != COMPETE_RULE_MULTIPLICATIVE || c->bounds_interval == 0
      || r->learned % c->bounds_interval != 0)
    return;
  for (u = 0; u < r->units; u++)
    for (j = 0; j < r->values; j++)
      W (r, u, j) = fmin (c->weight_max, fmax (c->weight_min, W (r, u, j)));
}

static void
learn_batch (Reference * r)
{
  const CompeteSettings *c = &r->settings;
  gsize n = (gsize) r->units * r->values, i;
  double *d = g_new0 (double, n), most = 0.0, eps = c->learning_rate;
  guint u, j, b;

  for (u = 0; u < r->units; u++) {
    for (b = 0; b < r->waiting; b++) {
      double g = r->g[b * r->units + u], q = r->q[b * r->units + u];

      for (j = 0; j < r->values; j++)
        d[u * r->values + j] += g * (r->batch[b * r->values + j]
            - q * W (r, u, j));
    }
  }
  for (i = 0; i < n; i++)
    most = fmax (most, fabs (d[i]));
  if (c->anneal_epochs > 0)
    eps *= fmax (0.0, 1.0 - floor ((double) r->learned / c->epoch_fields)
        / c->anneal_epochs);
  for (i = 0; i < n; i++)
    r->weights[i] += eps * d[i] / (c->step == COMPETE_STEP_PLAIN ? 1.0 :
        fmax (most, c->precision));
  r->waiting = 0;
  g_free (d);
}

static void
step_hebbian (Reference * r, const gfloat * v)
{
  const CompeteSettings *c = &r->settings;
  double *q = r->q + (gsize) r->waiting * r->units;
  double *g = r->g + (gsize) r->waiting * r->units;
  guint *all = g_new (guint, r->units), u, j, best = 0;
  gboolean *ignored = g_new (gboolean, r->units);

  for (u = 0; u < r->units; u++) {
    all[u] = u;
    q[u] = 0.0;
    for (j = 0; j < r->values; j++)
      q[u] += copysign (pow (fabs (W (r, u, j)), c->lebesgue_norm - 1.0),
          W (r, u, j)) * v[j];
  }
  choose (r, q, 1, ignored);
  choose (r, q, c->rank - 1, ignored);
  choose (r, q, c->rank, ignored);
  for (u = 0; u < r->units; u++) {
    guint place = place_of (q, all, r->units, u);

    g[u] = place == 0 ? 1.0 : place == c->rank - 1 ? -c->anti_hebbian : 0.0;
    best = place == 0 ? u : best;
    r->code[u] = 0.0;
  }
  r->code[best] = q[best];
  for (j = 0; j < r->values; j++) {
    r->batch[r->waiting * r->values + j] = v[j];
    r->reconstruction[j] = q[best] * W (r, best, j);
  }
  r->waiting++;
  if (r->waiting == c->batch_size)
    learn_batch (r);
  r->learned++;
  g_free (all);
  g_free (ignored);
}

void
reference_step (Reference * r, const gfloat * v)
{
  double *p, *s;
  guint u, j;

  r->margin = INFINITY;
  if (r->settings.rule == COMPETE_RULE_HEBBIAN) {
    step_hebbian (r, v);
    return;
  }

  p = g_new0 (double, r->units);
  s = g_new0 (double, r->units);
  for (u = 0; u < r->units; u++)
    for (j = 0; j < r->values; j++)
      p[u] += W (r, u, j) * v[j];
  score (r, p, s);
  encode (r, p, s);
  memset (r->reconstruction, 0, r->values * sizeof (double));
  for (u = 0; u < r->units; u++)
    for (j = 0; j < r->values; j++)
      r->reconstruction[j] += r->code[u] * W (r, u, j);
  memcpy (r->previous, r->code, r->units * sizeof *s);
  if (r->settings.rule == COMPETE_RULE_UNIT_NORM)
    learn_unit_norm (r, v);
  else
    learn_multiplicative (r, v);
  update_usage (r);
  clamp_weights (r);
  r->learned++;
  g_free (p);
  g_free (s);
}
