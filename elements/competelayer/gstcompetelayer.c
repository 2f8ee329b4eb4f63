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
 * docs/messages.md lists the fields of each.
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
#include "gstcompetetensorcaps.h"
#include "gstcompetewarnings.h"
#include "gstframebounds.h"
#include "gstroom.h"
#include "gstmodelfile.h"
#include "gstrefusal.h"
#include "gstsetting.h"
#include "gstsparsecode.h"
#include "gstsparsecoderequest.h"
#include "gststamp.h"
#include "layer.h"
#include "room.h"

GST_DEBUG_CATEGORY (competelayer_debug);
#define GST_CAT_DEFAULT competelayer_debug

struct _GstCompeteLayer
{
  GstBaseTransform parent;

  /* Properties and what they are read with: under the object lock. */
  GstCompeteSettings settings;
  gboolean settings_changed;
  gboolean failed;              /* said so; nothing is coded till something changes */
  GstCompeteLive live;
  GstModelFile file;            /* has members of the streaming thread, too */

  /* The streaming thread's. */
  GstCompeteSettings now;       /* as they were when the buffer came */
  GstCompeteAttach attach;
  GstVideoInfo info;
  Layer *layer;
  GstCompeteFields *fields;
  guint64 room;                 /* bytes that were there for both, 0 for none */
  GstCompeteGather gather;
  CheckpointField field;        /* what the layer's fields look like */
  CheckpointField saved_field;  /* of weights to start from, 0 for none */
  gboolean resumed;             /* from a file, and no buffer came since */
  GstCompeteWarnings warnings;
  GstCompeteReport report;
  GstCompeteTimes times;
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

/* --- properties --- */

/* With the object lock held. */
static void
settings_changed (gpointer base, gpointer members, const gchar * name)
{
  GstCompeteLayer *self = base;

  self->settings_changed = TRUE;
  self->failed = FALSE;
}

static const GstSettingTable tables[] = {
  {.core = &compete_settings_table,.enum_prefix = "GstCompeteLayer",
        .flags = GST_PARAM_CONTROLLABLE,
        .offset = G_STRUCT_OFFSET (GstCompeteLayer, settings.layer),
      .changed = settings_changed},
  {.settings = gst_compete_settings,
        .offset = G_STRUCT_OFFSET (GstCompeteLayer, settings),
      .changed = settings_changed},
  {.settings = gst_model_file_settings,
        .offset = G_STRUCT_OFFSET (GstCompeteLayer, file),
      .changed = gst_model_file_changed},
  {.settings = gst_compete_stats,
      .offset = G_STRUCT_OFFSET (GstCompeteLayer, report.last)},
  {NULL}
};

static void
gst_compete_layer_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  gst_settings_set (GST_ELEMENT (object), object, pspec, value);
#ifdef HAVE_TENSOR_CAPS
  if (g_str_equal (pspec->name, "attach"))
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (object));
#endif
}

static void
gst_compete_layer_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), object, pspec, value);
}

/* --- the layer --- */

static void
forget_layer (GstCompeteLayer * self)
{
  gst_compete_gather_clear (&self->gather);
  g_clear_pointer (&self->layer, layer_free);
  self->room = 0;
  gst_compete_attach_forget (&self->attach);
}

static void
forget_fields (GstCompeteLayer * self)
{
  gst_compete_gather_clear (&self->gather);
  g_clear_pointer (&self->fields, gst_compete_fields_free);
}

/* Whether an error was posted and nothing has changed since. */
static gboolean
has_failed (GstCompeteLayer * self)
{
  gboolean failed;

  GST_OBJECT_LOCK (self);
  failed = self->failed;
  GST_OBJECT_UNLOCK (self);
  return failed;
}

static void
set_failed (GstCompeteLayer * self, gboolean failed)
{
  GST_OBJECT_LOCK (self);
  self->failed = failed;
  GST_OBJECT_UNLOCK (self);
}

/* Says what is wrong with the settings. */
static gboolean
refuse_settings (GstCompeteLayer * self, const gchar * sentence)
{
  GST_ELEMENT_REFUSE (self, LIBRARY, SETTINGS, ("%s.", sentence), (NULL));
  return FALSE;
}

/* Whether there is memory for what the layer that is wanted takes beyond what the one
 * that is there does. */
static gboolean
check_memory (GstCompeteLayer * self, const CompeteSettings * settings,
    const FieldsShape * shape)
{
  guint64 room = layer_room (settings, shape, FALSE)
      + layer_blas_room (settings, shape);
  gboolean enough;
  gchar *what;

  if (room <= self->room)
    return TRUE;
  what = g_strdup_printf ("%u x %u units and %" G_GUINT64_FORMAT " fields of %"
      G_GUINT64_FORMAT " values", settings->columns, settings->rows,
      fields_count (shape), fields_values (shape));
  enough = gst_room_check (GST_ELEMENT (self), room - self->room, what,
      "Lower columns, rows or winners, or set field-width and field-height to "
      "less, or field-stride to more");
  g_free (what);
  if (enough)
    self->room = room;
  return enough;
}

static gboolean
check_settings_with (GstCompeteLayer * self, const CompeteSettings * settings,
    const FieldsShape * shape)
{
  GError *error = NULL;

  if (layer_check (settings, fields_values (shape), &error)
      && layer_check_fields (settings, fields_count (shape), &error))
    return check_memory (self, settings, shape);
  refuse_settings (self, error->message);
  g_error_free (error);
  return FALSE;
}

/* Takes over what the properties say now, if it is sound with fields of @shape; if
 * not, settings_changed stays set, so that the next buffer checks them again. */
static gboolean
check_settings (GstCompeteLayer * self, FieldsShape * shape,
    CompeteSettings * settings)
{
  GST_OBJECT_LOCK (self);
  *settings = self->settings.layer;
  self->settings_changed = FALSE;
  GST_OBJECT_UNLOCK (self);

  gst_compete_field_shape_follow (shape, settings);
  if (check_settings_with (self, settings, shape))
    return TRUE;
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

/* Makes the layer, from the file at `location` if there is one. */
static gboolean
make_layer (GstCompeteLayer * self, const CompeteSettings * settings,
    const gchar * location)
{
  GError *error = NULL;

  self->field = field_of (self);
  self->layer = layer_new (settings, self->fields->fields->values);
  if (location && !checkpoint_load (location, self->layer, &self->field,
          &error)) {
    gst_model_file_refuse (&self->file, error);
    g_clear_error (&error);
    forget_layer (self);
    return FALSE;
  }
  gst_model_file_set_learned (&self->file, self->layer->frames_learned);
  gst_compete_warnings_new_layer (&self->warnings, GST_ELEMENT (self),
      self->layer, location);
  self->resumed = location != NULL;
  return TRUE;
}

/* The layer has done with a frame that came in time. */
static void
frame_seen (gpointer data)
{
  GstCompeteLayer *self = data;

  gst_compete_warnings_frame (&self->warnings, GST_ELEMENT (self), self->layer);
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

static gboolean
save_layer (GstElement * element, const gchar * location, GError ** error)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (element);

  return checkpoint_save (location, self->layer, &self->field, error);
}

/* Saves the weights, if they are to be and have changed since. */
static gboolean
save (GstCompeteLayer * self)
{
  run_gathered (self);
  return self->layer == NULL || gst_model_file_save (&self->file,
      self->layer->frames_learned, save_layer);
}

/* What was learned, and told of it, is dropped. */
static gboolean
start_over (GstCompeteLayer * self, const CompeteSettings * settings)
{
  forget_layer (self);
  gst_compete_report_start_over (&self->report);
  return make_layer (self, settings, NULL);
}

/* Has the layer that is there follow @settings. */
static gboolean
adopt_settings (GstCompeteLayer * self, const CompeteSettings * settings)
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
  gchar *location = gst_model_file_location (&self->file);

  memset (&self->saved_field, 0, sizeof self->saved_field);
  if (location != NULL)
    checkpoint_find_field (location, &self->saved_field);
  g_free (location);
}

/* Finds out how frames of the caps are cut into fields, as the properties say.
 *
 * Returns: whether that is possible */
static gboolean
find_shape (GstCompeteLayer * self, FieldsShape * shape, gboolean * chosen)
{
  CompeteSettings settings;
  const gchar *fault;

  if (self->layer == NULL)
    find_saved_field (self);
  GST_OBJECT_LOCK (self);
  settings = self->settings.layer;
  GST_OBJECT_UNLOCK (self);
  *chosen = gst_compete_fields_choose (&settings, &self->info,
      &self->saved_field);
  *shape = gst_compete_fields_shape (&settings, &self->info);
  fault = fields_fault (shape);
  return fault == NULL || refuse_settings (self, fault);
}

static void
make_fields (GstCompeteLayer * self, const FieldsShape * shape,
    gboolean chosen)
{
  forget_fields (self);
  self->fields = gst_compete_fields_new (shape, &self->info);
  gst_compete_warnings_fields (&self->warnings, GST_ELEMENT (self),
      self->fields->fields, chosen);
  gst_compete_report_set_fields (&self->report, self->fields->fields);
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
adopt_fields (GstCompeteLayer * self, const CompeteSettings * settings)
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
  CompeteSettings settings;
  FieldsShape shape;
  gchar *location;
  gboolean chosen, made;

  if (!find_shape (self, &shape, &chosen)
      || !check_settings (self, &shape, &settings))
    return FALSE;
  make_fields (self, &shape, chosen);
  if (self->layer != NULL)
    return adopt_fields (self, &settings);
  location = gst_model_file_location (&self->file);
  made = make_layer (self, &settings, location);
  g_free (location);
  return made;
}

#ifdef HAVE_TENSOR_CAPS
static GstCaps *
gst_compete_layer_transform_caps (GstBaseTransform * trans,
    GstPadDirection direction, GstCaps * caps, GstCaps * filter)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);
  GstSparseCodeParts parts;
  GstCaps *others, *both;

  GST_OBJECT_LOCK (self);
  parts = self->settings.attach;
  GST_OBJECT_UNLOCK (self);
  others = gst_compete_tensor_caps_transform (direction, caps, parts);
  if (filter == NULL)
    return others;
  both = gst_caps_intersect_full (filter, others, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (others);
  return both;
}
#endif

static gboolean
gst_compete_layer_set_caps (GstBaseTransform * trans, GstCaps * incaps,
    GstCaps * outcaps)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);
  GstVideoInfo info;

  /* Upstream tries again the caps that were refused, with each event and buffer. */
  if (!gst_video_info_from_caps (&info, incaps)
      || (has_failed (self) && gst_video_info_is_equal (&info, &self->info)))
    return FALSE;
  run_gathered (self);
  gst_compete_attach_ask_again (&self->attach);
  GST_OBJECT_LOCK (self);
  self->info = info;
  gst_compete_live_set_framerate (&self->live, GST_VIDEO_INFO_FPS_N (&info),
      GST_VIDEO_INFO_FPS_D (&info));
  self->failed = FALSE;
  GST_OBJECT_UNLOCK (self);
  if (!prepare_layer (self)) {
    set_failed (self, TRUE);
    return FALSE;
  }
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
    GST_ELEMENT_REFUSE (self, STREAM, FORMAT,
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
  CompeteSettings settings;
  FieldsShape shape;
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
  shape = self->fields->fields->shape;
  return check_settings (self, &shape, &settings)
      && adopt_settings (self, &settings);
}

/* Saves when save-interval frames were learned since the last time. */
static gboolean
save_in_time (GstCompeteLayer * self)
{
  return !gst_model_file_is_due (&self->file, self->layer->frames_learned
      + self->gather.waiting, self->now.save_interval) || save (self);
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

/* Has the layer keep the drives of frames if they are wanted.
 *
 * Returns: %FALSE, after an error, when there is no memory for them */
static gboolean
keep_drives_if_wanted (GstCompeteLayer * self)
{
  gboolean keep = (gst_compete_attach_wanted (&self->attach, &self->now)
      & GST_SPARSE_CODE_PART_DRIVE) != 0;
  guint64 bytes = (guint64) self->fields->fields->count * self->layer->units
      * sizeof (gfloat);

  if (keep == (self->layer->weights->norms != NULL))
    return TRUE;
  run_gathered (self);
  if (keep && !gst_room_check (GST_ELEMENT (self), bytes, "the drives of a frame",
          "Lower columns or rows, or raise field-stride"))
    return FALSE;
  layer_keep_drives (self->layer, keep);
  return TRUE;
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
  (late ? layer_code : layer_step) (self->layer, fields->samples,
      fields->fields->count);
  gst_compete_warnings_frame (&self->warnings, GST_ELEMENT (self), self->layer);
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
  gboolean learns, attached;
  gint64 begin;

  if (late == GST_COMPETE_VERY_LATE) {
    if (!code_only)
      gst_compete_stats_pass (&self->report.stats);
    return TRUE;
  }
  if (!keep_drives_if_wanted (self) || !read_frame (self, buffer))
    return FALSE;
  learns = code_only ? see_code_only (self) :
      see_frame (self, late == GST_COMPETE_LATE);
  begin = gst_compete_times_clock (&self->times);
  attached = gst_compete_attach_code (&self->attach, &self->now, self->layer,
      self->fields, self->report.stats.scores, learns, buffer);
  self->times.attach += gst_compete_times_clock (&self->times) - begin;
  return attached;
}

/* Does all that there is to do with a frame.
 *
 * Returns: %FALSE on error, which was posted */
static gboolean
work (GstCompeteLayer * self, GstBuffer * buffer)
{
  GstClockTime start = gst_util_get_timestamp ();
  gboolean code_only = gst_buffer_is_code_only (buffer);
  gint64 begin;

  if (!update_settings (self, buffer))
    return FALSE;
  gst_compete_times_begin (&self->times, self->layer);
  begin = gst_compete_times_clock (&self->times);
  note_gap (self, buffer);
  if (!see_buffer (self, buffer, code_only))
    return FALSE;
  if (!code_only
      && gst_compete_report_is_due (&self->report, &self->now, buffer))
    report (self, FALSE);
  gst_compete_times_end (&self->times, GST_ELEMENT (self), begin);
  note_latency (self, start);
  return code_only || save_in_time (self);
}

static GstFlowReturn
gst_compete_layer_transform_ip (GstBaseTransform * trans, GstBuffer * buffer)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (trans);

  if (has_failed (self))
    return GST_FLOW_ERROR;
  if (work (self, buffer))
    return GST_FLOW_OK;
  set_failed (self, TRUE);
  return GST_FLOW_ERROR;
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
      self->failed = FALSE;
      GST_OBJECT_UNLOCK (self);
      run_gathered (self);
      if (self->layer != NULL)
        layer_forget_past (self->layer);
      break;
    case GST_EVENT_EOS:
      if (self->layer != NULL)
        finish (self);
      /* After refused caps there was no stream that could end. */
      if (has_failed (self) && !gst_pad_has_current_caps (trans->srcpad)) {
        gst_event_unref (event);
        return FALSE;
      }
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

/* Refuses what is wrong whatever the caps will be. */
static gboolean
check_start (GstCompeteLayer * self)
{
  GstCompeteSettings settings;
  GError *error = NULL;

  GST_OBJECT_LOCK (self);
  settings = self->settings;
  GST_OBJECT_UNLOCK (self);
  if (gst_compete_settings_check (&settings, &error))
    return gst_model_file_start (&self->file);
  refuse_settings (self, error->message);
  g_error_free (error);
  return FALSE;
}

/* The weights are the element's model: they outlive a stop, until NULL. */
static GstStateChangeReturn
gst_compete_layer_change_state (GstElement * element, GstStateChange transition)
{
  GstCompeteLayer *self = GST_COMPETE_LAYER (element);
  GstStateChangeReturn ret;

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !check_start (self))
    return GST_STATE_CHANGE_FAILURE;
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    GST_OBJECT_LOCK (self);
    self->failed = FALSE;
    self->attach.element = GST_BASE_TRANSFORM (self);
    gst_compete_live_init (&self->live);
    GST_OBJECT_UNLOCK (self);
  }
  ret = GST_ELEMENT_CLASS (gst_compete_layer_parent_class)->change_state
      (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    save (self);
    gst_model_file_stop (&self->file);
  }
  if (transition == GST_STATE_CHANGE_READY_TO_NULL) {
    forget_layer (self);
    forget_fields (self);
    gst_compete_report_start_over (&self->report);
    self->warnings.chosen_fields = FALSE;
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
  gst_model_file_stop (&self->file);
  gst_settings_clear (tables, self);
  G_OBJECT_CLASS (gst_compete_layer_parent_class)->finalize (object);
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
  gst_settings_class_init (object_class, tables);

  gst_element_class_set_static_metadata (element_class, "Competing layer",
      "Filter/Analyzer/Video",
      "Learns a sparse code of video while it plays, without labels, and puts "
      "code, reconstruction and prototypes on the buffers; docs/messages.md lists "
      "the fields of the messages that it posts", "gst-compete");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_compete_layer_change_state);

#ifdef HAVE_TENSOR_CAPS
  transform_class->transform_caps =
      GST_DEBUG_FUNCPTR (gst_compete_layer_transform_caps);
#endif
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
  gst_settings_init (tables, self);
  self->attach.element = GST_BASE_TRANSFORM (self);
  gst_compete_live_init (&self->live);
  gst_compete_report_init (&self->report, GST_BASE_TRANSFORM (self));
  gst_model_file_init (&self->file, GST_ELEMENT (self));
}
