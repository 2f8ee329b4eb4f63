/* competelayer attaches the parts of the code that downstream elements request
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>
#include <gst/video/video.h>

#include "gstsparsecode.h"
#include "gstsparsecoderequest.h"

#define CODE GST_SPARSE_CODE_PART_CODE
#define RECONSTRUCTION GST_SPARSE_CODE_PART_RECONSTRUCTION
#define PROTOTYPES GST_SPARSE_CODE_PART_PROTOTYPES
#define DRIVE GST_SPARSE_CODE_PART_DRIVE
#define ALL (CODE | RECONSTRUCTION | PROTOTYPES)

#define LAYER "tapestrysrc name=source ! competelayer name=layer columns=4 " \
    "rows=3 winners=2 "

GST_START_TEST (test_requests_add_up)
{
  GstQuery *query = gst_query_new_allocation (NULL, TRUE);

  assert_equals_int (gst_query_get_sparse_code_request (query), 0);
  fail_if (gst_query_is_sparse_code_request (query));
  gst_query_add_sparse_code_request (query, RECONSTRUCTION);
  gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  gst_query_add_sparse_code_request (query, CODE);
  gst_query_add_sparse_code_request (query, 0);
  assert_equals_int (gst_query_get_sparse_code_request (query),
      CODE | RECONSTRUCTION);
  assert_equals_int (gst_query_get_n_allocation_metas (query), 2);
  gst_query_unref (query);
}

GST_END_TEST;

/* A malformed request asks for no part. */
GST_START_TEST (test_strange_requests)
{
  GstQuery *query = gst_query_new_allocation (NULL, TRUE);
  GstStructure *params = gst_structure_new ("any", "code", G_TYPE_INT, 1,
      "prototypes", G_TYPE_BOOLEAN, FALSE, NULL);

  gst_query_add_allocation_meta (query, gst_sparse_code_meta_api (), NULL);
  assert_equals_int (gst_query_get_sparse_code_request (query), 0);
  gst_query_remove_nth_allocation_meta (query, 0);
  gst_query_add_allocation_meta (query, gst_sparse_code_meta_api (), params);
  assert_equals_int (gst_query_get_sparse_code_request (query), 0);
  gst_structure_free (params);
  gst_query_unref (query);
}

GST_END_TEST;

/* The parts on a layer's first and last buffer. */
typedef struct
{
  guint buffers;
  GstSparseCodeParts first, last;
} Seen;

static GstPadProbeReturn
record_parts (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  Seen *seen = data;
  GstSparseCode code;

  fail_unless (gst_buffer_get_sparse_code (GST_PAD_PROBE_INFO_BUFFER (info),
          "layer", &code));
  fail_unless (!code.indices == !code.activations);
  g_atomic_int_set ((gint *) & seen->last, gst_sparse_code_parts (&code));
  if (seen->buffers++ == 0)
    seen->first = seen->last;
  return GST_PAD_PROBE_OK;
}

static GstElement *
watched_pipeline (const gchar * line, Seen * seen)
{
  GstElement *pipeline = gst_parse_launch (line, NULL), *layer;
  GstPad *pad;

  fail_unless (pipeline != NULL, "%s", line);
  layer = gst_bin_get_by_name (GST_BIN (pipeline), "layer");
  pad = gst_element_get_static_pad (layer, "src");
  memset (seen, 0, sizeof *seen);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, record_parts, seen, NULL);
  gst_object_unref (pad);
  gst_object_unref (layer);
  return pipeline;
}

static const struct
{
  const gchar *downstream;
  GstSparseCodeParts parts;
} pipelines[] = {
  {"! fakesink", CODE},
  {"attach=prototypes ! fakesink", PROTOTYPES},
  {"! tee name=t ! queue ! fakesink async=false t. ! queue ! "
        "fakesink async=false", CODE},
  {"! reconstruct ! fakesink", ALL},
  {"attach=prototypes ! reconstruct panels=original ! fakesink", PROTOTYPES},
  {"attach=0 ! reconstruct panels=code ! fakesink", CODE},
  {"! queue ! identity ! capsfilter caps=video/x-raw ! "
        "reconstruct panels=original+reconstruction ! fakesink",
      CODE | RECONSTRUCTION},
  {"! videoconvert ! video/x-raw,format=BGRx ! videobalance brightness=.1 ! "
        "reconstruct panels=prototypes ! fakesink", CODE | PROTOTYPES},
  {"! tee name=t ! queue ! fakesink async=false t. ! queue ! "
        "reconstruct ! fakesink async=false", ALL},
  {"attach=0 ! tee name=t ! queue ! reconstruct panels=prototypes ! "
        "fakesink async=false t. ! queue ! reconstruct panels=reconstruction "
        "! fakesink async=false", RECONSTRUCTION | PROTOTYPES},
  {"! competelayer columns=3 rows=2 winners=1 ! reconstruct layer=layer ! "
        "fakesink", ALL},
  {"! reconstructsink video-sink=fakesink sync=false", ALL},
  {"attach=0 ! codetensor ! fakesink", CODE},
  {"attach=0 ! codetensor content=reconstruction ! fakesink", RECONSTRUCTION},
  {"attach=0 ! queue ! codetensor content=prototypes ! fakesink", PROTOTYPES},
  {"attach=0 ! codetensor content=drive ! fakesink", DRIVE},
  {"attach=0 ! codetensor content=picture ! fakesink",
      CODE | GST_SPARSE_CODE_PART_CONTRASTS},
  {"attach=0 ! tee name=t ! queue ! codetensor content=drive ! fakesink "
        "async=false t. ! queue ! codetensor ! fakesink async=false",
      CODE | DRIVE},
};

GST_START_TEST (test_what_is_asked_for_is_there)
{
  const gchar *downstream = pipelines[__i__].downstream;
  gchar *line = g_strconcat (LAYER, downstream, NULL);
  Seen seen;
  GstElement *pipeline = watched_pipeline (line, &seen), *source;
  GstBus *bus = gst_element_get_bus (pipeline);
  GstMessage *message;

  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_object_set (source, "num-buffers", 20, NULL);
  gst_object_unref (source);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS, "%s", downstream);
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  assert_equals_int (seen.buffers, 20);
  fail_unless (seen.first == pipelines[__i__].parts
      && seen.last == pipelines[__i__].parts, "%s: 0x%x, 0x%x", downstream,
      seen.first, seen.last);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  g_free (line);
}

GST_END_TEST;

static GstPadProbeReturn
want_prototypes (GstPad * pad, GstPadProbeInfo * info, gpointer data)
{
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY (info);

  if (GST_QUERY_TYPE (query) != GST_QUERY_ALLOCATION)
    return GST_PAD_PROBE_OK;
  gst_query_add_sparse_code_request (query, PROTOTYPES);
  return GST_PAD_PROBE_HANDLED;
}

/* A downstream element that requests parts with the ALLOCATION query only. */
GST_START_TEST (test_asking_in_the_allocation_query)
{
  Seen seen;
  GstElement *pipeline = watched_pipeline (LAYER "! queue ! competelayer "
      "columns=3 rows=3 winners=1 ! fakesink name=sink", &seen);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstPad *pad = gst_element_get_static_pad (sink, "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM,
      want_prototypes, NULL, NULL);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  assert_equals_int (seen.first, CODE | PROTOTYPES);
  gst_object_unref (pad);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
}

GST_END_TEST;

static gint
width_at (GstElement * sink)
{
  GstPad *pad = gst_element_get_static_pad (sink, "sink");
  GstCaps *caps = gst_pad_get_current_caps (pad);
  gint width = 0;

  if (caps != NULL) {
    gst_structure_get_int (gst_caps_get_structure (caps, 0), "width", &width);
    gst_caps_unref (caps);
  }
  gst_object_unref (pad);
  return width;
}

/* Waits until the picture is @width pixels wide and the layer attaches no part
 * other than @parts. */
static void
wait_for (GstElement * pipeline, Seen * seen, gint width,
    GstSparseCodeParts parts)
{
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstBus *bus = gst_element_get_bus (pipeline);

  while (width_at (sink) != width
      || g_atomic_int_get ((gint *) & seen->last) != (gint) parts) {
    fail_if (gst_bus_have_pending (bus)
        && gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR));
    g_usleep (1000);
  }
  gst_object_unref (bus);
  gst_object_unref (sink);
}

/* Frames that already left the layer wait in the queue. Panels are 16 pixels
 * high and 2 apart; those of the grid of units are 20 wide. */
GST_START_TEST (test_panels_change_while_playing)
{
  Seen seen;
  GstElement *pipeline = watched_pipeline (LAYER
      "! queue ! reconstruct name=view width=400 height=20 "
      "titles=false panels=original ! fakesink name=sink", &seen);
  GstElement *view = gst_bin_get_by_name (GST_BIN (pipeline), "view");
  guint i;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (i = 0; i < 3; i++) {
    wait_for (pipeline, &seen, 20, CODE);
    gst_util_set_object_arg (G_OBJECT (view), "panels",
        "original+code+reconstruction");
    wait_for (pipeline, &seen, 60, CODE | RECONSTRUCTION);
    gst_util_set_object_arg (G_OBJECT (view), "panels",
        "original+code+reconstruction+prototypes");
    wait_for (pipeline, &seen, 82, ALL);
    gst_util_set_object_arg (G_OBJECT (view), "panels", "original");
  }
  wait_for (pipeline, &seen, 20, CODE);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (view);
  gst_object_unref (pipeline);
}

GST_END_TEST;

static Suite *
requestedparts_suite (void)
{
  Suite *s = suite_create ("requestedparts");
  TCase *tc = tcase_create ("request");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_requests_add_up);
  tcase_add_test (tc, test_strange_requests);
  tcase_add_loop_test (tc, test_what_is_asked_for_is_there, 0,
      G_N_ELEMENTS (pipelines));
  tcase_add_test (tc, test_asking_in_the_allocation_query);
  tcase_add_test (tc, test_panels_change_while_playing);
  return s;
}

GST_CHECK_MAIN (requestedparts);
