/* The errors of libcompete
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

#include "competeapi.h"

COMPETE_BEGIN_DECLS

/**
 * CompeteError:
 * @COMPETE_ERROR_SETTINGS: settings that contradict each other, or that do not fit
 *     the frame
 * @COMPETE_ERROR_MEMORY: not enough memory
 * @COMPETE_ERROR_READ: no such file, or it cannot be read
 * @COMPETE_ERROR_FORMAT: not a sound file
 * @COMPETE_ERROR_MISMATCH: a sound file, but of another shape; or another layer to learn
 *     together with that has other settings
 * @COMPETE_ERROR_WRITE: the file cannot be written
 * @COMPETE_ERROR_SHARE: other layers cannot be met
 *
 * Each error's message is a sentence without a full stop. It names the settings to
 * change, or the file.
 *
 * Since: 0.2
 */
typedef enum
{
  COMPETE_ERROR_SETTINGS,
  COMPETE_ERROR_MEMORY,
  COMPETE_ERROR_READ,
  COMPETE_ERROR_FORMAT,
  COMPETE_ERROR_MISMATCH,
  COMPETE_ERROR_WRITE,
  COMPETE_ERROR_SHARE
} CompeteError;

#define COMPETE_ERROR (compete_error_quark ())

GQuark compete_error_quark (void);

COMPETE_END_DECLS
