/* The contract between the elements: a sparse code on a buffer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstsparsecode.h"

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

    if (info == NULL)
      info = gst_meta_register_custom (GST_SPARSE_CODE_META_NAME, no_tags,
          NULL, NULL, NULL);
    g_once_init_leave (&meta_info, info);
  }
}

static void
set_bytes (GstStructure * structure, const gchar * name, GBytes * bytes)
{
  if (bytes != NULL)
    gst_structure_set (structure, name, G_TYPE_BYTES, bytes, NULL);
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

  gst_structure_set (s, "layer", G_TYPE_STRING, code->layer,
      "columns", G_TYPE_UINT, code->columns,
      "rows", G_TYPE_UINT, code->rows,
      "field-width", G_TYPE_UINT, code->field_width,
      "field-height", G_TYPE_UINT, code->field_height,
      "channels", G_TYPE_UINT, code->channels,
      "fields-across", G_TYPE_UINT, code->fields_across,
      "fields-down", G_TYPE_UINT, code->fields_down,
      "winners", G_TYPE_UINT, code->winners,
      "error", G_TYPE_DOUBLE, code->error,
      "frames-learned", G_TYPE_UINT64, code->frames_learned, NULL);
  set_bytes (s, "indices", code->indices);
  set_bytes (s, "activations", code->activations);
  set_bytes (s, "reconstruction", code->reconstruction);
  set_bytes (s, "prototypes", code->prototypes);
  set_bytes (s, "drive", code->drive);
}

static GBytes *
get_bytes (const GstStructure * structure, const gchar * name)
{
  const GValue *value = gst_structure_get_value (structure, name);

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
  code->layer = gst_structure_get_string (s, "layer");
  if (!gst_structure_get (s, "columns", G_TYPE_UINT, &code->columns,
          "rows", G_TYPE_UINT, &code->rows,
          "field-width", G_TYPE_UINT, &code->field_width,
          "field-height", G_TYPE_UINT, &code->field_height,
          "channels", G_TYPE_UINT, &code->channels,
          "fields-across", G_TYPE_UINT, &code->fields_across,
          "fields-down", G_TYPE_UINT, &code->fields_down,
          "winners", G_TYPE_UINT, &code->winners,
          "error", G_TYPE_DOUBLE, &code->error,
          "frames-learned", G_TYPE_UINT64, &code->frames_learned, NULL))
    return FALSE;
  code->indices = get_bytes (s, "indices");
  code->activations = get_bytes (s, "activations");
  code->reconstruction = get_bytes (s, "reconstruction");
  code->prototypes = get_bytes (s, "prototypes");
  code->drive = get_bytes (s, "drive");

  fields = (guint64) code->fields_across * code->fields_down;
  units = (guint64) code->columns * code->rows;
  values = (guint64) code->field_width * code->field_height * code->channels;
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
        || g_strcmp0 (gst_structure_get_string (s, "layer"), layer) == 0)
      found = s;
  }
  return found != NULL && read_structure (found, code);
}
