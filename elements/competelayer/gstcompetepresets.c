/* The presets that are built into competelayer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * GStreamer looks for presets in its own folders and in GST_PRESET_PATH. A plugin that is
 * not installed has no presets in these folders, so the presets are a resource of the
 * plugin. All other presets are found, loaded and saved by GStreamer as usual.
 */

#include "config.h"

#include "competelayer-resource.h"
#include "gstcompetepresets.h"

#define PRESETS_PATH "/gst-compete/competelayer/GstCompeteLayer.prs"

/* The group of the file that is not a preset, and the prefix of keys that describe a
 * preset and are not properties. */
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

/* The presets that GStreamer finds, and ours with other names. */
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

/* A preset that the user has saved takes precedence over ours of the same name. */
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

  /* For a tag that it does not know, GStreamer returns TRUE and sets the value to NULL. */
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
 * Adds the built-in presets to those that GStreamer finds.
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
