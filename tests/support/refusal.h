/* What an error about a file has to say
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <string.h>

#include <glib.h>

/* @error is set, says @says and names @path. Frees it. */
static inline void
assert_error_says (GError * error, const gchar * path, const gchar * says)
{
  g_assert_nonnull (error);
  if (strstr (error->message, says) == NULL
      || strstr (error->message, path) == NULL)
    g_error ("\"%s\" does not say \"%s\" of %s", error->message, says, path);
  g_error_free (error);
}
