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
 * gst-launch-1.0 -m tapestrysrc movie-frames=10000 epochs=5 shuffle=true !
 *     competelayer interval=100000000000 ! fakesink
 * gst-launch-1.0 v4l2src ! videoconvert !
 *     competelayer field-width=16 field-height=16 ! reconstructsink
 * ]|
 *
 * Without #GstCompeteLayer:field-width and #GstCompeteLayer:field-height the
 * frame is one field. With them the frame is covered by fields that share one
 * dictionary: each is coded, and all are learned as one mini-batch.
 *
 * ## Messages
 *
 * Every #GstCompeteLayer:interval of stream time, and at the end of the stream,
 * an element message named `competelayer` is posted, unless
 * #GstCompeteLayer:post-messages is off. Its fields:
 *
 * * #GstClockTime `timestamp`: the timestamp of the interval's last buffer
 * * #GstClockTime `stream-time`: its stream time
 * * #GstClockTime `running-time`: its running time
 * * #guint64 `frames`: frames seen so far
 * * #guint64 `frames-learned`: frames learned from so far
 * * #gdouble `frames-per-second`: frames of this interval over the time it took
 * * #gdouble `nmse`: sum (v - r)^2 / sum v^2 over the fields of this interval
 * * #gdouble `nmse-average`: the moving average of a frame's error, over about
 *   1000 frames
 * * #gdouble `usage-entropy`: how evenly units win, over about 1000 fields, from
 *   0 (always the same) to 1 (all alike)
 * * #guint `unused-units`: units that have not won in 10,000 fields, or at all
 * * #gdouble `topography`: T, the mean correlation of prototypes next to each
 *   other on the grid minus that of pairs drawn at random; renewed as often as
 *   takes a two-hundredth of the time, and at the end
 * * #gdouble `spread`: D, the mean distance on the grid between two winners of a
 *   frame over that of two units drawn at random; under 1 when winners flock
 * * #gdouble `learning-rate`: the learning rate in force
 *
 * Since: 0.1
 */

#include "config.h"

#include <gst/video/video.h>

#include "checkpoint.h"
#include "gstcompetefields.h"
#include "gstcompetegather.h"
#include "gstcompetelayer.h"
#include "gstcompetesettings.h"
#include "gstcompetestats.h"
#include "gstsetting.h"
#include "gstsparsecode.h"
#include "gstsparsecoderequest.h"
#include "layer.h"

GST_DEBUG_CATEGORY_STATIC (competelayer_debug);
#define GST_CAT_DEFAULT competelayer_debug

#define DEFAULT_ATTACH GST_SPARSE_CODE_PART_CODE
#define DEFAULT_SNAPSHOT_INTERVAL 250
#define DEFAULT_POST_MESSAGES TRUE
#define DEFAULT_INTERVAL GST_SECOND

struct _GstCompeteLayer
{
  GstBaseTransform parent;

  /* Properties and what they are read with: under the object lock. */
  LayerSettings settings;
  GstCompeteFieldSettings field_settings;
  gboolean settings_changed;
  GstSparseCodeParts attach;
  guint snapshot_interval;
  gboolean post_messages;
  GstClockTime interval;
  gchar *location, *save_location;
  guint64 save_interval;
  GstStructure *last_report;

  gint to_ask;                  /* atomic: what is wanted downstream may be new */

  /* The streaming thread's; the first four as the properties were when the
   * buffer came. */
  GstSparseCodeParts attach_now;
  GstSparseCodeParts asked;     /* for by what is downstream, ... */
  GstSparseCodeParts asked_in_allocation;       /* ... and in a query of upstream's */
  guint snapshot_interval_now;
  GstClockTime interval_now;
  guint64 save_interval_now;
  GstVideoInfo info;
  Layer *layer;
  GstCompeteFields *fields;
  GstCompeteGather gather;
  CheckpointField field;        /* what the layer's fields look like */
  GBytes *prototypes;
  guint64 snapshot_at;          /* frames_learned of the prototypes */
  gboolean saved;               /* at save-location, when frames_learned was: */
  guint64 saved_at;
  GstClockTime position;        /* timestamp of the last buffer */
  gboolean resumed;             /* from a file, and no buffer came since */
  gboolean warned;              /* that learning diverged */
  GstCompeteStats stats;
};

/* The settings' properties are numbered from 1, then come those of the fields;
 * these follow them. */
enum
{
  PROP_ATTACH,
  PROP_SNAPSHOT_INTERVAL,
  PROP_POST_MESSAGES,
  PROP_INTERVAL,
  PROP_LOCATION,
  PROP_SAVE_LOCATION,
  PROP_SAVE_INTERVAL,
  PROP_STATS
};

static guint n_layer_settings, n_settings;

#define CAPS \
    "video/x-raw, " \
    "format = (string) { GRAY8, RGB, BGR, RGBx, BGRx, xRGB, xBGR }, " \
    "width = (int) [ 1, 3840 ], height = (int) [ 1, 2160 ], " \
    "framerate = (fraction) [ 0, max ]"

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (CAPS));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (CAPS));

G_DEFINE_TYPE_WITH_CODE (GstCompeteLayer, gst_compete_layer,
    GST_TYPE_BASE_TRANSFORM, G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL));
GST_ELEMENT_REGISTER_DEFINE (competelayer, "competelayer", GST_RANK_NONE,
    GST_TYPE_COMPETE_LAYER);

/* *INDENT-OFF* */
GST_SETTING_DEFINE_FLAGS (attach_type, "GstCompeteLayerAttach",
    {GST_SPARSE_CODE_PART_CODE, "The winners and their activations", "code"},
    {GST_SPARSE_CODE_PART_RECONSTRUCTION,
        "The frame as the code gives it back", "reconstruction"},
    {GST_SPARSE_CODE_PART_PROTOTYPES, "What each unit has learned to see",
        "prototypes"})
/* *INDENT-ON* */

static void
gst_compete_layer_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (object);

  GST_OBJECT_LOCK (self);
  if (id <= n_layer_settings) {
    gst_compete_settings_set (&self->settings, id, value);
    self->settings_changed = TRUE;
  } else if (id <= n_settings) {
    gst_compete_field_settings_set (&self->field_settings,
        id - n_layer_settings - 1, value);
  } else {
    switch (id - n_settings - 1) {
      case PROP_ATTACH:
        self->attach = g_value_get_flags (value);
        break;
      case PROP_SNAPSHOT_INTERVAL:
        self->snapshot_interval = g_value_get_uint (value);
        break;
      case PROP_POST_MESSAGES:
        self->post_messages = g_value_get_boolean (value);
        break;
      case PROP_INTERVAL:
        self->interval = g_value_get_uint64 (value);
        break;
      case PROP_LOCATION:
        g_free (self->location);
        self->location = g_value_dup_string (value);
        break;
      case PROP_SAVE_LOCATION:
        g_free (self->save_location);
        self->save_location = g_value_dup_string (value);
        break;
      case PROP_SAVE_INTERVAL:
        self->save_interval = g_value_get_uint64 (value);
        break;
      default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
        break;
    }
  }
  GST_OBJECT_UNLOCK (self);
}

static void
gst_compete_layer_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (object);

  GST_OBJECT_LOCK (self);
  if (id <= n_layer_settings) {
    gst_compete_settings_get (&self->settings, id, value);
  } else if (id <= n_settings) {
    gst_compete_field_settings_get (&self->field_settings,
        id - n_layer_settings - 1, value);
  } else {
    switch (id - n_settings - 1) {
      case PROP_ATTACH:
        g_value_set_flags (value, self->attach);
        break;
      case PROP_SNAPSHOT_INTERVAL:
        g_value_set_uint (value, self->snapshot_interval);
        break;
      case PROP_POST_MESSAGES:
        g_value_set_boolean (value, self->post_messages);
        break;
      case PROP_INTERVAL:
        g_value_set_uint64 (value, self->interval);
        break;
      case PROP_LOCATION:
        g_value_set_string (value, self->location);
        break;
      case PROP_SAVE_LOCATION:
        g_value_set_string (value, self->save_location);
        break;
      case PROP_SAVE_INTERVAL:
        g_value_set_uint64 (value, self->save_interval);
        break;
      case PROP_STATS:
        gst_value_set_structure (value, self->last_report);
        break;
      default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
        break;
    }
  }
  GST_OBJECT_UNLOCK (self);
}

static void
forget_layer (GstCompeteLayer * self)
{
  g_clear_pointer (&self->layer, layer_free);
  g_clear_pointer (&self->prototypes, g_bytes_unref);
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

/* Takes over what the properties say now, if it is sound. */
static gboolean
check_settings (GstCompeteLayer * self, LayerSettings * settings)
{
  GError *error = NULL;

  GST_OBJECT_LOCK (self);
  *settings = self->settings;
  self->settings_changed = FALSE;
  GST_OBJECT_UNLOCK (self);

  if (layer_check (settings, self->fields->fields->values, &error))
    return TRUE;
  refuse_settings (self, error->message);
  g_clear_error (&error);
  return FALSE;
}

static CheckpointField
field_of (const GstCompeteLayer * self)
{
  const Fields *f = self->fields->fields;

  return (CheckpointField) { f->shape.width, f->shape.height,
    f->shape.channels, f->halves
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
  self->saved = FALSE;
  self->saved_at = self->layer->frames_learned;
  self->resumed = location != NULL;
  self->warned = FALSE;
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

/* The layer has done with a frame. */
static void
frame_seen (gpointer data)
{
  GstCompeteLayer *self = data;

  warn_of_divergence (self);
  gst_compete_stats_count (&self->stats, self->layer);
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
  GST_OBJECT_LOCK (self);
  gst_compete_stats_clear (&self->stats);
  gst_compete_stats_init (&self->stats);
  GST_OBJECT_UNLOCK (self);
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

/* Cuts frames of the caps into fields as the properties say. */
static gboolean
make_fields (GstCompeteLayer * self)
{
  FieldsShape shape;
  const gchar *fault;

  GST_OBJECT_LOCK (self);
  shape = gst_compete_field_settings_shape (&self->field_settings,
      &self->info);
  GST_OBJECT_UNLOCK (self);
  fault = fields_fault (&shape);
  if (fault != NULL)
    return refuse_settings (self, fault);
  forget_fields (self);
  self->fields = gst_compete_fields_new (&shape, &self->info);
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

static gboolean
gst_compete_layer_set_caps (GstBaseTransform * trans, GstCaps * incaps,
    GstCaps * outcaps)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);
  LayerSettings settings;

  run_gathered (self);
  g_atomic_int_set (&self->to_ask, TRUE);
  if (!gst_video_info_from_caps (&self->info, incaps))
    return FALSE;
  if (!make_fields (self) || !check_settings (self, &settings))
    return FALSE;

  if (self->layer == NULL) {
    gchar *location = copy_string (self, &self->location);
    gboolean made = make_layer (self, &settings, location);

    g_free (location);
    return made;
  }
  return adopt_fields (self, &settings);
}

/* The prototypes as they were at most snapshot-interval frames ago. */
static GBytes *
snapshot (GstCompeteLayer * self)
{
  const Weights *weights = self->layer->weights;
  gsize size = (gsize) weights->units * weights->values * sizeof (gfloat);
  guint64 learned = self->layer->frames_learned;

  if (self->prototypes == NULL
      || (learned != self->snapshot_at
          && learned - self->snapshot_at >= self->snapshot_interval_now)) {
    gfloat *packed;

    /* First, so that its memory is had again when nobody else holds it. */
    g_clear_pointer (&self->prototypes, g_bytes_unref);
    packed = g_malloc (size);
    weights_pack (weights, packed);
    self->prototypes = g_bytes_new_take (packed, size);
    self->snapshot_at = learned;
  }
  return self->prototypes;
}

static void
attach_code (GstCompeteLayer * self, GstBuffer * buffer)
{
  Layer *layer = self->layer;
  const Fields *fields = self->fields->fields;
  const LayerSettings *settings = &layer->settings;
  gsize entries = (gsize) layer->count * layer->entries;
  GstSparseCodeParts attach = self->attach_now;
  GstSparseCode code = { 0 };

  code.layer = GST_OBJECT_NAME (self);
  code.columns = settings->columns;
  code.rows = settings->rows;
  code.field_width = fields->shape.width;
  code.field_height = fields->shape.height;
  code.channels = fields->shape.channels;
  code.halves = fields->halves;
  code.fields_across = fields->across;
  code.fields_down = fields->down;
  code.winners = layer->entries;
  code.error = layer->energy > 0.0 ? layer->error / layer->energy : 0.0;
  code.frames_learned = layer->frames_learned;
  if (attach & GST_SPARSE_CODE_PART_CODE) {
    code.indices = g_bytes_new (layer->indices, entries * sizeof (guint32));
    code.activations =
        g_bytes_new (layer->activations, entries * sizeof (gfloat));
  }
  if (attach & GST_SPARSE_CODE_PART_RECONSTRUCTION)
    code.reconstruction = gst_compete_fields_put_back (self->fields, layer);
  if (attach & GST_SPARSE_CODE_PART_PROTOTYPES)
    code.prototypes = snapshot (self);
  else
    g_clear_pointer (&self->prototypes, g_bytes_unref);
  gst_buffer_add_sparse_code (buffer, &code);

  g_clear_pointer (&code.indices, g_bytes_unref);
  g_clear_pointer (&code.activations, g_bytes_unref);
  g_clear_pointer (&code.reconstruction, g_bytes_unref);
}

/* Of a timestamp; GST_CLOCK_TIME_NONE when the stream does not count time. */
static GstClockTime
running_time (GstCompeteLayer * self, GstClockTime timestamp)
{
  const GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;

  return segment->format == GST_FORMAT_TIME ?
      gst_segment_to_running_time (segment, GST_FORMAT_TIME, timestamp) :
      GST_CLOCK_TIME_NONE;
}

static GstClockTime
stream_time (GstCompeteLayer * self, GstClockTime timestamp)
{
  const GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;

  return segment->format == GST_FORMAT_TIME ?
      gst_segment_to_stream_time (segment, GST_FORMAT_TIME, timestamp) :
      GST_CLOCK_TIME_NONE;
}

/* The frame that was read goes through the layer, or waits to do so with those to
 * come when nobody wants to know its code: a batch has the same weights
 * throughout, and reads them from memory once. */
static void
see_frame (GstCompeteLayer * self)
{
  const GstSparseCodeParts own = GST_SPARSE_CODE_PART_CODE
      | GST_SPARSE_CODE_PART_RECONSTRUCTION;

  if (!(self->attach_now & own) && self->fields->fields->count == 1
      && layer_most_ahead (self->layer) > 0) {
    gst_compete_gather_add (&self->gather, self->fields);
    if (self->gather.waiting == layer_most_ahead (self->layer))
      run_gathered (self);
    return;
  }
  run_gathered (self);
  layer_step (self->layer, self->fields->samples, self->fields->fields->count);
  frame_seen (self);
}

/* Posts the figures since the last time, as of the last buffer; at the @end with
 * everything up to date. */
static void
post_report (GstCompeteLayer * self, gboolean end)
{
  GstStructure *report;
  gboolean post;

  run_gathered (self);
  report = gst_compete_stats_report (&self->stats, self->layer, end);
  gst_structure_set (report,
      "timestamp", G_TYPE_UINT64, self->position,
      "stream-time", G_TYPE_UINT64, stream_time (self, self->position),
      "running-time", G_TYPE_UINT64, running_time (self, self->position),
      NULL);
  GST_OBJECT_LOCK (self);
  post = self->post_messages;
  gst_structure_take (&self->last_report, gst_structure_copy (report));
  GST_OBJECT_UNLOCK (self);

  if (post)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_element (GST_OBJECT (self), report));
  else
    gst_structure_free (report);
}

/* Reports when with @buffer the interval is over. */
static void
report_in_time (GstCompeteLayer * self, GstBuffer * buffer)
{
  GstClockTime now = running_time (self, GST_BUFFER_PTS (buffer));
  GstCompeteStats *stats = &self->stats;
  gboolean over = FALSE;

  self->position = GST_BUFFER_PTS (buffer);
  if (GST_CLOCK_TIME_IS_VALID (now)) {
    if (!GST_CLOCK_TIME_IS_VALID (stats->start) || now < stats->start)
      stats->start = now;
    if (GST_BUFFER_DURATION_IS_VALID (buffer))
      now += GST_BUFFER_DURATION (buffer) * 3 / 2;      /* to the nearest frame */
    over = now - stats->start >= self->interval_now;
  }

  if (over)
    post_report (self, FALSE);
}

static gboolean
read_frame (GstCompeteLayer * self, GstBuffer * buffer)
{
  GstVideoFrame frame;

  if (!gst_video_frame_map (&frame, &self->info, buffer, GST_MAP_READ)) {
    GST_ELEMENT_ERROR (self, STREAM, FORMAT,
        ("A buffer of %" G_GSIZE_FORMAT " bytes is too small for a frame of "
            "%d x %d pixels: check the caps upstream.",
            gst_buffer_get_size (buffer), self->info.width,
            self->info.height), (NULL));
    return FALSE;
  }
  gst_compete_fields_cut (self->fields, self->layer, &frame);
  gst_video_frame_unmap (&frame);
  return TRUE;
}

/* Finds out what is wanted on the buffers, when that may have changed. */
static void
update_asked (GstCompeteLayer * self)
{
  if (!g_atomic_int_compare_and_exchange (&self->to_ask, TRUE, FALSE))
    return;
  self->asked =
      gst_pad_ask_sparse_code_request (GST_BASE_TRANSFORM_SRC_PAD (self));
  GST_DEBUG_OBJECT (self, "downstream asks for parts 0x%x, and 0x%x in its "
      "allocation query", self->asked, self->asked_in_allocation);
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
        stream_time (self, GST_BUFFER_PTS (buffer)));
  update_asked (self);
  GST_OBJECT_LOCK (self);
  changed = self->settings_changed;
  self->attach_now = self->attach | self->asked | self->asked_in_allocation;
  self->snapshot_interval_now = self->snapshot_interval;
  self->interval_now = self->interval;
  self->save_interval_now = self->save_interval;
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
  guint64 interval = self->save_interval_now;

  return interval == 0 || self->layer->frames_learned + self->gather.waiting
      - self->saved_at < interval || save (self);
}

static GstFlowReturn
gst_compete_layer_transform_ip (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  if (!update_settings (self, buffer) || !read_frame (self, buffer))
    return GST_FLOW_ERROR;
  /* What a file was saved after is the past of the first buffer. */
  if (GST_BUFFER_IS_DISCONT (buffer) && !self->resumed)
    layer_forget_past (self->layer);
  self->resumed = FALSE;
  see_frame (self);
  attach_code (self, buffer);
  report_in_time (self, buffer);
  return save_in_time (self) ? GST_FLOW_OK : GST_FLOW_ERROR;
}

/* The stream is over: what waits for more of it is dropped, the rest saved. */
static void
finish (GstCompeteLayer * self)
{
  guint dropped;

  run_gathered (self);
  dropped = layer_drop_batch (self->layer);
  if (dropped > 0)
    GST_INFO_OBJECT (self, "%u fields in a batch that is not full are dropped",
        dropped);
  if (self->stats.frames > 0)
    post_report (self, TRUE);
  save (self);
}

static gboolean
gst_compete_layer_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  if (self->layer != NULL) {
    switch (GST_EVENT_TYPE (event)) {
      case GST_EVENT_FLUSH_STOP:
        run_gathered (self);
        layer_forget_past (self->layer);
        break;
      case GST_EVENT_EOS:
        finish (self);
        break;
      default:
        break;
    }
  }
  return GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->sink_event
      (trans, event);
}

/* Who wants something else downstream, or is linked anew, sends RECONFIGURE. */
static gboolean
gst_compete_layer_src_event (GstBaseTransform * trans, GstEvent * event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE)
    g_atomic_int_set (&GST_COMPETE_LAYER (trans)->to_ask, TRUE);
  return GST_BASE_TRANSFORM_CLASS (gst_compete_layer_parent_class)->src_event
      (trans, event);
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
  GST_COMPETE_LAYER (trans)->asked_in_allocation =
      gst_query_get_sparse_code_request (query);
  return TRUE;
}

/* The weights are the element's model: they outlive a stop, until NULL. */
static GstStateChangeReturn
gst_compete_layer_change_state (GstElement * element, GstStateChange transition)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (element);
  GstStateChangeReturn ret =
      GST_ELEMENT_CLASS (gst_compete_layer_parent_class)->change_state
      (element, transition);

  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    save (self);
  if (transition == GST_STATE_CHANGE_READY_TO_NULL) {
    forget_layer (self);
    forget_fields (self);
    gst_compete_stats_clear (&self->stats);
    gst_compete_stats_init (&self->stats);
  }
  return ret;
}

static void
gst_compete_layer_finalize (GObject * object)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (object);

  forget_layer (self);
  forget_fields (self);
  gst_compete_stats_clear (&self->stats);
  gst_structure_free (self->last_report);
  g_free (self->location);
  g_free (self->save_location);
  G_OBJECT_CLASS (gst_compete_layer_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass * klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
      | GST_PARAM_MUTABLE_PLAYING;
  guint id = n_settings + 1;

  g_object_class_install_property (klass, id + PROP_ATTACH,
      g_param_spec_flags ("attach", "attach",
          "Which of the larger fields go along on the buffers, beside those that "
          "an element downstream asks for, as reconstruct does (0: none; with "
          "rule=hebbian and neither code nor reconstruction wanted, batches "
          "are learned twice as fast)", attach_type (),
          DEFAULT_ATTACH, flags));
  g_object_class_install_property (klass, id + PROP_SNAPSHOT_INTERVAL,
      g_param_spec_uint ("snapshot-interval", "snapshot-interval",
          "Learned frames from one copy of the prototypes for the buffers to "
          "the next", 1, G_MAXUINT, DEFAULT_SNAPSHOT_INTERVAL, flags));
  g_object_class_install_property (klass, id + PROP_POST_MESSAGES,
      g_param_spec_boolean ("post-messages", "post-messages",
          "Post an element message each interval and at the end",
          DEFAULT_POST_MESSAGES, flags));
  g_object_class_install_property (klass, id + PROP_INTERVAL,
      g_param_spec_uint64 ("interval", "interval",
          "Stream time from one message to the next, in nanoseconds",
          1, G_MAXUINT64, DEFAULT_INTERVAL, flags));
  g_object_class_install_property (klass, id + PROP_LOCATION,
      g_param_spec_string ("location", "location",
          "A safetensors file with weights to start from", NULL,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
          | GST_PARAM_MUTABLE_READY));
  g_object_class_install_property (klass, id + PROP_SAVE_LOCATION,
      g_param_spec_string ("save-location", "save-location",
          "A safetensors file to save the weights in, at the end and each "
          "save-interval", NULL, flags));
  g_object_class_install_property (klass, id + PROP_SAVE_INTERVAL,
      g_param_spec_uint64 ("save-interval", "save-interval",
          "Learned frames from one saving to the next (0: only at the end)", 0,
          G_MAXUINT64, 0, flags));
  g_object_class_install_property (klass, id + PROP_STATS,
      g_param_spec_boxed ("stats", "stats",
          "The figures of the last interval, as in the last message",
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
  n_layer_settings = gst_compete_settings_install (object_class);
  n_settings = n_layer_settings
      + gst_compete_field_settings_install (object_class, n_layer_settings + 1);
  install_properties (object_class);

  gst_element_class_set_static_metadata (element_class, "Competing layer",
      "Filter/Analyzer/Video",
      "Learns a sparse code of video while it plays, without labels, and puts "
      "code, reconstruction and prototypes on the buffers", "gst-compete");
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
  transform_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_compete_layer_propose_allocation);
}

static void
gst_compete_layer_init (GstCompeteLayer * self)
{
  gst_compete_settings_init (&self->settings);
  gst_compete_field_settings_init (&self->field_settings);
  self->attach = DEFAULT_ATTACH;
  self->snapshot_interval = DEFAULT_SNAPSHOT_INTERVAL;
  self->post_messages = DEFAULT_POST_MESSAGES;
  self->interval = DEFAULT_INTERVAL;
  gst_compete_stats_init (&self->stats);
  self->last_report = gst_structure_new_empty ("competelayer");
}
