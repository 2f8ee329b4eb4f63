/* The code of a layer upstream: for look novelty, and for explanations
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "gstmetafields.h"
#include "gstnoveltylook.h"

/* For so many seconds a code is waited for until a warning says that there is none: the
 * layer may need a moment to hear what is requested. */
#define WAIT 1.0

/* Shares of red, green and blue in grey. */
static const gfloat shares[3] = { 0.299f, 0.587f, 0.114f };

/* Returns: the parts of a layer's code to request */
GstSparseCodeParts
gst_novelty_look_parts (const GstNoveltySettings * settings)
{
  GstSparseCodeParts parts = 0;

  if (settings->novelty_kinds & WATCH_LOOK)
    parts |= GST_SPARSE_CODE_PART_RECONSTRUCTION | GST_SPARSE_CODE_PART_CODE;
  if (settings->explain != NULL)
    parts |= GST_SPARSE_CODE_PART_RECONSTRUCTION | GST_SPARSE_CODE_PART_CODE
        | GST_SPARSE_CODE_PART_PROTOTYPES;
  return parts;
}

static guint
channels_of (const GstVideoFrame * frame)
{
  return GST_VIDEO_INFO_IS_RGB (&frame->info) ? 3 : 1;
}

/* Whether so many fields of @size pixels cover @length pixels. */
static gboolean
covers (guint fields, guint size, guint stride, guint length)
{
  return size > 0 && size <= length && fields ==
      1 + (length - size + (stride ? stride : size) - 1) / (stride ? stride :
      size);
}

/* Reads the code of a layer whose fields cover @frame. */
static gboolean
read_code (GstBuffer * buffer, const gchar * layer,
    const GstVideoFrame * frame, GstSparseCode * code)
{
  return gst_buffer_get_sparse_code (buffer, layer, code)
      && code->channels == channels_of (frame)
      && covers (code->fields_across, code->field_width, code->field_stride,
      GST_VIDEO_FRAME_WIDTH (frame))
      && covers (code->fields_down, code->field_height, code->field_stride,
      GST_VIDEO_FRAME_HEIGHT (frame));
}

/* Returns: (nullable): the frame as the layer reconstructs it */
static const gfloat *
get_reconstruction (const GstSparseCode * code, const GstVideoFrame * frame)
{
  return code->reconstruction == NULL ? NULL :
      gst_meta_bytes_floats (code->reconstruction,
      GST_VIDEO_FRAME_HEIGHT (frame),
      (guint64) GST_VIDEO_FRAME_WIDTH (frame) * code->channels);
}

/* Adds the code of @buffer, if it has one of this frame, to the look novelty. */
static gboolean
step (Watch * watch, const GstNoveltySettings * settings, GstBuffer * buffer,
    const GstVideoFrame * frame, gdouble seconds)
{
  const gfloat *reconstruction;
  CompeteFields fields = { {0} };
  GstSparseCode code;

  if (!read_code (buffer, settings->layer, frame, &code)
      || (reconstruction = get_reconstruction (&code, frame)) == NULL)
    return FALSE;
  fields.field.width = code.field_width;
  fields.field.height = code.field_height;
  fields.stride = code.field_stride;
  return watch_step_look (watch, &settings->watch,
      GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0), &fields, reconstruction,
      seconds);
}

/* Says once why there is no look novelty. */
static void
warn (GstElement * element, const GstNoveltySettings * settings,
    GstBuffer * buffer)
{
  GstSparseCode code;

  if (gst_buffer_get_sparse_code (buffer, settings->layer, &code))
    GST_ELEMENT_WARNING (element, STREAM, FORMAT,
        ("Look novelty is not told: the frames here are not those that "
            "competelayer coded. Let nothing that scales, crops or converts "
            "stand between it and noveltywatch."), (NULL));
  else if (settings->layer != NULL)
    GST_ELEMENT_WARNING (element, STREAM, FAILED,
        ("Look novelty is not told: no layer named \"%s\" has put its code on "
            "the frames. Set `layer` to the name of a competelayer before "
            "noveltywatch.", settings->layer), (NULL));
  else
    GST_ELEMENT_WARNING (element, STREAM, FAILED,
        ("Look novelty is not told: the frames have no sparse code. Put "
            "competelayer before noveltywatch, or leave look out of "
            "`novelty-kinds`."), (NULL));
}

/* Whether the layer has not coded this frame, and may code later ones. */
static gboolean
is_uncoded (GstBuffer * buffer, const gchar * layer)
{
  GstSparseCode code;

  return gst_buffer_get_sparse_code (buffer, layer, &code)
      && code.indices == NULL;
}

/* Adds the code of @buffer to the look novelty, if it is one of the kinds. @element: posts a
 * warning if there has been no code for a while. */
void
gst_novelty_look_step (GstNoveltyLook * look, GstElement * element,
    Watch * watch, const GstNoveltySettings * settings, GstBuffer * buffer,
    const GstVideoFrame * frame, gdouble seconds)
{
  if (!(settings->novelty_kinds & WATCH_LOOK))
    return;
  if (step (watch, settings, buffer, frame, seconds))
    look->settled = TRUE;
  if (look->settled || is_uncoded (buffer, settings->layer))
    return;
  look->waited += seconds;
  if (look->waited < WAIT)
    return;
  look->settled = TRUE;
  warn (element, settings, buffer);
}

/* Which of the layer's fields pixel (x, y) is in; the left upper one where several are. */
static void
find_field (const GstSparseCode * code, guint x, guint y, guint * column,
    guint * row)
{
  guint stride = code->field_stride;

  *column = MIN (x / (stride ? stride : code->field_width),
      code->fields_across - 1);
  *row = MIN (y / (stride ? stride : code->field_height),
      code->fields_down - 1);
}

/* Sets @winners to an array of the units that code the field of @frame at pixel (x, y).
 *
 * Returns: whether there is such a code */
gboolean
gst_novelty_look_winners (GstBuffer * buffer, const gchar * layer,
    const GstVideoFrame * frame, guint x, guint y, GValue * winners)
{
  const guint32 *indices;
  GstSparseCode code;
  guint column, row, i;

  if (!read_code (buffer, layer, frame, &code) || code.indices == NULL)
    return FALSE;
  find_field (&code, x, y, &column, &row);
  indices = (const guint32 *) g_bytes_get_data (code.indices, NULL)
      + ((gsize) row * code.fields_across + column) * code.winners;
  g_value_init (winners, GST_TYPE_ARRAY);
  for (i = 0; i < code.winners; i++) {
    GValue unit = G_VALUE_INIT;

    if (indices[i] == GST_SPARSE_CODE_NO_UNIT)
      continue;
    g_value_init (&unit, G_TYPE_UINT);
    g_value_set_uint (&unit, indices[i]);
    gst_value_array_append_and_take_value (winners, &unit);
  }
  return TRUE;
}

/* Returns: (transfer full) (nullable): the reconstruction in grey, 0 to 255, of the size
 *     of @picture; %NULL without a code */
gfloat *
gst_novelty_look_reconstruction (GstBuffer * buffer, const gchar * layer,
    const GstVideoFrame * frame, const WatchPicture * picture)
{
  guint f = picture->factor, x, y, i, c;
  const gfloat *from;
  GstSparseCode code;
  gfloat *grey;

  if (!read_code (buffer, layer, frame, &code)
      || (from = get_reconstruction (&code, frame)) == NULL)
    return NULL;
  grey = g_new0 (gfloat, (gsize) picture->width * picture->height);
  for (y = 0; y < picture->height * f; y++) {
    const gfloat *line = from + (gsize) y * GST_VIDEO_FRAME_WIDTH (frame)
        * code.channels;

    for (x = 0; x < picture->width * f; x++)
      for (c = 0; c < code.channels; c++) {
        i = y / f * picture->width + x / f;
        grey[i] += 255.0f * *line++ * (code.channels == 3 ? shares[c] : 1.0f)
            / (f * f);
      }
  }
  return grey;
}

/* --- the nearest prototypes --- */

/* The values of the field at pixel (x, y), row by row, channels innermost. */
static gfloat *
cut_field (const GstSparseCode * code, const GstVideoFrame * frame, guint x,
    guint y)
{
  gfloat *field = g_new (gfloat, (gsize) code->field_width
      * code->field_height * code->channels), *to = field;
  guint column, row, left, top, i, j, c;

  find_field (code, x, y, &column, &row);
  left = MIN (column * (code->field_stride ? code->field_stride :
          code->field_width), GST_VIDEO_FRAME_WIDTH (frame)
      - code->field_width);
  top = MIN (row * (code->field_stride ? code->field_stride :
          code->field_height), GST_VIDEO_FRAME_HEIGHT (frame)
      - code->field_height);
  for (j = top; j < top + code->field_height; j++)
    for (i = left; i < left + code->field_width; i++)
      for (c = 0; c < code->channels; c++)
        *to++ = ((const guint8 *) GST_VIDEO_FRAME_COMP_DATA (frame, c))
            [(gssize) j * GST_VIDEO_FRAME_COMP_STRIDE (frame, c)
            + (gsize) i * GST_VIDEO_FRAME_COMP_PSTRIDE (frame, c)];
  return field;
}

static gdouble
correlate (const gfloat * a, const gfloat * b, guint n)
{
  gdouble sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0, variances;
  guint i;

  for (i = 0; i < n; i++) {
    sa += a[i];
    sb += b[i];
    saa += (gdouble) a[i] * a[i];
    sbb += (gdouble) b[i] * b[i];
    sab += (gdouble) a[i] * b[i];
  }
  variances = (saa - sa * sa / n) * (sbb - sb * sb / n);
  return variances > 0.0 ? (sab - sa * sb / n) / sqrt (variances) : 0.0;
}

/* How many values a prototype has, without its OFF half. */
static guint
values_of (const GstSparseCode * code)
{
  return code->field_width * code->field_height * code->channels
      * code->field_frames;
}

/* Copies the prototype of a unit to @to: ON - OFF where it has two halves. */
static void
copy_prototype (const GstSparseCode * code, guint unit, gfloat * to)
{
  guint n = values_of (code), i;
  const gfloat *from = (const gfloat *) g_bytes_get_data (code->prototypes,
      NULL) + (gsize) unit * n * code->halves;

  for (i = 0; i < n; i++)
    to[i] = from[i] - (code->halves == 2 ? from[n + i] : 0.0f);
}

/* Sets a prototype to that of @unit, in grey. */
static void
set_prototype (const GstSparseCode * code, guint unit, const gfloat * values,
    ExplainPrototype * p)
{
  const guint64 *wins = code->wins ? g_bytes_get_data (code->wins, NULL) : NULL;
  guint pixels = values_of (code) / code->channels, i, c;
  gfloat *grey = g_new0 (gfloat, pixels);
  gdouble total = 0.0;

  for (i = 0; i < pixels; i++)
    for (c = 0; c < code->channels; c++)
      grey[i] += values[i * code->channels + c]
          * (code->channels == 3 ? shares[c] : 1.0f);
  for (i = 0; wins != NULL && i < code->columns * code->rows; i++)
    total += wins[i];
  p->width = code->field_width;
  p->height = code->field_height;
  p->frames = code->field_frames;
  p->values = grey;
  p->share = total > 0.0 ? wins[unit] / total : -1.0;
}

/* Keeps the places of the greatest values in @best, in descending order. */
static void
keep_best (guint * best, gdouble * values, guint * n, guint unit, gdouble value)
{
  guint i = MIN (*n, EXPLAIN_PROTOTYPES - 1);

  if (*n == EXPLAIN_PROTOTYPES && value <= values[i])
    return;
  for (; i > 0 && values[i - 1] < value; i--) {
    values[i] = values[i - 1];
    best[i] = best[i - 1];
  }
  values[i] = value;
  best[i] = unit;
  *n = MIN (*n + 1, EXPLAIN_PROTOTYPES);
}

/* Finds the prototypes that correlate best with the field at pixel (x, y).
 *
 * Returns: how many */
static guint
find_similar (const GstSparseCode * code, const GstVideoFrame * frame, guint x,
    guint y, guint * best)
{
  gdouble matches[EXPLAIN_PROTOTYPES];
  guint values = values_of (code), n = 0, unit;
  gfloat *field = cut_field (code, frame, x, y);
  gfloat *prototype = g_new (gfloat, values);

  for (unit = 0; unit < code->columns * code->rows; unit++) {
    copy_prototype (code, unit, prototype);
    keep_best (best, matches, &n, unit, correlate (field, prototype, values));
  }
  g_free (prototype);
  g_free (field);
  return n;
}

/* The same for fields of several frames, of which only the last is at hand: the units of
 * the field's code, the strongest first. */
static guint
find_winners (const GstSparseCode * code, guint x, guint y, guint * best)
{
  gdouble strengths[EXPLAIN_PROTOTYPES];
  guint column, row, n = 0, i;
  gsize first;

  if (code->indices == NULL || code->activations == NULL)
    return 0;
  find_field (code, x, y, &column, &row);
  first = ((gsize) row * code->fields_across + column) * code->winners;
  for (i = 0; i < code->winners; i++) {
    guint32 unit = ((const guint32 *) g_bytes_get_data (code->indices,
            NULL))[first + i];

    if (unit < code->columns * code->rows)
      keep_best (best, strengths, &n, unit,
          fabsf (((const gfloat *) g_bytes_get_data (code->activations,
                      NULL))[first + i]));
  }
  return n;
}

/* Sets @nearest to the prototypes that are nearest to the field at pixel (x, y); to none
 * without a code or prototypes. */
void
gst_novelty_look_nearest (GstBuffer * buffer, const gchar * layer,
    const GstVideoFrame * frame, guint x, guint y, GstNoveltyNearest * nearest)
{
  guint best[EXPLAIN_PROTOTYPES], i;
  GstSparseCode code;
  gfloat *prototype;

  nearest->n = 0;
  if (!read_code (buffer, layer, frame, &code) || code.prototypes == NULL)
    return;
  nearest->n = code.field_frames > 1 ? find_winners (&code, x, y, best) :
      find_similar (&code, frame, x, y, best);
  prototype = g_new (gfloat, values_of (&code));
  for (i = 0; i < nearest->n; i++) {
    copy_prototype (&code, best[i], prototype);
    set_prototype (&code, best[i], prototype, &nearest->prototypes[i]);
  }
  g_free (prototype);
}

void
gst_novelty_nearest_clear (GstNoveltyNearest * nearest)
{
  guint i;

  for (i = 0; i < nearest->n; i++)
    g_free ((gpointer) nearest->prototypes[i].values);
  nearest->n = 0;
}
