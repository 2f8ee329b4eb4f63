/* Hand-made codes, for tests that have no layer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>
#include <string.h>

#include "gstsparsecode.h"

/* Frames are 4 x 2 pixels, and there are 2 x 2 units whose prototypes have the
 * size of the frame. */
#define FAKE_WIDTH 4
#define FAKE_HEIGHT 2
#define FAKE_UNITS 4
#define FAKE_PIXELS (FAKE_WIDTH * FAKE_HEIGHT)

static const guint32 fake_indices[] = { 1, GST_SPARSE_CODE_NO_UNIT };
static const gfloat fake_activations[] = { 2.0f, 9.0f };
static const gfloat fake_reconstruction[] =
    { 0.0f, 0.25f, 0.5f, -0.5f, 0.0f, 0.0f, 0.0f, 0.25f };

/* Unit u's weights are (u + 1) / 4, those of unit 2 negative. */
static const gfloat fake_prototypes[] = {
  0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f,
  0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f,
  -0.75f, -0.75f, -0.75f, -0.75f, -0.75f, -0.75f, -0.75f, -0.75f,
  1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f
};

static inline GstSparseCode
fake_code (void)
{
  GstSparseCode code = { "fake", 2, 2, FAKE_WIDTH, FAKE_HEIGHT, 1, 1, 1, 1, 2 };

  code.indices = g_bytes_new_static (fake_indices, sizeof fake_indices);
  code.activations =
      g_bytes_new_static (fake_activations, sizeof fake_activations);
  code.reconstruction =
      g_bytes_new_static (fake_reconstruction, sizeof fake_reconstruction);
  code.prototypes =
      g_bytes_new_static (fake_prototypes, sizeof fake_prototypes);
  return code;
}

static inline void
fake_code_clear (GstSparseCode * code)
{
  g_clear_pointer (&code->indices, g_bytes_unref);
  g_clear_pointer (&code->activations, g_bytes_unref);
  g_clear_pointer (&code->reconstruction, g_bytes_unref);
  g_clear_pointer (&code->prototypes, g_bytes_unref);
}

/* Puts the code above on @buffer. */
static inline void
fake_code_add (GstBuffer * buffer)
{
  GstSparseCode code = fake_code ();

  gst_buffer_add_sparse_code (buffer, &code);
  fake_code_clear (&code);
}
