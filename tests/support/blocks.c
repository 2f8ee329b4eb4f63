/* Harnesses and small frames to learn from
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <gst/check/gstcheck.h>

#include "blocks.h"
#include "gstsparsecode.h"

/* A harness with "competelayer ...", which attaches all parts unless @line sets
 * otherwise. */
GstHarness *
harness_for (const gchar * line, const gchar * caps)
{
  const gchar *settings = line + strlen ("competelayer");
  gchar *all = g_strconcat ("competelayer "
      "attach=code+reconstruction+prototypes", settings, NULL);
  GstHarness *h = gst_harness_new_parse (all);

  g_free (all);
  gst_harness_set_src_caps_str (h, caps);
  return h;
}

/* An 8 x 6 frame with a bright block that moves with @n. */
GstBuffer *
frame (guint n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 48, NULL);
  GstMapInfo map;
  guint x, y;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  memset (map.data, 0, map.size);
  for (y = 0; y < 3; y++)
    for (x = 0; x < 3; x++)
      map.data[(n + y) % 6 * 8 + (n * 3 + x) % 8] = 100 + 40 * x + 5 * y;
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (n, GST_SECOND, 30);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 30;
  return buffer;
}

/* The prototypes after @n frames, from the meta. */
GBytes *
learned (GstHarness * h, guint first, guint n)
{
  GBytes *prototypes = NULL;
  guint i;

  for (i = first; i < first + n; i++) {
    GstBuffer *out = gst_harness_push_and_pull (h, frame (i));
    GstSparseCode code;

    fail_unless (gst_buffer_get_sparse_code (out, NULL, &code));
    g_clear_pointer (&prototypes, g_bytes_unref);
    prototypes = g_bytes_ref (code.prototypes);
    gst_buffer_unref (out);
  }
  return prototypes;
}

/* The text of the next message of type @type on the bus, or NULL. */
gchar *
bus_says (GstBus * bus, GstMessageType type)
{
  GstMessage *message = gst_bus_pop_filtered (bus, type);
  GError *error = NULL;
  gchar *text;

  if (message == NULL)
    return NULL;
  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  text = g_strdup (error->message);
  g_error_free (error);
  gst_message_unref (message);
  return text;
}

/* Sets a new bus on the element in the harness. */
GstBus *
watch (GstHarness * h)
{
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (h->element, bus);
  return bus;
}

void
unwatch (GstHarness * h, GstBus * bus)
{
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
}

/* Pushes @buffer until it is refused, up to 1000 times: elements wait that many
 * frames for the code of a layer. */
GstFlowReturn
push_until_refused (GstHarness * h, GstBuffer * buffer)
{
  GstFlowReturn flow = GST_FLOW_OK;
  guint i;

  for (i = 0; i <= 1000 && flow == GST_FLOW_OK; i++)
    flow = gst_harness_push (h, gst_buffer_copy (buffer));
  gst_buffer_unref (buffer);
  return flow;
}
