/* Errors that tests expect on a bus
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gst/gst.h>

GError *wait_for_error (GstBus * bus, const gchar * part);
void assert_error_posted (GstBus * bus, const gchar * part);
