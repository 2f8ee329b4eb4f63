/* Items of news: JSON objects as text that many clients share
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "webitem.h"

#include <math.h>
#include <string.h>

/**
 * web_item_new:
 * @kind: what it is about, the member `is` of the object
 *
 * Returns: (transfer full): an item to add members to; end it with web_item_end()
 */
JsonBuilder *
web_item_new (const gchar * kind)
{
  JsonBuilder *item = json_builder_new ();

  json_builder_begin_object (item);
  web_item_add_text (item, "is", kind);
  return item;
}

/**
 * web_item_add_text:
 * @item: an item, or an object in it that was begun
 * @name: of the member
 * @text: (nullable): its value; %NULL is null
 */
void
web_item_add_text (JsonBuilder * item, const gchar * name, const gchar * text)
{
  json_builder_set_member_name (item, name);
  json_builder_add_string_value (item, text);
}

/* json-glib 1.6 writes 1e+30 as 1e+30.0, and 1e-10 as 1e-10.0, which are no JSON. Their
 * neighbours among the doubles have digits after the point. */
static gdouble
avoid_bare_exponent (gdouble number)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (text, sizeof text, number);
  return strchr (text, 'e') != NULL && strchr (text, '.') == NULL ?
      nextafter (number, 0.0) : number;
}

/**
 * web_item_append_number:
 * @item: an array in an item that was begun
 * @number: its next element; null when it is not finite
 */
void
web_item_append_number (JsonBuilder * item, gdouble number)
{
  if (!isfinite (number))
    json_builder_add_null_value (item);
  else if (number == floor (number) && fabs (number) < 9e15)
    json_builder_add_int_value (item, (gint64) number);
  else
    json_builder_add_double_value (item, avoid_bare_exponent (number));
}

/**
 * web_item_add_number:
 * @item: an item, or an object in it that was begun
 * @name: of the member
 * @number: its value; null when it is not finite
 */
void
web_item_add_number (JsonBuilder * item, const gchar * name, gdouble number)
{
  json_builder_set_member_name (item, name);
  web_item_append_number (item, number);
}

/**
 * web_item_end:
 * @item: (transfer full): an item
 *
 * Returns: (transfer full): its text, a reference-counted string for
 *     web_client_tell(); free it with g_ref_string_release()
 */
gchar *
web_item_end (JsonBuilder * item)
{
  JsonNode *root;
  gchar *text, *shared;

  json_builder_end_object (item);
  root = json_builder_get_root (item);
  text = json_to_string (root, FALSE);
  shared = g_ref_string_new (text);
  g_free (text);
  json_node_unref (root);
  g_object_unref (item);
  return shared;
}

/**
 * web_item_new_text:
 * @kind: what it is about
 * @text: its member `text`
 *
 * Returns: (transfer full): as web_item_end()
 */
gchar *
web_item_new_text (const gchar * kind, const gchar * text)
{
  JsonBuilder *item = web_item_new (kind);

  web_item_add_text (item, "text", text);
  return web_item_end (item);
}

/**
 * web_item_quote:
 * @text: any text in UTF-8
 *
 * Returns: (transfer full): @text as a JSON string, with its quotes
 */
gchar *
web_item_quote (const gchar * text)
{
  JsonNode *node = json_node_init_string (json_node_alloc (), text);
  gchar *quoted = json_to_string (node, FALSE);

  json_node_unref (node);
  return quoted;
}
