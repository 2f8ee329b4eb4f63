/* Settings of a layer, drawn from a fuzz target's input
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "fuzz.h"
#include "fuzzsettings.h"

/* A setting that is drawn from its range, or up to @most if a layer would
 * otherwise be too large to be tried often. */
typedef struct
{
  const gchar *name;
  guint most;                   /* 0: the maximum of its range */
} Drawn;

/* The inputs of the corpus refer to settings by this order: add new ones at the
 * end. */
static const Drawn drawn[] = {
  {"rule"}, {"coding", COMPETE_CODING_SIGNED_PURSUIT}, {"activation"}, {"lateral-source"}, {"init"},
  {"columns", 7}, {"rows", 5}, {"winners", 8},
  {"init-mean"}, {"init-deviation"}, {"seed"}, {"lebesgue-norm"}, {"rank", 6},
  {"anti-hebbian"}, {"batch-size", 6}, {"precision"}, {"step"},
  {"shortlist", 8}, {"residual-winners", 9}, {"learning"}, {"learn-frames"},
  {"learning-rate"}, {"activation-ceiling"}, {"lateral-radius", 8},
  {"lateral-strength"}, {"lateral-start"}, {"lateral-anneal-frames"},
  {"conscience"}, {"bounds-interval", 9}, {"weight-min"}, {"weight-max"},
  {"anneal-epochs"}, {"epoch-fields"}, {"fields-per-frame", 9}, {"reseed-until"}
};

/* The first settings, which choose the kind of layer. */
#define KIND_SETTINGS 8

/* The target draws the field itself, and whether there are three threads. */
#define NOT_DRAWN 6

/* The values when nothing is drawn. There is one thread, because starting
 * threads takes longer than their work here. */
static void
set_usual (CompeteSettings * settings)
{
  compete_settings_init (settings);
  settings->columns = 4;
  settings->rows = settings->winners = settings->batch_size = 3;
  settings->bounds_interval = 4;
  settings->epoch_fields = 10;
  settings->threads = 1;
}

static void
draw (CompeteSettings * settings, const Drawn * d, Bytes * in)
{
  const CompeteSetting *s =
      compete_setting_find (&compete_settings_table, d->name);
  gpointer at = G_STRUCT_MEMBER_P (settings, s->offset);

  switch (s->kind) {
    case COMPETE_SETTING_BOOLEAN:
      *(gboolean *) at = bytes_number (in, FALSE, TRUE);
      break;
    case COMPETE_SETTING_UINT:
      *(guint *) at = bytes_number (in, s->least, d->most ? d->most :
          s->greatest);
      break;
    case COMPETE_SETTING_INT:
      *(gint *) at = s->least
          + bytes_number (in, 0, (d->most ? d->most : s->greatest) - s->least);
      break;
    case COMPETE_SETTING_UINT64:
      *(guint64 *) at = bytes_number (in, s->least, G_MAXUINT64);
      break;
    case COMPETE_SETTING_DOUBLE:
      *(gdouble *) at = bytes_real (in, s->least, s->greatest);
      break;
    case COMPETE_SETTING_ENUM:
      *(gint *) at = bytes_number (in, 0, d->most ? d->most :
          s->n_choices - 1);
      break;
  }
}

/* Sets one setting to a random value. */
void
settings_draw_one (CompeteSettings * settings, Bytes * in)
{
  guint which = bytes_next (in);

  if (which == G_MAXUINT8)
    settings->threads = 3;
  else
    draw (settings, &drawn[which % G_N_ELEMENTS (drawn)], in);
}

/* Sets the kind of layer and up to 15 other settings. */
void
settings_draw (CompeteSettings * settings, Bytes * in)
{
  guint more, i;

  FUZZ_CHECK (G_N_ELEMENTS (drawn) + NOT_DRAWN == compete_settings_table.n);
  set_usual (settings);
  for (i = 0; i < KIND_SETTINGS; i++)
    draw (settings, &drawn[i], in);
  for (more = bytes_next (in) % 16; more > 0; more--)
    settings_draw_one (settings, in);
}
