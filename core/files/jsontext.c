/* JSON: whether a text is valid JSON
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * JSON-GLib 1.6 leaks memory when a text turns out not to be JSON, and overflows the
 * stack on deeply nested brackets. So only texts that pass this check are parsed.
 */

#include <string.h>

#include "jsontext.h"

/* Deepest nesting of brackets; a safetensors header has three levels. */
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

/* Skips @c if it comes next. The functions below likewise skip what they find.
 *
 * Returns: whether it does */
static gboolean
skip (Text * t, gchar c)
{
  if (t->at == t->end || *t->at != c)
    return FALSE;
  t->at++;
  return TRUE;
}

static gboolean
skip_word (Text * t, const gchar * word)
{
  gsize length = strlen (word);

  if ((gsize) (t->end - t->at) < length || memcmp (t->at, word, length) != 0)
    return FALSE;
  t->at += length;
  return TRUE;
}

static gboolean
skip_digits (Text * t)
{
  const gchar *before = t->at;

  while (t->at < t->end && g_ascii_isdigit (*t->at))
    t->at++;
  return t->at > before;
}

static gboolean
is_number (Text * t)
{
  skip (t, '-');
  if (!skip (t, '0') && !skip_digits (t))
    return FALSE;
  if (skip (t, '.') && !skip_digits (t))
    return FALSE;
  if (!skip (t, 'e') && !skip (t, 'E'))
    return TRUE;
  if (!skip (t, '+'))
    skip (t, '-');
  return skip_digits (t);
}

/* The number of the four hexadecimal digits after \u, or -1. */
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

/* What follows a backslash. Surrogates have to come in pairs. An escaped zero is
 * refused: C strings would end there. */
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
  if (unit > 0xdbff || !skip_word (t, "\\u"))
    return FALSE;
  second = read_unit (t);
  return second >= 0xdc00 && second <= 0xdfff;
}

static gboolean
is_string (Text * t)
{
  if (!skip (t, '"'))
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
  return skip (t, ':') && is_value (t, nested);
}

/* The rest of an array or an object, after its opening bracket, up to @close. */
static gboolean
is_list (Text * t, guint nested, gchar close,
    gboolean (*is_item) (Text * t, guint nested))
{
  if (nested > MOST_NESTED)
    return FALSE;
  skip_space (t);
  if (skip (t, close))
    return TRUE;
  do {
    if (!is_item (t, nested))
      return FALSE;
    skip_space (t);
  } while (skip (t, ','));
  return skip (t, close);
}

static gboolean
is_value (Text * t, guint nested)
{
  skip_space (t);
  if (skip (t, '{'))
    return is_list (t, nested + 1, '}', is_member);
  if (skip (t, '['))
    return is_list (t, nested + 1, ']', is_value);
  if (t->at < t->end && *t->at == '"')
    return is_string (t);
  return skip_word (t, "true") || skip_word (t, "false")
      || skip_word (t, "null") || is_number (t);
}

/**
 * json_text_is_sound:
 * @text: the text, which need not end with a zero
 * @length: of @text, in bytes
 *
 * Returns: whether @text is a single JSON value in UTF-8 (RFC 8259), with brackets
 *     nested at most 16 deep, and no string that contains a zero
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
