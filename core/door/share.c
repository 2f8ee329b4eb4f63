/* share.h: layers of several processes or machines learn the same prototypes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "competeerror.h"
#include "competelayer.h"
#include "exchange.h"
#include "fieldsettings.h"
#include "meeting.h"
#include "share.h"

/* What a Share does now, or goes on with when waiting was cancelled. */
typedef enum
{
  BEGINNING,
  STARTING,                     /* prototypes start from its own fields; it meets nobody */
  LEARNING,
  MEETING,
  LEAVING,
  LEFT
} State;

struct _Share
{
  Compete *compete;
  Meeting *meeting;
  const Exchange *exchange;
  gpointer data;                /* the exchange's */
  State state;
  News *news;                   /* of the meeting that goes on; the meeting's */
  const SeedDraw *draw;         /* units that become fields in it; the meeting's */
  gfloat *lines;                /* theirs; the meeting's */
  guint members;
};

guint64
share_memory (ShareVia via, const CompeteSettings * settings,
    const CompeteFormat * format)
{
  const Exchange *exchange =
      via == SHARE_NONE ? NULL : exchange_get (via, NULL);
  CompeteSettings s = *settings;
  FieldsShape shape = field_settings_resolve (&s, format);
  ExchangeTerms terms = {.kind = meeting_kind (s.rule),.units =
        s.columns * s.rows,.values = fields_values (&shape)
  };

  return exchange == NULL ? 0 : meeting_memory (&s, terms.units, terms.values,
      fields_count (&shape)) + exchange->get_memory (&terms);
}

/* --- which layers fit together --- */

/* Settings that may differ, although they are fixed: where weights start, as all begin
 * with those of the first, how fields cover a frame, and what is told of init and of a
 * field below. */
static gboolean
may_differ (const gchar * name)
{
  static const gchar *const names[] = { "seed", "init", "init-mean",
    "init-deviation", "field-width", "field-height", "field-stride", NULL
  };

  return g_strv_contains (names, name);
}

/* Returns: (transfer full): lines of `name=value` that all members have in common */
static gchar *
list_settings (Compete * c)
{
  const CompeteSettings *s = layer_settings (compete_get_layer (c));
  const CompeteField *field = &compete_get_fields (c)->field;
  GString *lines = g_string_new (NULL);
  guint i;

  for (i = 0; i < compete_settings_table.n; i++) {
    const CompeteSetting *setting = &compete_settings_table.settings[i];
    gchar *value;

    if (!setting->fixed || may_differ (setting->name))
      continue;
    value = compete_settings_get (s, setting->name);
    g_string_append_printf (lines, "%s=%s\n", setting->name, value);
    g_free (value);
  }
  g_string_append_printf (lines, "field-width=%u\nfield-height=%u\n"
      "channels=%u\ninit=%s\n", field->width, field->height, field->channels,
      s->init == COMPETE_INIT_FIELDS ? "fields" : "uniform or normal");
  return g_string_free (lines, FALSE);
}

static gpointer
open_exchange (Share * s, const gchar * location, GError ** error)
{
  const Weights *w = layer_weights (compete_get_layer (s->compete));
  gchar *settings = list_settings (s->compete);
  ExchangeTerms terms = { location, settings,
    meeting_kind (layer_settings (compete_get_layer (s->compete))->rule),
    w->units, w->values
  };
  gpointer data = s->exchange->open (&terms, error);

  g_free (settings);
  return data;
}

Share *
share_new (Compete * compete, ShareVia via, const gchar * location,
    GError ** error)
{
  Layer *layer = compete_get_layer (compete);
  const Exchange *exchange = exchange_get (via, error);
  Share *s;

  if (exchange == NULL)
    return NULL;
  compete_drop_batch (compete);
  if (!exchange->waits && layer_settings (layer)->rule == COMPETE_RULE_HEBBIAN) {
    g_set_error_literal (error, COMPETE_ERROR, COMPETE_ERROR_SETTINGS,
        "rule=hebbian adds up the batches of all layers, which have to wait for "
        "each other: set share=mpi, or another rule");
    return NULL;
  }
  s = g_new0 (Share, 1);
  s->compete = compete;
  s->meeting = meeting_new (layer);
  s->exchange = exchange;
  s->data = open_exchange (s, location, error);
  if (s->data == NULL)
    g_clear_pointer (&s, share_free);
  return s;
}

void
share_free (Share * s)
{
  if (s == NULL)
    return;
  if (s->data != NULL)
    s->exchange->close (s->data);
  meeting_free (s->meeting);
  g_free (s);
}

/* --- meetings --- */

static void
update_members (Share * s)
{
  ExchangeFigures figures;

  s->exchange->get_figures (s->data, &figures);
  s->members = MAX (1, figures.members);
}

static gboolean
is_starting (const Share * s)
{
  return seeds_unstarted (compete_get_layer (s->compete)) > 0;
}

/* Where layers do not wait for each other, prototypes may start from the fields of this one.
 * It then begins once more with these, unless others have begun meanwhile. */
static gboolean
begin (Share * s, GCancellable * cancellable, GError ** error)
{
  if (s->news == NULL)
    s->news = meeting_introduce (s->meeting);
  if (!s->exchange->begin (s->data, s->news, cancellable, error))
    return FALSE;
  s->news = NULL;
  update_members (s);
  meeting_begin (s->meeting, s->exchange->waits && s->members > 1);
  s->state = !s->exchange->waits && is_starting (s) ? STARTING : LEARNING;
  return TRUE;
}

/* A meeting, or the rest of one. Sets *@over to whether it was the last one. */
static gboolean
meet (Share * s, gboolean leaving, gboolean * over, GCancellable * cancellable,
    GError ** error)
{
  *over = FALSE;
  if (s->news == NULL) {
    compete_flush (s->compete);
    s->news = meeting_tell (s->meeting, s->members);
  }
  if (s->draw == NULL) {
    if (!s->exchange->meet (s->data, s->news, leaving, over, cancellable,
            error))
      return FALSE;
    meeting_take (s->meeting);
    s->draw = meeting_draw (s->meeting, &s->lines);
    update_members (s);
  }
  if (s->draw != NULL) {
    if (!s->exchange->gather (s->data, s->draw, s->lines, cancellable, error))
      return FALSE;
    meeting_take_drawn (s->meeting);
    s->draw = NULL;
  }
  s->news = NULL;
  return TRUE;
}

static gboolean
finish_meeting (Share * s, GCancellable * cancellable, GError ** error)
{
  gboolean over;

  if (!meet (s, FALSE, &over, cancellable, error))
    return FALSE;
  s->state = LEARNING;
  return TRUE;
}

/* The last meetings, until all have left. */
static gboolean
finish_leaving (Share * s, GCancellable * cancellable, GError ** error)
{
  gboolean over = FALSE;

  while (!over)
    if (!meet (s, TRUE, &over, cancellable, error))
      return FALSE;
  s->state = LEFT;
  return TRUE;
}

gboolean
share_ready (Share * s, GCancellable * cancellable, GError ** error)
{
  switch (s->state) {
    case BEGINNING:
      return begin (s, cancellable, error);
    case MEETING:
      return finish_meeting (s, cancellable, error);
    case LEAVING:
      return finish_leaving (s, cancellable, error);
    default:
      return TRUE;
  }
}

gboolean
share_meet (Share * s, guint interval, GCancellable * cancellable,
    GError ** error)
{
  if (s->state == STARTING && !is_starting (s)) {
    s->state = BEGINNING;
    return begin (s, cancellable, error);
  }
  if (s->state != LEARNING || !meeting_is_due (s->meeting, interval,
          s->members))
    return TRUE;
  s->state = MEETING;
  return finish_meeting (s, cancellable, error);
}

gboolean
share_leave (Share * s, GCancellable * cancellable, GError ** error)
{
  if (!share_ready (s, cancellable, error))
    return FALSE;
  if (s->state == LEFT)
    return TRUE;
  compete_drop_batch (s->compete);
  if (s->state == STARTING) {
    s->state = LEFT;
    return TRUE;
  }
  s->state = LEAVING;
  return finish_leaving (s, cancellable, error);
}

/* --- what it is --- */

gboolean
share_has_left (const Share * s)
{
  return s->state == LEFT;
}

gboolean
share_may_save (const Share * s)
{
  return s->exchange->may_save (s->data);
}

gchar *
share_take_notice (Share * s)
{
  return s->exchange->take_notice ? s->exchange->take_notice (s->data) : NULL;
}

void
share_get_figures (const Share * s, ShareFigures * figures)
{
  ExchangeFigures f;

  s->exchange->get_figures (s->data, &f);
  *figures = (ShareFigures) { f.members, f.meetings, f.microseconds / 1e6,
    f.sent, f.received
  };
}
