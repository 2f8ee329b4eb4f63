/* Recall file: what a recall learned, in the file of its slow stages
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "recallcheckpoint.h"

#define SHAPE(lines, length) ((SafetensorsShape) { lines, length })

/**
 * recall_checkpoint_add:
 * @recall: what to save
 * @writer: of the file
 *
 * Adds all that @recall needs to go on as if nothing had happened, if it has learned
 * anything. The prototypes are not among it.
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
  safetensors_writer_add_tensor (w, "recall-moments", SHAPE (rows, r->width),
      r->moments);
  if (r->in_block > 0)
    safetensors_writer_add_tensor (w, "recall-block", SHAPE (rows, r->width),
        r->block);
  if (r->solved)
    safetensors_writer_add_tensor (w, "recall", SHAPE (rows, r->outputs),
        r->slopes);
}

static gboolean
read_numbers (const SafetensorsFile * f, Recall * recall, GError ** error)
{
  guint64 in_block = safetensors_number (f, "recall-in-block", 0);

  if (in_block >= REGRESSION_BLOCK)
    return safetensors_fail (error, COMPETE_ERROR_FORMAT,
        "\"%s\" is not sound: %" G_GUINT64_FORMAT " fields wait to join its "
        "moments, where it can be 0 to %u", f->name, in_block,
        REGRESSION_BLOCK - 1);
  recall->frames = safetensors_number (f, "recall-frames", 0);
  recall->waiting = safetensors_number (f, "recall-waiting", 0);
  recall->learned_frozen = safetensors_number (f, "recall-frozen", 0);
  recall->regression->in_block = in_block;
  return TRUE;
}

static gboolean
read_regression (const SafetensorsFile * f, Regression * r, GError ** error)
{
  guint rows = 1 + r->inputs;

  r->solved = safetensors_has (f, "recall");
  return safetensors_read_into (f, "recall-moments", SHAPE (rows, r->width),
      "this layer", r->moments, error)
      && (r->in_block == 0 || safetensors_read_into (f, "recall-block",
          SHAPE (rows, r->width), "this layer", r->block, error))
      && (!r->solved || safetensors_read_into (f, "recall",
          SHAPE (rows, r->outputs), "this layer", r->slopes, error));
}

/**
 * recall_checkpoint_load:
 * @recall: that has learned nothing yet; on error it is of no more use
 * @location: a file that recall_checkpoint_add() added to, with as many units and features,
 *     or did not, which is fine
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether @recall goes on from the file, if there is anything in it
 */
gboolean
recall_checkpoint_load (Recall * recall, const gchar * location, GError ** error)
{
  SafetensorsFile f;
  gboolean sound = safetensors_open (&f, location, error);

  if (sound && safetensors_has (&f, "recall-moments"))
    sound = read_numbers (&f, recall, error)
        && read_regression (&f, recall->regression, error);
  safetensors_close (&f);
  return sound;
}
