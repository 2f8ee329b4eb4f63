/* Tables of the fields of a meta, which are members of a C struct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The type of a member: const gchar *, gboolean, guint, guint64, gdouble or GBytes *. */
typedef enum
{
  GST_META_STRING,
  GST_META_BOOLEAN,
  GST_META_UINT,
  GST_META_UINT64,
  GST_META_DOUBLE,
  GST_META_BYTES,
  GST_META_KINDS
} GstMetaKind;

/**
 * GstMetaField:
 * @name: the name of the field in the structure
 * @kind: the type of the member
 * @offset: the offset of the member in its struct, in bytes
 * @optional: whether the field may be missing; strings and bytes always may
 * @quark: the quark of @name, set by gst_meta_fields_register()
 *
 * A field in the structure of a custom meta.
 */
typedef struct
{
  const gchar *name;
  GstMetaKind kind;
  gsize offset;
  gboolean optional;
  GQuark quark;
} GstMetaField;

void gst_meta_fields_set (const GstMetaField * fields, guint n,
    gconstpointer members, GstStructure * structure);

void gst_meta_fields_drop_bytes (GstStructure * structure);

gboolean gst_meta_fields_get (const GstMetaField * fields, guint n,
    gpointer members, const GstStructure * structure);

const GstMetaInfo *gst_meta_fields_register (const gchar * name,
    GstMetaField * fields, guint n);

GstStructure *gst_meta_fields_find (GstBuffer * buffer,
    const GstMetaInfo * info, const gchar * field,
    const gchar * name);

gboolean gst_meta_bytes_hold (GBytes * bytes, gsize size, guint64 rows,
    guint64 columns);

const gfloat *gst_meta_bytes_floats (GBytes * bytes, guint64 rows,
    guint64 columns);

G_END_DECLS
