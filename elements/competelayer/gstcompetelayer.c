/* competelayer: learns a sparse code of what it sees
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-competelayer
 * @title: competelayer
 *
 * A layer of units that compete for each frame. The few that win are the
 * frame's sparse code; together they reconstruct the frame, and learn to do it
 * better. It needs no labels and no training set: it learns from what passes
 * through it, while it passes. Pixels go on untouched; what the layer makes of
 * them travels along as a custom meta, GstSparseCodeMeta.
 *
 * ## Example
 * |[
 * gst-launch-1.0 -m tapestrysrc movie-frames=10000 epochs=5 shuffle=true ! \
 *     competelayer interval=100000000000 ! fakesink
 * gst-launch-1.0 v4l2src ! videoconvert ! competelayer ! reconstructsink
 * ]|
 *
 * ## Pads
 *
 * * `sink`: raw video, grey or in colour, a byte a channel, up to 3840 x 2160
 * * `src`: the same frames, with the meta on them
 *
 * With #GstCompeteLayer:field-width and #GstCompeteLayer:field-height the frame is
 * covered by fields that share one dictionary: each is coded, and all are learned as
 * one mini-batch. Without them the fields are as in the file of
 * #GstCompeteLayer:location, if they fit. Without such a file a frame of at most
 * 4096 pixels (64 x 64) is one field; a larger one gets fields of 16 x 16 pixels, and
 * an INFO message says so. For one large field set both properties to the frame's
 * size. #GstCompeteLayer:stats says what fields there are as soon as the caps are
 * known.
 *
 * ## Messages
 *
 * Every #GstCompeteLayer:interval of stream time, and at the end of the stream,
 * an element message named `competelayer` has figures of what was learned, unless
 * #GstCompeteLayer:post-messages is off. With #GstCompeteLayer:novelty-threshold
 * `competelayer-novelty` says when and where something new comes into sight, after
 * `competelayer-novelty-warming-up` has said for how long nothing counts as new.
 * MESSAGES.md, beside the README, lists the fields of each.
 *
 * ## Debug log
 *
 * With `GST_DEBUG=competelayer:4` the log says for each new caps what the frame is
 * cut into, how much memory weights and fields take, how many threads there are and
 * which kernels run. With `GST_DEBUG=competelayer:5` it says every second how long
 * the stages of a frame take, on average: cutting it into fields, coding, learning,
 * attaching the code to the buffer, and all else. At lower levels nothing is measured.
 *
 * ## Live pipelines
 *
 * A LATENCY query is told how long the slowest frame took, and a quarter more,
 * always less than a frame lasts; when that grows, a latency message is posted.
 * With #GstCompeteLayer:qos the layer makes up for what a sink says came late: the
 * frames that follow are coded and not learned, or, when it was late by more
 * than a frame, not coded either, for twice the delay. A frame that is not coded
 * goes on without a GstSparseCodeMeta. No frame is ever dropped.
 *
 * ## Presets
 *
 * The experiments of the two texts are presets: `gst-inspect-1.0 competelayer` lists
 * them, `competelayer @preset=topographic-10-winners` sets one. They are part of the
 * plugin and found wherever it is; a preset that you save under the same name goes
 * before ours.
 *
 * ## Frames that are only coded
 *
 * A frame with a #GstCustomMeta named `GstCodeOnlyMeta` on it is coded by the layer as
 * it is. The layer does not learn from it, count it in any figure, or remember it as
 * the frame before the next: the same is learned, to the bit, as without it. That is
 * how a tapestrysrc with `ahead` shows some frames of a movie and has others learned.
 *
 * Since: 0.1
 */

#include "config.h"

#include <gst/video/video.h>

#include "checkpoint.h"
#include "gstcodeonly.h"
#include "gstcompeteattach.h"
#include "gstcompetefields.h"
#include "gstcompetegather.h"
#include "gstcompetelayer.h"
#include "gstcompetelive.h"
#include "gstcompetelog.h"
#include "gstcompetepresets.h"
#include "gstcompetereport.h"
#include "gstcompetesettings.h"
#include "gstframebounds.h"
#include "gstsetting.h"
#include "gstsparsecode.h"
#include "gstsparsecoderequest.h"
#include "gststamp.h"
#include "layer.h"

GST_DEBUG_CATEGORY (competelayer_debug);
#define GST_CAT_DEFAULT competelayer_debug

struct _GstCompeteLayer
{
  GstBaseTransform parent;

  /* Properties and what they are read with: under the object lock. */
  GstCompeteSettings settings;
  gboolean settings_changed;
  gchar *location, *save_location;
  GstCompeteLive live;

  /* The streaming thread's. */
  GstCompeteSettings now;       /* as they were when the buffer came */
  GstCompeteAttach attach;
  GstVideoInfo info;
  Layer *layer;
  GstCompeteFields *fields;
  GstCompeteGather gather;
  CheckpointField field;        /* what the layer's fields look like */
  CheckpointField saved_field;  /* of weights to start from, 0 for none */
  gboolean chose_fields;        /* because the frame is large, and said so */
  gboolean saved;               /* at save-location, when frames_learned was: */
  guint64 saved_at;
  gboolean resumed;             /* from a file, and no buffer came since */
  gboolean warned;              /* that learning diverged */
  gboolean warned_of_collapse;
  GstCompeteReport report;
  GstCompeteTimes times;
};

/* The settings' properties are numbered from 1; these follow them. */
#define FIRST_PROPERTY (gst_compete_settings.n + 1)

enum
{
  PROP_LOCATION,
  PROP_SAVE_LOCATION,
  PROP_STATS
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_FRAME_CAPS));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_FRAME_CAPS));

G_DEFINE_TYPE_WITH_CODE (GstCompeteLayer, gst_compete_layer,
    GST_TYPE_BASE_TRANSFORM, G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET,
        gst_compete_presets_init));
GST_ELEMENT_REGISTER_DEFINE (competelayer, "competelayer", GST_RANK_NONE,
    GST_TYPE_COMPETE_LAYER);

static void
gst_compete_layer_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (object);

  if (gst_settings_refuse (GST_ELEMENT (object), pspec, value))
    return;
  GST_OBJECT_LOCK (self);
  if (id < FIRST_PROPERTY) {
    gst_settings_set (&gst_compete_settings, &self->settings, id - 1, value);
    self->settings_changed = TRUE;
  } else if (id == FIRST_PROPERTY + PROP_LOCATION) {
    g_free (self->location);
    self->location = g_value_dup_string (value);
  } else if (id == FIRST_PROPERTY + PROP_SAVE_LOCATION) {
    g_free (self->save_location);
    self->save_location = g_value_dup_string (value);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  GST_OBJECT_UNLOCK (self);
}

static void
gst_compete_layer_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (object);

  GST_OBJECT_LOCK (self);
  if (id < FIRST_PROPERTY)
    gst_settings_get (&gst_compete_settings, &self->settings, id - 1, value);
  else if (id == FIRST_PROPERTY + PROP_LOCATION)
    g_value_set_string (value, self->location);
  else if (id == FIRST_PROPERTY + PROP_SAVE_LOCATION)
    g_value_set_string (value, self->save_location);
  else if (id == FIRST_PROPERTY + PROP_STATS)
    gst_value_set_structure (value, self->report.last);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  GST_OBJECT_UNLOCK (self);
}

static void
forget_layer (GstCompeteLayer * self)
{
  gst_compete_gather_clear (&self->gather);
  g_clear_pointer (&self->layer, layer_free);
  gst_compete_attach_forget (&self->attach);
}

static void
forget_fields (GstCompeteLayer * self)
{
  gst_compete_gather_clear (&self->gather);
  g_clear_pointer (&self->fields, gst_compete_fields_free);
}

/* Says what is wrong with the settings. */
static gboolean
refuse_settings (GstCompeteLayer * self, const gchar * sentence)
{
  GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS, ("%s.", sentence), (NULL));
  return FALSE;
}

/* Takes over what the properties say now, if it is sound; if not, settings_changed
 * stays set, so that the next buffer checks them again. */
static gboolean
check_settings (GstCompeteLayer * self, LayerSettings * settings)
{
  GError *error = NULL;

  GST_OBJECT_LOCK (self);
  *settings = self->settings.layer;
  self->settings_changed = FALSE;
  GST_OBJECT_UNLOCK (self);

  settings->signed_values =
      gst_compete_fields_follow (self->fields, settings->rule);
  if (layer_check (settings, self->fields->fields->values, &error)
      && layer_check_fields (settings, self->fields->fields->count, &error))
    return TRUE;
  refuse_settings (self, error->message);
  g_clear_error (&error);
  GST_OBJECT_LOCK (self);
  self->settings_changed = TRUE;
  GST_OBJECT_UNLOCK (self);
  return FALSE;
}

static CheckpointField
field_of (const GstCompeteLayer * self)
{
  const Fields *f = self->fields->fields;

  return (CheckpointField) { f->shape.width, f->shape.height,
    f->shape.channels, gst_compete_fields_halves (self->fields)
  };
}

/* A copy of a string property, which another thread may change. */
static gchar *
copy_string (GstCompeteLayer * self, gchar ** string)
{
  gchar *copy;

  GST_OBJECT_LOCK (self);
  copy = g_strdup (*string);
  GST_OBJECT_UNLOCK (self);
  return copy;
}

/* Says that a file holds prototypes that rule unit-norm cannot go on from. */
static void
warn_of_mending (GstCompeteLayer * self, const gchar * location)
{
  if (self->layer->mended == 0)
    return;
  GST_ELEMENT_WARNING (self, RESOURCE, READ,
      ("%u of the %u prototypes in \"%s\" were all zeros or far from unit norm. "
          "Those of zeros begin anew, and the others were scaled to unit norm.",
          self->layer->mended, self->layer->weights->units, location), (NULL));
}

/* Makes the layer, from the file at `location` if there is one. */
static gboolean
make_layer (GstCompeteLayer * self, const LayerSettings * settings,
    const gchar * location)
{
  GError *error = NULL;

  self->field = field_of (self);
  self->layer = layer_new (settings, self->fields->fields->values);
  if (location && !checkpoint_load (location, self->layer, &self->field,
          &error)) {
    GST_ELEMENT_ERROR (self, RESOURCE, READ,
        ("Cannot start from saved weights: %s.", error->message), (NULL));
    g_clear_error (&error);
    forget_layer (self);
    return FALSE;
  }
  warn_of_mending (self, location);
  self->saved = FALSE;
  self->saved_at = self->layer->frames_learned;
  self->resumed = location != NULL;
  self->warned = self->warned_of_collapse = FALSE;
  return TRUE;
}

/* Says once that, and why, there is no more learning. */
static void
warn_of_divergence (GstCompeteLayer * self)
{
  gboolean lateral = self->layer->settings.lateral_strength > 0.0;

  if (!self->layer->diverged || self->warned)
    return;
  self->warned = TRUE;
  GST_ELEMENT_WARNING (self, STREAM, FAILED,
      ("The weights would not stay finite: learning has stopped at frame %"
          G_GUINT64_FORMAT ", with the last weights that were. Lower %s, or set "
          "rule=unit-norm.", self->layer->frames_learned,
          lateral ? "lateral-strength or learning-rate" : "learning-rate"),
      (NULL));
}

/* Says once that units do not share the work, and what to set otherwise. */
static void
warn_of_collapse (GstCompeteLayer * self)
{
  CollapseKind kind = collapse_kind (self->layer->collapse);

  if (kind == COLLAPSE_NONE || self->warned_of_collapse)
    return;
  self->warned_of_collapse = TRUE;
  GST_ELEMENT_WARNING (self, STREAM, FAILED,
      ("%s. %s, and start again.", kind == COLLAPSE_IDLE ?
          "More than a third of the units never win" :
          "A prototype grows without bound",
          collapse_advice (kind, &self->layer->settings)), (NULL));
}

/* The layer has done with a frame that came in time. */
static void
frame_seen (gpointer data)
{
  GstCompeteLayer *self = data;

  warn_of_divergence (self);
  warn_of_collapse (self);
  gst_compete_stats_count (&self->report.stats, self->layer, self->fields,
      FALSE);
}

/* Nothing is told, saved or set with frames waiting that came before. */
static void
run_gathered (GstCompeteLayer * self)
{
  gst_compete_gather_run (&self->gather, self->fields, self->layer, frame_seen,
      self);
}

/* Saves the weights, if they are to be and have changed since. */
static gboolean
save (GstCompeteLayer * self)
{
  gchar *location = copy_string (self, &self->save_location);
  GError *error = NULL;

  run_gathered (self);
  if (location != NULL && self->layer != NULL
      && (!self->saved || self->layer->frames_learned != self->saved_at)) {
    if (checkpoint_save (location, self->layer, &self->field, &error)) {
      GST_INFO_OBJECT (self, "saved the weights in %s", location);
      self->saved = TRUE;
      self->saved_at = self->layer->frames_learned;
    } else {
      GST_ELEMENT_ERROR (self, RESOURCE, WRITE,
          ("Cannot save the weights: %s. Set save-location to a file in a "
              "folder that can be written to.", error->message), (NULL));
    }
  }
  g_free (location);
  if (error == NULL)
    return TRUE;
  g_error_free (error);
  return FALSE;
}

/* What was learned, and told of it, is dropped. */
static gboolean
start_over (GstCompeteLayer * self, const LayerSettings * settings)
{
  forget_layer (self);
  gst_compete_report_start_over (&self->report);
  return make_layer (self, settings, NULL);
}

/* Has the layer that is there follow @settings. */
static gboolean
adopt_settings (GstCompeteLayer * self, const LayerSettings * settings)
{
  if (layer_fits (self->layer, settings)) {
    layer_set (self->layer, settings);
    return TRUE;
  }
  GST_ELEMENT_WARNING (self, STREAM, FAILED,
      ("A layer of %u x %u units was asked for, or one that learns otherwise: "
          "what was learned is dropped and learning starts over.",
          settings->columns, settings->rows), (NULL));
  return start_over (self, settings);
}

/* Looks up the field of the weights that a new layer is going to start from. */
static void
find_saved_field (GstCompeteLayer * self)
{
  gchar *location = copy_string (self, &self->location);

  memset (&self->saved_field, 0, sizeof self->saved_field);
  if (location != NULL)
    checkpoint_find_field (location, &self->saved_field);
  g_free (location);
}

/* Says once that a frame is cut into fields though the properties say nothing;
 * twice in the message, as gst-launch-1.0 shows only its debugging text. */
static void
tell_chosen_fields (GstCompeteLayer * self)
{
  const Fields *f = self->fields->fields;
  gchar *sentence;

  if (self->chose_fields)
    return;
  self->chose_fields = TRUE;
  sentence = g_strdup_printf ("A frame of %u x %u pixels is large for one field: "
      "it is cut into %u x %u fields of %u x %u pixels. Set field-width and "
      "field-height for others.", f->shape.frame_width,
      f->shape.frame_height, f->across, f->down, f->shape.width,
      f->shape.height);
  GST_ELEMENT_INFO (self, STREAM, FORMAT, ("%s", sentence), ("%s", sentence));
  g_free (sentence);
}

/* Cuts frames of the caps into fields as the properties say. */
static gboolean
make_fields (GstCompeteLayer * self)
{
  GstCompeteFieldSettings settings;
  FieldsShape shape;
  gboolean chosen;
  const gchar *fault;

  if (self->layer == NULL)
    find_saved_field (self);
  GST_OBJECT_LOCK (self);
  settings = self->settings.fields;
  GST_OBJECT_UNLOCK (self);
  chosen = gst_compete_field_settings_choose (&settings, &self->info,
      &self->saved_field);
  shape = gst_compete_field_settings_shape (&settings, &self->info);
  fault = fields_fault (&shape);
  if (fault != NULL)
    return refuse_settings (self, fault);
  forget_fields (self);
  self->fields = gst_compete_fields_new (&shape, &self->info);
  if (chosen)
    tell_chosen_fields (self);
  else
    self->chose_fields = FALSE;
  gst_compete_report_set_fields (&self->report, self->fields->fields);
  return TRUE;
}

static gboolean
same_field (const CheckpointField * a, const CheckpointField * b)
{
  return a->width == b->width && a->height == b->height
      && a->channels == b->channels && a->halves == b->halves;
}

/* Goes on with what was learned on fields like these, of frames of whatever
 * size, whose past is another's; or starts over. */
static gboolean
adopt_fields (GstCompeteLayer * self, const LayerSettings * settings)
{
  CheckpointField now = field_of (self);

  if (same_field (&self->field, &now)) {
    layer_forget_past (self->layer);
    return adopt_settings (self, settings);
  }
  GST_ELEMENT_WARNING (self, STREAM, FORMAT,
      ("The field is now %u x %u pixels of %u values: what was learned on "
          "fields of another size or format is dropped and learning starts "
          "over.", now.width, now.height, now.channels * now.halves), (NULL));
  return start_over (self, settings);
}

/* Makes the layer for frames of the caps, or has the one that is there go on. */
static gboolean
prepare_layer (GstCompeteLayer * self)
{
  LayerSettings settings;
  gchar *location;
  gboolean made;

  if (!make_fields (self) || !check_settings (self, &settings))
    return FALSE;
  if (self->layer != NULL)
    return adopt_fields (self, &settings);
  location = copy_string (self, &self->location);
  made = make_layer (self, &settings, location);
  g_free (location);
  return made;
}

static gboolean
gst_compete_layer_set_caps (GstBaseTransform * trans, GstCaps * incaps,
    GstCaps * outcaps)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  run_gathered (self);
  gst_compete_attach_ask_again (&self->attach);
  if (!gst_video_info_from_caps (&self->info, incaps))
    return FALSE;
  GST_OBJECT_LOCK (self);
  gst_compete_live_set_framerate (&self->live, GST_VIDEO_INFO_FPS_N
      (&self->info), GST_VIDEO_INFO_FPS_D (&self->info));
  GST_OBJECT_UNLOCK (self);
  if (!prepare_layer (self))
    return FALSE;
  gst_compete_log_layer (GST_ELEMENT (self), self->layer, self->fields,
      &self->info);
  return TRUE;
}

static void
report (GstCompeteLayer * self, gboolean end)
{
  run_gathered (self);
  gst_compete_report_post (&self->report, &self->now, self->layer,
      self->fields->fields, end);
}

static gboolean
read_frame (GstCompeteLayer * self, GstBuffer * buffer)
{
  GstVideoFrame frame;
  gint64 begin;

  if (!gst_frame_map_whole (&frame, &self->info, buffer)) {
    GST_ELEMENT_ERROR (self, STREAM, FORMAT,
        ("A buffer of %" G_GSIZE_FORMAT " bytes is too small for a frame of "
            "%d x %d pixels: check the caps upstream.",
            gst_buffer_get_size (buffer), self->info.width,
            self->info.height), (NULL));
    return FALSE;
  }
  begin = gst_compete_times_clock (&self->times);
  gst_compete_fields_cut (self->fields, self->layer, &frame);
  self->times.cut += gst_compete_times_clock (&self->times) - begin;
  gst_video_frame_unmap (&frame);
  return TRUE;
}

/* Applies properties set since the last buffer, controlled ones too. */
static gboolean
update_settings (GstCompeteLayer * self, GstBuffer * buffer)
{
  LayerSettings settings;
  gboolean changed;

  if (GST_OBJECT_CAST (self)->control_bindings != NULL
      && GST_BUFFER_PTS_IS_VALID (buffer))
    gst_object_sync_values (GST_OBJECT (self),
        gst_stamp_stream_time (GST_BASE_TRANSFORM (self),
            GST_BUFFER_PTS (buffer)));
  gst_compete_attach_update (&self->attach);
  GST_OBJECT_LOCK (self);
  changed = self->settings_changed;
  self->now = self->settings;
  GST_OBJECT_UNLOCK (self);
  if (!changed)
    return TRUE;
  run_gathered (self);
  return check_settings (self, &settings) && adopt_settings (self, &settings);
}

/* Saves when save-interval frames were learned since the last time. */
static gboolean
save_in_time (GstCompeteLayer * self)
{
  guint64 interval = self->now.save_interval;

  return interval == 0 || self->layer->frames_learned + self->gather.waiting
      - self->saved_at < interval || save (self);
}

/* Whether nobody wants to know the frame's code, and it may wait for the batch to
 * be full: a batch has the same weights throughout, and reads them from memory
 * once. */
static gboolean
may_wait (const GstCompeteLayer * self)
{
  const GstSparseCodeParts own = GST_SPARSE_CODE_PART_CODE
      | GST_SPARSE_CODE_PART_RECONSTRUCTION | GST_SPARSE_CODE_PART_DRIVE;

  return !(gst_compete_attach_wanted (&self->attach, &self->now) & own)
      && self->fields->fields->count == 1
      && ahead_most (self->layer) > 0;
}

static void
keep_drives_if_wanted (GstCompeteLayer * self)
{
  layer_keep_drives (self->layer, (gst_compete_attach_wanted (&self->attach,
              &self->now) & GST_SPARSE_CODE_PART_DRIVE) != 0);
}

/* The frame that was read is coded and learned from, or only coded when it is
 * late, or waits.
 *
 * Returns: whether it is learned from, now or when it has waited */
static gboolean
see_frame (GstCompeteLayer * self, gboolean late)
{
  const GstCompeteFields *fields = self->fields;
  gboolean learns = !late && layer_learns (self->layer, self->gather.waiting);

  if (!late && may_wait (self)) {
    gst_compete_gather_add (&self->gather, self->fields);
    if (self->gather.waiting == ahead_most (self->layer))
      run_gathered (self);
    return learns;
  }
  run_gathered (self);
  keep_drives_if_wanted (self);
  (late ? layer_code : layer_step) (self->layer, fields->samples,
      fields->fields->count);
  warn_of_divergence (self);
  warn_of_collapse (self);
  gst_compete_stats_count (&self->report.stats, self->layer, fields,
      late && self->now.layer.learning);
  return learns && !self->layer->diverged;
}

/* The frame that was read is coded, and nothing else comes of it. Frames that wait
 * for their batch go on waiting: they do not change the weights before it is full.
 *
 * Returns: whether the frames around it are learned from */
static gboolean
see_code_only (GstCompeteLayer * self)
{
  keep_drives_if_wanted (self);
  layer_code_aside (self->layer, self->fields->samples,
      self->fields->fields->count);
  return layer_learns (self->layer, self->gather.waiting);
}

/* A buffer after a gap has no past, but for the first one, whose past is what a
 * file was saved after. */
static void
note_gap (GstCompeteLayer * self, GstBuffer * buffer)
{
  if (GST_BUFFER_IS_DISCONT (buffer) && !self->resumed)
    layer_forget_past (self->layer);
  self->resumed = FALSE;
}

/* Without qos no frame is late. */
static GstCompeteLateness
judge (GstCompeteLayer * self, GstBuffer * buffer)
{
  GstClockTime now = gst_stamp_running_time (GST_BASE_TRANSFORM (self),
      GST_BUFFER_PTS (buffer));
  GstCompeteLateness late;

  GST_OBJECT_LOCK (self);
  late = gst_compete_live_judge (&self->live, now);
  GST_OBJECT_UNLOCK (self);
  return self->now.qos ? late : GST_COMPETE_IN_TIME;
}

/* A frame took as long as it is since `start`, which sinks may have to know. */
static void
note_latency (GstCompeteLayer * self, GstClockTime start)
{
  GstClockTime took = gst_util_get_timestamp () - start;
  gboolean longer;

  GST_OBJECT_LOCK (self);
  longer = gst_compete_live_took (&self->live, took);
  GST_OBJECT_UNLOCK (self);
  if (longer)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_latency (GST_OBJECT (self)));
}

/* Codes the frame on @buffer, unless it is very late, and puts the code on it. */
static gboolean
see_buffer (GstCompeteLayer * self, GstBuffer * buffer, gboolean code_only)
{
  GstCompeteLateness late = judge (self, buffer);
  gboolean learns;
  gint64 begin;

  if (late == GST_COMPETE_VERY_LATE) {
    if (!code_only)
      gst_compete_stats_pass (&self->report.stats);
    return TRUE;
  }
  if (!read_frame (self, buffer))
    return FALSE;
  learns = code_only ? see_code_only (self) :
      see_frame (self, late == GST_COMPETE_LATE);
  begin = gst_compete_times_clock (&self->times);
  gst_compete_attach_code (&self->attach, &self->now, self->layer,
      self->fields, self->report.stats.scores, learns, buffer);
  self->times.attach += gst_compete_times_clock (&self->times) - begin;
  return TRUE;
}

static GstFlowReturn
gst_compete_layer_transform_ip (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);
  GstClockTime start = gst_util_get_timestamp ();
  gboolean code_only = gst_buffer_is_code_only (buffer);
  gint64 begin;

  if (!update_settings (self, buffer))
    return GST_FLOW_ERROR;
  gst_compete_times_begin (&self->times, self->layer);
  begin = gst_compete_times_clock (&self->times);
  note_gap (self, buffer);
  if (!see_buffer (self, buffer, code_only))
    return GST_FLOW_ERROR;
  if (!code_only
      && gst_compete_report_is_due (&self->report, &self->now, buffer))
    report (self, FALSE);
  gst_compete_times_end (&self->times, GST_ELEMENT (self), begin);
  note_latency (self, start);
  return code_only || save_in_time (self) ? GST_FLOW_OK : GST_FLOW_ERROR;
}

/* The stream is over: what waits for more of it is dropped, the rest saved. */
static void
finish (GstCompeteLayer * self)
{
  run_gathered (self);
  self->report.stats.dropped_fields += layer_drop_batch (self->layer);
  report (self, TRUE);
  save (self);
}

static gboolean
gst_compete_layer_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_STOP:
      GST_OBJECT_LOCK (self);
      gst_compete_live_flush (&self->live);
      GST_OBJECT_UNLOCK (self);
      run_gathered (self);
      if (self->layer != NULL)
        layer_forget_past (self->layer);
      break;
    case GST_EVENT_EOS:
      if (self->layer != NULL)
        finish (self);
      break;
    default:
      break;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->sink_event
      (trans, event);
}

/* Who wants something else downstream, or is linked anew, sends RECONFIGURE. */
static gboolean
gst_compete_layer_src_event (GstBaseTransform * trans, GstEvent * event)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  if (GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE)
    gst_compete_attach_ask_again (&self->attach);
  if (GST_EVENT_TYPE (event) == GST_EVENT_QOS) {
    GST_OBJECT_LOCK (self);
    gst_compete_live_qos (&self->live, event);
    GST_OBJECT_UNLOCK (self);
  }
  return GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->src_event
      (trans, event);
}

static gboolean
gst_compete_layer_query (GstBaseTransform * trans, GstPadDirection direction,
    GstQuery * query)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  if (!GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->query (trans,
          direction, query))
    return FALSE;
  if (direction == GST_PAD_SRC && GST_QUERY_TYPE (query) == GST_QUERY_LATENCY) {
    GST_OBJECT_LOCK (self);
    gst_compete_live_answer (&self->live, query);
    GST_OBJECT_UNLOCK (self);
  }
  return TRUE;
}

/* A frame is read through GstVideoFrame, so any stride will do. What downstream
 * asks of the code is in the answer that upstream's query brings back. */
static gboolean
gst_compete_layer_propose_allocation (GstBaseTransform * trans,
    GstQuery * decide_query, GstQuery * query)
{
  if (!GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->
      propose_allocation (trans, decide_query, query))
    return FALSE;
  if (!gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL))
    gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  GST_COMPETE_LAYER (trans)->attach.asked_in_allocation =
      gst_query_get_sparse_code_request (query);
  return TRUE;
}

/* The weights are the element's model: they outlive a stop, until NULL. */
static GstStateChangeReturn
gst_compete_layer_change_state (GstElement * element, GstStateChange transition)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (element);
  GstStateChangeReturn ret;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    GST_OBJECT_LOCK (self);
    self->attach.element = GST_BASE_TRANSFORM (self);
    gst_compete_live_init (&self->live);
    GST_OBJECT_UNLOCK (self);
  }
  ret = GST_ELEMENT_CLASS (gst_compete_layer_parent_class)->change_state
      (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    save (self);
  if (transition == GST_STATE_CHANGE_READY_TO_NULL) {
    forget_layer (self);
    forget_fields (self);
    gst_compete_report_start_over (&self->report);
    self->chose_fields = FALSE;
  }
  return ret;
}

static void
gst_compete_layer_finalize (GObject * object)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (object);

  forget_layer (self);
  forget_fields (self);
  gst_compete_report_clear (&self->report);
  g_free (self->location);
  g_free (self->save_location);
  G_OBJECT_CLASS (gst_compete_layer_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass * klass)
{
  guint id = FIRST_PROPERTY;

  g_object_class_install_property (klass, id + PROP_LOCATION,
      g_param_spec_string ("location", "location",
          "A safetensors file with weights to start from", NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
          | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (klass, id + PROP_SAVE_LOCATION,
      g_param_spec_string ("save-location", "save-location",
          "A safetensors file to save the weights in, at the end and each "
          "save-interval", NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
          | GST_PARAM_MUTABLE_PLAYING));
  g_object_class_install_property (klass, id + PROP_STATS,
      g_param_spec_boxed ("stats", "stats",
          "The figures of the last interval, as in the last message; of the fields "
          "as soon as the caps are known",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
gst_compete_layer_class_init (GstCompeteLayerClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (competelayer_debug, "competelayer", 0,
      "learns a sparse code");

  object_class->set_property = gst_compete_layer_set_property;
  object_class->get_property = gst_compete_layer_get_property;
  object_class->finalize = gst_compete_layer_finalize;
  gst_settings_install (&gst_compete_settings, object_class, 1);
  install_properties (object_class);

  gst_element_class_set_static_metadata (element_class, "Competing layer",
      "Filter/Analyzer/Video",
      "Learns a sparse code of video while it plays, without labels, and puts "
      "code, reconstruction and prototypes on the buffers; MESSAGES.md lists the "
      "fields of the messages that it posts", "gst-compete");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_compete_layer_change_state);

  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_compete_layer_set_caps);
  transform_class->transform_ip =
      GST_DEBUG_FUNCPTR (gst_compete_layer_transform_ip);
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_compete_layer_sink_event);
  transform_class->src_event = GST_DEBUG_FUNCPTR (gst_compete_layer_src_event);
  transform_class->query = GST_DEBUG_FUNCPTR (gst_compete_layer_query);
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_compete_layer_propose_allocation);
}

static void
gst_compete_layer_init (GstCompeteLayer * self)
{
  gst_settings_init (&gst_compete_settings, &self->settings);
  self->attach.element = GST_BASE_TRANSFORM (self);
  gst_compete_live_init (&self->live);
  gst_compete_report_init (&self->report, GST_BASE_TRANSFORM (self));
}
