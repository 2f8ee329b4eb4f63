/* Errors that tests expect on a bus
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "errors.h"

#include <string.h>

#include <gst/check/gstcheck.h>

/* Waits up to a minute for the next error on @bus, whose text must contain
 * @part.
 * Returns: the error, for g_error_free() */
GError *
wait_for_error (GstBus * bus, const gchar * part)
{
  GstMessage *message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND,
      GST_MESSAGE_ERROR);
  GError *error;

  fail_unless (message != NULL, "no error with \"%s\"", part);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, part) != NULL, "\"%s\" has no \"%s\"",
      error->message, part);
  gst_message_unref (message);
  return error;
}

/* Fails unless an error was posted on @bus whose text contains @part. */
void
assert_error_posted (GstBus * bus, const gchar * part)
{
  g_error_free (wait_for_error (bus, part));
}
