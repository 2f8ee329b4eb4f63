/* Files that only one element of a process may write
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <stdlib.h>

#include "gstclaim.h"

static GMutex lock;
static GHashTable *claims;      /* from a file to the path of its element */

/* The path of a file with the links in its folder resolved: two names of one file give
 * the same path. The file need not exist. */
static gchar *
resolve (const gchar * location)
{
  gchar *folder = g_path_get_dirname (location);
  gchar *name = g_path_get_basename (location);
  gchar *real = realpath (folder, NULL);
  gchar *resolved = g_build_filename (real ? real : folder, name, NULL);

  free (real);
  g_free (folder);
  g_free (name);
  return resolved;
}

/**
 * gst_claim_file:
 * @element: the element that will write the file
 * @location: the file
 * @error: (out): a sentence without a stop, of domain GST_RESOURCE_ERROR and code
 *     %GST_RESOURCE_ERROR_BUSY
 *
 * Reserves a file: until gst_claim_release(), other elements of this process cannot
 * claim it.
 *
 * Returns: (transfer full) (nullable): the claim; %NULL if another element has claimed
 *     that file
 */
gchar *
gst_claim_file (GstElement * element, const gchar * location, GError ** error)
{
  gchar *claim = resolve (location);
  const gchar *owner;

  g_mutex_lock (&lock);
  if (claims == NULL)
    claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  owner = g_hash_table_lookup (claims, claim);
  if (owner == NULL) {
    g_hash_table_insert (claims, g_strdup (claim),
        gst_object_get_path_string (GST_OBJECT (element)));
  } else {
    gchar *name = g_filename_display_name (location);

    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY,
        "\"%s\" is being written by %s", name, owner);
    g_free (name);
    g_clear_pointer (&claim, g_free);
  }
  g_mutex_unlock (&lock);
  return claim;
}

/**
 * gst_claim_release:
 * @claim: (transfer full) (nullable): a claim from gst_claim_file()
 *
 * Releases a claim: other elements may write that file.
 */
void
gst_claim_release (gchar * claim)
{
  if (claim == NULL)
    return;
  g_mutex_lock (&lock);
  g_hash_table_remove (claims, claim);
  if (g_hash_table_size (claims) == 0)
    g_clear_pointer (&claims, g_hash_table_unref);
  g_mutex_unlock (&lock);
  g_free (claim);
}
