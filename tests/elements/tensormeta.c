/* competelayer's GstTensorMeta: its tensors equal the sparse code, and those of
 * other elements are kept
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#define GST_USE_UNSTABLE_API
#include <gst/analytics/gsttensormeta.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "gstsparsecode.h"

#define CAPS "video/x-raw,format=GRAY8,width=8,height=6,framerate=30/1"
#define LAYER "competelayer columns=4 rows=3 winners=2 field-width=4 " \
    "field-height=3 attach=code+reconstruction"

static GstTensor *
make_tensor (const gchar * id)
{
  gsize dims[] = { 1 };

  return gst_tensor_new_simple (g_quark_from_string (id),
      GST_TENSOR_DATA_TYPE_UINT8, gst_buffer_new_allocate (NULL, 1, NULL),
      GST_TENSOR_DIM_ORDER_ROW_MAJOR, 1, dims);
}

/* As GStreamer's inference elements do it: tensors of an earlier call may be
 * replaced. */
static void
add_as_others_do (GstBuffer * buffer, const gchar * id)
{
  GstTensor **tensors = g_new (GstTensor *, 1);

  tensors[0] = make_tensor (id);
  gst_tensor_meta_set (gst_buffer_add_tensor_meta (buffer), 1, tensors);
}

/* As GStreamer's decoders do it. */
static const GstTensor *
find_tensor (GstBuffer * buffer, const gchar * id)
{
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta_filtered (buffer, &state,
              GST_TENSOR_META_API_TYPE)) != NULL) {
    GstTensorMeta *tensors = (GstTensorMeta *) meta;
    gint at = gst_tensor_meta_get_index_from_id (tensors,
        g_quark_from_string (id));

    if (at >= 0)
      return gst_tensor_meta_get (tensors, at);
  }
  return NULL;
}

static GstBuffer *
make_frame (guint i)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 48, NULL);

  gst_buffer_memset (buffer, 0, 0, 48);
  gst_buffer_memset (buffer, i % 40, 250, 8);
  GST_BUFFER_PTS (buffer) = i * (GST_SECOND / 30);
  return buffer;
}

static void
assert_tensor (GstBuffer * buffer, const gchar * id, GstTensorDataType type,
    const gsize * dims, gsize n_dims, GBytes * expected)
{
  const GstTensor *tensor = find_tensor (buffer, id);
  gsize size, i;
  gconstpointer bytes = g_bytes_get_data (expected, &size);

  fail_unless (tensor != NULL, "there is no %s", id);
  fail_unless_equals_int (tensor->data_type, type);
  fail_unless_equals_int (tensor->dims_order, GST_TENSOR_DIM_ORDER_ROW_MAJOR);
  fail_unless_equals_int (tensor->num_dims, n_dims);
  for (i = 0; i < n_dims; i++)
    fail_unless_equals_uint64 (tensor->dims[i], dims[i]);
  fail_unless_equals_uint64 (gst_buffer_get_size (tensor->data), size);
  fail_unless (gst_buffer_memcmp (tensor->data, 0, bytes, size) == 0);
}

/* The tensors hold the same values as the sparse code of the buffer. */
static void
assert_ours (GstBuffer * buffer)
{
  const gsize entries[] = { 4, 2 }, frame[] = { 6, 8, 1 };
  GstSparseCode code;

  fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &code));
  assert_tensor (buffer, "gst-compete-indices", GST_TENSOR_DATA_TYPE_UINT32,
      entries, 2, code.indices);
  assert_tensor (buffer, "gst-compete-activations",
      GST_TENSOR_DATA_TYPE_FLOAT32, entries, 2, code.activations);
  assert_tensor (buffer, "gst-compete-reconstruction",
      GST_TENSOR_DATA_TYPE_FLOAT32, frame, 3, code.reconstruction);
}

GST_START_TEST (test_tensors)
{
  GstHarness *h = gst_harness_new_parse (LAYER);
  guint i;

  gst_harness_set_src_caps_str (h, CAPS);
  for (i = 0; i < 10; i++) {
    GstBuffer *buffer = gst_harness_push_and_pull (h, make_frame (i));
    GstTensorMeta *first = gst_buffer_get_tensor_meta (buffer);

    assert_ours (buffer);
    /* Code that looks at the first meta alone finds them, too. */
    fail_unless (gst_tensor_meta_get_index_from_id (first,
            g_quark_from_string ("gst-compete-indices")) >= 0);
    gst_buffer_unref (buffer);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_others)
{
  GstHarness *h = gst_harness_new_parse (LAYER);
  gint upstream;
  guint i;

  gst_harness_set_src_caps_str (h, CAPS);
  for (i = 0; i < 10; i++) {
    GstBuffer *buffer = make_frame (i);

    upstream = i % 2;
    if (upstream)
      add_as_others_do (buffer, "upstream");
    buffer = gst_harness_push_and_pull (h, buffer);
    assert_ours (buffer);
    fail_unless_equals_int (find_tensor (buffer, "upstream") != NULL, upstream);
    add_as_others_do (buffer, "downstream");
    assert_ours (buffer);
    fail_unless (find_tensor (buffer, "downstream") != NULL);
    gst_buffer_unref (buffer);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

#ifdef HAVE_TENSOR_CAPS
#define TENSOR(id, dims, type)                                          \
  "(GstCaps)[tensor/strided,tensor-id=" id ",dims=<" dims ">,"          \
  "dims-order=(string)row-major,type=(string)" type "]"
#define TENSORS(groups)                                                 \
  "video/x-raw,tensors=(structure)[tensorgroups," groups "]"
#define OURS "gst-compete-code=(/uniquelist){"                          \
    TENSOR ("gst-compete-indices", "(int)[0,max],(int)[0,max]", "uint32") "," \
    TENSOR ("gst-compete-activations", "(int)[0,max],(int)[0,max]",     \
        "float32") "}"
/* Of another type, as GStreamer 1.28 leaks caps of tensors that do not match. */
#define OTHERS "gst-compete-code=(string)none"
#define THEIRS "yolo-v8-out=(/uniquelist){"                             \
    TENSOR ("yolo-v8-out", "(int)1,(int)84,(int)8400", "float32") "}"

/* Whether the layer with @attach can be linked to a pad whose template has
 * @wanted, with frames of @caps. */
static gboolean
negotiates (const gchar * caps, const gchar * attach, const gchar * wanted)
{
  gchar *line = g_strdup_printf ("competelayer columns=2 rows=2 winners=1 "
      "attach=%s ! capsfilter name=filter", attach);
  GstHarness *h = gst_harness_new_parse (line);
  GstElement *filter = gst_bin_get_by_name (GST_BIN (h->element), "filter");
  GstCaps *template = gst_caps_from_string (wanted), *event;
  gboolean taken;

  g_object_set (filter, "caps", template, NULL);
  gst_harness_set_src_caps_str (h, caps);
  taken = gst_harness_push (h, make_frame (0)) == GST_FLOW_OK;
  event = gst_pad_get_current_caps (h->sinkpad);
  if (taken)
    fail_unless (gst_caps_can_intersect (event, template));
  gst_clear_caps (&event);
  gst_caps_unref (template);
  gst_object_unref (filter);
  gst_harness_teardown (h);
  g_free (line);
  return taken;
}

GST_START_TEST (test_caps)
{
  const gchar *both = CAPS ",tensors=(structure)[tensorgroups," THEIRS "]";

  fail_unless (negotiates (CAPS, "code", "video/x-raw"));
  fail_unless (negotiates (CAPS, "code", TENSORS (OURS)));
  fail_unless (negotiates (CAPS, "code+reconstruction", TENSORS (OURS)));
  fail_if (negotiates (CAPS, "code", TENSORS (OTHERS)));
  fail_unless (negotiates (both, "code", TENSORS (THEIRS)));
  fail_unless (negotiates (both, "code", TENSORS (OURS "," THEIRS)));
}

GST_END_TEST;

GST_START_TEST (test_caps_while_playing)
{
  GstHarness *h = gst_harness_new_parse ("competelayer name=layer columns=2 "
      "rows=2 winners=1");
  GstElement *layer = gst_bin_get_by_name (GST_BIN (h->element), "layer");
  GstStructure *s, *tensors;
  GstCaps *caps;

  gst_harness_set_src_caps_str (h, CAPS);
  gst_buffer_unref (gst_harness_push_and_pull (h, make_frame (0)));
  gst_util_set_object_arg (G_OBJECT (layer), "attach", "reconstruction");
  gst_buffer_unref (gst_harness_push_and_pull (h, make_frame (1)));
  caps = gst_pad_get_current_caps (h->sinkpad);
  s = gst_caps_get_structure (caps, 0);
  fail_unless (gst_structure_get (s, "tensors", GST_TYPE_STRUCTURE, &tensors,
          NULL));
  fail_unless (gst_structure_has_field (tensors, "gst-compete-reconstruction"));
  fail_if (gst_structure_has_field (tensors, "gst-compete-code"));
  gst_structure_free (tensors);
  gst_caps_unref (caps);
  gst_object_unref (layer);
  gst_harness_teardown (h);
}

GST_END_TEST;
#endif

static Suite *
tensormeta_suite (void)
{
  Suite *s = suite_create ("tensormeta");
  TCase *tc = tcase_create ("tensors");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_tensors);
  tcase_add_test (tc, test_others);
#ifdef HAVE_TENSOR_CAPS
  tcase_add_test (tc, test_caps);
  tcase_add_test (tc, test_caps_while_playing);
#endif
  return s;
}

GST_CHECK_MAIN (tensormeta);
