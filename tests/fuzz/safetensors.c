/* Fuzz target: safetensors files, loaded into small layers
 *
 * The first byte chooses the layer; the rest is the file. When the byte is
 * even, the header's length is first set so that the header ends at a line
 * break, because mutation hardly ever finds the right length.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <math.h>
#include <string.h>

#include "checkpoint.h"
#include "fuzz.h"

/* 4 x 1 units of 2 x 1 pixels; with local contrast, whose files have two
 * halves, if the values are of both signs. */
static Layer *
small_layer (CompeteRule rule, gboolean signed_values)
{
  CompeteSettings settings = { 4, 1, rule };

  settings.coding = COMPETE_CODING_WINNERS;
  settings.lebesgue_norm = 3.0;
  settings.rank = 2;
  settings.batch_size = 2;
  settings.precision = 1e-30;
  settings.contrast = signed_values ? COMPETE_CONTRAST_LOCAL :
      COMPETE_CONTRAST_NONE;
  settings.winners = 2;
  settings.learning = TRUE;
  settings.learning_rate = 0.03;
  settings.epoch_fields = 1;
  settings.weight_max = G_MAXFLOAT;
  settings.threads = 1;
  return layer_new (&settings, 2, NULL);
}

static GByteArray *
saved (const Layer * layer, const CompeteField * field)
{
  gchar *contents;
  gsize size;

  FUZZ_CHECK (checkpoint_save (fuzz_location (), layer, field, NULL));
  FUZZ_CHECK (g_file_get_contents (fuzz_location (), &contents, &size, NULL));
  return g_byte_array_new_take ((guint8 *) contents, size);
}

/* A layer with an accepted file can be saved and loaded again; a layer with a
 * refused file is unchanged. */
static void
check_layer (Layer * layer, const CompeteField * field, Layer * other,
    gboolean taken)
{
  GByteArray *here = saved (layer, field), *there;

  if (taken)
    FUZZ_CHECK (checkpoint_load (fuzz_location (), other, field, NULL));
  there = saved (other, field);
  FUZZ_CHECK (here->len == there->len);
  FUZZ_CHECK (memcmp (here->data, there->data, here->len) == 0);
  g_byte_array_unref (here);
  g_byte_array_unref (there);
}

static gboolean
load (const guint8 * data, gsize size, gboolean mend, Layer * layer,
    const CompeteField * field)
{
  guint8 *file = g_memdup2 (data, size);
  GError *error = NULL;
  gboolean taken;
  gsize i;

  for (i = 8; mend && i < size && file[i] != '\n'; i++);
  if (mend && size > 8 && i < size) {
    guint64 length = GUINT64_TO_LE ((guint64) i - 7);

    memcpy (file, &length, sizeof length);
  }
  taken = checkpoint_load (fuzz_write (file, size), layer, field, &error);
  FUZZ_CHECK (taken == (error == NULL));
  if (error != NULL)
    FUZZ_CHECK (g_utf8_validate (error->message, -1, NULL)
        && strlen (error->message) < 1000);
  g_clear_error (&error);
  g_free (file);
  return taken;
}

int
LLVMFuzzerTestOneInput (const guint8 * data, size_t size)
{
  CompeteField field = { 2, 1, 1, 1 };
  Layer *layer, *other;
  CompeteRule rule;

  if (size < 1)
    return 0;
  rule = data[0] / 2 % 3;
  field.halves = data[0] / 8 % 2 ? 2 : 1;
  layer = small_layer (rule, field.halves == 2);
  other = small_layer (rule, field.halves == 2);
  check_layer (layer, &field, other, load (data + 1, size - 1,
          data[0] % 2 == 0, layer, &field));
  layer_free (layer);
  layer_free (other);
  return 0;
}
