/* The caps of reconstruct: which frames it takes, and the size of its pictures
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstreconstructcaps.h"

#include "gstreconstructlayout.h"

/* One 32-bit word a pixel in the machine's order, as the panels are drawn. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define WORD_FORMAT "BGRx"
#else
#define WORD_FORMAT "xRGB"
#endif

/* All in one plane, a byte a component. */
#define FRAME_FORMATS "{ GRAY8, RGB, BGR, RGBx, BGRx, xRGB, xBGR }"

/* The frame size that is proposed to a camera: more pixels take longer to learn
 * from. */
#define PREFERRED_WIDTH 640
#define PREFERRED_HEIGHT 480

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (FRAME_FORMATS)));

static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE (WORD_FORMAT)));

/**
 * gst_reconstruct_caps_install:
 * @klass: of reconstruct
 *
 * Adds the pad templates to @klass.
 */
void
gst_reconstruct_caps_install (GstElementClass * klass)
{
  gst_element_class_add_static_pad_template (klass, &sink_template);
  gst_element_class_add_static_pad_template (klass, &src_template);
}

/* Gets the size of the pictures of frames of the caps @from: that of the pictures so
 * far, else the one that the panels need. Returns FALSE when @from leaves it open. */
static gboolean
get_size (const GstReconstructSizing * sizing, const GstStructure * from,
    gint * width, gint * height)
{
  FrameShape frame = frame_shape_from_structure (from);
  Layout layout;

  *width = sizing->width;
  *height = sizing->height;
  if (*width > 0)
    return TRUE;
  if (frame.width == 0 || sizing->look.panels == 0)
    return FALSE;
  gst_reconstruct_layout_choose (&layout, &sizing->look, &frame, &sizing->grid);
  *width = layout.width;
  *height = layout.height;
  return TRUE;
}

/* Adds to @others the caps of the other side when one side is @s. All that both sides
 * share is the framerate. */
static GstCaps *
add_other_side (const GstReconstructSizing * sizing, GstCaps * others,
    const GstStructure * s, GstPadDirection direction, gboolean prefer)
{
  GstCaps *template = gst_static_pad_template_get_caps (direction ==
      GST_PAD_SINK ? &src_template : &sink_template);
  GstStructure *any = gst_structure_copy (gst_caps_get_structure (template, 0));
  const GValue *framerate = gst_structure_get_value (s, "framerate");
  gint width = PREFERRED_WIDTH, height = PREFERRED_HEIGHT;

  if (framerate)
    gst_structure_set_value (any, "framerate", framerate);
  if (direction == GST_PAD_SINK) {
    gst_structure_set (any, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1,
        NULL);
    prefer = get_size (sizing, s, &width, &height);
  }
  if (prefer) {
    GstStructure *first = gst_structure_copy (any);

    gst_structure_set (first, "width", G_TYPE_INT, width, "height", G_TYPE_INT,
        height, NULL);
    others = gst_caps_merge_structure (others, first);
  }
  gst_caps_unref (template);
  return gst_caps_merge_structure (others, any);
}

/**
 * gst_reconstruct_caps_transform:
 * @sizing: what the size of the pictures follows from
 * @direction: of the pad that @caps are of
 * @caps: of one pad
 * @filter: (nullable): caps that the answer is to keep to
 *
 * Pictures have the size that the panels need, or any other that downstream asks for.
 * Frames may have any size. Cameras ask without a filter and prefer what comes first
 * in the answer, so that the preferred size comes first there. Elements that scale ask
 * with a filter, and are not told to scale to that size.
 *
 * Returns: (transfer full): the caps that the other pad may have
 */
GstCaps *
gst_reconstruct_caps_transform (const GstReconstructSizing * sizing,
    GstPadDirection direction, GstCaps * caps, GstCaps * filter)
{
  GstCaps *others = gst_caps_new_empty (), *filtered;
  guint i;

  for (i = 0; i < gst_caps_get_size (caps); i++)
    others = add_other_side (sizing, others, gst_caps_get_structure (caps, i),
        direction, filter == NULL);
  if (filter == NULL)
    return others;
  filtered = gst_caps_intersect_full (filter, others, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (others);
  return filtered;
}

/* Fixates the width to the nearest that is allowed, and the height, too, when pictures
 * then have the size that the panels need. */
static void
fixate_size (const GstReconstructSizing * sizing, const GstStructure * frames,
    GstStructure * pictures)
{
  gint width = 0, best_width, best_height;

  if (!get_size (sizing, frames, &best_width, &best_height))
    return;
  gst_structure_fixate_field_nearest_int (pictures, "width", best_width);
  gst_structure_get_int (pictures, "width", &width);
  if (width == best_width)
    gst_structure_fixate_field_nearest_int (pictures, "height", best_height);
}

/* Fixates the length that is still open to what the panels need with the other one. A
 * length that only caps downstream ask for works like `width` or `height`. */
static void
fixate_other_length (const GstReconstructSizing * sizing,
    const GstStructure * frames, GstStructure * pictures)
{
  FrameShape frame = frame_shape_from_structure (frames);
  GstReconstructLook look = sizing->look;
  gint width = 0, height = 0;
  Layout layout;

  gst_structure_get_int (pictures, "width", &width);
  gst_structure_get_int (pictures, "height", &height);
  if ((width == 0) == (height == 0))
    return;
  look.width = width;
  look.height = height;
  gst_reconstruct_layout_choose (&layout, &look, &frame, &sizing->grid);
  if (height == 0)
    gst_structure_fixate_field_nearest_int (pictures, "height", layout.height);
  else
    gst_structure_fixate_field_nearest_int (pictures, "width", layout.width);
}

/**
 * gst_reconstruct_caps_fixate:
 * @sizing: what the size of the pictures follows from
 * @frames: caps of the frames
 * @pictures: (transfer full): caps that the pictures may have
 *
 * Chooses the size of the pictures where @pictures leave it open.
 *
 * Returns: (transfer full): the caps of the pictures
 */
GstCaps *
gst_reconstruct_caps_fixate (const GstReconstructSizing * sizing,
    GstCaps * frames, GstCaps * pictures)
{
  const GstStructure *from = gst_caps_get_structure (frames, 0);
  gint width = 0, height = 0;
  GstStructure *s;

  pictures = gst_caps_make_writable (gst_caps_truncate (pictures));
  s = gst_caps_get_structure (pictures, 0);
  gst_structure_get_int (s, "width", &width);
  gst_structure_get_int (s, "height", &height);
  if (width == 0 && height == 0)
    fixate_size (sizing, from, s);
  fixate_other_length (sizing, from, s);
  return gst_caps_fixate (pictures);
}
