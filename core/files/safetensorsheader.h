/* Safetensors: the header of an open file, for reading its tensors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "safetensors.h"

gboolean safetensors_read_bytes (const SafetensorsFile * file, guint64 at,
    gpointer dest, gsize length, GError ** error);
JsonObject *safetensors_find_entry (const SafetensorsFile * file,
    const gchar * name);
JsonArray *safetensors_get_integers (JsonObject * object, const gchar * name,
    guint length);
const gchar *safetensors_get_string (JsonObject * object, const gchar * name);
