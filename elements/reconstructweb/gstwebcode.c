/* Web code: the code of the last frame, to be looked at closely
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: the last frame has the arrays of its code. When a client asks for a unit
 * or a field, the server's thread reads these arrays and writes what it finds as JSON.
 * Images are signed bytes in base64, with the value that 127 stands for.
 */

#include "gstwebcode.h"

#include <gst/video/video.h>

#include "gstsparsecode.h"
#include "gstwebpixels.h"
#include "inspect.h"
#include "webitem.h"

/* The most fields of a unit, and winners of a field, that are listed. */
#define MOST_FIELDS 2000
#define MOST_WINNERS 50

/* The most pixels of a frame along each axis: of a larger one some are left out. */
#define MOST_PIXELS 160

/* What is looked at. */
typedef struct
{
  GstBuffer *buffer;
  GstVideoFrame frame;          /* mapped */
  GstSparseCode code;
  InspectGrid grid;
  const guint32 *indices;
  const gfloat *activations;
  guint width, height;
} Look;

/* --- JSON --- */

static void
add_image (JsonBuilder * item, const gchar * name, const gfloat * values,
    gsize n)
{
  gfloat scale;
  gchar *text = inspect_encode (values, n, &scale);

  json_builder_set_member_name (item, name);
  json_builder_begin_object (item);
  web_item_add_text (item, "values", text);
  web_item_add_number (item, "scale", scale);
  json_builder_end_object (item);
  g_free (text);
}

static void
add_shape (JsonBuilder * item, const Look * look)
{
  const GstSparseCode *code = &look->code;

  web_item_add_text (item, "layer", code->layer);
  web_item_add_number (item, "columns", code->columns);
  web_item_add_number (item, "rows", code->rows);
  web_item_add_number (item, "width", code->field_width);
  web_item_add_number (item, "height", code->field_height);
  web_item_add_number (item, "channels", code->channels);
  web_item_add_number (item, "frames", code->field_frames);
  json_builder_set_member_name (item, "frame");
  json_builder_begin_array (item);
  json_builder_add_int_value (item, look->width);
  json_builder_add_int_value (item, look->height);
  json_builder_end_array (item);
}

/* The pixels of a part of the frame, @step apart. */
static void
add_pixels (JsonBuilder * item, const gchar * name, Look * look, guint left,
    guint top, guint width, guint height, guint step)
{
  gfloat *values = gst_web_pixels_read (&look->frame, left, top, width, height,
      step);
  guint across = (width + step - 1) / step, down = (height + step - 1) / step;

  add_image (item, name, values, (gsize) across * down * look->code.channels);
  g_free (values);
}

/* The whole frame, made smaller by leaving pixels out. */
static void
add_frame (JsonBuilder * item, Look * look)
{
  guint step = (MAX (look->width, look->height) - 1) / MOST_PIXELS + 1;

  web_item_add_number (item, "step", step);
  add_pixels (item, "pixels", look, 0, 0, look->width, look->height, step);
}

static void
add_prototype (JsonBuilder * item, const Look * look, guint unit)
{
  gsize n = inspect_values_shown (&look->grid);
  gfloat *values = g_new (gfloat, n);

  inspect_prototype (&look->grid, unit, values);
  add_image (item, "image", values, n);
  g_free (values);
}

/* --- a unit --- */

static void
add_neighbours (JsonBuilder * item, const Look * look, guint unit)
{
  const gint columns = look->code.columns, rows = look->code.rows;
  gint x = unit % columns, y = unit / columns, dx, dy;

  json_builder_set_member_name (item, "neighbours");
  json_builder_begin_array (item);
  for (dy = -1; dy <= 1; dy++) {
    for (dx = -1; dx <= 1; dx++) {
      gint other = (y + dy) * columns + x + dx;

      if ((dx == 0 && dy == 0) || x + dx < 0 || x + dx >= columns
          || y + dy < 0 || y + dy >= rows)
        continue;
      json_builder_begin_object (item);
      web_item_add_number (item, "unit", other);
      web_item_add_number (item, "x", dx);
      web_item_add_number (item, "y", dy);
      web_item_add_number (item, "correlation",
          inspect_correlation (&look->grid, unit, other));
      add_prototype (item, look, other);
      json_builder_end_object (item);
    }
  }
  json_builder_end_array (item);
}

static guint
left_of (const Look * look, guint column)
{
  return inspect_position (column, look->code.fields_across,
      look->code.field_width, look->code.field_stride, look->width);
}

static guint
top_of (const Look * look, guint row)
{
  return inspect_position (row, look->code.fields_down,
      look->code.field_height, look->code.field_stride, look->height);
}

/* Where in the frame the unit wins: left and upper edge of the field, and the unit's
 * activation there. */
static void
add_fields (JsonBuilder * item, const Look * look, guint unit)
{
  const GstSparseCode *code = &look->code;
  const gsize entries = (gsize) code->fields_across * code->fields_down
      * code->winners;
  guint found = 0;
  gsize i;

  json_builder_set_member_name (item, "fields");
  json_builder_begin_array (item);
  for (i = 0; i < entries && found < MOST_FIELDS; i++) {
    guint field = i / code->winners;

    if (look->indices[i] != unit)
      continue;
    json_builder_begin_array (item);
    json_builder_add_int_value (item, left_of (look,
            field % code->fields_across));
    json_builder_add_int_value (item, top_of (look,
            field / code->fields_across));
    web_item_append_number (item, look->activations[i]);
    json_builder_end_array (item);
    found++;
  }
  json_builder_end_array (item);
}

static void
add_wins (JsonBuilder * item, const Look * look, guint unit)
{
  const guint64 *wins = look->code.wins != NULL ?
      g_bytes_get_data (look->code.wins, NULL) : NULL;
  guint n = look->code.columns * look->code.rows, i;
  gdouble total = 0;

  if (wins == NULL)
    return;
  for (i = 0; i < n; i++)
    total += wins[i];
  web_item_add_number (item, "wins", wins[unit]);
  web_item_add_number (item, "share", total > 0 ? wins[unit] / total : 0);
}

static gchar *
describe_unit (Look * look, guint unit)
{
  JsonBuilder *item = web_item_new ("unit");

  add_shape (item, look);
  web_item_add_number (item, "unit", unit);
  add_wins (item, look, unit);
  add_prototype (item, look, unit);
  add_neighbours (item, look, unit);
  add_fields (item, look, unit);
  add_frame (item, look);
  return web_item_end (item);
}

/* --- a field --- */

static gchar *
describe_field (Look * look, guint column, guint row)
{
  const GstSparseCode *code = &look->code;
  const gsize first = ((gsize) row * code->fields_across + column)
      * code->winners;
  const gsize n = inspect_values_shown (&look->grid);
  gfloat *sum = g_new0 (gfloat, n), *one = g_new (gfloat, n);
  JsonBuilder *item = web_item_new ("field");
  guint i, listed = 0;
  gsize v;

  add_shape (item, look);
  web_item_add_number (item, "x", left_of (look, column));
  web_item_add_number (item, "y", top_of (look, row));
  json_builder_set_member_name (item, "winners");
  json_builder_begin_array (item);
  for (i = 0; i < code->winners; i++) {
    const guint unit = look->indices[first + i];
    const gfloat activation = look->activations[first + i];

    if (unit >= code->columns * code->rows)
      continue;
    inspect_prototype (&look->grid, unit, one);
    for (v = 0; v < n; v++)
      sum[v] += one[v] *= activation;
    if (listed++ >= MOST_WINNERS)
      continue;
    json_builder_begin_object (item);
    web_item_add_number (item, "unit", unit);
    web_item_add_number (item, "activation", activation);
    add_image (item, "image", one, n);
    json_builder_end_object (item);
  }
  json_builder_end_array (item);
  add_image (item, "sum", sum, n);
  add_pixels (item, "pixels", look, left_of (look, column),
      top_of (look, row), code->field_width, code->field_height, 1);
  g_free (sum);
  g_free (one);
  return web_item_end (item);
}

/* --- what is asked for --- */

static gboolean
has_size (GBytes * array, guint64 values, gsize size)
{
  return array != NULL && g_bytes_get_size (array) == values * size;
}

/* Whether the arrays are there, and have the sizes that the code says. */
static gboolean
check_code (const GstSparseCode * code)
{
  const guint64 units = (guint64) code->columns * code->rows;
  const guint64 entries = (guint64) code->fields_across * code->fields_down
      * code->winners;
  const guint64 values = (guint64) code->field_width * code->field_height
      * code->channels * code->field_frames * code->halves;

  return units > 0 && values > 0 && entries > 0
      && has_size (code->prototypes, units * values, sizeof (gfloat))
      && has_size (code->indices, entries, sizeof (guint32))
      && has_size (code->activations, entries, sizeof (gfloat))
      && (code->wins == NULL || has_size (code->wins, units, sizeof (guint64)));
}

/* Whether the fields lie in the frame and the frame has the channels of the code. */
static gboolean
check_frame (const GstSparseCode * code, const GstVideoInfo * info)
{
  guint channels = GST_VIDEO_INFO_N_COMPONENTS (info) < 3 ? 1 : 3;

  return code->field_width <= (guint) info->width
      && code->field_height <= (guint) info->height
      && code->channels == channels;
}

/* Reads the code that is looked at, and maps its frame. */
static gboolean
look_init (Look * look, GstCaps * caps, const gchar * layer)
{
  GstSparseCode *code = &look->code;
  GstVideoInfo info;

  if (look->buffer == NULL || !gst_video_info_from_caps (&info, caps)
      || !gst_buffer_get_sparse_code (look->buffer, layer, code)
      || !check_code (code) || !check_frame (code, &info)
      || !gst_video_frame_map (&look->frame, &info, look->buffer, GST_MAP_READ))
    return FALSE;
  look->width = info.width;
  look->height = info.height;
  look->indices = g_bytes_get_data (code->indices, NULL);
  look->activations = g_bytes_get_data (code->activations, NULL);
  look->grid = (InspectGrid) {
    g_bytes_get_data (code->prototypes, NULL), code->columns, code->rows,
    (gsize) code->field_width * code->field_height * code->channels
        * code->field_frames * code->halves, code->halves
  };
  return TRUE;
}

static gchar *
describe (Look * look, const Request * request, GError ** error)
{
  const GstSparseCode *code = &look->code;
  const guint units = code->columns * code->rows;
  gboolean grid = g_strcmp0 (request->panel, "prototypes") == 0
      || (g_strcmp0 (request->panel, "code") == 0
      && code->fields_across * code->fields_down == 1);

  if (request->kind == REQUEST_LOOK && !grid)
    return describe_field (look, inspect_find (request->x,
            code->fields_across, code->field_width, code->field_stride,
            look->width), inspect_find (request->y, code->fields_down,
            code->field_height, code->field_stride, look->height));
  if (request->kind == REQUEST_LOOK)
    return describe_unit (look, (guint) (request->y * code->rows)
        * code->columns + (guint) (request->x * code->columns));
  if (request->number < units)
    return describe_unit (look, request->number);
  g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
      "The layer has only %u units.", units);
  return NULL;
}

/**
 * gst_web_code_look:
 * @last: the last frame
 * @layer: (nullable): the layer that is looked at, %NULL for the last one
 * @request: %REQUEST_LOOK or %REQUEST_UNIT
 * @error: (out): a sentence: what is missing
 *
 * Returns: (transfer full) (nullable): an item of news: the unit or the field
 */
gchar *
gst_web_code_look (GstWebFrame * last, const gchar * layer,
    const Request * request, GError ** error)
{
  gchar *item = NULL;
  GstCaps *caps;
  Look look = {.buffer = gst_web_frame_get (last, &caps) };

  if (look_init (&look, caps, layer)) {
    item = describe (&look, request, error);
    gst_video_frame_unmap (&look.frame);
  } else {
    g_set_error_literal (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "There is no code to look at. Show the panels code and prototypes.");
  }
  gst_clear_buffer (&look.buffer);
  gst_clear_caps (&caps);
  return item;
}
