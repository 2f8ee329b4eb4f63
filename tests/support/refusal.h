/* The required parts of an error about a file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <string.h>

#include <glib.h>

/* Fails unless @error is set, contains @says and names @path. Frees it. */
static inline void
assert_error_says (GError * error, const gchar * path, const gchar * says)
{
  g_assert_nonnull (error);
  if (strstr (error->message, says) == NULL
      || strstr (error->message, path) == NULL)
    g_error ("\"%s\" does not say \"%s\" of %s", error->message, says, path);
  g_error_free (error);
}
