/* compete.h: a layer of competing units that learns a sparse code of frames
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:compete
 * @title: compete.h
 * @short_description: learn a sparse code of frames
 *
 * A Compete takes frames of bytes, one after another. It cuts each frame into
 * fields, finds for each field the few units that describe it best (its code), and
 * has their prototypes learn from it.
 *
 * |[
 * CompeteSettings settings;
 * CompeteFormat format = { .width = 28, .height = 28, .channels = 1,
 *   .pixel_bytes = 1 };
 * GError *error = NULL;
 * Compete *compete;
 *
 * compete_settings_init (&settings);
 * compete = compete_new (&settings, &format, NULL, &error);
 * for (i = 0; i < n_frames; i++)
 *   code = compete_step (compete, frames + i * 784, 28, COMPETE_MODE_LEARN);
 * compete_save (compete, "digits.safetensors", &error);
 * compete_free (compete);
 * ]|
 *
 * ## Threads
 *
 * One thread at a time may use a Compete. Different ones may be used by different
 * threads at once. A Compete starts threads of its own (#CompeteSettings.threads);
 * what it learns does not depend on how many.
 *
 * ## Ownership
 *
 * Nothing that is passed to a function is kept: settings, formats, pixels and file
 * names may be freed or changed afterwards. What a function returns as `const`
 * belongs to the Compete. It is valid until the next function is called that takes
 * a Compete which is not const, but for compete_reconstruct(), which leaves the code
 * as it is.
 *
 * ## Errors
 *
 * Functions that can fail take a #GError of domain %COMPETE_ERROR. As in GLib, the
 * process ends where there is no memory: compete_memory() says in advance how much a
 * Compete takes.
 *
 * ## Bits
 *
 * The same settings and frames give the same weights to the bit, for any number of threads.
 * Saved and loaded, a Compete goes on to the bit, but for the past of field-frames over 1.
 */

#pragma once

#include <glib.h>

#include "competeapi.h"
#include "competeerror.h"
#include "competetypes.h"
#include "settings.h"

COMPETE_BEGIN_DECLS

/**
 * Compete:
 *
 * A layer, with all that it has learned.
 *
 * Since: 0.2
 */
typedef struct _Compete Compete;

/**
 * compete_settings_check:
 * @settings: any settings
 * @format: (nullable): the frames to come, %NULL when they are not known yet
 * @error: (out): %COMPETE_ERROR_SETTINGS, with what to change
 *
 * Without @format it says whether there are frames that @settings are right for.
 * With it, pass settings that compete_settings_resolve() has completed.
 *
 * Returns: whether compete_new() and compete_update() may have them
 *
 * Since: 0.2
 */
gboolean compete_settings_check (const CompeteSettings * settings,
    const CompeteFormat * format, GError ** error);

/**
 * compete_settings_resolve:
 * @settings: (inout): its field size, contrast, coding, shortlist and conscience are
 *     set where they are open
 * @format: the frames to come
 * @saved: (nullable): the field of the file to start from, by compete_find_field()
 *
 * A field size of 0 x 0 is open. It becomes that of @saved, if there is one and it
 * fits into the frame, with that file's contrast (local for motion, if field-frames is
 * 1); else 16 x 16 pixels in a frame of more than 4096 pixels, and the whole frame in a
 * smaller one. Contrast auto becomes none when the field is the whole frame, else local.
 * Coding auto becomes winners with rule hebbian, signed-pursuit in a field that is
 * smaller than the frame where prototypes have both signs, else pursuit. For a field that
 * is the whole frame, shortlist -1 becomes 6 and a conscience below 0 becomes 0.3; for
 * smaller fields they become 0, or shortlist 10 with more than 2048 units.
 *
 * Returns: whether the field is 16 x 16 only because the frame is large
 *
 * Since: 0.2
 */
gboolean compete_settings_resolve (CompeteSettings * settings,
    const CompeteFormat * format, const CompeteField * saved);

/**
 * compete_find_field:
 * @location: a file
 * @field: (out): that of the layer saved there, all 0 if the file does not say
 *
 * Returns: whether the file says it; what is wrong with a file, compete_new() knows
 *
 * Since: 0.2
 */
gboolean compete_find_field (const gchar * location, CompeteField * field);

/**
 * compete_fields_init:
 * @fields: (out): how fields cover a frame
 * @settings: resolved, and checked with @format
 * @format: of the frame
 *
 * Since: 0.2
 */
void compete_fields_init (CompeteFields * fields,
    const CompeteSettings * settings, const CompeteFormat * format);

/**
 * compete_memory:
 * @settings: resolved, and checked with @format
 * @format: of the frames
 *
 * Returns: how many bytes a Compete takes at the most, without the drives of
 *     compete_keep_drives(), which are 4 x fields x units bytes
 *
 * Since: 0.2
 */
guint64 compete_memory (const CompeteSettings * settings,
    const CompeteFormat * format);

/**
 * compete_new:
 * @settings: the layer to be; what is open is set by compete_settings_resolve() with
 *     the field that is saved at @location
 * @format: of the frames to come
 * @location: (nullable): a file of compete_save() to start from, or any safetensors
 *     file with an F32 tensor `weights` of N x M; %NULL: it has learned nothing yet
 * @error: (out): %COMPETE_ERROR_SETTINGS; and of the file %COMPETE_ERROR_MEMORY,
 *     %COMPETE_ERROR_READ, %COMPETE_ERROR_FORMAT, %COMPETE_ERROR_MISMATCH
 *
 * Returns: (transfer full) (nullable): a new Compete; %NULL on error
 *
 * Since: 0.2
 */
Compete *compete_new (const CompeteSettings * settings,
    const CompeteFormat * format, const gchar * location, GError ** error);

/**
 * compete_free:
 * @compete: (nullable) (transfer full): what is not needed any more; frames that wait
 *     are dropped
 *
 * Since: 0.2
 */
void compete_free (Compete * compete);

/**
 * compete_match:
 * @settings: resolved, and checked with @format
 * @format: of the frames to come
 *
 * Returns: whether compete_update() may have them. If not, they need a new Compete
 *
 * Since: 0.2
 */
CompeteMatch compete_match (const Compete * compete,
    const CompeteSettings * settings, const CompeteFormat * format);

/**
 * compete_update:
 * @settings: resolved, checked with @format and passed by compete_match()
 * @format: of the frames to come
 *
 * Changes what the next frame is taken as and what becomes of it. What was learned
 * stays. Where weights start has no effect on a Compete that is there. Frames that
 * wait are coded first.
 *
 * Since: 0.2
 */
void compete_update (Compete * compete, const CompeteSettings * settings,
    const CompeteFormat * format);

/**
 * compete_step:
 * @pixels: the first pixel of a frame of the format that is set
 * @stride: bytes from one line to the next, at least width x pixel bytes
 * @mode: what becomes of the frame
 *
 * Codes a frame and, by @mode, learns from it. With field-frames T over 1, fields are of
 * this frame and the T - 1 before it; frames of %COMPETE_MODE_ASIDE follow one another.
 *
 * Returns: (nullable): the code, see #CompeteCode; %NULL while fewer than T frames have
 *     come since compete_new(), compete_reset_past(), compete_skip(), or a
 *     compete_update() to other fields or frames: it is then not learned or counted
 *
 * Since: 0.2
 */
const CompeteCode *compete_step (Compete * compete, const guint8 * pixels,
    gsize stride, CompeteMode mode);

/**
 * compete_flush:
 *
 * Codes the frames that wait (%COMPETE_MODE_LEARN_LATER) and learns from them.
 * Figures, state and prototypes are without them until then.
 *
 * Since: 0.2
 */
void compete_flush (Compete * compete);

/**
 * compete_skip:
 *
 * Counts a frame in the figures that was not coded, because there was no time.
 *
 * Since: 0.2
 */
void compete_skip (Compete * compete);

/**
 * compete_reset_past:
 *
 * The next frame does not follow the last one: its code does not depend on those
 * before. Frames that wait are coded first.
 *
 * Since: 0.2
 */
void compete_reset_past (Compete * compete);

/**
 * compete_drop_batch:
 *
 * Rule hebbian: drops the fields that wait for a batch to be full, for example at the
 * end of the frames. Frames that wait are coded first.
 *
 * Since: 0.2
 */
void compete_drop_batch (Compete * compete);

/**
 * compete_keep_drives:
 * @keep: whether the codes to come are to have drives
 *
 * Frames that wait are coded first.
 *
 * Since: 0.2
 */
void compete_keep_drives (Compete * compete, gboolean keep);

/**
 * compete_keeps_drives:
 *
 * Returns: whether codes have drives
 *
 * Since: 0.2
 */
gboolean compete_keeps_drives (const Compete * compete);

/**
 * compete_get_fields:
 *
 * Returns: how fields cover a frame
 *
 * Since: 0.2
 */
const CompeteFields *compete_get_fields (const Compete * compete);

/**
 * compete_reconstruct:
 * @frame: (out): height x width x channels floats: the frame as its code describes
 *     it, nominally 0 to 1, not clipped; where fields overlap, their weighted mean
 *
 * Of the last frame that was coded, which there must be; with field-frames over 1, of the
 * newest. One of %COMPETE_MODE_LEARN_LATER has no reconstruction.
 *
 * Since: 0.2
 */
void compete_reconstruct (Compete * compete, gfloat * frame);

/**
 * compete_get_contrasts:
 * @contrasts: (out): m and s of each field of the last frame that was coded: its value
 *     x stands for the pixel s x + m. Without local contrast these are 0 and 1
 *
 * Since: 0.2
 */
void compete_get_contrasts (const Compete * compete, gfloat * contrasts);

/**
 * compete_get_prototypes:
 * @prototypes: (out): columns x rows prototypes, one after another, each of halves x
 *     frames x height x width x channels floats: see the #CompeteField of
 *     compete_get_fields(), which has two halves with contrast=local
 *
 * Since: 0.2
 */
void compete_get_prototypes (const Compete * compete, gfloat * prototypes);

/**
 * compete_get_wins:
 *
 * Returns: (nullable): columns x rows counts: how many of the fields learned each unit
 *     has won; %NULL when the Compete began from a file that does not say
 *
 * Since: 0.2
 */
const guint64 *compete_get_wins (const Compete * compete);

/**
 * compete_get_state:
 * @state: (out): how learning goes
 *
 * Since: 0.2
 */
void compete_get_state (const Compete * compete, CompeteState * state);

/**
 * compete_get_usage:
 * @usage: (out): how the units share the work
 *
 * Since: 0.2
 */
void compete_get_usage (const Compete * compete, CompeteUsage * usage);

/**
 * compete_save:
 * @location: the file to write
 * @error: (out): %COMPETE_ERROR_MEMORY, %COMPETE_ERROR_WRITE
 *
 * Saves all that compete_new() needs to go on, but for fields that wait for a batch (see
 * compete_drop_batch()). The file is written beside and renamed: on error the old one is
 * as it was. Frames that wait are coded first.
 *
 * Returns: whether it is saved
 *
 * Since: 0.2
 */
gboolean compete_save (Compete * compete, const gchar * location,
    GError ** error);

/**
 * compete_check_location:
 * @location: a file to start from
 * @error: (out): %COMPETE_ERROR_READ, %COMPETE_ERROR_FORMAT, %COMPETE_ERROR_MEMORY
 *
 * Looks at the header only, so that an error can be reported before the first frame.
 *
 * Returns: whether @location is a sound safetensors file
 *
 * Since: 0.2
 */
gboolean compete_check_location (const gchar * location, GError ** error);

/**
 * compete_check_save_location:
 * @location: a file to save in; it need not exist
 * @error: (out): a #GFileError, with what the system said
 *
 * Returns: whether @location is, or can become, a file that compete_save() writes; a
 *     device or a folder is not one
 *
 * Since: 0.2
 */
gboolean compete_check_save_location (const gchar * location, GError ** error);

/**
 * compete_finish_interval:
 * @exact: whether topography is to be of this very frame. If not, it may be older, as
 *     it takes long to find: it is found anew when 200 times that has gone by
 * @figures: (out): of the interval that ends
 *
 * Ends an interval, and begins the next. Frames that wait are coded first. Without
 * any frame in the interval, or before the first one was coded, the interval goes on.
 *
 * Returns: whether the interval has ended, and there are figures
 *
 * Since: 0.2
 */
gboolean compete_finish_interval (Compete * compete, gboolean exact,
    CompeteFigures * figures);

/**
 * compete_intervals_to_novelty:
 *
 * Returns: how many intervals are still to end before anything counts as new; 20 at
 *     first, and again after fields of another number came
 *
 * Since: 0.2
 */
guint compete_intervals_to_novelty (const Compete * compete);

/**
 * compete_find_novelty:
 * @threshold: the novelty from which on something is new, over 1
 * @region: (out): where it is
 *
 * Of the interval that ended last, to be asked once after each. What is new stays the
 * same event until novelty is under three quarters of @threshold.
 *
 * Returns: whether something new has come into sight
 *
 * Since: 0.2
 */
gboolean compete_find_novelty (Compete * compete, gdouble threshold,
    CompeteRegion * region);

/**
 * compete_describe:
 *
 * Returns: (transfer full): a line for a log: fields, units, memory, threads, kernels
 *
 * Since: 0.2
 */
gchar *compete_describe (const Compete * compete);

/**
 * compete_measure_times:
 * @measure: whether to measure from now on how long stages take; not at first
 *
 * Since: 0.2
 */
void compete_measure_times (Compete * compete, gboolean measure);

/**
 * compete_take_times:
 * @times: (out): how long stages took since the last call
 *
 * Since: 0.2
 */
void compete_take_times (Compete * compete, CompeteTimes * times);

COMPETE_END_DECLS
