/* The frames that stream through reconstruct: which are drawn, and with which look
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstcodereader.h"
#include "gstframe.h"
#include "gstreconstructframes.h"

#include "gstreconstructlayout.h"
#include "gstreconstructpicture.h"
#include "gstreconstructview.h"
#include "gstrefusal.h"

GST_DEBUG_CATEGORY_EXTERN (gst_reconstruct_debug);
#define GST_CAT_DEFAULT gst_reconstruct_debug

struct _GstReconstructFrames
{
  GstVideoFilter *filter;       /* outlives this, and so does the plan */
  GstReconstructPlan *plan;
  guint64 count;                /* frames since the start or the last flush */
  gboolean repeats;             /* the next frame is the last one once more */
  gconstpointer drawn;          /* the last frame that was drawn; only compared */
  GstCodeReader reader;         /* of the layer's code */
  GstReconstructPicture *picture;       /* NULL until the start */
  Layout layout;                /* of the last picture */
  gboolean has_layout;          /* it fits the caps, the look and the grid */
  GstReconstructWantedFunc wanted;      /* NULL: all pictures are */
  gpointer wanted_data;
};

/**
 * gst_reconstruct_frames_new:
 * @filter: the element
 * @plan: what its pictures look like
 *
 * Returns: (transfer full): the frames of an element that does not stream yet. Free
 *     them with gst_reconstruct_frames_free(). All functions but
 *     gst_reconstruct_frames_start() and gst_reconstruct_frames_stop() are for the
 *     streaming thread.
 */
GstReconstructFrames *
gst_reconstruct_frames_new (GstVideoFilter * filter, GstReconstructPlan * plan)
{
  GstReconstructFrames *self = g_new0 (GstReconstructFrames, 1);

  self->filter = filter;
  self->plan = plan;
  return self;
}

/**
 * gst_reconstruct_frames_free:
 * @self: (transfer full): what gst_reconstruct_frames_new() made
 */
void
gst_reconstruct_frames_free (GstReconstructFrames * self)
{
  gst_reconstruct_picture_free (self->picture);
  g_free (self);
}

/* Returns %FALSE, with an error posted, when the panels that are set cannot be drawn. */
static gboolean
check_panels (GstReconstructFrames * self)
{
  PanelSet panels = gst_reconstruct_plan_get_look (self->plan).panels;
  const PanelKind *kind = panels_find_unavailable (panels);

  if (kind != NULL) {
    GST_ELEMENT_ERROR (self->filter, LIBRARY, INIT,
        ("The panel %s needs Cairo, which this plugin was built without. "
            "Take %s out of `panels`.", kind->nick, kind->nick), (NULL));
    return FALSE;
  }
  if (panels == 0) {
    gchar *names = panels_list_names ();

    GST_ELEMENT_ERROR (self->filter, RESOURCE, SETTINGS,
        ("There is nothing to draw. Set `panels` to one or more of %s.", names),
        (NULL));
    g_free (names);
    return FALSE;
  }
  return TRUE;
}

/**
 * gst_reconstruct_frames_start:
 * @self: the frames
 *
 * Begins to stream. After a failure gst_reconstruct_frames_stop() need not be called.
 *
 * Returns: %FALSE, with an error posted, when the panels that are set cannot be drawn
 */
gboolean
gst_reconstruct_frames_start (GstReconstructFrames * self)
{
  self->count = 0;
  self->reader = (GstCodeReader) { 0 };
  if (!check_panels (self))
    return FALSE;
  self->picture = gst_reconstruct_picture_new ();
  gst_reconstruct_plan_start (self->plan);
  return TRUE;
}

/**
 * gst_reconstruct_frames_stop:
 * @self: the frames
 *
 * Ends to stream.
 */
void
gst_reconstruct_frames_stop (GstReconstructFrames * self)
{
  g_clear_pointer (&self->picture, gst_reconstruct_picture_free);
  gst_reconstruct_plan_stop (self->plan);
}

/**
 * gst_reconstruct_frames_flush:
 * @self: the frames
 *
 * After a flush, `skip` and `time-lapse` count from 0 again.
 */
void
gst_reconstruct_frames_flush (GstReconstructFrames * self)
{
  self->count = 0;
}

/**
 * gst_reconstruct_frames_end:
 * @self: the frames
 *
 * At the end of the stream, warns when panels have waited in vain for what they show.
 */
void
gst_reconstruct_frames_end (GstReconstructFrames * self)
{
  gst_code_reader_end (&self->reader, GST_ELEMENT (self->filter));
}

/**
 * gst_reconstruct_frames_reset_layout:
 * @self: the frames
 *
 * New caps: the next picture is laid out anew.
 */
void
gst_reconstruct_frames_reset_layout (GstReconstructFrames * self)
{
  self->has_layout = FALSE;
}

/**
 * gst_reconstruct_frames_get_layout:
 * @self: the frames
 *
 * Returns: (transfer none): the layout of the last picture
 */
const Layout *
gst_reconstruct_frames_get_layout (const GstReconstructFrames * self)
{
  return &self->layout;
}

/* --- which frames are drawn --- */

/* The parts that the panels of @look show and that the code of @buffer lacks. */
static GstSparseCodeParts
find_missing_parts (GstBuffer * buffer, const GstReconstructLook * look)
{
  return gst_code_reader_missing (buffer, look->layer,
      panels_get_parts_to_wait_for (look->panels));
}

/* Takes the properties over for the next frame, @buffer. While new panels wait for what
 * they show, the old ones are drawn. Returns FALSE when the frame lacks what these show,
 * too: then it is dropped. */
static gboolean
update_look (GstReconstructFrames * self, GstBuffer * buffer)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self->filter);
  GstReconstructLook look = gst_reconstruct_plan_get_next_look (self->plan);
  GstReconstructChange change;

  if (gst_code_reader_wait (&self->reader, GST_BASE_TRANSFORM_SINK_PAD (trans),
          find_missing_parts (buffer, &look))) {
    look = gst_reconstruct_plan_get_look (self->plan);
    return find_missing_parts (buffer, &look) == 0;
  }
  change = gst_reconstruct_plan_set_look (self->plan, &look);
  if (change & GST_RECONSTRUCT_CHANGE_LAYER)
    gst_code_reader_layer_changed (&self->reader);
  if (change & GST_RECONSTRUCT_CHANGE_SIZE) {
    self->has_layout = FALSE;
    gst_base_transform_reconfigure_src (trans);
  }
  if (change & GST_RECONSTRUCT_CHANGE_PANELS)
    gst_base_transform_reconfigure_sink (trans);
  return TRUE;
}

/* Takes over the shape of the code of @buffer. The first picture may have a size that
 * follows from it; later ones keep theirs. */
static void
update_grid (GstReconstructFrames * self, GstBuffer * buffer)
{
  GstReconstructSizing sizing = gst_reconstruct_plan_get_sizing (self->plan);
  GstSparseCode code;

  if (!gst_buffer_get_sparse_code (buffer, sizing.look.layer, &code)
      || !gst_reconstruct_plan_update_grid (self->plan, &code))
    return;
  self->has_layout = FALSE;
  if (sizing.width == 0)
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (self->filter));
}

/* Frames that are not shown are no part of the movie: leaving them out makes no gap. */
static gboolean
is_shown (GstBuffer * buffer)
{
  return !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DECODE_ONLY);
}

/* Whether the next frame is one that `skip` and `time-lapse` keep. */
static gboolean
count_frame (GstReconstructFrames * self, GstBuffer * buffer,
    const GstTimeLapse * lapse)
{
  return gst_buffer_get_size (buffer) > 0
      && gst_time_lapse_keeps (lapse, self->count++);
}

/**
 * gst_reconstruct_frames_accept:
 * @self: the frames
 * @buffer: the next frame
 * @draw: (out): whether it is drawn
 *
 * Adds the frame to what panels show over time and, if it is drawn, updates the plan.
 *
 * Returns: what to return for a frame that is not drawn: %GST_FLOW_OK when it is no
 *     part of the movie, %GST_BASE_TRANSFORM_FLOW_DROPPED when it is left out, and
 *     %GST_FLOW_ERROR, with an error posted, when there is nothing to draw
 */
GstFlowReturn
gst_reconstruct_frames_accept (GstReconstructFrames * self,
    GstBuffer * buffer, gboolean * draw)
{
  GstTimeLapse lapse = gst_reconstruct_plan_get_lapse (self->plan);
  GstReconstructLook look = gst_reconstruct_plan_get_look (self->plan);
  const gboolean repeats = self->repeats;

  *draw = self->repeats = FALSE;
  self->drawn = repeats ? self->drawn : NULL;
  if (self->wanted == NULL && !repeats)
    gst_reconstruct_picture_add_frame (self->picture, buffer, look.layer);
  if (!is_shown (buffer))
    return GST_FLOW_OK;
  if (!repeats && !count_frame (self, buffer, &lapse))
    return GST_BASE_TRANSFORM_FLOW_DROPPED;
  gst_time_lapse_sync_controls (&lapse, GST_BASE_TRANSFORM (self->filter),
      buffer);
  if (!update_look (self, buffer))
    return GST_BASE_TRANSFORM_FLOW_DROPPED;
  if (!check_panels (self))
    return GST_FLOW_ERROR;
  update_grid (self, buffer);
  *draw = TRUE;
  return GST_FLOW_OK;
}

/**
 * gst_reconstruct_frames_add:
 * @self: the frames
 * @buffer: the next frame, which is not drawn
 *
 * Adds the frame to what panels show over time, and does nothing else: that takes less
 * than to push it. Not even that if the start has failed.
 */
void
gst_reconstruct_frames_add (GstReconstructFrames * self, GstBuffer * buffer)
{
  GstReconstructLook look = gst_reconstruct_plan_get_look (self->plan);

  if (self->picture == NULL)
    return;
  gst_reconstruct_picture_add_frame (self->picture, buffer, look.layer);
  self->drawn = NULL;
  self->count += is_shown (buffer);
}

/**
 * gst_reconstruct_frames_repeat:
 * @self: the frames
 *
 * The next frame will be the last one once more: it is drawn, adds nothing to what panels
 * show over time, and if it was drawn before, its full scales stay.
 */
void
gst_reconstruct_frames_repeat (GstReconstructFrames * self)
{
  self->repeats = TRUE;
}

/* --- drawing --- */

static void
update_layout (GstReconstructFrames * self)
{
  const GstReconstructSizing sizing =
      gst_reconstruct_plan_get_sizing (self->plan);
  FrameShape frame = frame_shape_from_info (&self->filter->in_info);

  if (self->has_layout)
    return;
  gst_reconstruct_layout_fit (&self->layout, &sizing.look, &frame, &sizing.grid,
      GST_VIDEO_INFO_WIDTH (&self->filter->out_info),
      GST_VIDEO_INFO_HEIGHT (&self->filter->out_info));
  gst_reconstruct_picture_set_layout (self->picture, &sizing.look,
      &self->layout);
  self->has_layout = TRUE;
}

/* The number of @buffer, from 1 on: that of the source, or else in the order of
 * arrival. */
static guint64
get_number (GstReconstructFrames * self, GstBuffer * buffer)
{
  return GST_BUFFER_OFFSET_IS_VALID (buffer) ? GST_BUFFER_OFFSET (buffer) + 1 :
      self->count;
}

static GstFlowReturn
draw_picture (GstReconstructFrames * self, const GstReconstructLook * look,
    const PanelView * view, GstVideoFrame * out)
{
  GstTimeLapse lapse = gst_reconstruct_plan_get_lapse (self->plan);
  GstBuffer *buffer = view->frame->buffer;
  GError *error = NULL;

  if (gst_reconstruct_picture_draw (self->picture, look, view,
          get_number (self, buffer),
          gst_time_lapse_shorten (&lapse, GST_BUFFER_PTS (buffer)),
          GST_VIDEO_FRAME_PLANE_DATA (out, 0),
          GST_VIDEO_FRAME_PLANE_STRIDE (out, 0) / sizeof (guint32), &error))
    return GST_FLOW_OK;
  gst_refusal_wait (GST_ELEMENT (self->filter));
  gst_refusal_post (GST_ELEMENT (self->filter), error);
  return GST_FLOW_ERROR;
}

static GstFlowReturn
draw_frame (GstReconstructFrames * self, const GstReconstructLook * look,
    PanelView * view, GstVideoFrame * in, GstVideoFrame * out)
{
  GstFlowReturn ret;

  if (!gst_reconstruct_view_check (view, GST_ELEMENT (self->filter), in, look))
    return GST_FLOW_ERROR;
  update_layout (self);
  ret = draw_picture (self, look, view, out);
  if (ret == GST_FLOW_OK)
    gst_reconstruct_plan_set_size (self->plan, GST_VIDEO_FRAME_WIDTH (out),
        GST_VIDEO_FRAME_HEIGHT (out));
  return ret;
}

/* GstBaseTransform has copied the flag of the frame. */
static void
mark_gap (GstBuffer * out_buffer, gboolean gap)
{
  if (gap)
    GST_BUFFER_FLAG_SET (out_buffer, GST_BUFFER_FLAG_GAP);
  else
    GST_BUFFER_FLAG_UNSET (out_buffer, GST_BUFFER_FLAG_GAP);
}

/**
 * gst_reconstruct_frames_set_wanted:
 * @self: the frames
 * @wanted: (nullable): says which pictures are wanted; %NULL for all
 * @data: for @wanted
 *
 * To be called while nothing streams. Pictures that are not wanted are not drawn: their buffers have
 * %GST_BUFFER_FLAG_GAP, and any content. Panels do not know of these frames.
 */
void
gst_reconstruct_frames_set_wanted (GstReconstructFrames * self,
    GstReconstructWantedFunc wanted, gpointer data)
{
  self->wanted = wanted;
  self->wanted_data = data;
}

/**
 * gst_reconstruct_frames_transform:
 * @self: the frames
 * @in_buffer: a frame that was accepted
 * @out_buffer: its picture
 *
 * Draws a picture, if it is wanted. GstVideoFilter would pass on one that was not drawn.
 *
 * Returns: %GST_FLOW_OK; %GST_BASE_TRANSFORM_FLOW_DROPPED when the frame has no code
 *     and others had; %GST_FLOW_ERROR, with an error posted, when it cannot be drawn
 */
GstFlowReturn
gst_reconstruct_frames_transform (GstReconstructFrames * self,
    GstBuffer * in_buffer, GstBuffer * out_buffer)
{
  GstVideoFilter *filter = self->filter;
  GstTimeLapse lapse = gst_reconstruct_plan_get_lapse (self->plan);
  const GstReconstructLook look = gst_reconstruct_plan_get_look (self->plan);
  PanelView view;
  GstFlowReturn ret = gst_reconstruct_view_read (&view, &self->reader,
      GST_ELEMENT (filter), in_buffer, &look);
  GstVideoFrame in, out;
  gboolean wanted;

  if (ret != GST_FLOW_OK)
    return ret;
  view.again = in_buffer == self->drawn;
  wanted = self->wanted == NULL || self->wanted (self->wanted_data);
  if (wanted) {
    if (self->wanted != NULL)
      gst_reconstruct_picture_add_frame (self->picture, in_buffer, look.layer);
    if (!gst_frame_map (GST_ELEMENT (filter), &in, &filter->in_info, in_buffer))
      return GST_FLOW_ERROR;
    if (!gst_video_frame_map (&out, &filter->out_info, out_buffer,
            GST_MAP_WRITE)) {
      gst_video_frame_unmap (&in);
      GST_ELEMENT_REFUSE (filter, RESOURCE, WRITE,
          ("There is no memory to draw in. Set a smaller `width` "
              "and `height`."), (NULL));
      return GST_FLOW_ERROR;
    }
    ret = draw_frame (self, &look, &view, &in, &out);
    self->drawn = in_buffer;
    gst_video_frame_unmap (&out);
    gst_video_frame_unmap (&in);
  }
  mark_gap (out_buffer, !wanted);
  if (lapse.every > 1)
    gst_time_lapse_shorten_buffer (&lapse, out_buffer, &filter->out_info);
  return ret;
}
