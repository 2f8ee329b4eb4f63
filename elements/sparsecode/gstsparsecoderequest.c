/* What an element wants to read of a sparse code, asked for upstream
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstsparsecoderequest.h"

#define REQUEST "GstSparseCodeRequest"

static const struct
{
  GstSparseCodeParts part;
  const gchar *name;
} parts_by_name[] = {
  {GST_SPARSE_CODE_PART_CODE, "code"},
  {GST_SPARSE_CODE_PART_RECONSTRUCTION, "reconstruction"},
  {GST_SPARSE_CODE_PART_PROTOTYPES, "prototypes"},
  {GST_SPARSE_CODE_PART_DRIVE, "drive"},
  {GST_SPARSE_CODE_PART_RECALL, "recall"},
};

static void
write_parts (GstStructure * s, GstSparseCodeParts parts)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (parts_by_name); i++)
    if (parts & parts_by_name[i].part)
      gst_structure_set (s, parts_by_name[i].name, G_TYPE_BOOLEAN, TRUE, NULL);
}

static GstSparseCodeParts
read_parts (const GstStructure * s)
{
  GstSparseCodeParts parts = 0;
  guint i;

  for (i = 0; s != NULL && i < G_N_ELEMENTS (parts_by_name); i++) {
    gboolean wanted = FALSE;

    if (gst_structure_get_boolean (s, parts_by_name[i].name, &wanted) && wanted)
      parts |= parts_by_name[i].part;
  }
  return parts;
}

/**
 * gst_sparse_code_parts:
 * @code: what was read of a buffer
 *
 * Returns: which of the larger fields it has
 *
 * Since: 0.1
 */
GstSparseCodeParts
gst_sparse_code_parts (const GstSparseCode * code)
{
  return (code->indices && code->activations ? GST_SPARSE_CODE_PART_CODE : 0)
      | (code->reconstruction ? GST_SPARSE_CODE_PART_RECONSTRUCTION : 0)
      | (code->prototypes ? GST_SPARSE_CODE_PART_PROTOTYPES : 0)
      | (code->drive ? GST_SPARSE_CODE_PART_DRIVE : 0);
}

/**
 * gst_sparse_code_parts_names:
 * @parts: some parts
 *
 * Returns: (transfer full): what competelayer's `attach` calls them, joined by `+`
 *
 * Since: 0.1
 */
gchar *
gst_sparse_code_parts_names (GstSparseCodeParts parts)
{
  GString *names = g_string_new (NULL);
  guint i;

  for (i = 0; i < G_N_ELEMENTS (parts_by_name); i++)
    if (parts & parts_by_name[i].part)
      g_string_append_printf (names, "%s%s", names->len > 0 ? "+" : "",
          parts_by_name[i].name);
  return g_string_free (names, FALSE);
}

/**
 * gst_query_is_sparse_code_request:
 * @query: any query
 *
 * Returns: whether @query is the one that gst_pad_ask_sparse_code_request()
 *     sends, which an element on its way answers with
 *     gst_query_add_sparse_code_request(); it then forwards it if the meta goes
 *     further downstream, or returns %FALSE, so that a tee goes on asking
 *
 * Since: 0.1
 */
gboolean
gst_query_is_sparse_code_request (GstQuery * query)
{
  return GST_QUERY_TYPE (query) == GST_QUERY_CUSTOM
      && gst_structure_has_name (gst_query_get_structure (query), REQUEST);
}

/**
 * gst_query_add_sparse_code_request:
 * @query: an ALLOCATION query, or gst_query_is_sparse_code_request()
 * @parts: what is wanted
 *
 * Asks for @parts, beside what others have asked for in @query. In an ALLOCATION
 * query it is an allocation meta of the sparse code's API type, whose parameters
 * are a structure named `GstSparseCodeRequest` with a boolean field for each part:
 * `code`, `reconstruction`, `prototypes`, `drive`, `recall`.
 *
 * Since: 0.1
 */
void
gst_query_add_sparse_code_request (GstQuery * query, GstSparseCodeParts parts)
{
  GstStructure *params;
  guint index;

  if (GST_QUERY_TYPE (query) != GST_QUERY_ALLOCATION) {
    write_parts (gst_query_writable_structure (query), parts);
    return;
  }
  params = gst_structure_new_empty (REQUEST);
  write_parts (params, parts | gst_query_get_sparse_code_request (query));
  if (gst_query_find_allocation_meta (query, gst_sparse_code_meta_api (),
          &index))
    gst_query_remove_nth_allocation_meta (query, index);
  gst_query_add_allocation_meta (query, gst_sparse_code_meta_api (), params);
  gst_structure_free (params);
}

/**
 * gst_query_get_sparse_code_request:
 * @query: an ALLOCATION query, or gst_query_is_sparse_code_request()
 *
 * Returns: all that was asked for in @query
 *
 * Since: 0.1
 */
GstSparseCodeParts
gst_query_get_sparse_code_request (GstQuery * query)
{
  const GstStructure *params = NULL;
  guint index;

  if (GST_QUERY_TYPE (query) != GST_QUERY_ALLOCATION)
    return read_parts (gst_query_get_structure (query));
  if (gst_query_find_allocation_meta (query, gst_sparse_code_meta_api (),
          &index))
    gst_query_parse_nth_allocation_meta (query, index, &params);
  return read_parts (params);
}

/**
 * gst_pad_ask_sparse_code_request:
 * @pad: a source pad
 *
 * Asks all that is downstream of @pad what it wants. It does not wait for buffers
 * to pass. Unlike an ALLOCATION query it comes through a tee, which keeps of that
 * query only what all its branches agree on, and through filters that leave out
 * metas that they do not know.
 *
 * Returns: what is wanted
 *
 * Since: 0.1
 */
GstSparseCodeParts
gst_pad_ask_sparse_code_request (GstPad * pad)
{
  GstQuery *query = gst_query_new_custom (GST_QUERY_CUSTOM,
      gst_structure_new_empty (REQUEST));
  GstSparseCodeParts parts;

  gst_pad_peer_query (pad, query);
  parts = gst_query_get_sparse_code_request (query);
  gst_query_unref (query);
  return parts;
}
