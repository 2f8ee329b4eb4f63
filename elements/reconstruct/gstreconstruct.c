/* reconstruct: draws what a layer makes of each frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-reconstruct
 * @title: reconstruct
 * @see_also: competelayer, reconstructsink
 *
 * Draws panels of each frame that a competelayer has coded: the frame, its code, the
 * layer's reconstruction, and the mosaic of prototypes; after an invariantlayer also
 * its features.
 *
 * Each panel has the shape of what it shows: the frame's, with the shape of its pixels,
 * or the grid's. The panels stand in one row or in several, whichever makes them
 * larger, within `width` x `height`; the picture is no larger than they need. Caps
 * downstream may ask for another size (`reconstruct !
 * video/x-raw,width=1920,height=1080`): the panels then fill as much of it as they can,
 * in its middle. After the first picture the size stays until `panels`, `titles`,
 * `width` or `height` are set. The gaps between the panels are a dark slate, 0x2a2d34.
 *
 * Images fill their panels. Enlarged, a value is a sharp rectangle, and a pixel on an
 * edge is a mixture of two values; made smaller, each pixel is the mean of the values it
 * covers. Images of three channels keep their colours. Above each panel are its title
 * and, but for three channels, a bar of the colours with the values they stand for. The
 * line below the panels has the number of frames learned, the mean error of about the
 * last hundred, and whether the layer is learning; when it is not, also the number of
 * the frame. It changes five times a second. With `show-speed` it also has the frames
 * that arrive each second, by the wall clock: then no two runs give the same pictures.
 * reconstructsink sets it in a window only. `titles=false` leaves out titles and line.
 *
 * With `normalize=shared` the frame, its reconstruction and what is recalled have one
 * full scale, and the code has another. Each starts at the greatest absolute
 * value g in the first picture (of a frame of 1000 values and more, the least value that
 * no more than one in a thousand exceeds); from one picture to the next the scale s becomes
 * s + (g - s) / 2 when g is greater, and s + (g - s) / 45 when it is not: at 30
 * pictures a second a bright one dims the next ones for about a second and a half.
 * `normalize=each` draws every panel of every picture by its own greatest value,
 * `normalize=none` draws 1.0 as full scale.
 *
 * Where the frame is one field, the code is drawn as the grid of units. Where many
 * fields cover it, it is the map of winners: a cell for each field, where the field
 * is in the frame, in the colour of its strongest unit. The colours are a wheel laid
 * over the grid of units, so that neighbours on the grid look alike: hue goes by the
 * angle around the grid's centre (red to the right, green to the lower left, blue to
 * the upper left) and saturation by the distance from it, white in the centre.
 * Brightness is the unit's activation; a field without a winner is black.
 *
 * A line of one pixel divides the prototypes, unless they are smaller than 6 pixels.
 * With `prototype-scale=each` a faint one is seen as well as a strong one. A unit that
 * has never won has no prototype yet: its place is blank, with a faint dot.
 * Prototypes of an ON and an OFF half are drawn as ON minus OFF, around a middle grey,
 * lighter where light is expected, or in blue and red with `colormap=bwr`; those of
 * three channels as middle grey plus the difference of each.
 *
 * After an invariantlayer (the last one, if there are several), the panel `recall`
 * shows the frame as its features rebuild it, and `invariant` shows the last 90 frames
 * or so of the sparse code, and below it of the features of the first and the second
 * stage and of the third stage's code. Time runs to the right, each number is a row,
 * from blue over white to red, and slow numbers leave level stripes. Full scale is 3.0,
 * of the third stage 0.5, and of the sparse code its greatest activation, followed
 * slowly. Where there are more numbers than rows, a row shows the one furthest from 0.
 * To the right of each trace its latest numbers stand as a block of squares. Where many
 * fields cover the frame, each has instead a block of the second stage's features, where
 * the field is in the frame. Both panels are dark until there is something to show.
 *
 * The panel `figures` shows three curves over the frames learned: the error, from 0 to
 * its greatest; the entropy of usage, from 0 (always the same unit wins) to 1 (all win
 * alike); and the units that have not won recently, from none to all. Every frame
 * counts, also those that `skip` and `time-lapse` leave out; frames that are only coded
 * do not. A point of the error is the mean of all frames since the point before. There
 * are 250 points at most: when they are full, each two become one, so that the whole run
 * stays in sight. When the layer starts again, so do the curves. This panel needs Cairo.
 *
 * After a noveltywatch, the panel `novelty` shows the frame, dimmed, and over it how new each
 * field is: from nothing over amber to red, where an event has begun. The regions of events
 * are outlined. Alone, or with `original`, this panel needs no competelayer.
 *
 * After the first frame with a code, frames without one are dropped, such as those that
 * came too late to be coded. Frames that carry %GST_BUFFER_FLAG_DECODE_ONLY, such as
 * those of a tapestrysrc with `ahead` set, are not shown, and `skip` and `time-lapse` do
 * not count them; the layer has learned from them.
 *
 * `time-lapse=N` keeps every Nth frame and divides all times by N: a movie plays N
 * times as fast. Frames that are not kept cost next to nothing. From a live source the
 * frames then come later than their times say: show them with `sync=false`.
 *
 * ## Example pipelines
 *
 * |[
 * gst-launch-1.0 tapestrysrc ! competelayer ! reconstruct ! videoconvert ! autovideosink
 * ]|
 * |[
 * gst-launch-1.0 tapestrysrc ! competelayer ! reconstruct panels=prototypes colormap=gray skip=4999 ! videoconvert ! pngenc snapshot=true ! filesink location=prototypes.png
 * ]|
 * The second writes a still of the 5000th frame.
 * |[
 * gst-launch-1.0 tapestrysrc ! competelayer ! reconstruct panels=prototypes+figures skip=4999 ! videoconvert ! pngenc snapshot=true ! filesink location=learned.png
 * ]|
 * The third shows beside the prototypes how they were learned.
 *
 * ## Pads
 *
 * * `sink`: raw video, grey or in colour, a byte a channel, with the code of a
 *   competelayer on it
 * * `src`: the panels, at the framerate of the frames; of the size that they need, or
 *   the one that caps downstream ask for
 *
 * Upstream chooses the size of the frames; cameras are told that 640x480 is preferred.
 *
 * Since: 0.1
 */

#include "gstreconstruct.h"

#include "gstnovelty.h"
#include "gstreconstructcaps.h"
#include "gstreconstructframes.h"
#include "gstroom.h"

GST_DEBUG_CATEGORY (gst_reconstruct_debug);
#define GST_CAT_DEFAULT gst_reconstruct_debug

struct _GstReconstruct
{
  GstVideoFilter parent;

  GstReconstructPlan *plan;
  GstReconstructFrames *frames;
};

#define gst_reconstruct_parent_class parent_class
G_DEFINE_TYPE (GstReconstruct, gst_reconstruct, GST_TYPE_VIDEO_FILTER);
GST_ELEMENT_REGISTER_DEFINE (reconstruct, "reconstruct", GST_RANK_NONE,
    GST_TYPE_RECONSTRUCT);

/* --- events and queries --- */

/* Asks for the parts of the code that the panels show. */
static void
request_parts (GstReconstruct * self, GstQuery * query)
{
  gst_query_add_sparse_code_request (query,
      gst_reconstruct_plan_get_parts (self->plan));
}

static gboolean
gst_reconstruct_propose_allocation (GstBaseTransform * trans,
    GstQuery * decide_query, GstQuery * query)
{
  if (!GST_BASE_TRANSFORM_CLASS (parent_class)->propose_allocation (trans,
          decide_query, query))
    return FALSE;
  request_parts (GST_RECONSTRUCT (trans), query);
  return TRUE;
}

static gboolean
gst_reconstruct_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);
  GstTimeLapse lapse = gst_reconstruct_plan_get_lapse (self->plan);

  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    gst_reconstruct_frames_flush (self->frames);
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    gst_reconstruct_frames_end (self->frames);
  if (lapse.every > 1)
    event = gst_time_lapse_shorten_event (&lapse, event);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (trans, event);
}

static gboolean
gst_reconstruct_src_event (GstBaseTransform * trans, GstEvent * event)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);
  GstTimeLapse lapse = gst_reconstruct_plan_get_lapse (self->plan);

  if (lapse.every > 1 && GST_EVENT_TYPE (event) == GST_EVENT_SEEK)
    event = gst_time_lapse_lengthen_seek (&lapse, event);
  if (lapse.every > 1 && GST_EVENT_TYPE (event) == GST_EVENT_QOS) {
    /* Its times mean nothing upstream. */
    gst_event_unref (event);
    return TRUE;
  }
  return GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (trans, event);
}

static gboolean
gst_reconstruct_query (GstBaseTransform * trans, GstPadDirection direction,
    GstQuery * query)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);
  GstTimeLapse lapse = gst_reconstruct_plan_get_lapse (self->plan);

  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_POSITION:
    case GST_QUERY_DURATION:
    case GST_QUERY_SEEKING:
      if (direction != GST_PAD_SRC)
        break;
      if (!gst_pad_peer_query (GST_BASE_TRANSFORM_SINK_PAD (trans), query))
        return FALSE;
      gst_time_lapse_shorten_answer (&lapse, query);
      return TRUE;
    case GST_QUERY_CUSTOM:
      if (!gst_query_is_sparse_code_request (query))
        break;
      request_parts (self, query);
      return FALSE;             /* so that a tee asks its other branches, too */
    default:
      break;
  }
  return GST_BASE_TRANSFORM_CLASS (parent_class)->query (trans, direction,
      query);
}

/* --- caps --- */

static GstCaps *
gst_reconstruct_transform_caps (GstBaseTransform * trans,
    GstPadDirection direction, GstCaps * caps, GstCaps * filter)
{
  const GstReconstructSizing sizing =
      gst_reconstruct_plan_get_sizing (GST_RECONSTRUCT (trans)->plan);

  return gst_reconstruct_caps_transform (&sizing, direction, caps, filter);
}

static GstCaps *
gst_reconstruct_fixate_caps (GstBaseTransform * trans,
    GstPadDirection direction, GstCaps * caps, GstCaps * others)
{
  const GstReconstructSizing sizing =
      gst_reconstruct_plan_get_sizing (GST_RECONSTRUCT (trans)->plan);

  if (direction == GST_PAD_SRC)
    return gst_caps_fixate (others);
  /* Nobody downstream: the base class proposes the input's own caps. */
  if (!gst_pad_is_linked (GST_BASE_TRANSFORM_SRC_PAD (trans))) {
    gst_caps_unref (others);
    others = gst_reconstruct_caps_transform (&sizing, direction, caps, NULL);
  }
  return gst_reconstruct_caps_fixate (&sizing, caps, others);
}

static gboolean
gst_reconstruct_set_info (GstVideoFilter * filter, GstCaps * in_caps,
    GstVideoInfo * in_info, GstCaps * out_caps, GstVideoInfo * out_info)
{
  /* The picture, and what it is drawn from: the frame as floats, twice, and the panels
   * before they are copied to their places. */
  guint64 bytes = 3 * (guint64) GST_VIDEO_INFO_SIZE (out_info)
      + 12 * (guint64) GST_VIDEO_INFO_SIZE (in_info);

  gst_reconstruct_frames_reset_layout (GST_RECONSTRUCT (filter)->frames);
  return gst_room_check (GST_ELEMENT (filter), bytes,
      "the picture and its panels",
      "Set a smaller `width` and `height`, or make frames smaller");
}

/* --- frames --- */

static gboolean
gst_reconstruct_start (GstBaseTransform * trans)
{
  return gst_reconstruct_frames_start (GST_RECONSTRUCT (trans)->frames);
}

static gboolean
gst_reconstruct_stop (GstBaseTransform * trans)
{
  gst_reconstruct_frames_stop (GST_RECONSTRUCT (trans)->frames);
  return TRUE;
}

static GstFlowReturn
gst_reconstruct_submit_input_buffer (GstBaseTransform * trans,
    gboolean is_discont, GstBuffer * buffer)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);
  gboolean draw;
  GstFlowReturn ret =
      gst_reconstruct_frames_accept (self->frames, buffer, &draw);

  if (draw)
    return GST_BASE_TRANSFORM_CLASS (parent_class)->submit_input_buffer (trans,
        is_discont, buffer);
  gst_buffer_unref (buffer);
  return ret;
}

static GstFlowReturn
gst_reconstruct_transform (GstBaseTransform * trans, GstBuffer * in_buffer,
    GstBuffer * out_buffer)
{
  return gst_reconstruct_frames_transform (GST_RECONSTRUCT (trans)->frames,
      in_buffer, out_buffer);
}

/* A picture of codes has no code itself. */
static gboolean
gst_reconstruct_transform_meta (GstBaseTransform * trans,
    GstBuffer * out_buffer, GstMeta * meta, GstBuffer * in_buffer)
{
  if (gst_meta_info_is_custom (meta->info)
      && (gst_custom_meta_has_name ((GstCustomMeta *) meta,
              GST_SPARSE_CODE_META_NAME)
          || gst_custom_meta_has_name ((GstCustomMeta *) meta,
              GST_INVARIANT_CODE_META_NAME)
          || gst_custom_meta_has_name ((GstCustomMeta *) meta,
              GST_NOVELTY_META_NAME)))
    return FALSE;
  return GST_BASE_TRANSFORM_CLASS (parent_class)->transform_meta (trans,
      out_buffer, meta, in_buffer);
}

/* --- object --- */

/**
 * gst_reconstruct_set_default_size:
 * @self: a reconstruct
 * @width: the greatest width of pictures when `width` and `height` are not set
 * @height: their greatest height
 *
 * Sets the bounds, for the next frame.
 */
void
gst_reconstruct_set_default_size (GstReconstruct * self, guint width,
    guint height)
{
  gst_reconstruct_plan_set_default_size (self->plan, width, height);
}

/**
 * gst_reconstruct_get_frames:
 * @self: a reconstruct
 *
 * Returns: (transfer none): the frames that stream through it
 */
GstReconstructFrames *
gst_reconstruct_get_frames (GstReconstruct * self)
{
  return self->frames;
}

/**
 * gst_reconstruct_get_drawn:
 * @self: a reconstruct
 * @look: (out): the look of the last picture
 * @layout: (out): where its panels are
 *
 * For the streaming thread, after a picture was drawn.
 */
void
gst_reconstruct_get_drawn (GstReconstruct * self, GstReconstructLook * look,
    Layout * layout)
{
  *look = gst_reconstruct_plan_get_look (self->plan);
  *layout = *gst_reconstruct_frames_get_layout (self->frames);
}

static void
gst_reconstruct_set_property (GObject * object, guint id, const GValue * value,
    GParamSpec * pspec)
{
  gst_reconstruct_plan_set_property (GST_RECONSTRUCT (object)->plan, pspec,
      value);
}

static void
gst_reconstruct_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_reconstruct_plan_get_property (GST_RECONSTRUCT (object)->plan, pspec,
      value);
}

static void
gst_reconstruct_finalize (GObject * object)
{
  GstReconstruct *self = GST_RECONSTRUCT (object);

  gst_reconstruct_frames_free (self->frames);
  gst_reconstruct_plan_free (self->plan);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static void
gst_reconstruct_class_init (GstReconstructClass * klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (gst_reconstruct_debug, "reconstruct", 0,
      "Draws what a layer makes of each frame");

  object_class->set_property = gst_reconstruct_set_property;
  object_class->get_property = gst_reconstruct_get_property;
  object_class->finalize = gst_reconstruct_finalize;
  gst_reconstruct_plan_class_init (object_class);

  gst_reconstruct_caps_install (element_class);
  gst_element_class_set_static_metadata (element_class, "Reconstruct",
      "Filter/Visualization/Video",
      "Draws a frame, its sparse code, its reconstruction and the prototypes "
      "side by side", "gst-compete");

  trans_class->start = GST_DEBUG_FUNCPTR (gst_reconstruct_start);
  trans_class->stop = GST_DEBUG_FUNCPTR (gst_reconstruct_stop);
  trans_class->sink_event = GST_DEBUG_FUNCPTR (gst_reconstruct_sink_event);
  trans_class->src_event = GST_DEBUG_FUNCPTR (gst_reconstruct_src_event);
  trans_class->query = GST_DEBUG_FUNCPTR (gst_reconstruct_query);
  trans_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_reconstruct_propose_allocation);
  trans_class->transform_caps =
      GST_DEBUG_FUNCPTR (gst_reconstruct_transform_caps);
  trans_class->fixate_caps = GST_DEBUG_FUNCPTR (gst_reconstruct_fixate_caps);
  trans_class->submit_input_buffer =
      GST_DEBUG_FUNCPTR (gst_reconstruct_submit_input_buffer);
  trans_class->transform = GST_DEBUG_FUNCPTR (gst_reconstruct_transform);
  /* GstVideoFilter would draw over the frame. */
  trans_class->transform_ip = NULL;
  trans_class->transform_meta =
      GST_DEBUG_FUNCPTR (gst_reconstruct_transform_meta);
  filter_class->set_info = GST_DEBUG_FUNCPTR (gst_reconstruct_set_info);
}

static void
gst_reconstruct_init (GstReconstruct * self)
{
  self->plan = gst_reconstruct_plan_new (GST_ELEMENT (self));
  self->frames = gst_reconstruct_frames_new (GST_VIDEO_FILTER (self),
      self->plan);

  /* Otherwise upstream is asked for frames as large as the pictures. */
  gst_base_transform_set_prefer_passthrough (GST_BASE_TRANSFORM (self), FALSE);
  /* Frames left out because they are late would make a movie depend on the machine. */
  gst_base_transform_set_qos_enabled (GST_BASE_TRANSFORM (self), FALSE);
}
