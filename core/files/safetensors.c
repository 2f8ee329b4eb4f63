/* Safetensors: what reading and writing share
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "safetensors.h"

/**
 * safetensors_fail:
 * @error: (out): is set
 * @code: what kind of fault it is
 * @format: what is wrong, as for printf()
 *
 * Returns: %FALSE, for the caller to return
 */
gboolean
safetensors_fail (GError ** error, CompeteError code,
    const gchar * format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (COMPETE_ERROR,
          code, format, args));
  va_end (args);
  return FALSE;
}

/**
 * safetensors_floats_in:
 * @shape: of a tensor
 *
 * Returns: how many floats it has
 */
gsize
safetensors_floats_in (SafetensorsShape shape)
{
  return MAX (1, shape.lines) * shape.length;
}
