/* The meta of a competelayer: a sparse code on a buffer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "gstmetafields.h"
#include "gstsparsecode.h"

/* The name of metas of codes that buffers of a pool keep for the next frame. */
#define PARKED_META_NAME "GstSparseCodeParkedMeta"

#define AT(member) G_STRUCT_OFFSET (GstSparseCode, member)

/* The fields of the structure. */
static GstMetaField fields[] = {
  {"layer", GST_META_STRING, AT (layer)},
  {"columns", GST_META_UINT, AT (columns)},
  {"rows", GST_META_UINT, AT (rows)},
  {"field-width", GST_META_UINT, AT (field_width)},
  {"field-height", GST_META_UINT, AT (field_height)},
  {"channels", GST_META_UINT, AT (channels)},
  {"halves", GST_META_UINT, AT (halves), TRUE},
  {"fields-across", GST_META_UINT, AT (fields_across)},
  {"fields-down", GST_META_UINT, AT (fields_down)},
  {"winners", GST_META_UINT, AT (winners)},
  {"indices", GST_META_BYTES, AT (indices)},
  {"activations", GST_META_BYTES, AT (activations)},
  {"reconstruction", GST_META_BYTES, AT (reconstruction)},
  {"prototypes", GST_META_BYTES, AT (prototypes)},
  {"drive", GST_META_BYTES, AT (drive)},
  {"error", GST_META_DOUBLE, AT (error)},
  {"frames-learned", GST_META_UINT64, AT (frames_learned)},
  {"field-stride", GST_META_UINT, AT (field_stride), TRUE},
  {"learning", GST_META_BOOLEAN, AT (learning), TRUE},
  {"usage-entropy", GST_META_DOUBLE, AT (usage_entropy), TRUE},
  {"unused-units", GST_META_UINT, AT (unused_units), TRUE},
  {"wins", GST_META_BYTES, AT (wins)},
  {"field-frames", GST_META_UINT, AT (field_frames), TRUE},
  {"motion", GST_META_BOOLEAN, AT (motion), TRUE},
  {"contrasts", GST_META_BYTES, AT (contrasts)},
};

static const GstMetaInfo *meta_info, *parked_info;

/* Copies of a buffer get no parked metas. */
static gboolean
copy_nothing (GstBuffer * copy, GstCustomMeta * meta, GstBuffer * buffer,
    GQuark type, gpointer data, gpointer unused)
{
  return TRUE;
}

static const GstMetaInfo *
register_parked (void)
{
  static const gchar *no_tags[] = { NULL };
  const GstMetaInfo *info = gst_meta_get_info (PARKED_META_NAME);

  return info ? info : gst_meta_register_custom (PARKED_META_NAME, no_tags,
      copy_nothing, NULL, NULL);
}

/**
 * gst_sparse_code_meta_register:
 *
 * Registers the meta. It may be called any number of times, from any thread.
 */
void
gst_sparse_code_meta_register (void)
{
  if (!g_once_init_enter (&meta_info))
    return;
  parked_info = register_parked ();
  g_once_init_leave (&meta_info,
      gst_meta_fields_register (GST_SPARSE_CODE_META_NAME, fields,
          G_N_ELEMENTS (fields)));
}

/**
 * gst_sparse_code_meta_api:
 *
 * Returns: the API type of the meta, which allocation queries use
 */
GType
gst_sparse_code_meta_api (void)
{
  gst_sparse_code_meta_register ();
  return meta_info->api;
}

/* Finds a parked meta to take for a new code. A new code stands after all others of the
 * buffer, so only a parked meta after these will do. */
static GstMeta *
find_parked (GstBuffer * buffer)
{
  GstMeta *meta, *parked = NULL;
  gpointer state = NULL;

  while ((meta = gst_buffer_iterate_meta (buffer, &state))) {
    if (meta->info == meta_info)
      parked = NULL;
    else if (meta->info == parked_info && parked == NULL)
      parked = meta;
  }
  return parked;
}

/**
 * gst_buffer_park_sparse_codes:
 * @buffer: a buffer that goes back to its pool
 *
 * Makes the sparse codes of @buffer ready to be used again by gst_buffer_add_sparse_code().
 * Until then they are no sparse codes.
 *
 * How it works. To add a custom meta and its 20 fields takes several times as long as to
 * set the fields of one that has them. So a meta stays on a buffer that will be used
 * again. Elements upstream get the buffer next, and must not see the old code: while
 * parked, the meta has the info of another custom meta, so nobody finds it by its name
 * or API type, and it holds no arrays. Both infos are GStreamer's own for custom metas,
 * with the same size and functions. The flag POOLED keeps the parked meta when the pool
 * resets the buffer. The flag is off while the meta is in use, since elements do not
 * pass on metas that have it.
 */
void
gst_buffer_park_sparse_codes (GstBuffer * buffer)
{
  gpointer state = NULL;
  GstMeta *meta;

  gst_sparse_code_meta_register ();
  while ((meta = gst_buffer_iterate_meta (buffer, &state))) {
    if (meta->info != meta_info)
      continue;
    gst_meta_fields_drop_bytes (gst_custom_meta_get_structure ((GstCustomMeta *)
            meta));
    meta->info = parked_info;
    GST_META_FLAG_SET (meta, GST_META_FLAG_POOLED);
  }
}

/**
 * gst_buffer_add_sparse_code:
 * @buffer: a writable buffer
 * @code: the code of its frame; its byte arrays are referenced, not copied
 *
 * Puts @code on @buffer.
 */
void
gst_buffer_add_sparse_code (GstBuffer * buffer, const GstSparseCode * code)
{
  GstMeta *meta;

  gst_sparse_code_meta_register ();
  meta = find_parked (buffer);
  if (meta != NULL) {
    meta->info = meta_info;
    GST_META_FLAG_UNSET (meta, GST_META_FLAG_POOLED);
  } else {
    meta = gst_buffer_add_meta (buffer, meta_info, NULL);
  }
  gst_meta_fields_set (fields, G_N_ELEMENTS (fields), code,
      gst_custom_meta_get_structure ((GstCustomMeta *) meta));
}

static gboolean
read_structure (const GstStructure * s, GstSparseCode * code)
{
  guint64 count, units, values, pixels;

  memset (code, 0, sizeof *code);
  code->halves = code->field_frames = 1;
  if (!gst_meta_fields_get (fields, G_N_ELEMENTS (fields), code, s))
    return FALSE;
  count = (guint64) code->fields_across * code->fields_down;
  units = (guint64) code->columns * code->rows;
  code->field_frames = MAX (code->field_frames, 1);
  pixels = (guint64) code->field_width * code->field_height;
  return g_uint64_checked_mul (&values, pixels,
      (guint64) code->channels * code->halves)
      && g_uint64_checked_mul (&values, values, code->field_frames)
      && gst_meta_bytes_hold (code->indices, sizeof (guint32), count,
      code->winners)
      && gst_meta_bytes_hold (code->activations, sizeof (gfloat), count,
      code->winners)
      && gst_meta_bytes_hold (code->prototypes, sizeof (gfloat), units, values)
      && gst_meta_bytes_hold (code->drive, sizeof (gfloat), count, units)
      && gst_meta_bytes_hold (code->wins, sizeof (guint64), units, 1)
      && gst_meta_bytes_hold (code->contrasts, sizeof (gfloat), count, 2);
}

/**
 * gst_buffer_get_sparse_code:
 * @buffer: a buffer
 * @layer: (nullable): the name of a competelayer, %NULL for the last one
 * @code: (out): its code; the strings and arrays belong to @buffer
 *
 * Reads the code that a layer put on @buffer.
 *
 * Returns: %FALSE if there is none, or if the sizes of its arrays do not match its
 *     numbers
 */
gboolean
gst_buffer_get_sparse_code (GstBuffer * buffer, const gchar * layer,
    GstSparseCode * code)
{
  GstStructure *found;

  gst_sparse_code_meta_register ();
  found = gst_meta_fields_find (buffer, meta_info, "layer", layer);
  return found != NULL && read_structure (found, code);
}

/**
 * gst_sparse_code_scatter:
 * @indices: fields x winners units; a number that is not below @units, such as
 *     %GST_SPARSE_CODE_NO_UNIT, is skipped
 * @activations: fields x winners, the activations of these units
 * @fields: how many fields there are
 * @winners: entries a field
 * @units: how many units there are
 * @values: (out caller-allocates): fields x units, the activation of each unit in each
 *     field, 0 where it did not win
 *
 * Makes a dense code from a sparse one. If a unit has several entries in one field, their
 * activations are added.
 */
void
gst_sparse_code_scatter (const guint32 * indices, const gfloat * activations,
    gsize fields, gsize winners, gsize units, gfloat * values)
{
  gsize field, i = 0, end;

  memset (values, 0, fields * units * sizeof *values);
  for (field = 0; field < fields; field++, values += units)
    for (end = i + winners; i < end; i++)
      if (indices[i] < units)
        values[indices[i]] += activations[i];
}
