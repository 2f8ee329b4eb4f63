/* GLib's test framework with the assertions of GStreamer's tests: core/ is tested
 * where there is no GStreamer
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

/* What follows the condition is a format and its arguments. */
#define fail_unless(condition, ...) G_STMT_START {                        \
  if (!(condition))                                                       \
    unittest_fail (__FILE__, __LINE__, G_STRFUNC, #condition,             \
        " " __VA_ARGS__);                                                 \
} G_STMT_END
#define fail_if(condition, ...) fail_unless (!(condition), __VA_ARGS__)

#define assert_equals_int(a, b) g_assert_cmpint (a, ==, b)
#define assert_equals_uint64(a, b) g_assert_cmpuint (a, ==, b)
#define assert_equals_float(a, b) g_assert_cmpfloat (a, ==, b)
#define assert_equals_string(a, b) g_assert_cmpstr (a, ==, b)

/* A test is a function, and has the function's name. The functions @setup and
 * @teardown of unittest_set_fixture() are called before and after each test
 * that is added later. */
#define unittest_add(test) unittest_add_named (#test, test)
#define unittest_add_loop(test, begin, end) \
    unittest_add_loop_named (#test, test, begin, end)

typedef void (*UnitTest) (void);
typedef void (*UnitTestOf) (gint nth);

void unittest_set_fixture (UnitTest setup, UnitTest teardown);
void unittest_add_named (const gchar * name, UnitTest test);
void unittest_add_loop_named (const gchar * name, UnitTestOf test, gint begin,
    gint end);
void unittest_fail (const gchar * file, gint line, const gchar * function,
    const gchar * condition, const gchar * format, ...)
    G_GNUC_PRINTF (5, 6) G_GNUC_NORETURN;
