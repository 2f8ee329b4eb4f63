/* The reports of competelayer: element messages and the property stats
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcompetereport.h"
#include "gststamp.h"

void
gst_compete_report_init (GstCompeteReport * r, GstLearner * element)
{
  r->element = element;
}

/* Called when the model is freed. */
void
gst_compete_report_reset (GstCompeteReport * r)
{
  r->said_warm_up = FALSE;
}

static void
add_fields (GstStructure * s, const CompeteFields * fields)
{
  gst_structure_set (s,
      "field-width", G_TYPE_UINT, fields->field.width,
      "field-height", G_TYPE_UINT, fields->field.height,
      "field-frames", G_TYPE_UINT, fields->field.frames,
      "fields-across", G_TYPE_UINT, fields->across,
      "fields-down", G_TYPE_UINT, fields->down, NULL);
}

/* What was chosen where the properties leave it open, or what they say. */
static void
add_coding (GstStructure * s, const CompeteSettings * settings)
{
  gchar *coding = compete_settings_get (settings, "coding");

  gst_structure_set (s, "coding", G_TYPE_STRING, coding,
      "shortlist", G_TYPE_INT, settings->shortlist,
      "conscience", G_TYPE_DOUBLE, settings->conscience, NULL);
  g_free (coding);
}

/* Sets the fields that frames are cut into from now on, and how they are coded. Other
 * fields need a new warming up, as their usual error is not known. */
void
gst_compete_report_set_fields (GstCompeteReport * r,
    const GstCompeteModel * model)
{
  const CompeteFields *fields = &model->fields;
  GstStructure *figures = gst_structure_new_empty ("competelayer");

  if (r->fields.across != fields->across || r->fields.down != fields->down)
    r->said_warm_up = FALSE;
  r->fields = *fields;
  add_fields (figures, fields);
  add_coding (figures, &model->settings);
  gst_reports_update_stats (gst_learner_get_reports (r->element), figures);
  gst_structure_free (figures);
}

/* Posts @message with the times of the buffer whose timestamp is @position. */
static void
post_message (GstCompeteReport * r, GstClockTime position,
    GstStructure * message)
{
  gst_stamp_set_times (GST_BASE_TRANSFORM (r->element), position, message);
  gst_element_post_message (GST_ELEMENT (r->element),
      gst_message_new_element (GST_OBJECT (r->element), message));
}

/* If something new appeared in the interval that ends now, posts the time and the
 * place. */
static void
post_novelty (GstCompeteReport * r, gdouble threshold, Compete * compete,
    gdouble novelty)
{
  GstReports *reports = gst_learner_get_reports (r->element);
  CompeteRegion region;

  if (compete_find_novelty (compete, threshold, &region))
    post_message (r, reports->position,
        gst_structure_new ("competelayer-novelty",
            "kind", G_TYPE_STRING, "look", "x", G_TYPE_UINT, region.x, "y", G_TYPE_UINT, region.y,
            "width", G_TYPE_UINT, region.width,
            "height", G_TYPE_UINT, region.height,
            "since", G_TYPE_UINT64, reports->interval_start,
            "novelty", G_TYPE_DOUBLE, novelty, NULL));
}

/* Posts once for how long nothing counts as new, from @buffer on: until then, the usual
 * error is not known. */
void
gst_compete_report_warm_up (GstCompeteReport * r,
    const GstCompeteSettings * settings, const Compete * compete,
    GstBuffer * buffer)
{
  guint left = compete_intervals_to_novelty (compete);
  GstReports *reports = gst_learner_get_reports (r->element);
  GstClockTime now, lasts;

  if (settings->novelty_threshold == 0.0 || r->said_warm_up || left == 0)
    return;
  now = gst_stamp_running_time (GST_BASE_TRANSFORM (r->element),
      GST_BUFFER_PTS (buffer));
  if (!GST_CLOCK_TIME_IS_VALID (now))
    return;
  r->said_warm_up = TRUE;
  lasts = gst_util_uint64_scale (gst_reports_get_interval (reports), left, 1);
  if (GST_CLOCK_TIME_IS_VALID (reports->interval_start)
      && reports->interval_start < now)
    lasts -= MIN (lasts, now - reports->interval_start);
  post_message (r, GST_BUFFER_PTS (buffer),
      gst_structure_new ("competelayer-novelty-warming-up",
          "kind", G_TYPE_STRING, "look",
          "intervals", G_TYPE_UINT, left,
          "duration", G_TYPE_UINT64, lasts, NULL));
}

/* Returns: (transfer full): the message with the figures */
static GstStructure *
make_message (const GstCompeteReport * r, const CompeteFigures * f,
    const CompeteSettings * settings)
{
  GstStructure *message = gst_structure_new ("competelayer",
      "frames", G_TYPE_UINT64, f->total_frames,
      "frames-learned", G_TYPE_UINT64, f->frames_learned,
      "frames-per-second", G_TYPE_DOUBLE, f->frames_per_second,
      "nmse", G_TYPE_DOUBLE, f->error,
      "nmse-average", G_TYPE_DOUBLE, f->average,
      "usage-entropy", G_TYPE_DOUBLE, f->usage.entropy,
      "unused-units", G_TYPE_UINT, f->usage.unused,
      "topography", G_TYPE_DOUBLE, f->topography,
      "spread", G_TYPE_DOUBLE, f->spread,
      "learning-rate", G_TYPE_DOUBLE, f->learning_rate,
      "novelty", G_TYPE_DOUBLE, f->novelty,
      "dropped-learning", G_TYPE_UINT64, f->total_not_learned,
      "dropped-coding", G_TYPE_UINT64, f->total_skipped,
      "dropped-fields", G_TYPE_UINT64, f->total_dropped, NULL);

  add_fields (message, &r->fields);
  add_coding (message, settings);
  return message;
}

/* Ends an interval. At the @end of the stream, all figures are brought up to date. With a
 * novelty-threshold other than 0, posts a message if something new appeared.
 *
 * Returns: (transfer full) (nullable): the figures, %NULL if there are none */
GstStructure *
gst_compete_report_finish_interval (GstCompeteReport * r,
    const GstCompeteSettings * settings, GstCompeteModel * model,
    const GstCompeteShare * share, gboolean end)
{
  CompeteFigures figures;
  GstStructure *message;
  gboolean ended;

  if (end)
    compete_drop_batch (model->compete);
  ended = compete_finish_interval (model->compete, end, &figures);
  gst_compete_warnings_update (&model->warnings, GST_ELEMENT (r->element),
      model->compete, &model->settings);
  if (!ended)
    return NULL;
  if (settings->novelty_threshold > 0.0)
    post_novelty (r, settings->novelty_threshold, model->compete,
        figures.novelty);
  message = make_message (r, &figures, &model->settings);
  gst_compete_share_add_figures (share, message);
  return message;
}
