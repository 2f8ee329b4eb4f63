/* Tensors of hand-made codes, as codetensor makes them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>

#include "pictures.h"

#define SPARSE "other/tensors,format=sparse"
#define STATIC "other/tensors,format=static"

#define STATIC_CAPS(dimensions) "other/tensors,format=(string)static," \
    "num_tensors=(int)1,types=(string)float32,framerate=(fraction)25/1," \
    "dimensions=(string)" dimensions
#define SPARSE_CAPS "other/tensors,format=(string)sparse," \
    "framerate=(fraction)25/1"

/* A codetensor with these properties, and the caps accepted downstream of it. */
static inline GstHarness *
tensors_new (const gchar * line, const gchar * accepted)
{
  GstHarness *h = gst_harness_new_parse (line);

  if (accepted != NULL)
    gst_harness_set_sink_caps_str (h, accepted);
  gst_harness_set_src_caps_str (h, GRAY_CAPS);
  return h;
}

static inline void
assert_bytes (GstBuffer * buffer, gconstpointer bytes, gsize size)
{
  fail_unless_equals_int (gst_buffer_get_size (buffer), size);
  fail_unless (gst_buffer_memcmp (buffer, 0, bytes, size) == 0);
}

static inline void
assert_caps (GstHarness * h, const gchar * expected)
{
  GstCaps *caps = gst_pad_get_current_caps (h->sinkpad);
  GstCaps *wanted = gst_caps_from_string (expected);

  fail_unless (caps != NULL && gst_caps_is_equal (caps, wanted),
      "%" GST_PTR_FORMAT, caps);
  gst_caps_unref (wanted);
  gst_caps_unref (caps);
}

/* The header word by word, at offsets counted by hand. */
static inline void
put_word (guint8 * bytes, gsize offset, guint32 word)
{
  memcpy (bytes + offset, &word, sizeof word);
}

static inline void
put_header (guint8 * bytes, const guint32 dims[4], guint32 nonzero)
{
  guint i;

  memset (bytes, 0, 128);
  put_word (bytes, 0, 0xfeedcced);      /* magic */
  put_word (bytes, 4, 0xde001000);      /* version 1.0 */
  put_word (bytes, 8, 7);       /* float32 */
  for (i = 0; i < 4; i++)       /* of 16 dimensions, to offset 76 */
    put_word (bytes, 12 + 4 * i, dims[i]);
  put_word (bytes, 76, 2);      /* sparse */
  put_word (bytes, 80, 4);      /* a tensor */
  put_word (bytes, 84, nonzero);
}

/* The same sparse tensor, value by value. */
static inline void
assert_sparse (GstBuffer * out, const guint32 dims[4], const gfloat * values)
{
  guint i, n = 0, at = 0, count = dims[0] * dims[1] * dims[2] * dims[3];
  guint8 *bytes = g_malloc (128 + 8 * count);

  for (i = 0; i < count; i++)
    n += values[i] != 0.0f;
  put_header (bytes, dims, n);
  for (i = 0; i < count; i++) {
    if (values[i] == 0.0f)
      continue;
    memcpy (bytes + 128 + 4 * at, &values[i], 4);
    put_word (bytes, 128 + 4 * n + 4 * at, i);
    at++;
  }
  assert_bytes (out, bytes, 128 + 8 * n);
  g_free (bytes);
}
