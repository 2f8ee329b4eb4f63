/* share.h: layers of several processes or machines learn the same prototypes
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/**
 * SECTION:share
 * @title: share.h
 * @short_description: learn together with other layers
 *
 * A Share has the layer of a Compete meet other layers, after each so many frames learned.
 * At a meeting the prototypes of all become one (core/share/news.c and evidence.c have the equations):
 *
 * |[
 * Share *share = share_new (compete, SHARE_MPI, NULL, &error);
 * for (i = 0; i < n_frames; i++) {
 *   if (!share_ready (share, NULL, &error))
 *     break;
 *   compete_step (compete, frames[i], stride, COMPETE_MODE_LEARN_LATER);
 *   if (!share_meet (share, interval, NULL, &error))
 *     break;
 * }
 * share_leave (share, NULL, &error);
 * if (share_may_save (share))
 *   compete_save (compete, location, &error);
 * share_free (share);
 * ]|
 *
 * One thread at a time may use a Share and its Compete. Functions that may wait for others
 * take a GCancellable: any thread may cancel it. They return %FALSE then, with
 * %G_IO_ERROR_CANCELLED. Nothing is lost: no frame may be learned until share_ready()
 * has returned %TRUE. Share is not part of the installed library.
 */

#pragma once

#include <gio/gio.h>

#include "compete.h"
#include "sharesettings.h"

G_BEGIN_DECLS

/**
 * Share:
 *
 * A layer among others.
 */
typedef struct _Share Share;

/**
 * ShareFigures:
 * @members: layers that learn together, this one included, as of the last meeting
 * @meetings: how many there were, the first one not counted
 * @seconds: how long they took in all, with waiting for others
 * @sent: bytes sent to others
 * @received: bytes received from them
 *
 * Figures of a Share.
 */
typedef struct
{
  guint members;
  guint64 meetings;
  gdouble seconds;
  guint64 sent, received;
} ShareFigures;

/**
 * share_memory:
 * @via: how to meet others
 * @settings: as for compete_memory()
 * @format: of the frames
 *
 * Returns: how many bytes a Share takes at the most, besides its Compete. With %SHARE_MQTT
 *     it may keep a message of each of 64 members; 0 with %SHARE_NONE, or if @via was not
 *     built
 */
guint64 share_memory (ShareVia via, const CompeteSettings * settings,
    const CompeteFormat * format);

/**
 * share_new:
 * @compete: the layer; must be there as long. Frames that wait are coded, and fields that
 *     wait for a batch are dropped
 * @via: how to meet others, not %SHARE_NONE
 * @location: (nullable): where; what it is depends on @via
 * @error: (out): %COMPETE_ERROR_SETTINGS, %COMPETE_ERROR_SHARE
 *
 * Returns: (transfer full) (nullable): a Share, which nobody has met yet; %NULL on error
 */
Share *share_new (Compete * compete, ShareVia via, const gchar * location,
    GError ** error);

/**
 * share_free:
 * @share: (nullable) (transfer full): stops sharing. Where others wait for this layer,
 *     and it has not left, that is an error for them
 */
void share_free (Share * share);

/**
 * share_ready:
 * @cancellable: (nullable): ends waiting for others
 * @error: (out): %COMPETE_ERROR_SHARE, %COMPETE_ERROR_MISMATCH, %G_IO_ERROR_CANCELLED
 *
 * To be called before each frame. Before the first one it meets the others: all begin with
 * the prototypes of the first. With init=fields these then start from the first fields of
 * all, where layers wait for each other; where they do not, from those of the first layer.
 * Later it ends a meeting that was cancelled. If that was the last one, it has left then.
 *
 * Returns: whether the next frame may come
 */
gboolean share_ready (Share * share, GCancellable * cancellable,
    GError ** error);

/**
 * share_meet:
 * @interval: frames learned from one meeting to the next; with rule hebbian a meeting is
 *     at each full batch
 * @cancellable: (nullable): ends waiting for others
 * @error: (out): as for share_ready()
 *
 * To be called after each frame. Meets the others if that is due.
 *
 * Returns: %FALSE on error
 */
gboolean share_meet (Share * share, guint interval, GCancellable * cancellable,
    GError ** error);

/**
 * share_leave:
 * @cancellable: (nullable): ends waiting for others
 * @error: (out): as for share_ready()
 *
 * To be called after the last frame. Tells what was learned since the last meeting. Where
 * layers wait for each other, it stays, without adding anything, until all have left.
 * The Share cannot be used for another frame then.
 *
 * Returns: %FALSE on error
 */
gboolean share_leave (Share * share, GCancellable * cancellable,
    GError ** error);

/**
 * share_has_left:
 *
 * Returns: whether share_leave() is done
 */
gboolean share_has_left (const Share * share);

/**
 * share_may_save:
 *
 * Returns: whether the prototypes are this layer's to save; not known before
 *     share_ready()
 */
gboolean share_may_save (const Share * share);

/**
 * share_take_notice:
 *
 * Returns: (nullable) (transfer full): what the user should know, once
 */
gchar *share_take_notice (Share * share);

/**
 * share_get_figures:
 * @figures: (out): since share_new()
 */
void share_get_figures (const Share * share, ShareFigures * figures);

G_END_DECLS
