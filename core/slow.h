/* slow.h: stages of slow features over the drives of a layer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:slow
 * @title: slow.h
 * @short_description: learn what stays the same while things move
 *
 * A SlowLayer takes the drives that a layer of competing units has for each frame
 * (#CompeteCode.drives), one frame after another. It has three stages. The first two
 * are slow feature analysis: their outputs change as little as possible from frame to
 * frame. The second one's inputs are the outputs of the first and all their products.
 * The units of the third compete for the outputs of the second; their code is sparse.
 * The stages learn one after the other (#SlowPhase), each for the number of frames in
 * #SlowSettings. core/slow/README.md has the equations.
 *
 * |[
 * SlowSettings settings;
 * const SlowCode *slow;
 * SlowLayer *layer;
 *
 * compete_setting_table_init (&slow_settings_table, &settings);
 * compete_keep_drives (compete, TRUE);
 * layer = slow_layer_new (&settings, 400, NULL, &error);
 * for (i = 0; i < n_frames; i++) {
 *   code = compete_step (compete, frames + i * 784, 28, COMPETE_MODE_LEARN);
 *   slow = slow_layer_step (layer, code->drives, code->fields);
 * }
 * slow_layer_save (layer, "slow.safetensors", &error);
 * slow_layer_free (layer);
 * ]|
 *
 * ## Recall
 *
 * A SlowLayer can also reconstruct frames from the outputs of its first two stages. It
 * learns which drives these outputs stand for, by linear regression. For each frame to
 * be recalled, call these functions in this order, after slow_layer_step() or
 * slow_layer_code_aside(): slow_layer_update_recall(), slow_layer_learn_recall(),
 * slow_layer_set_prototypes(), slow_layer_can_recall(), slow_layer_recall().
 *
 * ## Threads
 *
 * One thread at a time may use a SlowLayer. It starts threads of its own to solve for
 * the stages. What it learns does not depend on how long they take.
 *
 * ## Ownership
 *
 * Nothing that is passed to a function is kept, except for a reference to the
 * prototypes: settings, drives, pixels and file names may be freed or changed
 * afterwards. A #SlowCode belongs to the SlowLayer. It is valid until the next call of
 * slow_layer_step(), slow_layer_code_aside() or slow_layer_free().
 *
 * ## Errors
 *
 * Functions that can fail take a #GError of domain %COMPETE_ERROR. As in GLib, the
 * process ends if there is no memory: slow_layer_memory() and
 * slow_layer_recall_memory() say in advance how much is needed.
 *
 * ## Bits
 *
 * The same settings and the same drives give the same outputs to the bit. A SlowLayer
 * that is saved and loaded continues to the bit. With another BLAS or LAPACK, results
 * may be rounded differently.
 *
 * It is there only if LAPACK was found, and is not part of the installed library.
 */

#pragma once

#include <glib.h>

#include "competeerror.h"
#include "competetypes.h"
#include "slowsettings.h"

G_BEGIN_DECLS

/**
 * SlowLayer:
 *
 * The slow stages, with all that they have learned.
 */
typedef struct _SlowLayer SlowLayer;

/**
 * SlowCode:
 * @fields: fields of the frame
 * @first_units: outputs of the first stage, at most the units of the layer below
 * @second_units: outputs of the second stage
 * @third_units: units of the third stage, 0 if there is none
 * @first: (nullable): @fields x @first_units, from -4 to 4; %NULL until the first stage
 *     has learned something
 * @second: (nullable): @fields x @second_units, from -5 to 5; %NULL until the second
 *     stage has learned something
 * @third: (nullable): @fields x @third_units, from 0 to 1, most of them 0; %NULL until
 *     the third stage has learned something
 * @slowness_first: slowness of the first stage, as in #SlowFigures
 * @slowness_second: slowness of the second stage
 * @slowness_third: slowness of the third stage
 * @frames_seen: frames passed to slow_layer_step() so far, those before the stages were
 *     saved included
 * @phase: the phase of the frame
 *
 * The outputs of the stages for the last frame.
 */
typedef struct
{
  guint fields;
  guint first_units, second_units, third_units;
  const gfloat *first, *second, *third;
  gdouble slowness_first, slowness_second, slowness_third;
  guint64 frames_seen;
  SlowPhase phase;
} SlowCode;

/**
 * SlowFigures:
 * @phase: the phase of the last frame
 * @phase_frames: frames of this phase that have passed
 * @frames_seen: as in #SlowCode
 * @slowness_pixels: slowness of the luma of slow_layer_score_pixels()
 * @slowness_code: slowness of the code of slow_layer_score_code()
 * @slowness_drive: slowness of the drives above #SlowSettings.theta
 * @slowness_first: slowness of the first stage's outputs
 * @slowness_second: slowness of the second stage's outputs
 * @slowness_third: slowness of the third stage's code
 * @active_third: mean share of the third stage's units that are not 0, from 0 to 1
 * @unused_third: units of the third stage that have never won
 * @recall_error: sum (v - r)^2 / sum v^2 of recalled frames, with v the values of a
 *     frame and r their reconstruction, over about 1000 frames; 0 before the first
 *
 * Slowness is the sum of the means of (y(t) - y(t-1))^2 over the sum of the variances
 * of some values y, over #SlowSettings.window frames: 2 for white noise, near 0 for
 * values that hardly change, 0 while there are none. Of many fields, the 16 in the
 * middle are scored. Frames of slow_layer_code_aside() are in none of the figures.
 */
typedef struct
{
  SlowPhase phase;
  guint64 phase_frames, frames_seen;
  gdouble slowness_pixels, slowness_code, slowness_drive;
  gdouble slowness_first, slowness_second, slowness_third;
  gdouble active_third;
  guint unused_third;
  gdouble recall_error;
} SlowFigures;

/**
 * slow_layer_check:
 * @units: N, of the layer below
 * @error: (out): %COMPETE_ERROR_SETTINGS, with what to change
 *
 * Returns: whether slow_layer_new() may be called with so many units
 */
gboolean slow_layer_check (guint units, GError ** error);

/**
 * slow_layer_memory:
 * @settings: each in its range (compete_setting_table_check())
 * @units: N, for which slow_layer_check() is true
 * @fields: of a frame, at least 1
 *
 * Returns: how many bytes a SlowLayer needs at most, without its recall
 */
guint64 slow_layer_memory (const SlowSettings * settings, guint units,
    guint fields);

/**
 * slow_layer_kernel:
 *
 * Returns: which of BLAS's kernels solves the stages, for a log; the bits of what they
 *     learn depend on it
 */
const gchar *slow_layer_kernel (void);

/**
 * slow_layer_new:
 * @settings: each in its range; a stage gets at most as many outputs as it has inputs
 * @units: N, of the layer below, at least 1
 * @location: (nullable): a file of slow_layer_save() to start from; %NULL: nothing is
 *     learned yet
 * @error: (out): %COMPETE_ERROR_SETTINGS for too many @units; and of the file
 *     %COMPETE_ERROR_MEMORY, %COMPETE_ERROR_READ, %COMPETE_ERROR_FORMAT,
 *     %COMPETE_ERROR_MISMATCH
 *
 * The recall is loaded from the same file, by the first slow_layer_update_recall().
 *
 * Returns: (transfer full) (nullable): a new SlowLayer; %NULL on error
 */
SlowLayer *slow_layer_new (const SlowSettings * settings, guint units,
    const gchar * location, GError ** error);

/**
 * slow_layer_free:
 * @layer: (nullable) (transfer full): what is not needed any more
 */
void slow_layer_free (SlowLayer * layer);

/**
 * slow_layer_match:
 * @settings: each in its range
 * @units: N, of the layer below
 *
 * Returns: whether slow_layer_update() may be called with @settings, and
 *     slow_layer_step() with drives of @units. If not, a new SlowLayer is needed
 */
gboolean slow_layer_match (const SlowLayer * layer,
    const SlowSettings * settings, guint units);

/**
 * slow_layer_update:
 * @settings: for which slow_layer_match() is true
 *
 * The settings are in force from the next frame on; the window and the trace rate from
 * the next phase on. What was learned stays.
 */
void slow_layer_update (SlowLayer * layer, const SlowSettings * settings);

/**
 * slow_layer_step:
 * @drives: @fields x N floats, from -1 to 1; larger ones count as 1, NaN as 0
 * @fields: of the frame, at least 1
 *
 * Codes a frame and, if #SlowSettings.learning is set, learns from it by the stage of
 * the phase.
 *
 * Returns: the outputs of the stages
 */
const SlowCode *slow_layer_step (SlowLayer * layer, const gfloat * drives,
    guint fields);

/**
 * slow_layer_code_aside:
 * @drives: as for slow_layer_step()
 * @fields: of the frame, at least 1
 *
 * Codes a frame without learning from it or counting it. All later results are the
 * same, to the bit, as without this frame.
 *
 * Returns: the outputs of the stages
 */
const SlowCode *slow_layer_code_aside (SlowLayer * layer,
    const gfloat * drives, guint fields);

/**
 * slow_layer_reset_past:
 *
 * Forgets the last frame. Call it after a discontinuity.
 */
void slow_layer_reset_past (SlowLayer * layer);

/**
 * slow_layer_frames_seen:
 *
 * Returns: frames passed to slow_layer_step() so far, those before the stages were
 *     saved included
 */
guint64 slow_layer_frames_seen (const SlowLayer * layer);

/**
 * slow_layer_score_pixels:
 * @pixels: the first pixel of a frame
 * @stride: bytes from one line to the next
 * @format: of the frame
 *
 * Adds a frame to the slowness of the pixels: the luma of at most 4096 of them.
 */
void slow_layer_score_pixels (SlowLayer * layer, const guint8 * pixels,
    gsize stride, const CompeteFormat * format);

/**
 * slow_layer_score_code:
 * @code: of the layer below; its fields, entries, units, indices and activations are
 *     read
 *
 * Adds a frame to the slowness of the sparse code.
 */
void slow_layer_score_code (SlowLayer * layer, const CompeteCode * code);

/**
 * slow_layer_get_figures:
 * @figures: (out): the figures of the frames so far
 */
void slow_layer_get_figures (const SlowLayer * layer, SlowFigures * figures);

/**
 * slow_layer_save:
 * @location: the file to write
 * @error: (out): %COMPETE_ERROR_MEMORY, %COMPETE_ERROR_WRITE
 *
 * Saves all that slow_layer_new() needs to continue as if nothing had happened, the
 * recall included; waits for the solver if it is running. The file is written beside
 * and renamed: on error the old one is as it was.
 *
 * Returns: whether it is saved
 */
gboolean slow_layer_save (SlowLayer * layer, const gchar * location,
    GError ** error);

/**
 * slow_layer_recall_memory:
 * @format: of the frames to come
 * @fields: as for slow_layer_update_recall()
 *
 * Returns: how many bytes slow_layer_update_recall() allocates at most, with those of a
 *     recalled frame; 0 if everything is there
 */
guint64 slow_layer_recall_memory (const SlowLayer * layer,
    const CompeteFormat * format, const CompeteFields * fields);

/**
 * slow_layer_update_recall:
 * @format: of the frames to come
 * @fields: how the layer below covers them with fields; its field, stride, across and
 *     down are read
 * @error: (out): %COMPETE_ERROR_MISMATCH if the fields do not cover the frame, or the
 *     file of slow_layer_new() is of other fields; %COMPETE_ERROR_MEMORY,
 *     %COMPETE_ERROR_READ, %COMPETE_ERROR_FORMAT of that file
 *
 * Matches the recall to the frames. What it has learned stays while the fields have the
 * same size, channels and halves.
 *
 * Returns: whether frames can be recalled
 */
gboolean slow_layer_update_recall (SlowLayer * layer,
    const CompeteFormat * format, const CompeteFields * fields,
    GError ** error);

/**
 * slow_layer_learn_recall:
 * @drives: of the last frame, as passed to slow_layer_step()
 *
 * Learns which drives the outputs of the last frame stand for: while the second stage
 * learns, and for #SlowSettings.window fields after that. Without
 * #SlowSettings.learning, and after slow_layer_code_aside(), it does nothing.
 */
void slow_layer_learn_recall (SlowLayer * layer, const gfloat * drives);

/**
 * slow_layer_set_prototypes:
 * @prototypes: N x field width x height x channels x frames x halves floats, as of
 *     compete_get_prototypes()
 *
 * Sets the prototypes that frames are reconstructed from. A reference to @prototypes
 * is kept; the same #GBytes as before cost nothing.
 */
void slow_layer_set_prototypes (SlowLayer * layer, GBytes * prototypes);

/**
 * slow_layer_can_recall:
 *
 * Returns: whether slow_layer_recall() may be called: the last frame has outputs of
 *     both slow stages, the first regression is made, and there are prototypes
 */
gboolean slow_layer_can_recall (const SlowLayer * layer);

/**
 * slow_layer_recall:
 * @pixels: the first pixel of the last frame
 * @stride: bytes from one line to the next
 * @frame: (out): height x width x channels floats, nominally 0 to 1, not clipped
 *
 * Reconstructs the last frame from the outputs of the first two stages. The norm of
 * each field and, with two halves, its mean and contrast are those of @pixels. Where
 * fields span several frames, so many have to be passed first, one after another.
 *
 * Returns: whether @frame is set; %FALSE if too few frames have been passed
 */
gboolean slow_layer_recall (SlowLayer * layer, const guint8 * pixels, gsize stride,
    gfloat * frame);

G_END_DECLS
