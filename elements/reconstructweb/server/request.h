/* Request: what a page asks for, read with mistrust
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The longest request, in bytes. */
#define REQUEST_MAX_SIZE 4096

/**
 * RequestKind:
 * @REQUEST_TOKEN: the client shows its token: the first request of each
 * @REQUEST_HEARD: the client has read the news with a ticket
 * @REQUEST_PICTURE: the client has drawn the picture with a ticket and wants the next
 * @REQUEST_SHOW: send pictures of a layer, and tell about its units and fields
 * @REQUEST_SET: set a property to a value
 * @REQUEST_RESET: set a property to its default
 * @REQUEST_PLAY: play the pipeline
 * @REQUEST_PAUSE: pause it
 * @REQUEST_SAVE: save what an element has learned
 * @REQUEST_LOOK: tell about a unit or a field: the one at a place of a panel
 * @REQUEST_UNIT: tell about the unit with a number
 * @REQUEST_LINE: tell the gst-launch line of the pipeline
 */
typedef enum
{
  REQUEST_TOKEN,
  REQUEST_HEARD,
  REQUEST_PICTURE,
  REQUEST_SHOW,
  REQUEST_SET,
  REQUEST_RESET,
  REQUEST_PLAY,
  REQUEST_PAUSE,
  REQUEST_SAVE,
  REQUEST_LOOK,
  REQUEST_UNIT,
  REQUEST_LINE
} RequestKind;

/**
 * Request:
 * @kind: what is asked for
 * @token: with %REQUEST_TOKEN: the token
 * @element: with %REQUEST_SET, %REQUEST_RESET and %REQUEST_SAVE: the element's name; with
 *     %REQUEST_SHOW: that of a layer, without those of bins
 * @property: with %REQUEST_SET and %REQUEST_RESET: the property's name
 * @value: with %REQUEST_SET: a boolean, a number or a string
 * @panel: with %REQUEST_LOOK: the panel's name
 * @x: with %REQUEST_LOOK: from 0, the left edge of the panel, to below 1
 * @y: with %REQUEST_LOOK: from 0, its upper edge, to below 1
 * @number: with %REQUEST_HEARD and %REQUEST_PICTURE: the ticket, 0 for none; with
 *     %REQUEST_UNIT: the unit
 *
 * A request. Its texts belong to it.
 */
typedef struct
{
  RequestKind kind;
  const gchar *token, *element, *property, *panel;
  JsonNode *value;
  gdouble x, y;
  guint32 number;

  /*< private >*/
  JsonParser *parser;
} Request;

gboolean request_parse (Request * request, const gchar * text, gsize size,
    GError ** error);

void request_clear (Request * request);

G_END_DECLS
