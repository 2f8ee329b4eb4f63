/* Safetensors: files of named arrays of floats, and of counts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "competeerror.h"
#include "regularfile.h"

/* The format: the length of the header, 8 bytes, little-endian; the header, a JSON
 * object with the type, the shape and the offsets of each tensor; the bytes of the
 * tensors, little-endian, without gaps (https://huggingface.co/docs/safetensors). */
#define SAFETENSORS_PREFIX 8

/**
 * SafetensorsShape:
 * @lines: how many lines, or 0 for a tensor of one dimension
 * @length: floats in a line
 */
typedef struct
{
  guint64 lines, length;
} SafetensorsShape;

static inline SafetensorsShape
safetensors_shape (guint64 lines, guint64 length)
{
  SafetensorsShape shape = { lines, length };

  return shape;
}

typedef struct _SafetensorsWriter SafetensorsWriter;

/**
 * SafetensorsFile:
 * @name: the file's name in UTF-8, for messages
 *
 * A file that is being read. Its content is untrusted: all functions check it.
 */
typedef struct
{
  gchar *name;

  /*< private >*/
  RegularFile file;
  JsonParser *parser;
  JsonObject *header;
  guint64 data;                 /* where the tensors begin */
  guint64 bytes;                /* how many bytes of tensors follow */
} SafetensorsFile;

gboolean safetensors_fail (GError ** error, CompeteError code,
    const gchar * format, ...) G_GNUC_PRINTF (3, 4);
gsize safetensors_floats_in (SafetensorsShape shape);

SafetensorsWriter *safetensors_writer_new (void);
void safetensors_writer_free (SafetensorsWriter * writer);
void safetensors_writer_add_text (SafetensorsWriter * writer,
    const gchar * name, const gchar * text);
void safetensors_writer_add_number (SafetensorsWriter * writer,
    const gchar * name, guint64 number);
void safetensors_writer_add_real (SafetensorsWriter * writer,
    const gchar * name, gdouble number);
void safetensors_writer_add_tensor (SafetensorsWriter * writer,
    const gchar * name, SafetensorsShape shape, const gfloat * floats);
void safetensors_writer_add_counts (SafetensorsWriter * writer,
    const gchar * name, guint64 n, const guint64 * counts);
gboolean safetensors_writer_save (SafetensorsWriter * writer,
    const gchar * location, GError ** error);

gboolean safetensors_open (SafetensorsFile * file, const gchar * location,
    GError ** error);
void safetensors_close (SafetensorsFile * file);
gboolean safetensors_has_metadata (const SafetensorsFile * file);
const gchar *safetensors_text (const SafetensorsFile * file,
    const gchar * name);
guint64 safetensors_number (const SafetensorsFile * file, const gchar * name,
    guint64 fallback);
gdouble safetensors_real (const SafetensorsFile * file, const gchar * name);
gboolean safetensors_number_agrees (const SafetensorsFile * file,
    const gchar * name, guint64 number, guint64 fallback, GError ** error);
gboolean safetensors_has (const SafetensorsFile * file, const gchar * tensor);
guint64 safetensors_lines (const SafetensorsFile * file, const gchar * tensor,
    guint64 length);
gfloat *safetensors_read (const SafetensorsFile * file, const gchar * tensor,
    SafetensorsShape shape, const gchar * wanted, GError ** error);
guint64 *safetensors_read_counts (const SafetensorsFile * file,
    const gchar * tensor, guint64 n, const gchar * wanted, GError ** error);
