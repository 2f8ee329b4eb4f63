/* codetensor: gives what a layer makes of each frame as tensors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-codetensor
 * @title: codetensor
 * @see_also: competelayer
 *
 * Gives the sparse code of each frame that a competelayer has passed, or what else
 * the layer knows of it, as one tensor of 32-bit floats that other software reads:
 * `other/tensors` as NNStreamer defines it. It takes nothing but the layer's meta;
 * the pixels are not looked at. It asks the layer for what `content` needs, so that
 * the layer's `attach` need not be set.
 *
 * Dimensions are told innermost first:
 *
 * | content          | dimensions                                | values |
 * |------------------|-------------------------------------------|--------|
 * | `code`           | columns:rows:fields:1                     | each unit's activation in each field, 0 where it did not win |
 * | `reconstruction` | channels:width:height:1                   | nominally 0 to 1, not clipped |
 * | `prototypes`     | channels:field-width:field-height:units   | each unit's weights; ON - OFF where a prototype has two halves |
 * | `drive`          | columns:rows:fields:1                     | the cosine between each field and each unit |
 *
 * Units are numbered row by row over the grid, fields row by row over the frame. In
 * numpy, which counts the outermost axis first, `code` is an array of shape
 * (1, fields, rows, columns).
 *
 * What is downstream chooses between two formats. `format=static`, taken where both
 * will do, has all values one after another, and the dimensions in the caps; new
 * caps come when they change. `format=sparse` has a header of 128 bytes that tells
 * the dimensions, then the values that are not 0, then as many 32-bit indices, which
 * count through the dense tensor. All numbers are in the machine's byte order.
 *
 * Caps downstream may write the dimensions otherwise as long as the same values stand
 * in the same order: 20:20:1:1 is taken as 20:20 and as 400. Where it is not all
 * four of them gst-launch-1.0 has to be told that they are text:
 * `dimensions=(string)20:20`, in quotes. NNStreamer's tensor_sparse_dec needs all of
 * the caps after it, as in the last example.
 *
 * Once a layer has put its code on a frame, a later frame without code, such as one
 * that came too late to be coded, is dropped; what follows is marked as
 * discontinuous. A frame with %GST_BUFFER_FLAG_DECODE_ONLY (tapestrysrc's `ahead`)
 * becomes a tensor like any other, which carries that flag.
 *
 * ## Example pipelines
 *
 * |[
 * gst-launch-1.0 tapestrysrc num-buffers=1000 ! competelayer ! codetensor ! other/tensors,format=static ! filesink location=codes.f32
 * ]| 1000 codes of 400 floats each: `numpy.fromfile("codes.f32", "f4").reshape(1000, 20, 20)`.
 * |[
 * gst-launch-1.0 tapestrysrc num-buffers=1000 ! competelayer ! codetensor ! other/tensors,format=sparse ! filesink location=codes.sparse
 * ]| The same codes in at most 168 bytes each.
 * |[
 * gst-launch-1.0 tapestrysrc num-buffers=1000 ! competelayer ! codetensor ! other/tensors,format=sparse ! tensor_sparse_dec ! other/tensors,format=static,num_tensors=1,types=float32,dimensions=20:20:1:1 ! filesink location=codes.f32
 * ]| The first file again, where NNStreamer is installed.
 *
 * ## Pads
 *
 * * `sink`: raw video of any format and size, with the code of a competelayer on it
 * * `src`: a tensor of 32-bit floats a frame, static or sparse, at the framerate of
 *   the frames
 *
 * Since: 0.1
 */

#include "config.h"

#include "gstcodetensor.h"

#include <gst/video/video.h>
#include <string.h>

#include "gstcodereader.h"
#include "gstcodetensorcontent.h"
#include "gstcodetensorsettings.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "gstsparsecode.h"
#include "gsttensorcaps.h"

GST_DEBUG_CATEGORY_STATIC (gst_code_tensor_debug);
#define GST_CAT_DEFAULT gst_code_tensor_debug

/* More values than this, a GiB of them, are asked for by mistake. */
#define MAX_VALUES (1 << 28)

struct _GstCodeTensor
{
  GstElement parent;

  GstPad *sink, *src;

  /* Under the object's lock */
  GstCodeTensorSettings settings;       /* the properties */
  GstCodeTensorSettings now;    /* those of the frame in work */

  /* Of the streaming thread */
  gint width, height, rate_n, rate_d;   /* of the frames */
  gboolean dropped;             /* the frame before was */
  GstCodeReader reader;
  GQueue early;                 /* of events that have to wait for the caps */
  GstCaps *caps;                /* nullable: pushed */
  TensorShape shape;            /* that they were made for */
  GstBufferPool *pool;          /* nullable */
  gsize pool_size;              /* of its buffers, in bytes */
  GArray *scratch;              /* of floats */
};

#define gst_code_tensor_parent_class parent_class
G_DEFINE_TYPE (GstCodeTensor, gst_code_tensor, GST_TYPE_ELEMENT);
GST_ELEMENT_REGISTER_DEFINE (codetensor, "codetensor", GST_RANK_NONE,
    GST_TYPE_CODE_TENSOR);

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS ("video/x-raw(ANY)"));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_TENSOR_CAPS));

/* --- queries --- */

/* Asks for what the tensors are made of, and for what is set and not there yet. */
static void
ask (GstCodeTensor * self, GstQuery * query)
{
  GstSparseCodeParts parts;

  GST_OBJECT_LOCK (self);
  parts = gst_code_tensor_content_part (self->settings.content)
      | gst_code_tensor_content_part (self->now.content);
  GST_OBJECT_UNLOCK (self);
  gst_query_add_sparse_code_request (query, parts);
}

/* What may be linked: what we make, and tensors by their old name. Those we do not
 * make, but only where the link comes about can our error say what to write. */
static GstCaps *
get_linkable_caps (GstCodeTensor * self)
{
  GstCaps *caps =
      gst_caps_make_writable (gst_pad_get_pad_template_caps (self->src));

  gst_caps_append (caps, gst_caps_new_empty_simple (GST_TENSOR_OLD_NAME));
  return caps;
}

/* Video of any size, at the rates that tensors are wanted at downstream. */
static GstCaps *
get_sink_caps (GstCodeTensor * self)
{
  GstCaps *template = gst_pad_get_pad_template_caps (self->src);
  GstCaps *linkable = get_linkable_caps (self);
  GstCaps *tensors = gst_pad_peer_query_caps (self->src, linkable);
  GstCaps *caps = gst_caps_new_empty ();
  guint i;

  for (i = 0; i < gst_caps_get_size (tensors); i++) {
    const GValue *rate =
        gst_structure_get_value (gst_caps_get_structure (tensors, i),
        "framerate");
    GstCaps *video = gst_pad_get_pad_template_caps (self->sink);

    /* Frames without a rate are as good as those of any. */
    if (rate != NULL && gst_value_compare (rate,
            gst_structure_get_value (gst_caps_get_structure (template, 0),
                "framerate")) != GST_VALUE_EQUAL) {
      video = gst_caps_make_writable (video);
      gst_caps_set_value (video, "framerate", rate);
    }
    caps = gst_caps_merge (caps, video);
  }
  gst_caps_unref (tensors);
  gst_caps_unref (linkable);
  gst_caps_unref (template);
  return caps;
}

/* Takes @caps over. */
static void
answer_caps (GstQuery * query, GstCaps * caps)
{
  GstCaps *filter;

  gst_query_parse_caps (query, &filter);
  if (filter != NULL) {
    GstCaps *filtered = gst_caps_intersect_full (filter, caps,
        GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (caps);
    caps = filtered;
  }
  gst_query_set_caps_result (query, caps);
  gst_caps_unref (caps);
}

static gboolean
gst_code_tensor_sink_query (GstPad * pad, GstObject * parent, GstQuery * query)
{
  GstCodeTensor *self = GST_CODE_TENSOR (parent);

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_CAPS:
      answer_caps (query, get_sink_caps (self));
      return TRUE;
    case GST_QUERY_ALLOCATION:
      /* Any strides will do for pixels that are not looked at. */
      gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
      ask (self, query);
      return TRUE;
    case GST_QUERY_CUSTOM:
      if (!gst_query_is_sparse_code_request (query))
        break;
      ask (self, query);
      return FALSE;             /* and a tee goes on asking */
    default:
      break;
  }
  return gst_pad_query_default (pad, parent, query);
}

static gboolean
gst_code_tensor_src_query (GstPad * pad, GstObject * parent, GstQuery * query)
{
  if (GST_QUERY_TYPE (query) != GST_QUERY_CAPS)
    return gst_pad_query_default (pad, parent, query);
  answer_caps (query, get_linkable_caps (GST_CODE_TENSOR (parent)));
  return TRUE;
}

/* --- events --- */

static gboolean
take_frame_caps (GstCodeTensor * self, GstCaps * caps)
{
  const GstStructure *s = gst_caps_get_structure (caps, 0);

  self->width = self->height = 0;
  self->rate_n = 0;
  self->rate_d = 1;
  gst_structure_get_int (s, "width", &self->width);
  gst_structure_get_int (s, "height", &self->height);
  gst_structure_get_fraction (s, "framerate", &self->rate_n, &self->rate_d);
  gst_pad_mark_reconfigure (self->src);
  return self->width > 0 && self->height > 0;
}

/* Those that came before the caps were known. */
static void
push_early_events (GstCodeTensor * self)
{
  GstEvent *event;

  while ((event = g_queue_pop_head (&self->early)))
    gst_pad_push_event (self->src, event);
}

static void
drop_early_events (GstCodeTensor * self)
{
  g_queue_clear_full (&self->early, (GDestroyNotify) gst_event_unref);
}

/* Whether @event may not go before caps, which the first code makes. */
static gboolean
has_to_wait (GstCodeTensor * self, GstEvent * event)
{
  return self->caps == NULL && GST_EVENT_IS_SERIALIZED (event)
      && GST_EVENT_TYPE (event) > GST_EVENT_CAPS;
}

static gboolean
gst_code_tensor_sink_event (GstPad * pad, GstObject * parent, GstEvent * event)
{
  GstCodeTensor *self = GST_CODE_TENSOR (parent);
  GstCaps *caps;
  gboolean taken;

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_CAPS:
      gst_event_parse_caps (event, &caps);
      taken = take_frame_caps (self, caps);
      gst_event_unref (event);
      return taken;
    case GST_EVENT_FLUSH_STOP:
      drop_early_events (self);
      break;
    case GST_EVENT_EOS:
      gst_code_reader_end (&self->reader, GST_ELEMENT (self));
      push_early_events (self);
      break;
    default:
      if (!has_to_wait (self, event))
        break;
      g_queue_push_tail (&self->early, event);
      return TRUE;
  }
  return gst_pad_event_default (pad, parent, event);
}

/* --- negotiation --- */

static void
free_pool (GstCodeTensor * self)
{
  if (self->pool != NULL)
    gst_buffer_pool_set_active (self->pool, FALSE);
  gst_clear_object (&self->pool);
  self->pool_size = 0;
}

static gboolean
make_pool (GstCodeTensor * self, gsize size)
{
  GstStructure *config;

  if (self->pool != NULL && self->pool_size == size)
    return TRUE;
  free_pool (self);
  self->pool = gst_buffer_pool_new ();
  config = gst_buffer_pool_get_config (self->pool);
  gst_buffer_pool_config_set_params (config, self->caps, size, 0, 0);
  self->pool_size = size;
  return gst_buffer_pool_set_config (self->pool, config)
      && gst_buffer_pool_set_active (self->pool, TRUE);
}

static GstCaps *
choose_caps (GstCodeTensor * self, const TensorShape * shape)
{
  GstCaps *template = gst_pad_get_pad_template_caps (self->src);
  GstCaps *accepted = gst_pad_peer_query_caps (self->src, template);
  GstCaps *chosen = gst_tensor_caps_choose (accepted, shape, self->rate_n,
      self->rate_d);

  GST_DEBUG_OBJECT (self, "of %" GST_PTR_FORMAT " took %" GST_PTR_FORMAT,
      accepted, chosen);
  gst_caps_unref (accepted);
  gst_caps_unref (template);
  return chosen;
}

static gboolean
set_caps (GstCodeTensor * self, GstCaps * caps)
{
  GstCaps *before = gst_pad_get_current_caps (self->src);
  gboolean same = before != NULL && gst_caps_is_equal (before, caps);

  gst_clear_caps (&before);
  gst_caps_replace (&self->caps, caps);
  if (same)
    return TRUE;
  free_pool (self);
  return gst_pad_push_event (self->src, gst_event_new_caps (caps));
}

static GstFlowReturn
fail_to_negotiate (GstCodeTensor * self, const TensorShape * shape)
{
  GstCaps *accepted;
  gchar *sentence;

  gst_clear_caps (&self->caps);
  gst_pad_mark_reconfigure (self->src);
  if (GST_PAD_IS_FLUSHING (self->src))
    return GST_FLOW_FLUSHING;
  accepted = gst_pad_peer_query_caps (self->src, NULL);
  sentence = gst_tensor_caps_explain (accepted, shape, self->rate_n,
      self->rate_d);
  gst_caps_unref (accepted);
  GST_ELEMENT_REFUSE (self, STREAM, FORMAT, ("%s", sentence), (NULL));
  g_free (sentence);
  return GST_FLOW_NOT_NEGOTIATED;
}

/* Sees to it that tensors of @shape are known downstream. */
static GstFlowReturn
negotiate (GstCodeTensor * self, const TensorShape * shape)
{
  gboolean stale = gst_pad_check_reconfigure (self->src);
  gboolean agreed;
  GstCaps *caps;

  if (!stale && self->caps != NULL
      && memcmp (shape, &self->shape, sizeof *shape) == 0)
    return GST_FLOW_OK;
  caps = choose_caps (self, shape);
  agreed = !gst_caps_is_empty (caps) && set_caps (self, caps);
  gst_caps_unref (caps);
  if (!agreed)
    return fail_to_negotiate (self, shape);
  self->shape = *shape;
  push_early_events (self);
  return GST_FLOW_OK;
}

/* --- frames --- */

/* The part that the tensors of @settings are made of, if the code of @buffer lacks it. */
static GstSparseCodeParts
missing_part (GstBuffer * buffer, const GstCodeTensorSettings * settings)
{
  return gst_code_reader_missing (buffer, settings->layer,
      gst_code_tensor_content_part (settings->content));
}

/* Takes the properties over for the next frame, @buffer. While new content is waited
 * for, tensors are of the old.
 *
 * Returns: whether there can be a tensor; if not, it is too early for the content */
static gboolean
renew_settings (GstCodeTensor * self, GstBuffer * buffer)
{
  GstCodeTensorSettings settings;
  gboolean new_content;

  GST_OBJECT_LOCK (self);
  settings = self->settings;
  GST_OBJECT_UNLOCK (self);
  if (gst_code_reader_wait (&self->reader, self->sink,
          missing_part (buffer, &settings)))
    return missing_part (buffer, &self->now) == 0;

  GST_OBJECT_LOCK (self);
  new_content = settings.content != self->now.content;
  if (settings.layer != self->now.layer)
    gst_code_reader_layer_changed (&self->reader);
  self->now = settings;
  GST_OBJECT_UNLOCK (self);
  if (new_content)
    gst_pad_push_event (self->sink, gst_event_new_reconfigure ());
  return TRUE;
}

/* Whether the frame's code has what becomes the tensor, and of what shape. */
static gboolean
find_shape (GstCodeTensor * self, const GstSparseCode * code,
    TensorShape * shape)
{
  GstCodeTensorContent content = self->now.content;

  if (!(gst_code_tensor_content_part (content) & gst_sparse_code_parts (code))) {
    GST_ELEMENT_REFUSE (self, STREAM, FAILED,
        ("The frame's code comes without what `content` asks for. Add \"%s\" "
            "to competelayer's `attach`.",
            gst_code_tensor_content_name (content)), (NULL));
    return FALSE;
  }
  if (!gst_code_tensor_content_shape (content, code, self->width, self->height,
          shape)) {
    GST_ELEMENT_REFUSE (self, STREAM, FORMAT,
        ("The frame's code does not make a tensor. Use fewer units or larger "
            "fields if there are more than 4294967295 values, and let nothing "
            "that scales or crops stand between competelayer and codetensor."),
        ("%u x %u units of %u x %u pixels, %u channels, %u halves; %u x %u "
            "fields; a frame of %d x %d", code->columns, code->rows,
            code->field_width, code->field_height, code->channels,
            code->halves, code->fields_across, code->fields_down, self->width,
            self->height));
    return FALSE;
  }
  return TRUE;
}

static GstFlowReturn
fail_for_size (GstCodeTensor * self)
{
  if (GST_PAD_IS_FLUSHING (self->src))
    return GST_FLOW_FLUSHING;
  GST_ELEMENT_REFUSE (self, RESOURCE, NO_SPACE_LEFT,
      ("The tensor is too large to be made. Ask for other/tensors,format=sparse "
          "after codetensor, or use fewer units or larger fields."), (NULL));
  return GST_FLOW_ERROR;
}

/* Room for the tensor, or for the greatest that it can be. */
static GstFlowReturn
get_room (GstCodeTensor * self, const GstSparseCode * code, gboolean sparse,
    GstBuffer ** out)
{
  gsize most = sparse ? gst_code_tensor_content_most (self->now.content, code,
      &self->shape) : tensor_shape_count (&self->shape);
  gsize size = sparse ? tensor_sparse_size (most) : most * TENSOR_VALUE_SIZE;

  if (most > MAX_VALUES)
    return fail_for_size (self);
  /* The pool would end the process; a sparse tensor is made of a dense one. */
  if (size != self->pool_size
      && !gst_room_check (GST_ELEMENT (self), 2 * (guint64) size, "the tensors",
          "Use fewer units or larger fields"))
    return GST_FLOW_ERROR;
  if (!make_pool (self, size))
    return fail_for_size (self);
  return gst_buffer_pool_acquire_buffer (self->pool, out, NULL);
}

static GstFlowReturn
make_tensor (GstCodeTensor * self, const GstSparseCode * code, GstBuffer ** out)
{
  GstCodeTensorContent content = self->now.content;
  gboolean sparse = gst_tensor_caps_are_sparse (self->caps);
  GstFlowReturn ret = get_room (self, code, sparse, out);
  GstMapInfo map;
  gsize size = self->pool_size;

  if (ret != GST_FLOW_OK)
    return ret;
  if (!gst_buffer_map (*out, &map, GST_MAP_WRITE)) {
    gst_clear_buffer (out);
    return fail_for_size (self);
  }
  if (sparse)
    size = gst_code_tensor_content_write_sparse (content, code, &self->shape,
        self->scratch, map.data);
  else
    gst_code_tensor_content_write (content, code, (gfloat *) map.data);
  gst_buffer_unmap (*out, &map);
  gst_buffer_set_size (*out, size);
  return GST_FLOW_OK;
}

static GstFlowReturn
work (GstCodeTensor * self, GstBuffer * in, GstBuffer ** out)
{
  GstSparseCode code;
  TensorShape shape;
  GstFlowReturn ret;

  if (!renew_settings (self, in)) {
    self->dropped = TRUE;
    return GST_FLOW_OK;
  }
  ret = gst_code_reader_read (&self->reader, GST_ELEMENT (self), in,
      self->now.layer, &code);
  if (ret == GST_FLOW_CUSTOM_SUCCESS) {
    self->dropped = TRUE;
    return GST_FLOW_OK;
  }
  if (ret != GST_FLOW_OK)
    return ret;
  if (!find_shape (self, &code, &shape))
    return GST_FLOW_ERROR;
  ret = negotiate (self, &shape);
  if (ret == GST_FLOW_OK)
    ret = make_tensor (self, &code, out);
  return ret;
}

static GstFlowReturn
gst_code_tensor_chain (GstPad * pad, GstObject * parent, GstBuffer * in)
{
  GstCodeTensor *self = GST_CODE_TENSOR (parent);
  GstBuffer *out = NULL;
  GstFlowReturn ret = GST_FLOW_OK;

  /* One of no size stands for a gap, and no layer puts a code on it. */
  if (gst_buffer_get_size (in) > 0)
    ret = work (self, in, &out);
  if (out != NULL) {
    gst_buffer_copy_into (out, in,
        GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_TIMESTAMPS, 0, -1);
    if (self->dropped)
      GST_BUFFER_FLAG_SET (out, GST_BUFFER_FLAG_DISCONT);
    self->dropped = FALSE;
  }
  gst_buffer_unref (in);
  return out != NULL ? gst_pad_push (self->src, out) : ret;
}

/* --- object --- */

static void
reset (GstCodeTensor * self)
{
  free_pool (self);
  drop_early_events (self);
  gst_clear_caps (&self->caps);
  self->dropped = FALSE;
  self->reader = (GstCodeReader) { 0 };
}

static GstStateChangeReturn
gst_code_tensor_change_state (GstElement * element, GstStateChange change)
{
  GstCodeTensor *self = GST_CODE_TENSOR (element);
  GstStateChangeReturn ret;

  if (change == GST_STATE_CHANGE_READY_TO_PAUSED) {
    GST_OBJECT_LOCK (self);
    self->now = self->settings;
    GST_OBJECT_UNLOCK (self);
  }
  ret = GST_ELEMENT_CLASS (parent_class)->change_state (element, change);
  if (change == GST_STATE_CHANGE_PAUSED_TO_READY)
    reset (self);
  return ret;
}

static const GstSettingTable tables[] = {
  {.settings = gst_code_tensor_settings,
      .offset = G_STRUCT_OFFSET (GstCodeTensor, settings)},
  {NULL}
};

static void
gst_code_tensor_set_property (GObject * object, guint id, const GValue * value,
    GParamSpec * pspec)
{
  gst_settings_set (GST_ELEMENT (object), object, pspec, value);
}

static void
gst_code_tensor_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), object, pspec, value);
}

static void
gst_code_tensor_finalize (GObject * object)
{
  GstCodeTensor *self = GST_CODE_TENSOR (object);

  reset (self);
  g_array_unref (self->scratch);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_code_tensor_class_init (GstCodeTensorClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_code_tensor_debug, "codetensor", 0,
      "Gives what a layer makes of each frame as tensors");

  object_class->set_property = gst_code_tensor_set_property;
  object_class->get_property = gst_code_tensor_get_property;
  object_class->finalize = gst_code_tensor_finalize;
  gst_settings_class_init (object_class, tables);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Code tensor",
      "Converter/Video/Tensor",
      "Gives a frame's sparse code, its reconstruction, the drives or the "
      "prototypes as tensors (other/tensors)", "gst-compete");

  element_class->change_state = GST_DEBUG_FUNCPTR
      (gst_code_tensor_change_state);
}

static void
gst_code_tensor_init (GstCodeTensor * self)
{
  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink,
      GST_DEBUG_FUNCPTR (gst_code_tensor_chain));
  gst_pad_set_event_function (self->sink,
      GST_DEBUG_FUNCPTR (gst_code_tensor_sink_event));
  gst_pad_set_query_function (self->sink,
      GST_DEBUG_FUNCPTR (gst_code_tensor_sink_query));
  gst_element_add_pad (GST_ELEMENT (self), self->sink);
  self->src = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_set_query_function (self->src,
      GST_DEBUG_FUNCPTR (gst_code_tensor_src_query));
  gst_element_add_pad (GST_ELEMENT (self), self->src);

  gst_settings_init (tables, self);
  self->now = self->settings;
  self->rate_d = 1;
  g_queue_init (&self->early);
  self->scratch = g_array_new (FALSE, FALSE, sizeof (gfloat));
}
