/* Exchanges: how layers that learn together meet, a table of functions for each
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

#include "news.h"
#include "sharesettings.h"

/**
 * ExchangeTerms:
 * @location: (nullable): the property share-location, %NULL or not empty
 * @settings: what all members must agree on: lines of `name=value`, for
 *     exchange_check_settings()
 * @kind: of the news of the meetings
 * @units: N
 * @values: M
 *
 * What a layer brings to an exchange. The texts may be freed after open().
 */
typedef struct
{
  const gchar *location, *settings;
  NewsKind kind;
  guint units, values;
} ExchangeTerms;

/**
 * ExchangeFigures:
 * @members: layers that learn together, this one included, as of the last meeting
 * @meetings: how many meetings there were, the first one not counted
 * @microseconds: how long begin() and meet() took in all
 * @sent: bytes sent to others in all
 * @received: bytes received from them
 *
 * Figures of an exchange.
 */
typedef struct
{
  guint members;
  guint64 meetings;
  gint64 microseconds;
  guint64 sent, received;
} ExchangeFigures;

/**
 * Exchange:
 * @name: the value of the property share
 * @waits: whether all members wait for each other. Without that, rule hebbian is refused
 * @get_memory: returns how many bytes an exchange takes at the most, with messages on the
 *     way. The texts of @terms may be %NULL
 * @open: connects to the others. Returns: (nullable): the variant's own data; %NULL, and
 *     sets an error, if @location is no place to meet or nobody can be met there
 * @begin: the first meeting, before the first frame. @news are what this member begins
 *     with, with kind and shape of the terms and nothing gained; on return what it is to
 *     begin from: those of the first member, or the same if there is no other. Without
 *     @waits, it is called again after prototypes have started from the first fields. An error
 *     of %COMPETE_ERROR_MISMATCH says which setting differs
 * @meet: a meeting. @news are what this member learned since its last one; on return
 *     what news_merge() makes of the news of all members.
 *     With @leaving it is to be the last one: this member learns no more. *@over is set to
 *     whether meet() need not be called again then; until it is, a member that leaves
 *     calls it with nothing gained
 * @gather: (nullable): with @waits, after a meeting of which all members know that units
 *     become fields. @draw says which units, and of the fields that all offered, in the
 *     order of members, which. @lines are as in news, one for each of these units. Those
 *     of fields of this member are set; on return all are. All go on from them
 * @may_save: returns whether this member saves the model; not called before begin()
 * @take_notice: (nullable): called after begin() and meet(). Returns: (nullable) (transfer
 *     full): once, a sentence that the element posts as a warning
 * @get_figures: sets @figures. Any time after open()
 * @close: frees all. Called without a last meeting that was over when the element stops or
 *     fails
 *
 * An exchange. All functions are called by the thread that has the layer: the streaming
 * thread, but for close(), which may come from any thread when no other function runs.
 * Two layers of one process may use them at once.
 *
 * begin(), meet() and gather() may wait. If @cancellable is cancelled meanwhile, they return
 * %FALSE with %G_IO_ERROR_CANCELLED. They are called again with the same arguments, which
 * nobody has touched, and go on waiting, unless close() comes. Any other error ends
 * sharing: an exchange that can go on alone, or come back, returns none.
 *
 * A new exchange is a file that defines such a struct, a value of #ShareVia, its name in
 * sharesettings.c, and a line in the table of exchange.c.
 */
typedef struct
{
  const gchar *name;
  gboolean waits;

  guint64 (*get_memory) (const ExchangeTerms * terms);
  gpointer (*open) (const ExchangeTerms * terms, GError ** error);
  gboolean (*begin) (gpointer exchange, News * news,
      GCancellable * cancellable, GError ** error);
  gboolean (*meet) (gpointer exchange, News * news, gboolean leaving,
      gboolean * over, GCancellable * cancellable, GError ** error);
  gboolean (*gather) (gpointer exchange, const SeedDraw * draw,
      gfloat * lines, GCancellable * cancellable, GError ** error);
  gboolean (*may_save) (gconstpointer exchange);
  gchar *(*take_notice) (gpointer exchange);
  void (*get_figures) (gconstpointer exchange, ExchangeFigures * figures);
  void (*close) (gpointer exchange);
} Exchange;

#ifdef HAVE_MPI
extern const Exchange exchange_mpi;
#endif
#ifdef HAVE_MOSQUITTO
extern const Exchange exchange_mqtt;
#endif

const Exchange *exchange_get (ShareVia via, GError ** error);
gboolean exchange_check_settings (const gchar * ours, const gchar * theirs,
    const gchar * who, GError ** error);
