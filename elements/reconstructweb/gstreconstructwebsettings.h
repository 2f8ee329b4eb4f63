/* The properties of reconstructweb besides those of reconstruct
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "gstsetting.h"

G_BEGIN_DECLS

typedef struct
{
  gchar *address;               /* or NULL */
  guint port;
  gchar *token;                 /* or NULL */
  guint quality;
  gdouble max_framerate;
  gboolean read_only;
  gboolean sync;
  gchar *url;                   /* or NULL */
} GstReconstructWebSettings;

/* The properties. */
extern const GstSetting gst_reconstruct_web_settings[];

G_END_DECLS
