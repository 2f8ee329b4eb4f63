/* reconstruct: draws what a layer makes of each frame
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:element-reconstruct
 * @title: reconstruct
 * @see_also: competelayer, reconstructsink
 *
 * Draws panels of each frame that a competelayer has passed: the frame, its code,
 * the layer's reconstruction, and the mosaic of prototypes; and what an
 * invariantlayer makes of it.
 *
 * Each panel has the shape of what it shows: the frame's, that of its pixels
 * included, or the grid's. The panels stand in a row or in several, whichever makes
 * them larger, within `width` x `height`; the picture is no larger than they need.
 * Caps downstream may ask for another size (`reconstruct !
 * video/x-raw,width=1920,height=1080`): then the panels are fitted into it, in its
 * middle. Once a frame was drawn, pictures keep their size, whatever comes, until
 * `panels`, `titles`, `width` or `height` are set. Between the panels and around
 * them is a dark slate, 0x2a2d34.
 *
 * Images fill their panels. An enlarged value is a sharp rectangle, and one pixel
 * where two values meet may be a mixture of both; in an image that is made smaller
 * each pixel is the mean of what it covers. Images of three channels keep their
 * colours. Above each panel are its title and a bar of the colours with the values
 * that they stand for; images of three channels have no bar. A line below the panels
 * says from how many frames the layer has learned, the mean error of the last hundred
 * or so, and whether it is learning; when it is not, also which frame is shown. It
 * changes five times a second. With `show-speed` it says how many frames come each
 * second, too, whether they are shown or not. That is measured by the wall's clock, so
 * that no two runs give the same pictures; reconstructsink sets it in a window and not
 * in a recording. `titles=false` leaves out titles and line.
 *
 * With `normalize=shared` the frame, its reconstruction and what is recalled have one
 * full scale, and the code has one of its own. Each starts at the greatest absolute
 * value g in the first picture (of a frame of 1000 values and more, the least value that
 * no more than one in a thousand exceeds); from one picture to the next the scale s becomes
 * s + (g - s) / 2 when g is greater, and s + (g - s) / 45 when it is not: at 30
 * pictures a second a bright one still dims the next for about a second and a half.
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
 * After an invariantlayer, the panel `recall` is the frame as its features give it
 * back, and `invariant` what the numbers did over the last 90 frames or so: those of
 * the sparse code, and below it the features of the first and the second stage and the
 * third stage's code. Time runs to the right, each number is a row, from blue over
 * white to red, and what holds still leaves level stripes. Full scale is 3.0, of the
 * third stage 0.5, and of the sparse code its greatest activation, followed slowly.
 * Where there are more numbers than rows, a row shows the one furthest from 0. To the
 * right of each trace stand its latest numbers as a block of squares. Where many fields
 * cover the frame, each has instead a block of the second stage's features, where the
 * field is in the frame. Both panels stay dark until there is something to show. They
 * are those of the last invariantlayer.
 *
 * The panel `figures` shows how the learning went, in three curves over the frames
 * learned: the error, from 0 to its greatest; the entropy of usage, from 0 (always the
 * same unit wins) to 1 (all win alike); and the units that have not won of late, from
 * none to all. Every frame that comes counts, also those that `skip` and `time-lapse`
 * leave out; frames that are coded and not learned from do not. A point of the error is
 * the mean of all frames since the point before. There are 250 points at most: when
 * they are full, each two become one, so that the whole run stays in sight. When the
 * layer starts over, the curves do. This panel needs Cairo.
 *
 * Once a layer has put its code on a frame, a later frame without code, such as one
 * that came too late to be coded, is dropped: the picture stays until the next.
 *
 * Frames that carry %GST_BUFFER_FLAG_DECODE_ONLY are not shown, and not counted by
 * `skip` and `time-lapse`: a layer has learned from them, as from those of a
 * tapestrysrc with `ahead` set.
 *
 * `time-lapse=N` keeps every Nth frame and divides all times by N, so that the
 * kept frames of a steady movie lie one frame apart: it plays N times as fast. The
 * others cost next to nothing. From a live source the frames then come later than
 * their times say: show them with `sync=false`.
 *
 * ## Example pipelines
 *
 * |[
 * gst-launch-1.0 tapestrysrc ! competelayer ! reconstruct ! videoconvert ! autovideosink
 * ]|
 * |[
 * gst-launch-1.0 tapestrysrc ! competelayer ! reconstruct panels=prototypes colormap=gray skip=4999 ! videoconvert ! pngenc snapshot=true ! filesink location=prototypes.png
 * ]|
 * The second writes one still, of the 5000th frame.
 *
 * |[
 * gst-launch-1.0 tapestrysrc ! competelayer ! reconstruct panels=prototypes+figures skip=4999 ! videoconvert ! pngenc snapshot=true ! filesink location=learned.png
 * ]|
 * The third shows beside the prototypes how they were learned.
 *
 * ## Pads
 *
 * * `sink`: raw video, grey or in colour, a byte a channel, with the code of a
 *   competelayer on it
 * * `src`: the panels, at the framerate of the frames; of a size that suits them, or
 *   the one that caps downstream ask for
 *
 * The size of the frames is for upstream to choose. A camera that asks without a
 * filter what is wanted, as v4l2src does, is told that 640x480 is preferred.
 *
 * Since: 0.1
 */

#include "config.h"

#include "gstreconstruct.h"

#include <string.h>

#include "curves.h"
#include "gstframebounds.h"
#include "gstreconstructdrawing.h"
#include "gstreconstructlayout.h"
#include "gstreconstructsettings.h"
#include "gstreconstructview.h"
#include "gstrefusal.h"
#include "gstroom.h"
#include "gstsetting.h"
#include "gstsparsecode.h"
#include "gstsparsecodewait.h"
#include "titles.h"

GST_DEBUG_CATEGORY (gst_reconstruct_debug);
#define GST_CAT_DEFAULT gst_reconstruct_debug

/* One 32-bit word a pixel in the machine's order, as the panels are drawn. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define WORD_FORMAT "BGRx"
#else
#define WORD_FORMAT "xRGB"
#endif

/* All in one plane, a byte a component. */
#define FRAME_FORMATS "{ GRAY8, RGB, BGR, RGBx, BGRx, xRGB, xBGR }"

/* The size of frames that a camera is told, if it may choose: more pixels take more
 * time to learn from. */
#define PREFERRED_WIDTH 640
#define PREFERRED_HEIGHT 480

struct _GstReconstruct
{
  GstVideoFilter parent;

  /* Under the object's lock */
  GstReconstructSettings settings;      /* the properties */
  GstReconstructSettings now;   /* those of the frame in work */
  gboolean started;
  GstReconstructGrid grid;      /* of the code of the last frame */
  gint width, height;           /* of the pictures so far; 0: there was none */

  /* Of the streaming thread */
  guint64 frames;               /* since the start or the last flush */
  gboolean coded;               /* the layer has put its code on a frame */
  GstSparseCodeWait wait;       /* for what panels show */
  GstReconstructDrawing *drawing;
  gboolean laid_out;            /* as the caps and the grid are */
};

#define gst_reconstruct_parent_class parent_class
G_DEFINE_TYPE (GstReconstruct, gst_reconstruct, GST_TYPE_VIDEO_FILTER);
GST_ELEMENT_REGISTER_DEFINE (reconstruct, "reconstruct", GST_RANK_NONE,
    GST_TYPE_RECONSTRUCT);

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (FRAME_FORMATS)));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (WORD_FORMAT)));

/* --- what is wanted of the code --- */

/* Asks for what the panels show, and those that are set and not drawn yet. */
static void
ask (GstReconstruct * self, GstQuery * query)
{
  GstReconstructPanels panels;

  GST_OBJECT_LOCK (self);
  panels = self->settings.look.panels | self->now.look.panels;
  GST_OBJECT_UNLOCK (self);
  gst_query_add_sparse_code_request (query,
      gst_reconstruct_panels_parts (panels));
}

static gboolean
gst_reconstruct_propose_allocation (GstBaseTransform * trans,
    GstQuery * decide_query, GstQuery * query)
{
  if (!GST_BASE_TRANSFORM_CLASS (parent_class)->propose_allocation (trans,
          decide_query, query))
    return FALSE;
  ask (GST_RECONSTRUCT (trans), query);
  return TRUE;
}

/* --- events and queries --- */

static GstTimeLapse
get_lapse (GstReconstruct * self)
{
  GstTimeLapse lapse;

  GST_OBJECT_LOCK (self);
  lapse = self->now.lapse;
  GST_OBJECT_UNLOCK (self);
  return lapse;
}

static gboolean
gst_reconstruct_sink_event (GstBaseTransform * trans, GstEvent * event)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);
  GstTimeLapse lapse = get_lapse (self);

  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    self->frames = 0;
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS && !self->coded)
    gst_sparse_code_wait_end (&self->wait, GST_ELEMENT (self));
  if (lapse.every > 1)
    event = gst_time_lapse_shorten_event (&lapse, event);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (trans, event);
}

static gboolean
gst_reconstruct_src_event (GstBaseTransform * trans, GstEvent * event)
{
  GstTimeLapse lapse = get_lapse (GST_RECONSTRUCT (trans));

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
  GstTimeLapse lapse = get_lapse (GST_RECONSTRUCT (trans));

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
      ask (GST_RECONSTRUCT (trans), query);
      return FALSE;             /* and a tee goes on asking */
    default:
      break;
  }
  return GST_BASE_TRANSFORM_CLASS (parent_class)->query (trans, direction,
      query);
}

/* --- caps --- */

/* Sets the size that pictures of frames of the caps @from are to have: that of the
 * pictures so far, or else one that suits the panels. Returns FALSE when @from does
 * not say enough. */
static gboolean
set_picture_size (GstReconstruct * self, const GstStructure * from,
    GstStructure * s)
{
  GstReconstructFrame frame = gst_reconstruct_frame_from_structure (from);
  Layout layout;
  gboolean known;

  GST_OBJECT_LOCK (self);
  layout.width = self->width;
  layout.height = self->height;
  if (self->width == 0 && frame.width > 0 && self->now.look.panels != 0)
    gst_reconstruct_layout_choose (&layout, &self->now.look, &frame,
        &self->grid);
  known = layout.width > 0;
  GST_OBJECT_UNLOCK (self);
  if (known)
    gst_structure_set (s, "width", G_TYPE_INT, layout.width,
        "height", G_TYPE_INT, layout.height, NULL);
  return known;
}

/* A size that only caps downstream can ask for is like `width` or `height`. */
static guint
find_other_length (GstReconstruct * self, const GstStructure * from,
    guint width, guint height)
{
  GstReconstructFrame frame = gst_reconstruct_frame_from_structure (from);
  GstReconstructLook look;
  Layout layout;

  GST_OBJECT_LOCK (self);
  look = self->now.look;
  look.width = width;
  look.height = height;
  gst_reconstruct_layout_choose (&layout, &look, &frame, &self->grid);
  GST_OBJECT_UNLOCK (self);
  return width ? layout.height : layout.width;
}

/* Sets the width nearest to that which suits pictures of frames of the caps @from, and
 * with that width itself the height, too. Returns the width, 0 when both are set. */
static gint
fixate_width (GstReconstruct * self, const GstStructure * from,
    GstStructure * s)
{
  GstStructure *suits = gst_structure_new_empty ("suits");
  gint width = 0, suits_width = 0, suits_height = 0;

  if (set_picture_size (self, from, suits)) {
    gst_structure_get_int (suits, "width", &suits_width);
    gst_structure_get_int (suits, "height", &suits_height);
    gst_structure_fixate_field_nearest_int (s, "width", suits_width);
    gst_structure_get_int (s, "width", &width);
  }
  gst_structure_free (suits);
  if (width != suits_width)
    return width;
  gst_structure_fixate_field_nearest_int (s, "height", suits_height);
  return 0;
}

/* Adds to @others what the other side may be when one side is @s. All that the two
 * share is the framerate. */
static GstCaps *
add_other_side (GstReconstruct * self, GstCaps * others,
    const GstStructure * s, GstPadDirection direction, gboolean prefer)
{
  GstCaps *template = gst_static_pad_template_get_caps (direction ==
      GST_PAD_SINK ? &src_template : &sink_template);
  GstStructure *any = gst_structure_copy (gst_caps_get_structure (template, 0));
  const GValue *framerate = gst_structure_get_value (s, "framerate");
  GstStructure *first;

  if (framerate)
    gst_structure_set_value (any, "framerate", framerate);
  if (direction == GST_PAD_SINK)
    gst_structure_set (any, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1,
        NULL);
  first = gst_structure_copy (any);
  if (direction == GST_PAD_SRC)
    gst_structure_set (first, "width", G_TYPE_INT, PREFERRED_WIDTH,
        "height", G_TYPE_INT, PREFERRED_HEIGHT, NULL);
  else
    prefer = set_picture_size (self, s, first);
  if (prefer)
    others = gst_caps_merge_structure (others, first);
  else
    gst_structure_free (first);
  gst_caps_unref (template);
  return gst_caps_merge_structure (others, any);
}

/* Downstream, pictures have a size that suits them, or any other that is asked for.
 * Upstream, frames may have any size; cameras take what stands first in the answer to
 * a query without a filter as what is preferred, while what scales asks with one, and
 * is not to scale to that size. */
static GstCaps *
gst_reconstruct_transform_caps (GstBaseTransform * trans,
    GstPadDirection direction, GstCaps * caps, GstCaps * filter)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);
  GstCaps *others = gst_caps_new_empty (), *filtered;
  guint i;

  for (i = 0; i < gst_caps_get_size (caps); i++)
    others = add_other_side (self, others, gst_caps_get_structure (caps, i),
        direction, filter == NULL);
  if (filter == NULL)
    return others;
  filtered = gst_caps_intersect_full (filter, others, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (others);
  return filtered;
}

/* Chooses the pictures' size where caps downstream leave it open, or give only one
 * length. */
static GstCaps *
gst_reconstruct_fixate_caps (GstBaseTransform * trans,
    GstPadDirection direction, GstCaps * caps, GstCaps * others)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);
  const GstStructure *from = gst_caps_get_structure (caps, 0);
  gint width = 0, height = 0;
  GstStructure *s;

  if (direction == GST_PAD_SRC)
    return gst_caps_fixate (others);
  /* Nobody downstream: the base class proposes the input's own caps. */
  if (!gst_pad_is_linked (GST_BASE_TRANSFORM_SRC_PAD (trans))) {
    gst_caps_unref (others);
    others = gst_reconstruct_transform_caps (trans, direction, caps, NULL);
  }
  others = gst_caps_make_writable (gst_caps_truncate (others));
  s = gst_caps_get_structure (others, 0);
  gst_structure_get_int (s, "width", &width);
  gst_structure_get_int (s, "height", &height);
  if (width == 0 && height == 0)
    width = fixate_width (self, from, s);
  if (width > 0 && height == 0)
    gst_structure_fixate_field_nearest_int (s, "height",
        find_other_length (self, from, width, 0));
  else if (height > 0 && width == 0)
    gst_structure_fixate_field_nearest_int (s, "width",
        find_other_length (self, from, 0, height));
  return gst_caps_fixate (others);
}

static gboolean
gst_reconstruct_set_info (GstVideoFilter * filter, GstCaps * in_caps,
    GstVideoInfo * in_info, GstCaps * out_caps, GstVideoInfo * out_info)
{
  /* A picture and what it is put together from: frames as floats, twice, and the panels
   * before they are put in their places. */
  guint64 bytes = 3 * (guint64) GST_VIDEO_INFO_SIZE (out_info)
      + 12 * (guint64) GST_VIDEO_INFO_SIZE (in_info);

  GST_RECONSTRUCT (filter)->laid_out = FALSE;
  return gst_room_check (GST_ELEMENT (filter), bytes, "the picture and its panels",
      "Set a smaller `width` and `height`, or make frames smaller");
}

static void
lay_out (GstReconstruct * self)
{
  GstVideoFilter *filter = GST_VIDEO_FILTER (self);
  GstReconstructFrame frame =
      gst_reconstruct_frame_from_info (&filter->in_info);
  Layout layout;

  gst_reconstruct_layout_fit (&layout, &self->now.look, &frame, &self->grid,
      GST_VIDEO_INFO_WIDTH (&filter->out_info),
      GST_VIDEO_INFO_HEIGHT (&filter->out_info));
  gst_reconstruct_drawing_lay_out (self->drawing, &self->now.look, &layout);
  self->laid_out = TRUE;
}

/* --- frames --- */

/* Whether what is set can be drawn; else an error was posted. */
static gboolean
has_panels (GstReconstruct * self)
{
  if (self->now.look.panels & GST_RECONSTRUCT_FIGURES && !curves_available ()) {
    GST_ELEMENT_ERROR (self, LIBRARY, INIT,
        ("The panel figures needs Cairo, which this plugin was built without. "
            "Take figures out of `panels`."), (NULL));
    return FALSE;
  }
  if (self->now.look.panels != 0)
    return TRUE;
  GST_ELEMENT_ERROR (self, RESOURCE, SETTINGS,
      ("There is nothing to draw. Set `panels` to one or more of original, "
          "code, reconstruction, prototypes, recall, invariant and figures."),
      (NULL));
  return FALSE;
}

static gboolean
gst_reconstruct_start (GstBaseTransform * trans)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);

  self->frames = 0;
  self->coded = FALSE;
  self->wait = (GstSparseCodeWait) { 0 };
  /* One that does not start is not stopped either. */
  if (!has_panels (self))
    return FALSE;
  self->drawing = gst_reconstruct_drawing_new (GST_ELEMENT (self));
  GST_OBJECT_LOCK (self);
  self->started = TRUE;
  self->width = self->height = 0;
  memset (&self->grid, 0, sizeof self->grid);
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

static gboolean
gst_reconstruct_stop (GstBaseTransform * trans)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);

  g_clear_pointer (&self->drawing, gst_reconstruct_drawing_free);
  GST_OBJECT_LOCK (self);
  self->started = FALSE;
  self->now = self->settings;
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

static void
sync_controls (GstReconstruct * self, GstBuffer * buffer)
{
  GstClockTime time =
      gst_segment_to_stream_time (&GST_BASE_TRANSFORM (self)->segment,
      GST_FORMAT_TIME,
      gst_time_lapse_shorten (&self->now.lapse, GST_BUFFER_PTS (buffer)));

  if (GST_CLOCK_TIME_IS_VALID (time))
    gst_object_sync_values (GST_OBJECT (self), time);
}

/* What the panels of @look show and the code of @buffer has not. For what an
 * invariantlayer has to learn first nothing waits: its panels are dark till then. */
static GstSparseCodeParts
missing_parts (GstBuffer * buffer, const GstReconstructLook * look)
{
  GstSparseCode code;

  if (!gst_buffer_get_sparse_code (buffer, look->layer, &code))
    return 0;
  return gst_reconstruct_panels_parts (look->panels
      & ~GST_RECONSTRUCT_OF_INVARIANT) & ~gst_sparse_code_parts (&code);
}

/* Takes the properties over for the next frame, @buffer. While new panels wait for
 * what they show, the old ones are drawn.
 *
 * Returns: whether the frame can be drawn, if it can be at all; if not, it is too
 *     early for what panels show */
static gboolean
renew_look (GstReconstruct * self, GstBuffer * buffer)
{
  GstReconstructLook look;
  gboolean new_panels, new_size;

  GST_OBJECT_LOCK (self);
  look = self->settings.look;
  GST_OBJECT_UNLOCK (self);
  if (gst_sparse_code_wait (&self->wait,
          GST_BASE_TRANSFORM_SINK_PAD (self), missing_parts (buffer, &look)))
    return missing_parts (buffer, &self->now.look) == 0;

  GST_OBJECT_LOCK (self);
  new_panels = look.panels != self->now.look.panels;
  new_size = !gst_reconstruct_look_has_room_of (&look, &self->now.look);
  if (look.layer != self->now.look.layer)
    self->coded = FALSE;
  self->now.look = look;
  if (new_size)
    self->width = self->height = 0;
  GST_OBJECT_UNLOCK (self);
  if (new_size) {
    self->laid_out = FALSE;
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (self));
  }
  if (new_panels)
    gst_base_transform_reconfigure_sink (GST_BASE_TRANSFORM (self));
  return TRUE;
}

/* Looks at the shape of the code of @buffer, which the prototypes are drawn in. The
 * first picture may have a size that suits it, later ones keep theirs. */
static void
renew_grid (GstReconstruct * self, GstBuffer * buffer)
{
  gboolean changed = FALSE, first;
  GstSparseCode code;

  if (!gst_buffer_get_sparse_code (buffer, self->now.look.layer, &code))
    return;
  GST_OBJECT_LOCK (self);
  changed = gst_reconstruct_grid_read (&self->grid, &code);
  first = self->width == 0;
  GST_OBJECT_UNLOCK (self);
  if (!changed)
    return;
  self->laid_out = FALSE;
  if (first)
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (self));
}

static GstFlowReturn
gst_reconstruct_submit_input_buffer (GstBaseTransform * trans,
    gboolean is_discont, GstBuffer * buffer)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);

  gst_reconstruct_drawing_add (self->drawing, buffer, self->now.look.layer);
  /* Those frames are no part of the movie: leaving them out makes no gap. */
  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY)) {
    gst_buffer_unref (buffer);
    return GST_FLOW_OK;
  }
  if (gst_buffer_get_size (buffer) == 0
      || !gst_time_lapse_keeps (&self->now.lapse, self->frames++)) {
    gst_buffer_unref (buffer);
    return GST_BASE_TRANSFORM_FLOW_DROPPED;
  }
  sync_controls (self, buffer);
  if (!renew_look (self, buffer)) {
    gst_buffer_unref (buffer);
    return GST_BASE_TRANSFORM_FLOW_DROPPED;
  }
  if (!has_panels (self)) {
    gst_buffer_unref (buffer);
    return GST_FLOW_ERROR;
  }
  renew_grid (self, buffer);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->submit_input_buffer (trans,
      is_discont, buffer);
}

/* Which frame @buffer is, from 1 on: as the source counts, or else as they came. */
static guint64
number_of (GstReconstruct * self, GstBuffer * buffer)
{
  return GST_BUFFER_OFFSET_IS_VALID (buffer) ? GST_BUFFER_OFFSET (buffer) + 1 :
      self->frames;
}

static GstFlowReturn
gst_reconstruct_transform_frame (GstVideoFilter * filter, GstVideoFrame * in,
    GstVideoFrame * out)
{
  GstReconstruct *self = GST_RECONSTRUCT (filter);
  GstReconstructView view;
  GstSparseCode code;

  if (self->coded
      && !gst_buffer_get_sparse_code (in->buffer, self->now.look.layer,
          &code)) {
    GST_LOG_OBJECT (self, "a frame without code");
    return GST_BASE_TRANSFORM_FLOW_DROPPED;
  }
  if (!gst_reconstruct_view_read (&view, GST_ELEMENT (self), in,
          &self->now.look))
    return GST_FLOW_ERROR;
  self->coded = TRUE;
  if (!self->laid_out)
    lay_out (self);
  if (!gst_reconstruct_drawing_draw (self->drawing, &self->now.look, &view,
          number_of (self, in->buffer),
          gst_time_lapse_shorten (&self->now.lapse,
              GST_BUFFER_PTS (in->buffer)),
          GST_VIDEO_FRAME_PLANE_DATA (out, 0),
          GST_VIDEO_FRAME_PLANE_STRIDE (out, 0) / sizeof (guint32)))
    return GST_FLOW_ERROR;
  GST_OBJECT_LOCK (self);
  self->width = GST_VIDEO_FRAME_WIDTH (out);
  self->height = GST_VIDEO_FRAME_HEIGHT (out);
  GST_OBJECT_UNLOCK (self);
  return GST_FLOW_OK;
}

/* As the parent does it, but a frame that cannot be mapped is an error: the parent
 * would pass an undrawn one on. */
static GstFlowReturn
gst_reconstruct_transform (GstBaseTransform * trans, GstBuffer * in_buffer,
    GstBuffer * out_buffer)
{
  GstReconstruct *self = GST_RECONSTRUCT (trans);
  GstVideoFilter *filter = GST_VIDEO_FILTER (trans);
  GstVideoFrame in, out;
  GstFlowReturn ret;

  if (!gst_frame_map_whole (&in, &filter->in_info, in_buffer)) {
    GST_ELEMENT_REFUSE (self, STREAM, FORMAT,
        ("The frame is smaller than its caps say. Look for a broken element "
            "before reconstruct."), (NULL));
    return GST_FLOW_ERROR;
  }
  if (!gst_video_frame_map (&out, &filter->out_info, out_buffer, GST_MAP_WRITE)) {
    gst_video_frame_unmap (&in);
    GST_ELEMENT_REFUSE (self, RESOURCE, WRITE,
        ("There is no memory to draw in. Set a smaller `width` "
            "and `height`."), (NULL));
    return GST_FLOW_ERROR;
  }
  ret = gst_reconstruct_transform_frame (filter, &in, &out);
  gst_video_frame_unmap (&out);
  gst_video_frame_unmap (&in);
  if (self->now.lapse.every > 1)
    gst_time_lapse_shorten_buffer (&self->now.lapse, out_buffer,
        &filter->out_info);
  return ret;
}

/* A picture of codes has no code. */
static gboolean
gst_reconstruct_transform_meta (GstBaseTransform * trans,
    GstBuffer * out_buffer, GstMeta * meta, GstBuffer * in_buffer)
{
  if (gst_meta_info_is_custom (meta->info)
      && (gst_custom_meta_has_name ((GstCustomMeta *) meta,
              GST_SPARSE_CODE_META_NAME)
          || gst_custom_meta_has_name ((GstCustomMeta *) meta,
              GST_INVARIANT_CODE_META_NAME)))
    return FALSE;
  return GST_BASE_TRANSFORM_CLASS (parent_class)->transform_meta (trans,
      out_buffer, meta, in_buffer);
}

/* --- object --- */

/**
 * gst_reconstruct_set_default_size:
 * @self: a reconstruct
 * @width: the pictures' greatest width when `width` and `height` are not set
 * @height: and their greatest height
 *
 * Since: 0.1
 */
void
gst_reconstruct_set_default_size (GstReconstruct * self, guint width,
    guint height)
{
  GST_OBJECT_LOCK (self);
  self->settings.look.default_width = width;
  self->settings.look.default_height = height;
  if (!self->started)
    self->now = self->settings;
  GST_OBJECT_UNLOCK (self);
}

/* With the object lock held. */
static void
settings_changed (gpointer base, gpointer members, const gchar * name)
{
  GstReconstruct *self = base;

  gst_reconstruct_settings_limit (&self->settings);
  if (!self->started)
    self->now = self->settings;
}

static const GstSettingTable tables[] = {
  {.settings = gst_reconstruct_settings,
        .offset = G_STRUCT_OFFSET (GstReconstruct, settings),
      .changed = settings_changed},
  {NULL}
};

static void
gst_reconstruct_set_property (GObject * object, guint id, const GValue * value,
    GParamSpec * pspec)
{
  gst_settings_set (GST_ELEMENT (object), object, pspec, value);
}

static void
gst_reconstruct_get_property (GObject * object, guint id, GValue * value,
    GParamSpec * pspec)
{
  gst_settings_get (GST_ELEMENT (object), object, pspec, value);
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
  gst_settings_class_init (object_class, tables);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
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
  trans_class->transform_meta =
      GST_DEBUG_FUNCPTR (gst_reconstruct_transform_meta);
  filter_class->set_info = GST_DEBUG_FUNCPTR (gst_reconstruct_set_info);
  filter_class->transform_frame =
      GST_DEBUG_FUNCPTR (gst_reconstruct_transform_frame);
}

static void
gst_reconstruct_init (GstReconstruct * self)
{
  gst_settings_init (tables, self);
  self->settings.look.default_width = GST_RECONSTRUCT_WINDOW_WIDTH;
  self->settings.look.default_height = GST_RECONSTRUCT_WINDOW_HEIGHT;
  self->now = self->settings;

  /* Else upstream is asked for frames of the pictures' size. */
  gst_base_transform_set_prefer_passthrough (GST_BASE_TRANSFORM (self), FALSE);
  /* A frame left out for lateness would make a movie depend on the machine. */
  gst_base_transform_set_qos_enabled (GST_BASE_TRANSFORM (self), FALSE);
}
