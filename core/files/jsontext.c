/* JSON: whether a text is that
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * JSON-GLib 1.6 leaks what it has made of a text that turns out not to be JSON,
 * and follows brackets in brackets until the stack is full. So it is given only
 * what was found sound here.
 */

#include <string.h>

#include "jsontext.h"

/* Brackets within brackets; a safetensors header has three. */
#define MOST_NESTED 16

typedef struct
{
  const gchar *at, *end;
} Text;

static gboolean is_value (Text * t, guint nested);

static void
skip_space (Text * t)
{
  while (t->at < t->end && strchr (" \t\r\n", *t->at) && *t->at != '\0')
    t->at++;
}

/* Whether @c comes next, which is passed by then. */
static gboolean
passes (Text * t, gchar c)
{
  if (t->at == t->end || *t->at != c)
    return FALSE;
  t->at++;
  return TRUE;
}

static gboolean
passes_word (Text * t, const gchar * word)
{
  gsize length = strlen (word);

  if ((gsize) (t->end - t->at) < length || memcmp (t->at, word, length) != 0)
    return FALSE;
  t->at += length;
  return TRUE;
}

static gboolean
passes_digits (Text * t)
{
  const gchar *before = t->at;

  while (t->at < t->end && g_ascii_isdigit (*t->at))
    t->at++;
  return t->at > before;
}

static gboolean
is_number (Text * t)
{
  passes (t, '-');
  if (!passes (t, '0') && !passes_digits (t))
    return FALSE;
  if (passes (t, '.') && !passes_digits (t))
    return FALSE;
  if (!passes (t, 'e') && !passes (t, 'E'))
    return TRUE;
  if (!passes (t, '+'))
    passes (t, '-');
  return passes_digits (t);
}

/* The four digits after \u, or -1. */
static gint
read_unit (Text * t)
{
  gint unit = 0, i;

  for (i = 0; i < 4; i++, t->at++) {
    if (t->at == t->end || !g_ascii_isxdigit (*t->at))
      return -1;
    unit = unit << 4 | g_ascii_xdigit_value (*t->at);
  }
  return unit;
}

/* What follows a backslash. Surrogates come in pairs, and a string ends at a
 * zero, so that neither is half read. */
static gboolean
is_escape (Text * t)
{
  gint unit, second;

  if (t->at == t->end)
    return FALSE;
  if (*t->at != 'u')
    return *t->at != '\0' && strchr ("\"\\/bfnrt", *t->at++) != NULL;
  t->at++;
  unit = read_unit (t);
  if (unit < 0xd800 || unit > 0xdfff)
    return unit > 0;
  if (unit > 0xdbff || !passes_word (t, "\\u"))
    return FALSE;
  second = read_unit (t);
  return second >= 0xdc00 && second <= 0xdfff;
}

static gboolean
is_string (Text * t)
{
  if (!passes (t, '"'))
    return FALSE;
  while (t->at < t->end) {
    gchar c = *t->at++;

    if (c == '"')
      return TRUE;
    if ((c & 0xe0) == 0 || (c == '\\' && !is_escape (t)))
      return FALSE;
  }
  return FALSE;
}

static gboolean
is_member (Text * t, guint nested)
{
  skip_space (t);
  if (!is_string (t))
    return FALSE;
  skip_space (t);
  return passes (t, ':') && is_value (t, nested);
}

/* The rest of an array or an object, up to @close. */
static gboolean
is_list (Text * t, guint nested, gchar close,
    gboolean (*is_item) (Text * t, guint nested))
{
  if (nested > MOST_NESTED)
    return FALSE;
  skip_space (t);
  if (passes (t, close))
    return TRUE;
  do {
    if (!is_item (t, nested))
      return FALSE;
    skip_space (t);
  } while (passes (t, ','));
  return passes (t, close);
}

static gboolean
is_value (Text * t, guint nested)
{
  skip_space (t);
  if (passes (t, '{'))
    return is_list (t, nested + 1, '}', is_member);
  if (passes (t, '['))
    return is_list (t, nested + 1, ']', is_value);
  if (t->at < t->end && *t->at == '"')
    return is_string (t);
  return passes_word (t, "true") || passes_word (t, "false")
      || passes_word (t, "null") || is_number (t);
}

/**
 * json_text_is_sound:
 * @text: not ended by a zero
 * @length: of @text, in bytes
 *
 * Returns: whether @text is one JSON value in UTF-8 (RFC 8259) and nothing else,
 *     of brackets no deeper than 16 and with no string that holds a zero
 */
gboolean
json_text_is_sound (const gchar * text, gsize length)
{
  Text t = { text, text + length };

  if (!g_utf8_validate_len (text, length, NULL) || !is_value (&t, 0))
    return FALSE;
  skip_space (&t);
  return t.at == t.end;
}
