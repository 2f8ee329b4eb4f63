/* Prints the SHA-256 of what layers have learned with a handful of settings: each
 * rule, each coding. The same on every processor; tests/platforms.sh compares them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <glib/gstdio.h>
#include <gst/gst.h>

#define SOURCE "tapestrysrc num-buffers=%u ! video/x-raw,width=20,height=20 ! "
#define FRAMES 400
#define LONG 4000

/* The first one learns for LONG frames, till many weights have faded away. */
static const gchar *const settings[] = {
  "columns=5 rows=4 rule=multiplicative coding=winners lateral-strength=0 "
      "learning-rate=.02",
  "",
  "coding=refit",
  "coding=winners",
  "coding=signed-pursuit contrast=local rows=10",
  "rule=multiplicative coding=winners lateral-strength=0 learning-rate=.02",
  "rule=multiplicative coding=pursuit rows=10",
  "rule=multiplicative coding=winners activation=tanh",
  "rule=multiplicative coding=winners activation=weighted-mean",
  "rule=multiplicative coding=winners lateral-source=previous "
      "residual-winners=20",
  "rule=hebbian coding=winners init=normal",
  "rule=hebbian coding=winners init=normal lebesgue-norm=3 rank=7",
  "rule=hebbian coding=winners step=plain batch-size=10",
  "field-width=8 field-height=8 field-stride=1",
  "field-width=8 field-height=8 field-stride=1 rule=multiplicative "
      "coding=winners",
  /* Large enough to be coded by a sketch of the weights. */
  "columns=32 rows=32",
  "columns=32 rows=32 rule=hebbian coding=winners init=normal",
};

/* Learns @frames with @layer and saves the weights in @location. */
static gboolean
learn (guint frames, const gchar * layer, const gchar * location)
{
  gchar *line = g_strdup_printf (SOURCE "competelayer %s save-location=%s ! "
      "fakesink", frames, layer, location);
  GError *error = NULL;
  GstElement *pipeline = gst_parse_launch (line, &error);
  GstBus *bus;
  GstMessage *message;
  gboolean good = FALSE;

  g_free (line);
  if (error != NULL) {
    g_printerr ("%s\n", error->message);
    g_error_free (error);
    return FALSE;
  }
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus,
      GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    g_printerr ("%s: %s\n", layer, error->message);
    g_error_free (error);
  } else {
    good = TRUE;
  }
  gst_message_unref (message);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  return good;
}

static gboolean
print_hash (const gchar * layer, const gchar * location)
{
  gchar *bytes, *hash;
  gsize size;

  if (!g_file_get_contents (location, &bytes, &size, NULL))
    return FALSE;
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes,
      size);
  g_print ("%s %s\n", hash, *layer ? layer : "(defaults)");
  g_free (hash);
  g_free (bytes);
  return TRUE;
}

int
main (int argc, char **argv)
{
  gchar *folder, *location;
  gboolean good = TRUE;
  guint i;

  gst_init (&argc, &argv);
  folder = g_dir_make_tmp ("weights-XXXXXX", NULL);
  location = g_build_filename (folder, "weights.safetensors", NULL);
  for (i = 0; i < G_N_ELEMENTS (settings) && good; i++)
    good = learn (i == 0 ? LONG : FRAMES, settings[i], location)
        && print_hash (settings[i], location);
  g_remove (location);
  g_rmdir (folder);
  g_free (location);
  g_free (folder);
  return good ? 0 : 1;
}
