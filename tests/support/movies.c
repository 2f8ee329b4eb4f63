/* Shared by the tests of tapestrysrc: whole movies as arrays of buffers
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "movies.h"

/* A harness with a tapestrysrc that has these properties ("name=value" pairs as
 * in gst-launch) and is not playing yet */
GstHarness *
harness_new (const gchar * properties, const gchar * caps)
{
  gchar *line = g_strdup_printf ("tapestrysrc %s", properties);
  GstElement *src = gst_parse_launch (line, NULL);
  GstHarness *h = gst_harness_new_with_element (src, NULL, "src");

  gst_harness_set_sink_caps_str (h, caps);
  gst_object_unref (src);
  g_free (line);
  return h;
}

/* All buffers until the end of the stream */
GPtrArray *
play_harness (GstHarness * h)
{
  GPtrArray *buffers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_buffer_unref);
  GstBuffer *buffer;

  gst_harness_play (h);
  while (gst_harness_pull_until_eos (h, &buffer) && buffer != NULL)
    g_ptr_array_add (buffers, buffer);
  return buffers;
}

GPtrArray *
play (const gchar * properties, const gchar * caps)
{
  GstHarness *h = harness_new (properties, caps);
  GPtrArray *buffers = play_harness (h);

  gst_harness_teardown (h);
  return buffers;
}

/* Whether two frames of one size have the same bytes */
gboolean
same_frame (GstBuffer * a, GstBuffer * b)
{
  GstMapInfo map;
  gboolean same;

  assert_equals_int (gst_buffer_get_size (a), gst_buffer_get_size (b));
  fail_unless (gst_buffer_map (a, &map, GST_MAP_READ));
  same = gst_buffer_memcmp (b, 0, map.data, map.size) == 0;
  gst_buffer_unmap (a, &map);
  return same;
}

/* Whether two movies of one length have the same frames */
gboolean
same_movie (GPtrArray * a, GPtrArray * b)
{
  guint i;

  assert_equals_int (a->len, b->len);
  for (i = 0; i < a->len; i++)
    if (!same_frame (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

void
assert_same_frame (GstBuffer * a, GstBuffer * b)
{
  fail_unless (same_frame (a, b));
}

/* Stops @pipeline and releases it. */
void
take_down (GstElement * pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}
