/* How the learning of a layer goes, over all frames that pass
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "learning.h"

#include "gstcodeonly.h"
#include "gstsparsecode.h"

struct _Learning
{
  gchar *layer;                 /* the name of the layer */
  guint units;                  /* of the layer */
  History *history;
  Progress progress;
};

/**
 * learning_new:
 *
 * Returns: (transfer full): a record without frames. Free it with learning_free().
 */
Learning *
learning_new (void)
{
  Learning *learning = g_new0 (Learning, 1);

  learning->history = history_new ();
  progress_init (&learning->progress);
  return learning;
}

/**
 * learning_free:
 * @learning: (nullable) (transfer full): what learning_new() made
 */
void
learning_free (Learning * learning)
{
  if (learning == NULL)
    return;
  history_free (learning->history);
  g_free (learning->layer);
  g_free (learning);
}

/* Another layer, or another number of units, starts a new record. */
static void
reset_for_layer (Learning * learning, const gchar * layer, guint units)
{
  g_free (learning->layer);
  learning->layer = g_strdup (layer);
  learning->units = units;
  history_reset (learning->history);
  progress_init (&learning->progress);
}

/**
 * learning_add_frame:
 * @learning: the record
 * @buffer: a frame, drawn or not. A frame without code only counts for the frames a
 *     second, and so does one that was coded and not meant to be learned from
 * @layer: (nullable): the name of the layer whose code is read; %NULL: the last one
 *
 * Adds a frame. Add every frame that passes, so that curves and figures do not depend
 * on which frames are drawn.
 */
void
learning_add_frame (Learning * learning, GstBuffer * buffer,
    const gchar * layer)
{
  GstSparseCode code;
  guint units;

  progress_count (&learning->progress, g_get_monotonic_time ());
  if (!gst_buffer_get_sparse_code (buffer, layer, &code) || code.winners == 0
      || gst_buffer_is_code_only (buffer))
    return;
  units = code.columns * code.rows;
  if (g_strcmp0 (code.layer, learning->layer) != 0 || units != learning->units)
    reset_for_layer (learning, code.layer, units);
  progress_add (&learning->progress, code.frames_learned, code.error,
      code.learning);
  if (code.learning)
    history_add (learning->history, code.frames_learned, code.error,
        code.usage_entropy, code.unused_units);
}

/**
 * learning_get_history:
 * @learning: the record
 *
 * Returns: (transfer none): the frames that the layer learned from; the same object
 *     for as long as @learning lives
 */
const History *
learning_get_history (const Learning * learning)
{
  return learning->history;
}

/**
 * learning_get_units:
 * @learning: the record
 *
 * Returns: how many units the layer has
 */
guint
learning_get_units (const Learning * learning)
{
  return learning->units;
}

/**
 * learning_update_figures:
 * @learning: the record
 * @frame: number of the frame that is drawn
 * @time: when it is shown
 *
 * Takes new figures when the last ones were shown for %PROGRESS_HOLD.
 *
 * Returns: whether the figures changed
 */
gboolean
learning_update_figures (Learning * learning, guint64 frame, GstClockTime time)
{
  return progress_update (&learning->progress, frame, time);
}

/**
 * learning_get_figures:
 * @learning: the record
 *
 * Returns: (transfer none): the figures to show
 */
const ProgressFigures *
learning_get_figures (const Learning * learning)
{
  return &learning->progress.figures;
}
