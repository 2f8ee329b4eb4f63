/* The checkpoint of a recall: its state, in the file of its slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "recallcheckpoint.h"

/* What a message says the tensors have to be of. */
#define WANTED "this layer"

/**
 * recall_checkpoint_add:
 * @recall: what to save
 * @writer: of the file
 *
 * Adds all that @recall needs to continue to the bit, if it has learned anything. The
 * prototypes are not saved: they are the layer's.
 */
void
recall_checkpoint_add (const Recall * recall, SafetensorsWriter * w)
{
  const Regression *r = recall->regression;
  guint rows = 1 + r->inputs;

  if (recall->frames == 0)
    return;
  safetensors_writer_add_number (w, "recall-frames", recall->frames);
  safetensors_writer_add_number (w, "recall-waiting", recall->waiting);
  safetensors_writer_add_number (w, "recall-frozen", recall->learned_frozen);
  safetensors_writer_add_number (w, "recall-in-block", r->in_block);
  safetensors_writer_add_tensor (w, "recall-moments", safetensors_shape (rows,
          r->width), r->moments);
  if (r->in_block > 0)
    safetensors_writer_add_tensor (w, "recall-block", safetensors_shape (rows,
            r->width), r->block);
  if (r->solved)
    safetensors_writer_add_tensor (w, "recall", safetensors_shape (rows,
            r->outputs), r->slopes);
}

/* How many samples wait in the block, which is never full. */
static gboolean
read_in_block (const SafetensorsFile * f, guint * in_block, GError ** error)
{
  guint64 waiting = safetensors_number (f, "recall-in-block", 0);

  if (waiting >= REGRESSION_BLOCK)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: %" G_GUINT64_FORMAT " fields wait to join its "
        "moments, where it can be 0 to %u", f->name, waiting,
        REGRESSION_BLOCK - 1);
  *in_block = waiting;
  return TRUE;
}

static gboolean
read_regression (const SafetensorsFile * f, Regression * r, GError ** error)
{
  SafetensorsShape sums = { 1 + r->inputs, r->width };
  SafetensorsShape map = { 1 + r->inputs, r->outputs };
  gboolean solved = safetensors_has (f, "recall"), sound;
  gfloat *moments = NULL, *block = NULL, *slopes = NULL;
  guint in_block = 0;

  sound = read_in_block (f, &in_block, error)
      && (moments = safetensors_read (f, "recall-moments", sums, WANTED, error))
      && (in_block == 0 || (block = safetensors_read (f, "recall-block", sums,
              WANTED, error)))
      && (!solved || (slopes = safetensors_read (f, "recall", map, WANTED,
              error)));
  if (sound)
    regression_set (r, moments, in_block, block, slopes);
  g_free (moments);
  g_free (block);
  g_free (slopes);
  return sound;
}

/**
 * recall_checkpoint_load:
 * @recall: that has learned nothing yet; after an error it cannot be used
 * @location: a file of as many units and features. A file to which
 *     recall_checkpoint_add() added nothing changes nothing.
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether @recall continues from the file, or has nothing to continue from
 */
gboolean
recall_checkpoint_load (Recall * recall, const gchar * location,
    GError ** error)
{
  SafetensorsFile f;
  gboolean sound = safetensors_open (&f, location, error);

  if (sound && safetensors_has (&f, "recall-moments")) {
    sound = read_regression (&f, recall->regression, error);
    recall_set_counts (recall, safetensors_number (&f, "recall-frames", 0),
        safetensors_number (&f, "recall-waiting", 0),
        safetensors_number (&f, "recall-frozen", 0));
  }
  safetensors_close (&f);
  return sound;
}
