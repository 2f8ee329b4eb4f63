/* Settings of a layer, drawn from a fuzz target's input
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzzsettings.h"

typedef enum
{
  WHOLE,                        /* of 32 bits */
  LONG,                         /* of 64, without a bound above */
  REAL
} Kind;

/* A setting and its bounds, which are the property's but where a layer would be
 * too large to be tried often; beyond them it cannot be set. */
typedef struct
{
  gsize offset;
  Kind kind;
  gdouble least, most;
} Setting;

#define AT(member) G_STRUCT_OFFSET (CompeteSettings, member)

static const Setting settings_table[] = {
  {AT (rule), WHOLE, 0, COMPETE_RULE_HEBBIAN},
  {AT (coding), WHOLE, 0, COMPETE_CODING_SIGNED_PURSUIT},
  {AT (activation), WHOLE, 0, COMPETE_ACTIVATION_WEIGHTED_MEAN},
  {AT (lateral_source), WHOLE, 0, COMPETE_LATERAL_PREVIOUS},
  {AT (init), WHOLE, 0, COMPETE_INIT_FIELDS},
  {AT (columns), WHOLE, 1, 7},
  {AT (rows), WHOLE, 1, 5},
  {AT (winners), WHOLE, 1, 8},
  {AT (init_mean), REAL, -1000, 1000},
  {AT (init_deviation), REAL, 0, 1000},
  {AT (seed), WHOLE, 0, G_MAXUINT},
  {AT (lebesgue_norm), REAL, 1, 100},
  {AT (rank), WHOLE, 2, 6},
  {AT (anti_hebbian), REAL, 0, 1000},
  {AT (batch_size), WHOLE, 0, 6},
  {AT (precision), REAL, 1e-37, 1},
  {AT (step), WHOLE, 0, COMPETE_STEP_PLAIN},
  {AT (shortlist), WHOLE, 0, 8},
  {AT (residual_winners), WHOLE, 0, 9},
  {AT (learning), WHOLE, 0, 1},
  {AT (learn_frames), LONG, 0, 0},
  {AT (learning_rate), REAL, 0, 1000},
  {AT (activation_ceiling), REAL, 0, G_MAXFLOAT},
  {AT (lateral_radius), WHOLE, 0, 8},
  {AT (lateral_strength), REAL, 0, 1000},
  {AT (lateral_start), REAL, 0, 1000},
  {AT (lateral_anneal_frames), LONG, 0, 0},
  {AT (conscience), REAL, 0, 100},
  {AT (bounds_interval), WHOLE, 0, 9},
  {AT (weight_min), REAL, -G_MAXFLOAT, G_MAXFLOAT},
  {AT (weight_max), REAL, -G_MAXFLOAT, G_MAXFLOAT},
  {AT (anneal_epochs), WHOLE, 0, G_MAXUINT},
  {AT (epoch_fields), LONG, 1, 0},
  {AT (fields_per_frame), WHOLE, 0, 9},
};

/* What they are when nothing is drawn; one thread, as threads take longer to
 * start than what they are to do. */
static const CompeteSettings usual = {
  .columns = 4,.rows = 3,.rule = COMPETE_RULE_UNIT_NORM,
  .coding = COMPETE_CODING_PURSUIT,.init_deviation = 1.0,.lebesgue_norm = 2.0,
  .rank = 2,.anti_hebbian = 0.4,.batch_size = 3,.precision = 1e-30,
  .winners = 3,.shortlist = 4,.learning = TRUE,.learning_rate = 0.03,
  .activation_ceiling = G_MAXFLOAT,.lateral_radius = 2,.lateral_strength = 0.1,
  .lateral_start = 10.0,.conscience = 0.3,.bounds_interval = 4,
  .weight_max = G_MAXFLOAT,.epoch_fields = 10,.threads = 1
};

static void
draw (CompeteSettings * settings, const Setting * s, Bytes * in)
{
  gpointer at = G_STRUCT_MEMBER_P (settings, s->offset);

  if (s->kind == REAL)
    *(gdouble *) at = bytes_real (in, s->least, s->most);
  else if (s->kind == LONG)
    *(guint64 *) at = bytes_number (in, s->least, G_MAXUINT64);
  else
    *(guint *) at = bytes_number (in, s->least, s->most);
}

/* Sets any one of them to any value. */
void
settings_draw_one (CompeteSettings * settings, Bytes * in)
{
  guint which = bytes_next (in);

  if (which == G_MAXUINT8)
    settings->threads = 3;
  else
    draw (settings, &settings_table[which % G_N_ELEMENTS (settings_table)], in);
}

/* Sets all of them: what kind of layer it is, and up to 15 more. */
void
settings_draw (CompeteSettings * settings, Bytes * in)
{
  guint more, i;

  *settings = usual;
  for (i = 0; i < 8; i++)
    draw (settings, &settings_table[i], in);
  for (more = bytes_next (in) % 16; more > 0; more--)
    settings_draw_one (settings, in);
}
