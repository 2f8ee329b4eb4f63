/* GLib's test framework with the assertions of GStreamer's tests
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "unittest.h"

typedef struct
{
  UnitTest setup, teardown;
  UnitTest test;
  UnitTestOf test_of;           /* called with @nth if @test is NULL */
  gint nth;
} Case;

static UnitTest current_setup, current_teardown;

static void
run (gconstpointer data)
{
  const Case *c = data;

  if (c->setup)
    c->setup ();
  if (c->test)
    c->test ();
  else
    c->test_of (c->nth);
  if (c->teardown)
    c->teardown ();
}

static void
add (const gchar * path, UnitTest test, UnitTestOf test_of, gint nth)
{
  Case c = { current_setup, current_teardown, test, test_of, nth };

  g_test_add_data_func_full (path, g_memdup2 (&c, sizeof c), run, g_free);
}

void
unittest_set_fixture (UnitTest setup, UnitTest teardown)
{
  current_setup = setup;
  current_teardown = teardown;
}

void
unittest_add_named (const gchar * name, UnitTest test)
{
  gchar *path = g_strconcat ("/", name, NULL);

  add (path, test, NULL, 0);
  g_free (path);
}

/* One test for each number from @begin to @end - 1. */
void
unittest_add_loop_named (const gchar * name, UnitTestOf test, gint begin,
    gint end)
{
  gint nth;

  for (nth = begin; nth < end; nth++) {
    gchar *path = g_strdup_printf ("/%s/%d", name, nth);

    add (path, NULL, test, nth);
    g_free (path);
  }
}

void
unittest_fail (const gchar * file, gint line, const gchar * function,
    const gchar * condition, const gchar * format, ...)
{
  va_list args;
  gchar *details, *message;

  va_start (args, format);
  details = g_strdup_vprintf (format, args);
  va_end (args);
  message = g_strconcat (condition, ":", details, NULL);
  g_assertion_message (G_LOG_DOMAIN, file, line, function, message);
  g_assert_not_reached ();
}
