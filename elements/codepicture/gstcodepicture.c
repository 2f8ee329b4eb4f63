/* codepicture: gives back the frames whose codes come as tensors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-codepicture
 * @title: codepicture
 * @see_also: codetensor, competelayer, reconstruct
 *
 * Gives back the frames whose codes come as tensors. A camera sends the code of each
 * frame, a few numbers for each field, and the other side, which has the weights of the
 * same layer, makes the picture of them. The tensors are those of codetensor with
 * `content=picture`, in `format=sparse`. The weights are the file of #GstCodePicture:location,
 * which the layer saved (its `save-location`) or began from.
 *
 * The frames are the reconstruction, as reconstruct shows it beside the layer itself, in
 * 8 bits. They also have the code, as a GstSparseCodeMeta, so that reconstruct,
 * reconstructsink and codetensor work after this element as after a competelayer. The
 * meta has the arrays that these elements request. It has no drive, and its error is NaN,
 * as the original frame is not there.
 *
 * Where a field spans several frames, each picture is the newest of them. A layer with
 * `contrast=motion` codes only what moves: codetensor refuses it.
 *
 * A layer that goes on learning changes its weights, and the pictures drift away from its
 * reconstruction. Set `learning=false` on the layer that sends.
 *
 * ## Example
 * |[
 * gst-launch-1.0 tapestrysrc ! competelayer location=eye.safetensors learning=false ! \
 *     codetensor content=picture ! codepicture location=eye.safetensors ! reconstructsink
 * ]| On one machine. Between two of them, with rtpgstpay and rtpgstdepay:
 * |[
 * gst-launch-1.0 v4l2src ! videoconvert ! video/x-raw,format=GRAY8 ! \
 *     competelayer location=eye.safetensors learning=false ! codetensor content=picture ! \
 *     other/tensors,format=sparse ! rtpgstpay config-interval=1 ! udpsink host=192.0.2.7
 * gst-launch-1.0 udpsrc caps=application/x-rtp,media=application,clock-rate=90000,encoding-name=X-GST ! \
 *     rtpjitterbuffer ! rtpgstdepay ! codepicture location=eye.safetensors ! reconstructsink
 * ]|
 *
 * ## Pads
 *
 * * `sink`: sparse tensors of 32-bit floats, with the caps that codetensor gives them
 * * `src`: a frame for each tensor, grey or in colour as those that were coded, with
 *   the same timestamp
 *
 * Since: 0.2
 */

#include "config.h"

#include "gstcodepicture.h"

#include "compete.h"
#include "gstframe.h"
#include "gstpictureattach.h"
#include "gstpicturemodel.h"
#include "gstrefusal.h"
#include "gstsetting.h"
#include "picturepixels.h"

GST_DEBUG_CATEGORY_STATIC (codepicture_debug);
#define GST_CAT_DEFAULT codepicture_debug

#define TENSOR_CAPS "other/tensors, format = (string) sparse, " \
    "framerate = (fraction) [ 0, max ]"

struct _GstCodePicture
{
  GstBaseTransform parent;

  gchar *location;              /* the property, under the object lock */

  /* Of the streaming thread: */
  GstVideoInfo info;
  GstCaps *refused;             /* an error was posted about these */
  GstPictureModel model;
  GstPictureAttach attach;
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (TENSOR_CAPS));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_FRAME_CAPS));

/* *INDENT-OFF* */
static const GstSetting settings[] = {
  {.name = "location", .kind = GST_SETTING_STRING,
      .offset = G_STRUCT_OFFSET (GstCodePicture, location),
      .flags = GST_PARAM_MUTABLE_READY,
      .blurb = "The safetensors file with the weights of the layer whose codes come: "
          "the one that it saved or began from. Without it, there is an error"},
  {NULL}
};
/* *INDENT-ON* */

static const GstSettingTable tables[] = {
  {.settings = settings},
  {NULL}
};

#define gst_code_picture_parent_class parent_class
G_DEFINE_TYPE (GstCodePicture, gst_code_picture, GST_TYPE_BASE_TRANSFORM);
GST_ELEMENT_REGISTER_DEFINE (codepicture, "codepicture", GST_RANK_NONE,
    GST_TYPE_CODE_PICTURE);

/* --- properties --- */

static void
gst_code_picture_set_property (GObject * object, guint id,
    const GValue * value, GParamSpec * pspec)
{
  gst_settings_set (GST_ELEMENT (object), object, pspec, value);
}

static void
gst_code_picture_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), object, pspec, value);
}

/* Returns: (transfer full) (nullable): the property */
static gchar *
get_location (GstCodePicture * self)
{
  gchar *location;

  GST_OBJECT_LOCK (self);
  location = g_strdup (self->location);
  GST_OBJECT_UNLOCK (self);
  return location;
}

/* --- caps --- */

/* Narrows @video to the frames that tensors with the caps @tensors are of. Impossible
 * frames are left to gst_picture_model_set_caps(), which says what is wrong. */
static void
set_frame (GstCaps * video, const GstStructure * tensors)
{
  GstPictureCaps caps;

  if (gst_picture_caps_get (&caps, tensors) != NULL || caps.width < 1
      || caps.width > COMPETE_MOST_SIDE || caps.height < 1
      || caps.height > COMPETE_MOST_SIDE)
    return;
  gst_caps_set_simple (video, "width", G_TYPE_INT, (gint) caps.width,
      "height", G_TYPE_INT, (gint) caps.height, NULL);
  if (caps.channels == 1) {
    gst_caps_set_simple (video, "format", G_TYPE_STRING, "GRAY8", NULL);
  } else if (caps.channels == 3) {
    GstCaps *color = gst_caps_from_string ("video/x-raw, format = (string) "
        "{ RGB, BGR, RGBx, BGRx, xRGB, xBGR }");

    gst_caps_set_value (video, "format",
        gst_structure_get_value (gst_caps_get_structure (color, 0), "format"));
    gst_caps_unref (color);
  }
}

static GstCaps *
gst_code_picture_transform_caps (GstBaseTransform * trans,
    GstPadDirection direction, GstCaps * caps, GstCaps * filter)
{
  GstStaticPadTemplate *template = direction == GST_PAD_SINK ? &src_template :
      &sink_template;
  GstCaps *others = gst_caps_new_empty (), *both;
  guint i;

  for (i = 0; i < gst_caps_get_size (caps); i++) {
    const GstStructure *s = gst_caps_get_structure (caps, i);
    const GValue *rate = gst_structure_get_value (s, "framerate");
    GstCaps *other =
        gst_caps_make_writable (gst_static_pad_template_get_caps (template));

    if (rate != NULL)
      gst_caps_set_value (other, "framerate", rate);
    if (direction == GST_PAD_SINK)
      set_frame (other, s);
    others = gst_caps_merge (others, other);
  }
  if (filter == NULL)
    return others;
  both = gst_caps_intersect_full (filter, others, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (others);
  return both;
}

static gboolean
gst_code_picture_transform_size (GstBaseTransform * trans,
    GstPadDirection direction, GstCaps * caps, gsize size, GstCaps * othercaps,
    gsize * othersize)
{
  GstVideoInfo info;

  if (direction != GST_PAD_SINK || !gst_video_info_from_caps (&info, othercaps))
    return FALSE;
  *othersize = info.size;
  return TRUE;
}

static gboolean
gst_code_picture_set_caps (GstBaseTransform * trans, GstCaps * incaps,
    GstCaps * outcaps)
{
  GstCodePicture *self = GST_CODE_PICTURE (trans);
  gchar *location;
  gboolean set;

  /* After caps were refused, upstream sends them again before each event and buffer. */
  if (self->refused != NULL && gst_caps_is_equal (self->refused, incaps))
    return FALSE;
  location = get_location (self);
  gst_picture_attach_reset (&self->attach);
  set = gst_video_info_from_caps (&self->info, outcaps)
      && gst_picture_model_set_caps (&self->model, incaps, &self->info,
      location);
  gst_caps_replace (&self->refused, set ? NULL : incaps);
  g_free (location);
  return set;
}

/* --- a frame --- */

/* Makes the picture of the code that was read last.
 *
 * Returns: (transfer full) (nullable): its floats; %NULL after an error */
static GBytes *
draw (GstCodePicture * self, GstVideoFrame * frame)
{
  const GstPictureModel *m = &self->model;
  const DecoderCode code = { m->code.indices, m->code.activations,
    m->code.extras
  };
  gfloat *floats;
  GBytes *bytes = gst_picture_attach_new_frame (&self->attach, m, &floats);

  if (bytes == NULL)
    return NULL;
  decoder_reconstruct (m->decoder, &code, floats);
  if (picture_pixels_write (floats, &m->format,
          GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
          GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0)))
    return bytes;
  GST_ELEMENT_REFUSE (self, STREAM, DECODE,
      ("The numbers of a code are so large that its picture is not finite. Use the "
          "weights of the layer whose codes come."), (NULL));
  g_bytes_unref (bytes);
  return NULL;
}

static GstFlowReturn
gst_code_picture_transform (GstBaseTransform * trans, GstBuffer * in,
    GstBuffer * out)
{
  GstCodePicture *self = GST_CODE_PICTURE (trans);
  GBytes *reconstruction;
  GstVideoFrame frame;
  gboolean attached;

  if (self->model.decoder == NULL)
    return GST_FLOW_NOT_NEGOTIATED;
  /* An empty buffer stands for a gap. */
  if (gst_buffer_get_size (in) == 0
      && GST_BUFFER_FLAG_IS_SET (in, GST_BUFFER_FLAG_GAP))
    return GST_BASE_TRANSFORM_FLOW_DROPPED;
  if (!gst_picture_model_read (&self->model, in))
    return GST_FLOW_ERROR;
  if (!gst_video_frame_map (&frame, &self->info, out,
          GST_MAP_WRITE | GST_VIDEO_FRAME_MAP_FLAG_NO_REF)) {
    GST_ELEMENT_REFUSE (self, RESOURCE, WRITE,
        ("The memory of a frame cannot be written to."), (NULL));
    return GST_FLOW_ERROR;
  }
  reconstruction = draw (self, &frame);
  gst_video_frame_unmap (&frame);
  if (reconstruction == NULL)
    return GST_FLOW_ERROR;
  attached = gst_picture_attach_code (&self->attach, &self->model,
      reconstruction, out);
  g_bytes_unref (reconstruction);
  return attached ? GST_FLOW_OK : GST_FLOW_ERROR;
}

/* --- queries and events --- */

/* The elements downstream read the code of this element, not that of a layer upstream. */
static gboolean
gst_code_picture_query (GstBaseTransform * trans, GstPadDirection direction,
    GstQuery * query)
{
  if (direction == GST_PAD_SINK && gst_query_is_sparse_code_request (query))
    return FALSE;
  return GST_BASE_TRANSFORM_CLASS (parent_class)->query (trans, direction,
      query);
}

static gboolean
gst_code_picture_decide_allocation (GstBaseTransform * trans, GstQuery * query)
{
  GST_CODE_PICTURE (trans)->attach.asked_in_allocation =
      gst_query_get_sparse_code_request (query);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->decide_allocation (trans,
      query);
}

/* Elements downstream send RECONFIGURE when they request other parts or are new. */
static gboolean
gst_code_picture_src_event (GstBaseTransform * trans, GstEvent * event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE)
    gst_picture_attach_ask_again (&GST_CODE_PICTURE (trans)->attach);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (trans, event);
}

/* --- states --- */

static gboolean
gst_code_picture_start (GstBaseTransform * trans)
{
  gchar *location = get_location (GST_CODE_PICTURE (trans));
  GError *error = NULL;
  gboolean sound = location == NULL
      || compete_check_location (location, &error);

  if (!sound)
    GST_ELEMENT_ERROR (trans, RESOURCE, READ,
        ("Cannot load the weights: %s.", error->message), (NULL));
  g_clear_error (&error);
  g_free (location);
  return sound;
}

static gboolean
gst_code_picture_stop (GstBaseTransform * trans)
{
  GstCodePicture *self = GST_CODE_PICTURE (trans);

  gst_caps_replace (&self->refused, NULL);
  gst_picture_model_clear (&self->model);
  gst_picture_attach_reset (&self->attach);
  return TRUE;
}

static void
gst_code_picture_finalize (GObject * object)
{
  GstCodePicture *self = GST_CODE_PICTURE (object);

  gst_settings_clear (tables, self);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

/* --- the class --- */

static void
gst_code_picture_class_init (GstCodePictureClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (codepicture_debug, "codepicture", 0,
      "Gives back the frames whose codes come as tensors");

  object_class->set_property = gst_code_picture_set_property;
  object_class->get_property = gst_code_picture_get_property;
  object_class->finalize = gst_code_picture_finalize;
  gst_settings_class_init (object_class, tables);

  gst_element_class_set_static_metadata (element_class, "Code picture",
      "Converter/Tensor/Video",
      "Gives back the frames whose codes come as tensors of codetensor, with the "
      "weights of the layer that coded them", "gst-compete");
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);

  transform_class->transform_caps =
      GST_DEBUG_FUNCPTR (gst_code_picture_transform_caps);
  transform_class->transform_size =
      GST_DEBUG_FUNCPTR (gst_code_picture_transform_size);
  transform_class->set_caps = GST_DEBUG_FUNCPTR (gst_code_picture_set_caps);
  transform_class->transform = GST_DEBUG_FUNCPTR (gst_code_picture_transform);
  transform_class->query = GST_DEBUG_FUNCPTR (gst_code_picture_query);
  transform_class->decide_allocation =
      GST_DEBUG_FUNCPTR (gst_code_picture_decide_allocation);
  transform_class->src_event = GST_DEBUG_FUNCPTR (gst_code_picture_src_event);
  transform_class->start = GST_DEBUG_FUNCPTR (gst_code_picture_start);
  transform_class->stop = GST_DEBUG_FUNCPTR (gst_code_picture_stop);
}

static void
gst_code_picture_init (GstCodePicture * self)
{
  gst_settings_init (tables, self);
  self->model.element = GST_ELEMENT (self);
  self->attach.element = GST_BASE_TRANSFORM (self);
}
