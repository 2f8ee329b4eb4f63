/* The presets that competelayer has built in
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * GStreamer looks for a plugin's presets in its own folders and in GST_PRESET_PATH.
 * A plugin that is not installed has no folder there, so these are in the plugin.
 * GStreamer's way to find, load and save others goes on as it is.
 */

#include "config.h"

#include "competelayer-resource.h"
#include "gstcompetepresets.h"

#define PRESETS_PATH "/gst-compete/competelayer/GstCompeteLayer.prs"

/* The group of the file that is no preset, and how keys begin that are about the
 * preset, not properties. */
#define HEADER "_presets_"
#define META "_meta/"

static GstPresetInterface gstreamers;   /* what GStreamer does by itself */

static GKeyFile *
open_presets (void)
{
  GKeyFile *presets = g_key_file_new ();
  GBytes *text = g_resource_lookup_data (competelayer_get_resource (),
      PRESETS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_key_file_load_from_bytes (presets, text, G_KEY_FILE_NONE, NULL);
  g_bytes_unref (text);
  return presets;
}

/* GStreamer's, and those of ours that it has not. */
static gchar **
get_preset_names (GstPreset * preset)
{
  GKeyFile *presets = open_presets ();
  gchar **known = gstreamers.get_preset_names (preset);
  gchar **ours = g_key_file_get_groups (presets, NULL);
  GPtrArray *names = g_ptr_array_new ();
  guint i;

  for (i = 0; known != NULL && known[i] != NULL; i++)
    g_ptr_array_add (names, g_strdup (known[i]));
  for (i = 0; ours[i] != NULL; i++)
    if (!g_str_equal (ours[i], HEADER) && !(known != NULL
            && g_strv_contains ((const gchar * const *) known, ours[i])))
      g_ptr_array_add (names, g_strdup (ours[i]));
  g_ptr_array_add (names, NULL);
  g_strfreev (ours);
  g_strfreev (known);
  g_key_file_free (presets);
  return (gchar **) g_ptr_array_free (names, FALSE);
}

static gboolean
load_built_in (GstPreset * preset, const gchar * name)
{
  GKeyFile *presets = open_presets ();
  gchar **keys = g_key_file_get_keys (presets, name, NULL, NULL);
  gboolean found = keys != NULL;
  guint i;

  for (i = 0; found && keys[i] != NULL; i++) {
    gchar *value = g_key_file_get_value (presets, name, keys[i], NULL);

    if (!g_str_has_prefix (keys[i], META))
      gst_util_set_object_arg (G_OBJECT (preset), keys[i], value);
    g_free (value);
  }
  g_strfreev (keys);
  g_key_file_free (presets);
  return found;
}

/* One that the user has saved goes before ours of the same name. */
static gboolean
load_preset (GstPreset * preset, const gchar * name)
{
  return gstreamers.load_preset (preset, name) || load_built_in (preset, name);
}

static gboolean
get_meta (GstPreset * preset, const gchar * name, const gchar * tag,
    gchar ** value)
{
  GKeyFile *presets;
  gchar *key;

  /* GStreamer answers yes and NULL for what it does not know. */
  if (gstreamers.get_meta (preset, name, tag, value) && *value != NULL)
    return TRUE;
  presets = open_presets ();
  key = g_strconcat (META, tag, NULL);
  *value = g_key_file_get_value (presets, name, key, NULL);
  g_free (key);
  g_key_file_free (presets);
  return *value != NULL;
}

/**
 * gst_compete_presets_init:
 * @iface: a #GstPresetInterface
 * @unused: nothing
 *
 * Makes it one that knows the presets built in, besides those that GStreamer finds.
 */
void
gst_compete_presets_init (gpointer iface, gpointer unused)
{
  GstPresetInterface *presets = iface;

  gstreamers = *presets;
  presets->get_preset_names = get_preset_names;
  presets->load_preset = load_preset;
  presets->get_meta = get_meta;
}
