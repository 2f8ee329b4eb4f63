/* The panel `novelty`: how new each field of the frame is, after a noveltywatch
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "frameimage.h"

#include "gstnovelty.h"

/* How many times darker the frame is. */
#define DIMMED 2.0f

/* The colours of a field: AMBER below the threshold, RED from there on. A field is covered
 * by COVER / 256 of its colour at the threshold, and in proportion below it. */
#define AMBER COLORMAP_WORD (0xff, 0xb0, 0x20)
#define RED COLORMAP_WORD (0xff, 0x30, 0x20)
#define COVER 160

#define OUTLINE COLORMAP_WORD (0xff, 0xff, 0xff)
#define OUTLINE_WIDTH 2

typedef struct
{
  gboolean watched;             /* whether a frame had a novelty */
} State;

static gpointer
new_state (void)
{
  return g_new0 (State, 1);
}

static guint32
mix_channel (guint32 under, guint32 over, guint cover, guint shift)
{
  guint a = under >> shift & 0xff, b = over >> shift & 0xff;

  return (a * (256 - cover) + b * cover) >> 8 << shift;
}

static guint32
mix (guint32 under, guint32 over, guint cover)
{
  return 0xff000000u | mix_channel (under, over, cover, 16)
      | mix_channel (under, over, cover, 8) | mix_channel (under, over, cover,
      0);
}

/* Which of @n fields of @length pixels has the middle of pixel @x of a box of @box
 * pixels that shows @frame pixels. */
static guint
find_field (guint x, guint box, guint frame, guint length, guint n)
{
  return MIN ((2 * (guint64) x + 1) * frame / (2 * box) / length, n - 1);
}

static void
draw_fields (const GstNovelty * novelty, const GstVideoFrame * frame,
    const PanelCanvas * canvas)
{
  const gfloat *values = g_bytes_get_data (novelty->novelty, NULL);
  const PanelBox *box = canvas->box;
  guint x, y;

  for (y = 0; y < box->height; y++) {
    guint32 *line = canvas->pixels + (box->top + y) * canvas->stride
        + box->left;
    const gfloat *row = values + (gsize) find_field (y, box->height,
        GST_VIDEO_FRAME_HEIGHT (frame), novelty->field_height,
        novelty->fields_down) * novelty->fields_across;

    for (x = 0; x < box->width; x++) {
      gfloat value = row[find_field (x, box->width,
              GST_VIDEO_FRAME_WIDTH (frame), novelty->field_width,
              novelty->fields_across)];

      if (value >= 1.0f)
        line[x] = mix (line[x], RED, COVER);
      else if (value > 0.0f)
        line[x] = mix (line[x], AMBER, COVER * value);
    }
  }
}

/* Where pixel @at of @frame is in a box of @box pixels. */
static guint
scale (guint at, guint frame, guint box)
{
  return MIN ((guint64) at * box / frame, box);
}

static void
fill (const PanelCanvas * canvas, guint left, guint top, guint right, guint low)
{
  guint x, y;

  for (y = top; y < MIN (low, canvas->box->height); y++)
    for (x = left; x < MIN (right, canvas->box->width); x++)
      canvas->pixels[(canvas->box->top + y) * canvas->stride
          + canvas->box->left + x] = OUTLINE;
}

static void
outline (const GstVideoRegionOfInterestMeta * roi, const GstVideoFrame * frame,
    const PanelCanvas * canvas)
{
  guint width = GST_VIDEO_FRAME_WIDTH (frame);
  guint height = GST_VIDEO_FRAME_HEIGHT (frame);
  guint left = scale (roi->x, width, canvas->box->width);
  guint top = scale (roi->y, height, canvas->box->height);
  guint right = scale (MIN ((guint64) roi->x + roi->w, width), width,
      canvas->box->width);
  guint low = scale (MIN ((guint64) roi->y + roi->h, height), height,
      canvas->box->height);

  fill (canvas, left, top, right, top + OUTLINE_WIDTH);
  fill (canvas, left, MAX (low, OUTLINE_WIDTH) - OUTLINE_WIDTH, right, low);
  fill (canvas, left, top, left + OUTLINE_WIDTH, low);
  fill (canvas, MAX (right, OUTLINE_WIDTH) - OUTLINE_WIDTH, top, right, low);
}

static void
outline_regions (const GstVideoFrame * frame, const PanelCanvas * canvas)
{
  static GQuark type;
  gpointer state = NULL;
  GstMeta *meta;

  if (type == 0)
    type = g_quark_from_static_string (GST_NOVELTY_REGION_TYPE);
  while ((meta = gst_buffer_iterate_meta_filtered (frame->buffer, &state,
              GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE))) {
    GstVideoRegionOfInterestMeta *roi = (GstVideoRegionOfInterestMeta *) meta;

    if (roi->roi_type == type)
      outline (roi, frame, canvas);
  }
}

static gboolean
can_draw (const GstNovelty * novelty)
{
  return novelty->fields_across > 0 && novelty->fields_down > 0
      && novelty->field_width > 0 && novelty->field_height > 0;
}

/* A frame that came too late to be watched has no novelty: it is only dimmed. */
static gboolean
draw (gpointer data, const PanelSource * source, const PanelCanvas * canvas,
    PanelBar * bar, GError ** error)
{
  GstVideoFrame *frame = source->view->frame;
  State *state = data;
  GstNovelty novelty;
  PanelImage image;
  gboolean found = gst_buffer_get_novelty (frame->buffer, &novelty)
      && can_draw (&novelty);

  state->watched |= found;
  if (!state->watched) {
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED,
        "The frame has no novelty. Put noveltywatch before reconstruct, with "
        "\"fields\" in its `attach`, or leave novelty out of `panels`.");
    return FALSE;
  }
  frame_image_init (&image, frame);
  painter_draw (canvas->painter, &image, canvas->box, COLORMAP_GRAY, DIMMED,
      canvas->pixels, canvas->stride);
  if (found)
    draw_fields (&novelty, frame, canvas);
  outline_regions (frame, canvas);
  return TRUE;
}

const PanelKind panel_novelty = {
  .nick = "novelty",
  .meaning = "The frame, dimmed, and over it how new each field is, as a "
      "noveltywatch found; regions of events are outlined",
  .title = "novelty",
  .needs_novelty = TRUE,
  .needs_no_code = TRUE,
  .get_shape = frame_image_get_shape,
  .new_state = new_state,
  .free_state = g_free,
  .draw = draw,
};
