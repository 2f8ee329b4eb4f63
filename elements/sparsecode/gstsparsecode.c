/* The contract between the elements: a sparse code on a buffer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstsparsecode.h"

/* The fields of the structure. */
typedef enum
{
  LAYER,
  COLUMNS,
  ROWS,
  FIELD_WIDTH,
  FIELD_HEIGHT,
  CHANNELS,
  HALVES,
  FIELDS_ACROSS,
  FIELDS_DOWN,
  WINNERS,
  INDICES,
  ACTIVATIONS,
  RECONSTRUCTION,
  PROTOTYPES,
  DRIVE,
  ERROR,
  FRAMES_LEARNED,
  N_FIELDS
} Field;

static const gchar *const names[N_FIELDS] = {
  "layer", "columns", "rows", "field-width", "field-height", "channels",
  "halves", "fields-across", "fields-down", "winners", "indices",
  "activations", "reconstruction", "prototypes", "drive", "error",
  "frames-learned"
};

/* Their names as quarks: a frame's code is written without a look-up. */
static GQuark quarks[N_FIELDS];

/* A value of each kind, to be copied: g_value_init() looks its type up, which is
 * half of what it takes to put a field on a buffer. */
static GValue blank_string, blank_uint, blank_uint64, blank_double, blank_bytes;

static const GstMetaInfo *meta_info;

/**
 * gst_sparse_code_meta_register:
 *
 * Makes the meta known to GStreamer. Any number of calls, from any thread.
 *
 * Since: 0.1
 */
void
gst_sparse_code_meta_register (void)
{
  static const gchar *no_tags[] = { NULL };

  if (g_once_init_enter (&meta_info)) {
    const GstMetaInfo *info = gst_meta_get_info (GST_SPARSE_CODE_META_NAME);
    guint f;

    for (f = 0; f < N_FIELDS; f++)
      quarks[f] = g_quark_from_static_string (names[f]);
    g_value_init (&blank_string, G_TYPE_STRING);
    g_value_init (&blank_uint, G_TYPE_UINT);
    g_value_init (&blank_uint64, G_TYPE_UINT64);
    g_value_init (&blank_double, G_TYPE_DOUBLE);
    g_value_init (&blank_bytes, G_TYPE_BYTES);
    if (info == NULL)
      info = gst_meta_register_custom (GST_SPARSE_CODE_META_NAME, no_tags,
          NULL, NULL, NULL);
    g_once_init_leave (&meta_info, info);
  }
}

/**
 * gst_sparse_code_meta_api:
 *
 * Returns: the API type of the meta, by which allocation queries know it
 *
 * Since: 0.1
 */
GType
gst_sparse_code_meta_api (void)
{
  gst_sparse_code_meta_register ();
  return meta_info->api;
}

static void
put_uint (GstStructure * s, Field field, guint number)
{
  GValue value = blank_uint;

  g_value_set_uint (&value, number);
  gst_structure_id_take_value (s, quarks[field], &value);
}

static void
put_bytes (GstStructure * s, Field field, GBytes * bytes)
{
  GValue value = blank_bytes;

  if (bytes == NULL)
    return;
  g_value_take_boxed (&value, g_bytes_ref (bytes));
  gst_structure_id_take_value (s, quarks[field], &value);
}

static void
put_rest (GstStructure * s, const GstSparseCode * code)
{
  GValue layer = blank_string, error = blank_double, learned = blank_uint64;

  g_value_set_string (&layer, code->layer);
  gst_structure_id_take_value (s, quarks[LAYER], &layer);
  g_value_set_double (&error, code->error);
  gst_structure_id_take_value (s, quarks[ERROR], &error);
  g_value_set_uint64 (&learned, code->frames_learned);
  gst_structure_id_take_value (s, quarks[FRAMES_LEARNED], &learned);
}

/**
 * gst_buffer_add_sparse_code:
 * @buffer: a writable buffer
 * @code: what to put on it; its byte arrays are referenced, not copied
 *
 * Puts @code on @buffer.
 *
 * Since: 0.1
 */
void
gst_buffer_add_sparse_code (GstBuffer * buffer, const GstSparseCode * code)
{
  GstCustomMeta *meta;
  GstStructure *s;

  gst_sparse_code_meta_register ();
  meta = (GstCustomMeta *) gst_buffer_add_meta (buffer, meta_info, NULL);
  s = gst_custom_meta_get_structure (meta);

  put_uint (s, COLUMNS, code->columns);
  put_uint (s, ROWS, code->rows);
  put_uint (s, FIELD_WIDTH, code->field_width);
  put_uint (s, FIELD_HEIGHT, code->field_height);
  put_uint (s, CHANNELS, code->channels);
  put_uint (s, HALVES, code->halves);
  put_uint (s, FIELDS_ACROSS, code->fields_across);
  put_uint (s, FIELDS_DOWN, code->fields_down);
  put_uint (s, WINNERS, code->winners);
  put_bytes (s, INDICES, code->indices);
  put_bytes (s, ACTIVATIONS, code->activations);
  put_bytes (s, RECONSTRUCTION, code->reconstruction);
  put_bytes (s, PROTOTYPES, code->prototypes);
  put_bytes (s, DRIVE, code->drive);
  put_rest (s, code);
}

static GBytes *
get_bytes (const GstStructure * structure, Field field)
{
  const GValue *value = gst_structure_get_value (structure, names[field]);

  return value && G_VALUE_HOLDS (value, G_TYPE_BYTES) ?
      g_value_get_boxed (value) : NULL;
}

/* Whether @bytes are absent or just @count entries of 4 bytes. */
static gboolean
has_entries (GBytes * bytes, guint64 count)
{
  return bytes == NULL || g_bytes_get_size (bytes) == 4 * count;
}

static gboolean
read_structure (const GstStructure * s, GstSparseCode * code)
{
  guint64 fields, units, values;

  memset (code, 0, sizeof *code);
  code->layer = gst_structure_get_string (s, names[LAYER]);
  if (!gst_structure_get (s, names[COLUMNS], G_TYPE_UINT, &code->columns,
          names[ROWS], G_TYPE_UINT, &code->rows,
          names[FIELD_WIDTH], G_TYPE_UINT, &code->field_width,
          names[FIELD_HEIGHT], G_TYPE_UINT, &code->field_height,
          names[CHANNELS], G_TYPE_UINT, &code->channels,
          names[FIELDS_ACROSS], G_TYPE_UINT, &code->fields_across,
          names[FIELDS_DOWN], G_TYPE_UINT, &code->fields_down,
          names[WINNERS], G_TYPE_UINT, &code->winners,
          names[ERROR], G_TYPE_DOUBLE, &code->error,
          names[FRAMES_LEARNED], G_TYPE_UINT64, &code->frames_learned, NULL))
    return FALSE;
  if (!gst_structure_get_uint (s, names[HALVES], &code->halves))
    code->halves = 1;
  code->indices = get_bytes (s, INDICES);
  code->activations = get_bytes (s, ACTIVATIONS);
  code->reconstruction = get_bytes (s, RECONSTRUCTION);
  code->prototypes = get_bytes (s, PROTOTYPES);
  code->drive = get_bytes (s, DRIVE);

  fields = (guint64) code->fields_across * code->fields_down;
  units = (guint64) code->columns * code->rows;
  values = (guint64) code->field_width * code->field_height * code->channels *
      code->halves;
  return has_entries (code->indices, fields * code->winners)
      && has_entries (code->activations, fields * code->winners)
      && has_entries (code->prototypes, units * values)
      && has_entries (code->drive, fields * units);
}

/**
 * gst_buffer_get_sparse_code:
 * @buffer: a buffer
 * @layer: (nullable): the layer whose code is wanted, %NULL for the last one
 * @code: (out): the code; what it points to belongs to @buffer
 *
 * Reads the code that a layer put on @buffer.
 *
 * Returns: %FALSE when there is none, or its arrays have not the sizes that its
 *     numbers promise
 *
 * Since: 0.1
 */
gboolean
gst_buffer_get_sparse_code (GstBuffer * buffer, const gchar * layer,
    GstSparseCode * code)
{
  GstStructure *found = NULL;
  gpointer state = NULL;
  GstMeta *meta;

  gst_sparse_code_meta_register ();
  while ((meta = gst_buffer_iterate_meta_filtered (buffer, &state,
              meta_info->api))) {
    GstStructure *s = gst_custom_meta_get_structure ((GstCustomMeta *) meta);

    if (layer == NULL
        || g_strcmp0 (gst_structure_get_string (s, names[LAYER]), layer) == 0)
      found = s;
  }
  return found != NULL && read_structure (found, code);
}
