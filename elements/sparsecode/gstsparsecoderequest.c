/* Requests for parts of a sparse code, which elements send upstream
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstsparsecoderequest.h"

#define REQUEST "GstSparseCodeRequest"
#define RENEWAL "GstSparseCodeRenewal"

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
  {GST_SPARSE_CODE_PART_CONTRASTS, "contrasts"},
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
 * @code: the code of a buffer
 *
 * Returns: the parts that @code has
 */
GstSparseCodeParts
gst_sparse_code_parts (const GstSparseCode * code)
{
  return (code->indices && code->activations ? GST_SPARSE_CODE_PART_CODE : 0)
      | (code->reconstruction ? GST_SPARSE_CODE_PART_RECONSTRUCTION : 0)
      | (code->prototypes ? GST_SPARSE_CODE_PART_PROTOTYPES : 0)
      | (code->drive ? GST_SPARSE_CODE_PART_DRIVE : 0)
      | (code->contrasts ? GST_SPARSE_CODE_PART_CONTRASTS : 0);
}

/**
 * gst_sparse_code_parts_names:
 * @parts: parts of a code
 *
 * Returns: (transfer full): the names of @parts, joined by `+`, as in the property
 *     `attach` of competelayer
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
 * Checks whether a query was sent by gst_pad_query_sparse_code_request(). An element that
 * receives such a query adds its request with gst_query_add_sparse_code_request(). If it
 * passes the meta on, it then forwards the query. If not, it returns %FALSE, so that a
 * tee queries its other branches.
 *
 * Returns: %TRUE for such a query
 */
gboolean
gst_query_is_sparse_code_request (GstQuery * query)
{
  return GST_QUERY_TYPE (query) == GST_QUERY_CUSTOM
      && gst_structure_has_name (gst_query_get_structure (query), REQUEST);
}

/**
 * gst_query_add_sparse_code_request:
 * @query: an ALLOCATION query, or a query for which gst_query_is_sparse_code_request() is
 *     %TRUE
 * @parts: the parts that the element reads
 *
 * Adds @parts to the parts that other elements request in @query. In an ALLOCATION query
 * the request is an allocation meta of the sparse code's API type. Its parameters are a
 * structure named `GstSparseCodeRequest` with a boolean field for each part: `code`,
 * `reconstruction`, `prototypes`, `drive`, `recall`, `contrasts`.
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
 * @query: an ALLOCATION query, or a query for which gst_query_is_sparse_code_request() is
 *     %TRUE
 *
 * Returns: all parts that are requested in @query
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
 * gst_pad_query_sparse_code_request:
 * @pad: a source pad
 *
 * Queries all elements downstream of @pad. The query does not wait for buffers. An
 * ALLOCATION query is not enough: a tee keeps only what all its branches answer, and some
 * filters remove metas that they do not know.
 *
 * Returns: all parts that these elements request
 */
GstSparseCodeParts
gst_pad_query_sparse_code_request (GstPad * pad)
{
  GstQuery *query = gst_query_new_custom (GST_QUERY_CUSTOM,
      gst_structure_new_empty (REQUEST));
  GstSparseCodeParts parts;

  gst_pad_peer_query (pad, query);
  parts = gst_query_get_sparse_code_request (query);
  gst_query_unref (query);
  return parts;
}

/**
 * gst_event_new_sparse_code_renewal:
 *
 * Makes an event to send upstream. Each competelayer that it passes puts a new copy of its
 * prototypes on the next buffer, however old the last one is. It is a custom event whose
 * structure is named `GstSparseCodeRenewal`.
 *
 * Returns: (transfer full): the event
 *
 * Since: 0.2
 */
GstEvent *
gst_event_new_sparse_code_renewal (void)
{
  return gst_event_new_custom (GST_EVENT_CUSTOM_UPSTREAM,
      gst_structure_new_empty (RENEWAL));
}

/**
 * gst_event_is_sparse_code_renewal:
 * @event: any event
 *
 * Returns: whether gst_event_new_sparse_code_renewal() made it
 *
 * Since: 0.2
 */
gboolean
gst_event_is_sparse_code_renewal (GstEvent * event)
{
  return GST_EVENT_TYPE (event) == GST_EVENT_CUSTOM_UPSTREAM
      && gst_event_has_name (event, RENEWAL);
}
