/* Metas that are kept on the buffers of a pool are used again, and nobody sees
 * an old code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "gstsparsecode.h"

/* --- the same as with buffers that nobody uses again --- */

/* Downstream of drop-allocation, the source does not get the layer's pool. */
#define FRESH "identity drop-allocation=true ! "
#define SOURCE "tapestrysrc name=source num-buffers=250 ! "
#define A "competelayer name=a columns=4 rows=3 winners=2 "
#define B "competelayer name=b columns=5 rows=2 winners=3 "
#define SINK "fakesink async=false name="
#define UNLIMITED "max-size-buffers=0 max-size-bytes=0 max-size-time=0 "

static const gchar *const pipelines[] = {
  A "! " SINK "sink0",
  A "! " B "! " SINK "sink0",
  A "! queue " UNLIMITED "min-threshold-buffers=100 ! " SINK "sink0",
  A "! queue ! " B "! queue ! " SINK "sink0",
  "tee name=t ! queue ! " A "! " SINK "sink0 t. ! queue ! " B "! " SINK "sink1",
  A "! tee name=t ! queue ! " B "! " SINK "sink0 t. ! queue ! " SINK "sink1",
  "tee name=t ! queue " UNLIMITED "! " SINK "sink0 t. ! queue ! " A "! " SINK
      "sink1",
  A "! videoscale ! video/x-raw,width=40,height=40 ! " SINK "sink0",
  A "attach=code+reconstruction+prototypes+drive ! " SINK "sink0",
  A "! reconstruct name=r ! " SINK "sink0",
};

static gboolean
write_field (GQuark name, const GValue * value, gpointer text)
{
  gchar *written;

  if (G_VALUE_HOLDS (value, G_TYPE_BYTES))
    written = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256,
        g_value_get_boxed (value));
  else
    written = gst_value_serialize (value);
  g_string_append_printf (text, " %s=%s", g_quark_to_string (name), written);
  g_free (written);
  return TRUE;
}

/* Writes all codes of the buffer, in their order. */
static GstPadProbeReturn
write_codes (GstPad * pad, GstPadProbeInfo * info, gpointer text)
{
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta_filtered (GST_PAD_PROBE_INFO_BUFFER
              (info), &state, gst_sparse_code_meta_api ()))) {
    g_string_append (text, "|");
    gst_structure_foreach (gst_custom_meta_get_structure ((GstCustomMeta *)
            meta), write_field, text);
  }
  g_string_append (text, "\n");
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
fail_if_code (GstPad * pad, GstPadProbeInfo * info, gpointer unused)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);

  fail_if (gst_buffer_get_custom_meta (buffer, GST_SPARSE_CODE_META_NAME));
  fail_if (gst_buffer_get_meta (buffer, gst_sparse_code_meta_api ()));
  return GST_PAD_PROBE_OK;
}

static void
add_probe (GstElement * pipeline, const gchar * name, const gchar * pad_name,
    GstPadProbeCallback callback, gpointer data)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (pipeline), name);
  GstPad *pad = gst_element_get_static_pad (element, pad_name);

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, callback, data, NULL);
  gst_object_unref (pad);
  gst_object_unref (element);
}

static void
play (GstElement * pipeline)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  fail_unless (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS);
  gst_message_unref (message);
  gst_object_unref (bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* Returns: the codes at both sinks */
static gchar *
codes_of (const gchar * source, const gchar * rest)
{
  gchar *line = g_strconcat (source, rest, NULL);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GString *text[2] = { g_string_new (NULL), g_string_new (NULL) };

  fail_unless (pipeline != NULL, "%s", line);
  add_probe (pipeline, "source", "src", fail_if_code, NULL);
  add_probe (pipeline, "sink0", "sink", write_codes, text[0]);
  if (strstr (line, "sink1") != NULL)
    add_probe (pipeline, "sink1", "sink", write_codes, text[1]);
  play (pipeline);
  gst_object_unref (pipeline);
  g_string_append (text[0], text[1]->str);
  g_string_free (text[1], TRUE);
  g_free (line);
  return g_string_free (text[0], FALSE);
}

GST_START_TEST (test_same_codes_as_with_fresh_buffers)
{
  gchar *pooled = codes_of (SOURCE, pipelines[__i__]);
  gchar *fresh = codes_of (SOURCE FRESH, pipelines[__i__]);

  fail_unless (strlen (pooled) >= 250);
  assert_equals_string (pooled, fresh);
  g_free (pooled);
  g_free (fresh);
}

GST_END_TEST;

/* --- buffer by buffer --- */

#define CAPS "video/x-raw,format=GRAY8,width=16,height=16,framerate=25/1"

typedef struct
{
  GstHarness *h;
  GstBufferPool *pool;
} Fixture;

static Fixture
new_fixture (const gchar * line)
{
  Fixture f = { gst_harness_new_parse (line) };
  GstCaps *caps = gst_caps_from_string (CAPS);
  GstQuery *query = gst_query_new_allocation (caps, TRUE);

  gst_harness_set_src_caps_str (f.h, CAPS);
  fail_unless (gst_pad_peer_query (f.h->srcpad, query));
  fail_unless (gst_query_get_n_allocation_pools (query) == 1);
  gst_query_parse_nth_allocation_pool (query, 0, &f.pool, NULL, NULL, NULL);
  gst_buffer_pool_set_active (f.pool, TRUE);
  gst_query_unref (query);
  gst_caps_unref (caps);
  return f;
}

static void
free_fixture (Fixture * f)
{
  gst_harness_teardown (f->h);
  gst_buffer_pool_set_active (f->pool, FALSE);
  gst_object_unref (f->pool);
}

static GstBuffer *
acquire (Fixture * f)
{
  GstBuffer *buffer;

  fail_unless (gst_buffer_pool_acquire_buffer (f->pool, &buffer, NULL)
      == GST_FLOW_OK);
  gst_buffer_memset (buffer, 0, 20, gst_buffer_get_size (buffer));
  gst_buffer_memset (buffer, 0, 200, gst_buffer_get_size (buffer) / 2);
  return buffer;
}

/* How many metas of codes the buffer has, found by their API type. */
static guint
count_codes (GstBuffer * buffer)
{
  return gst_buffer_get_n_meta (buffer, gst_sparse_code_meta_api ());
}

/* How many custom metas the buffer has, those that are kept included. */
static guint
count_custom (GstBuffer * buffer)
{
  gpointer state = NULL;
  GstMeta *meta;
  guint n = 0;

  while ((meta = gst_buffer_iterate_meta (buffer, &state)))
    n += gst_meta_info_is_custom (meta->info);
  return n;
}

/* GStreamer's elements do not pass on metas of pools. */
static void
assert_not_of_the_pool (GstBuffer * buffer)
{
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta_filtered (buffer, &state,
              gst_sparse_code_meta_api ())))
    fail_if (GST_META_FLAG_IS_SET (meta, GST_META_FLAG_POOLED));
}

static void
assert_layer (GstBuffer * buffer, const gchar * asked, const gchar * layer,
    guint64 learned)
{
  GstSparseCode code;

  fail_unless (gst_buffer_get_sparse_code (buffer, asked, &code));
  assert_equals_string (code.layer, layer);
  assert_equals_uint64 (code.frames_learned, learned);
  fail_unless (code.indices != NULL && code.activations != NULL);
}

/* The pool has one buffer, since nobody else keeps any. Its metas stay, but are
 * no codes until each layer sets its own. */
GST_START_TEST (test_metas_are_used_again)
{
  Fixture f = new_fixture (A "! " B);
  guint i;

  for (i = 0; i < 5; i++) {
    GstBuffer *buffer = acquire (&f);

    assert_equals_int (count_custom (buffer), i == 0 ? 0 : 2);
    assert_equals_int (count_codes (buffer), 0);
    buffer = gst_harness_push_and_pull (f.h, buffer);
    assert_equals_int (count_custom (buffer), 2);
    assert_equals_int (count_codes (buffer), 2);
    assert_not_of_the_pool (buffer);
    assert_layer (buffer, NULL, "b", i + 1);
    assert_layer (buffer, "a", "a", i + 1);
    assert_layer (buffer, "b", "b", i + 1);
    gst_buffer_unref (buffer);
  }
  free_fixture (&f);
}

GST_END_TEST;

/* A buffer that somebody else keeps is copied. What is kept on it stays there,
 * and the copy has just its own code. */
GST_START_TEST (test_copies_have_one_code)
{
  Fixture f = new_fixture (A);
  GstBuffer *kept, *out, *copy;

  gst_buffer_unref (gst_harness_push_and_pull (f.h, acquire (&f)));
  kept = acquire (&f);
  assert_equals_int (count_custom (kept), 1);
  copy = gst_buffer_copy (kept);
  assert_equals_int (count_custom (copy), 0);
  gst_buffer_unref (copy);
  out = gst_harness_push_and_pull (f.h, gst_buffer_ref (kept));
  fail_unless (out != kept);
  assert_equals_int (count_codes (kept), 0);
  assert_equals_int (count_custom (out), 1);
  assert_layer (out, NULL, "a", 2);
  gst_buffer_unref (out);

  out = gst_harness_push_and_pull (f.h, kept);
  fail_unless (out == kept);
  copy = gst_buffer_copy (out);
  gst_buffer_unref (out);
  assert_equals_int (count_custom (copy), 1);
  assert_layer (copy, NULL, "a", 3);
  gst_buffer_unref (copy);
  free_fixture (&f);
}

GST_END_TEST;

/* An element upstream may put codes on buffers in its own way. The layer's
 * comes after these. */
GST_START_TEST (test_the_layers_own_code_is_last)
{
  Fixture f = new_fixture (A);
  guint i;

  for (i = 0; i < 3; i++) {
    GstBuffer *buffer = acquire (&f);
    GstCustomMeta *meta;

    if (i > 0) {
      meta = gst_buffer_add_custom_meta (buffer, GST_SPARSE_CODE_META_NAME);
      gst_structure_set (gst_custom_meta_get_structure (meta), "layer",
          G_TYPE_STRING, "other", NULL);
    }
    buffer = gst_harness_push_and_pull (f.h, buffer);
    assert_equals_int (count_codes (buffer), i > 0 ? 2 : 1);
    assert_layer (buffer, NULL, "a", i + 1);
    gst_buffer_unref (buffer);
  }
  free_fixture (&f);
}

GST_END_TEST;

/* Whatever the meta had before, it has just the parts of its own frame. */
GST_START_TEST (test_parts_change)
{
  static const gchar *const attach[] = { "code", "code+reconstruction+drive",
    "0", "prototypes", "code"
  };
  Fixture f = new_fixture (A);
  GstElement *layer = gst_harness_find_element (f.h, "competelayer");
  guint i;

  for (i = 0; i < G_N_ELEMENTS (attach); i++) {
    GstSparseCode code;
    GstBuffer *buffer;

    gst_util_set_object_arg (G_OBJECT (layer), "attach", attach[i]);
    buffer = gst_harness_push_and_pull (f.h, acquire (&f));
    fail_unless (gst_buffer_get_sparse_code (buffer, NULL, &code));
    assert_equals_uint64 (code.frames_learned, i + 1);
    fail_unless (!code.indices == !strstr (attach[i], "code"));
    fail_unless (!code.activations == !strstr (attach[i], "code"));
    fail_unless (!code.reconstruction == !strstr (attach[i], "reconstruction"));
    fail_unless (!code.drive == !strstr (attach[i], "drive"));
    fail_unless (!code.prototypes == !strstr (attach[i], "prototypes"));
    fail_unless (!code.wins == !strstr (attach[i], "prototypes"));
    assert_equals_int (count_custom (buffer), 1);
    gst_buffer_unref (buffer);
  }
  gst_object_unref (layer);
  free_fixture (&f);
}

GST_END_TEST;

/* What others did to a meta downstream does not come back with the next frame. */
GST_START_TEST (test_foreign_fields_go)
{
  Fixture f = new_fixture (A);
  GstBuffer *buffer = gst_harness_push_and_pull (f.h, acquire (&f));
  GstStructure *s = gst_custom_meta_get_structure (gst_buffer_get_custom_meta
      (buffer, GST_SPARSE_CODE_META_NAME));

  gst_structure_set (s, "mine", G_TYPE_INT, 1, "columns", G_TYPE_STRING, "x",
      NULL);
  gst_structure_remove_field (s, "rows");
  gst_buffer_unref (buffer);
  buffer = gst_harness_push_and_pull (f.h, acquire (&f));
  assert_layer (buffer, NULL, "a", 2);
  s = gst_custom_meta_get_structure (gst_buffer_get_custom_meta (buffer,
          GST_SPARSE_CODE_META_NAME));
  fail_if (gst_structure_has_field (s, "mine"));
  gst_buffer_unref (buffer);
  free_fixture (&f);
}

GST_END_TEST;

/* While nobody uses its buffer, a meta keeps no arrays. */
GST_START_TEST (test_arrays_are_freed)
{
  Fixture f = new_fixture (A);
  GstBuffer *buffer = gst_harness_push_and_pull (f.h, acquire (&f));
  gint freed = 0;
  GBytes *bytes = g_bytes_new_with_free_func ("1234", 4,
      (GDestroyNotify) g_atomic_int_inc, &freed);

  gst_structure_set (gst_custom_meta_get_structure (gst_buffer_get_custom_meta
          (buffer, GST_SPARSE_CODE_META_NAME)), "indices", G_TYPE_BYTES, bytes,
      NULL);
  g_bytes_unref (bytes);
  assert_equals_int (g_atomic_int_get (&freed), 0);
  gst_buffer_unref (buffer);
  assert_equals_int (g_atomic_int_get (&freed), 1);
  free_fixture (&f);
}

GST_END_TEST;

/* Downstream's pool counts for more than the layer's. */
GST_START_TEST (test_pool_of_downstream)
{
  GstHarness *h = gst_harness_new_parse (A);
  GstCaps *caps = gst_caps_from_string (CAPS);
  GstQuery *query = gst_query_new_allocation (caps, TRUE);
  GstBufferPool *own = gst_buffer_pool_new (), *offered;

  gst_harness_set_src_caps_str (h, CAPS);
  gst_query_add_allocation_pool (query, own, 16 * 16, 3, 5);
  fail_unless (gst_pad_peer_query (h->srcpad, query));
  assert_equals_int (gst_query_get_n_allocation_pools (query), 1);
  gst_query_parse_nth_allocation_pool (query, 0, &offered, NULL, NULL, NULL);
  fail_unless (offered == own);
  gst_object_unref (offered);
  gst_object_unref (own);
  gst_query_unref (query);
  gst_caps_unref (caps);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
pooledcodes_suite (void)
{
  Suite *s = suite_create ("pooledcodes");
  TCase *tc = tcase_create ("pooledcodes");

  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_same_codes_as_with_fresh_buffers, 0,
      G_N_ELEMENTS (pipelines));
  tcase_add_test (tc, test_metas_are_used_again);
  tcase_add_test (tc, test_copies_have_one_code);
  tcase_add_test (tc, test_the_layers_own_code_is_last);
  tcase_add_test (tc, test_parts_change);
  tcase_add_test (tc, test_foreign_fields_go);
  tcase_add_test (tc, test_arrays_are_freed);
  tcase_add_test (tc, test_pool_of_downstream);
  return s;
}

GST_CHECK_MAIN (pooledcodes);
