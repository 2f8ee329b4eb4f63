/* Request: what a page asks for, read with mistrust
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "request.h"

#include <gio/gio.h>

#include "jsoncheck.h"

/* Which members a kind of request has. */
typedef enum
{
  HAS_TOKEN = 1 << 0,
  HAS_NUMBER = 1 << 1,
  HAS_ELEMENT = 1 << 2,
  HAS_PROPERTY = 1 << 3,
  HAS_VALUE = 1 << 4,
  HAS_PLACE = 1 << 5
} Members;

static const struct
{
  const gchar *name;
  Members members;
} kinds[] = {
  [REQUEST_TOKEN] = {"token", HAS_TOKEN},
  [REQUEST_HEARD] = {"heard", HAS_NUMBER},
  [REQUEST_PICTURE] = {"picture", HAS_NUMBER},
  [REQUEST_SHOW] = {"show", HAS_ELEMENT},
  [REQUEST_SET] = {"set", HAS_ELEMENT | HAS_PROPERTY | HAS_VALUE},
  [REQUEST_RESET] = {"reset", HAS_ELEMENT | HAS_PROPERTY},
  [REQUEST_PLAY] = {"play", 0},
  [REQUEST_PAUSE] = {"pause", 0},
  [REQUEST_SAVE] = {"save", HAS_ELEMENT},
  [REQUEST_LOOK] = {"look", HAS_PLACE},
  [REQUEST_UNIT] = {"unit", HAS_NUMBER},
  [REQUEST_LINE] = {"line", 0}
};

static gboolean
refuse (GError ** error, const gchar * what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);
  return FALSE;
}

/* Returns: (nullable): the member, if it is a boolean, a number or a string */
static JsonNode *
get_value (JsonObject * object, const gchar * name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static gboolean
read_text (JsonObject * object, const gchar * name, const gchar ** text)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *text = json_node_get_string (node);
  return *text != NULL;
}

/* Reads a finite number that is at least @least and below @end. */
static gboolean
read_number (JsonObject * object, const gchar * name, gdouble least,
    gdouble end, gdouble * number)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL || (json_node_get_value_type (node) != G_TYPE_INT64
          && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *number = json_node_get_double (node);
  return *number >= least && *number < end;
}

static gboolean
read_kind (JsonObject * object, RequestKind * kind)
{
  const gchar *name;
  guint i;

  if (!read_text (object, "do", &name))
    return FALSE;
  for (i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (kinds[i].name, name)) {
      *kind = i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
read_members (Request * r, JsonObject * object, GError ** error)
{
  const Members members = kinds[r->kind].members;
  gdouble number = 0;

  if (members & HAS_TOKEN && !read_text (object, "token", &r->token))
    return refuse (error, "The request has no token.");
  if (members & HAS_NUMBER
      && !read_number (object, "number", 0, 4294967296.0, &number))
    return refuse (error, "The request has no number, or one out of range.");
  r->number = (guint32) number;
  if (members & HAS_ELEMENT && !read_text (object, "element", &r->element))
    return refuse (error, "The request names no element.");
  if (members & HAS_PROPERTY && !read_text (object, "property", &r->property))
    return refuse (error, "The request names no property.");
  if (members & HAS_VALUE)
    r->value = get_value (object, "value");
  if (members & HAS_VALUE && r->value == NULL)
    return refuse (error, "The request has no value.");
  if (members & HAS_PLACE && !(read_text (object, "panel", &r->panel)
          && read_number (object, "x", 0, 1, &r->x)
          && read_number (object, "y", 0, 1, &r->y)))
    return refuse (error, "The request names no place of a panel.");
  return TRUE;
}

static gboolean
read_request (Request * r, GError ** error)
{
  JsonNode *root = json_parser_get_root (r->parser);
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, "A request is a JSON object.");
  object = json_node_get_object (root);
  if (!read_kind (object, &r->kind))
    return refuse (error, "The request does not say what to do.");
  return read_members (r, object, error);
}

/**
 * request_parse:
 * @request: (out): the request; free it with request_clear()
 * @text: what a client sent, of any content
 * @size: bytes of @text
 * @error: (out): %G_IO_ERROR_INVALID_DATA or an error of JSON-GLib, with a sentence;
 *     @request is then empty
 *
 * Returns: whether @text is a request that has all that its kind needs. Nothing says
 *     yet that there is such an element, property or panel.
 */
gboolean
request_parse (Request * request, const gchar * text, gsize size,
    GError ** error)
{
  *request = (Request) { 0 };
  if (size > REQUEST_MAX_SIZE)
    return refuse (error, "The request is too long.");
  if (!json_text_is_sound (text, size))
    return refuse (error, "The request is no JSON.");
  request->parser = json_parser_new ();
  if (json_parser_load_from_data (request->parser, text, size, error)
      && read_request (request, error))
    return TRUE;
  request_clear (request);
  return FALSE;
}

/**
 * request_clear:
 * @request: a request
 *
 * Frees what belongs to it.
 */
void
request_clear (Request * request)
{
  g_clear_object (&request->parser);
  *request = (Request) { 0 };
}
