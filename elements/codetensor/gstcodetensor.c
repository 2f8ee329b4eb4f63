/* codetensor: makes tensors of what a layer found in each frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-codetensor
 * @title: codetensor
 * @see_also: competelayer, codepicture
 *
 * Makes one tensor of 32-bit floats of each frame, for other software to read: of the
 * sparse code that a competelayer put on the frame, or of the reconstruction, the
 * prototypes or the drive. Its caps are `other/tensors`, as NNStreamer defines them.
 * It reads only the layer's meta, not the pixels. It requests from the layer what
 * `content` needs, so that `attach` of the layer need not be set.
 *
 * Dimensions are listed innermost first:
 *
 * | content          | dimensions                                | values |
 * |------------------|-------------------------------------------|--------|
 * | `code`           | columns:rows:fields:1                     | each unit's activation in each field, 0 where it did not win |
 * | `reconstruction` | channels:width:height:1                   | nominally 0 to 1, not clipped |
 * | `prototypes`     | channels:field-width:field-height:units   | each unit's weights; ON - OFF where a prototype has two halves |
 * | `drive`          | columns:rows:fields:1                     | the cosine between each field and each unit |
 * | `picture`        | units:fields:1:1, or (units + 2):fields:1:1 | activations as with `code`; with local contrast, then the field's mean and scale |
 *
 * Where a field spans several frames, the frames of a prototype stand one below the other:
 * field-height is that of all of them.
 *
 * Of codes and drives, `theta` keeps what exceeds a threshold, `split-signs` makes two
 * values of each, one for either sign, and `pool` sums the values of neighbouring fields.
 * The dimensions are then columns:rows:parts:signs.
 *
 * With `content=picture`, the caps also say the size of the frame, of the grid and of the
 * fields, so that codepicture can give the frame back: `frame-width`, `frame-height`,
 * `channels`, `columns`, `rows`, `field-width`, `field-height`, `field-stride`,
 * `field-frames`, `fields`, `winners` and `local-contrast`. With `contrast=motion` the code
 * has only what moves, and this content is refused.
 *
 * Units are numbered row by row over the grid, fields row by row over the frame. In
 * numpy, which lists the outermost axis first, `code` is an array of shape
 * (1, fields, rows, columns).
 *
 * The caps downstream choose between two formats. `format=static`, which is taken when
 * both are accepted, has all values one after another, and the dimensions in the caps;
 * the caps change when the dimensions do. `format=sparse` has a header of 128 bytes
 * with the dimensions, then the values that are not 0, then a 32-bit index for each of
 * them, which counts through the dense tensor. All numbers are in the machine's byte
 * order.
 *
 * Caps downstream may write the dimensions in another way, as long as the same values
 * come in the same order: 20:20 and 400 are accepted for 20:20:1:1. If fewer than four
 * numbers are written, gst-launch-1.0 needs the type, in quotes:
 * `dimensions=(string)20:20`. After NNStreamer's tensor_sparse_dec, write all of the
 * caps, as in the last example.
 *
 * Once a frame had a code, a later frame without one is dropped, such as a frame that
 * was too late to be coded; the next tensor is marked as discontinuous. A frame with
 * %GST_BUFFER_FLAG_DECODE_ONLY (tapestrysrc's `ahead`) becomes a tensor with that flag.
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
 * gst-launch-1.0 tapestrysrc motion=tiles ! competelayer columns=8 rows=8 field-width=11 field-height=11 field-stride=1 ! codetensor content=drive theta=0.25 split-signs=true pool=2x2 ! filesink location=features.f32
 * ]| 512 features of each digit, for a classifier: how strongly each of 64 local patterns,
 * and the negative of each, is found in each quarter of the frame.
 * |[
 * gst-launch-1.0 tapestrysrc num-buffers=1000 ! competelayer ! codetensor ! other/tensors,format=sparse ! tensor_sparse_dec ! other/tensors,format=static,num_tensors=1,types=float32,dimensions=20:20:1:1 ! filesink location=codes.f32
 * ]| The first file again, where NNStreamer is installed.
 *
 * ## Pads
 *
 * * `sink`: raw video of any format and size, with the code of a competelayer on it
 * * `src`: a tensor of 32-bit floats for each frame, static or sparse, at the
 *   framerate of the frames
 *
 * Since: 0.1
 */

#include "config.h"

#include "gstcodetensor.h"

#include <gst/video/video.h>

#include "contents.h"
#include "gstcodereader.h"
#include "gstcodetensorsettings.h"
#include "gsttensorcaps.h"
#include "gsttensoroutput.h"
#include "gsttensorshape.h"

GST_DEBUG_CATEGORY (gst_code_tensor_debug);
#define GST_CAT_DEFAULT gst_code_tensor_debug

struct _GstCodeTensor
{
  GstElement parent;

  GstPad *sink, *src;

  /* Under the object's lock */
  GstCodeTensorSettings settings;       /* the properties */
  GstCodeTensorSettings now;    /* those that the latest frame was coded with */

  /* Of the streaming thread */
  guint width, height;          /* of the frames, 0 before the caps */
  gboolean dropped;             /* the previous frame became no tensor */
  GstCodeReader reader;
  GstTensorOutput output;
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

static GstSparseCodeParts
needed_parts (const GstCodeTensorSettings * settings)
{
  return contents_get (settings->content)->part;
}

/* Requests the parts that the tensors are made of. After `content` was set these are
 * the new ones, and the old ones until the new ones come. */
static void
add_request (GstCodeTensor * self, GstQuery * query)
{
  GstSparseCodeParts parts;

  GST_OBJECT_LOCK (self);
  parts = needed_parts (&self->settings) | needed_parts (&self->now);
  GST_OBJECT_UNLOCK (self);
  gst_query_add_sparse_code_request (query, parts);
}

static GstCaps *
get_sink_caps (GstCodeTensor * self)
{
  GstCaps *linkable = gst_tensor_caps_get_linkable ();
  GstCaps *tensors = gst_pad_peer_query_caps (self->src, linkable);
  GstCaps *video = gst_pad_get_pad_template_caps (self->sink);
  GstCaps *caps = gst_tensor_caps_get_video (tensors, video);

  gst_caps_unref (video);
  gst_caps_unref (tensors);
  gst_caps_unref (linkable);
  return caps;
}

static gboolean
gst_code_tensor_sink_query (GstPad * pad, GstObject * parent, GstQuery * query)
{
  GstCodeTensor *self = GST_CODE_TENSOR (parent);

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_CAPS:
      gst_tensor_caps_answer (query, get_sink_caps (self));
      return TRUE;
    case GST_QUERY_ALLOCATION:
      /* Strides do not matter, as pixels are not read. */
      gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
      add_request (self, query);
      return TRUE;
    case GST_QUERY_CUSTOM:
      if (!gst_query_is_sparse_code_request (query))
        break;
      add_request (self, query);
      return FALSE;             /* so that a tee queries its other branches */
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
  gst_tensor_caps_answer (query, gst_tensor_caps_get_linkable ());
  return TRUE;
}

/* --- events --- */

static gboolean
set_frame_caps (GstCodeTensor * self, GstCaps * caps)
{
  const GstStructure *s = gst_caps_get_structure (caps, 0);
  gint width = 0, height = 0, rate_n = 0, rate_d = 1;

  gst_structure_get_int (s, "width", &width);
  gst_structure_get_int (s, "height", &height);
  gst_structure_get_fraction (s, "framerate", &rate_n, &rate_d);
  self->width = MAX (width, 0);
  self->height = MAX (height, 0);
  gst_tensor_output_set_framerate (&self->output, rate_n, rate_d);
  return width > 0 && height > 0;
}

static gboolean
gst_code_tensor_sink_event (GstPad * pad, GstObject * parent, GstEvent * event)
{
  GstCodeTensor *self = GST_CODE_TENSOR (parent);
  GstCaps *caps;
  gboolean accepted;

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_CAPS:
      gst_event_parse_caps (event, &caps);
      accepted = set_frame_caps (self, caps);
      gst_event_unref (event);
      return accepted;
    case GST_EVENT_FLUSH_STOP:
      gst_tensor_output_drop_held (&self->output);
      break;
    case GST_EVENT_EOS:
      gst_code_reader_end (&self->reader, GST_ELEMENT (self));
      gst_tensor_output_push_held (&self->output);
      break;
    default:
      if (gst_tensor_output_hold (&self->output, event))
        return TRUE;
      break;
  }
  return gst_pad_event_default (pad, parent, event);
}

/* --- frames --- */

/* The part that the tensors of @settings need, if the code of @buffer lacks it. */
static GstSparseCodeParts
missing_part (GstBuffer * buffer, const GstCodeTensorSettings * settings)
{
  return gst_code_reader_missing (buffer, settings->layer,
      needed_parts (settings));
}

/* Updates the settings in use for the next frame, @buffer. Until a frame has what new
 * settings need, tensors have the old content.
 *
 * Returns: whether a tensor can be made; if not, drop the frame, as what it needs is
 *     still to come */
static gboolean
update_settings (GstCodeTensor * self, GstBuffer * buffer)
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

/* Sets what the caps say of the tensors of @code besides their shape. */
static void
set_about (GstCodeTensor * self, const GstSparseCode * code)
{
  const TensorContent *content = contents_get (self->now.content);
  GstStructure *about = NULL;

  if (content->set_caps != NULL) {
    about = gst_structure_new_empty ("about");
    content->set_caps (code, self->width, self->height, about);
  }
  gst_tensor_output_set_about (&self->output, about);
}

/* Returns: %GST_FLOW_CUSTOM_SUCCESS, without @out, if the frame is to be dropped */
static GstFlowReturn
convert (GstCodeTensor * self, GstBuffer * in, GstBuffer ** out)
{
  GstSparseCode code;
  FieldPool pool;
  TensorShape shape;
  GstFlowReturn ret;

  ret = update_settings (self, in) ?
      gst_code_reader_read (&self->reader, GST_ELEMENT (self), in,
      self->now.layer, &code) : GST_FLOW_CUSTOM_SUCCESS;
  if (ret != GST_FLOW_OK)
    return ret;
  if (!gst_tensor_shape_get (GST_ELEMENT (self), &self->now, &code, self->width,
          self->height, &pool, &shape))
    return GST_FLOW_ERROR;
  set_about (self, &code);
  ret = gst_tensor_output_negotiate (&self->output, &shape);
  if (ret == GST_FLOW_OK)
    ret = gst_tensor_output_make (&self->output,
        contents_get (self->now.content), &pool, &code, out);
  return ret;
}

static GstFlowReturn
gst_code_tensor_chain (GstPad * pad, GstObject * parent, GstBuffer * in)
{
  GstCodeTensor *self = GST_CODE_TENSOR (parent);
  GstBuffer *out = NULL;
  GstFlowReturn ret = GST_FLOW_OK;

  /* An empty buffer stands for a gap: layers put no code on it. */
  if (gst_buffer_get_size (in) > 0)
    ret = convert (self, in, &out);
  if (ret == GST_FLOW_CUSTOM_SUCCESS) {
    self->dropped = TRUE;
    ret = GST_FLOW_OK;
  }
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
  gst_tensor_output_reset (&self->output);
  self->dropped = FALSE;
  self->reader = (GstCodeReader) {
  0};
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

  gst_tensor_output_clear (&self->output);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_code_tensor_class_init (GstCodeTensorClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_code_tensor_debug, "codetensor", 0,
      "Makes tensors of what a layer found in each frame");

  object_class->set_property = gst_code_tensor_set_property;
  object_class->get_property = gst_code_tensor_get_property;
  object_class->finalize = gst_code_tensor_finalize;
  gst_settings_class_init (object_class, tables);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Code tensor",
      "Converter/Video/Tensor",
      "Makes tensors (other/tensors) of the sparse code of each frame, of its "
      "reconstruction, of the drive or of the prototypes", "gst-compete");

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
  gst_tensor_output_init (&self->output, GST_ELEMENT (self), self->src);
}
