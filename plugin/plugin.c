/* gst-compete: sparse codes learned from video while it plays
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstcodepicture.h"
#include "gstcodetensor.h"
#include "gstcompetelayer.h"
#include "gstinvariantcode.h"
#ifdef HAVE_INVARIANT
#include "gstinvariantlayer.h"
#endif
#include "gstnovelty.h"
#include "gstnoveltywatch.h"
#include "gstreconstruct.h"
#include "gstreconstructsink.h"
#ifdef HAVE_WEB
#include "gstreconstructweb.h"
#endif
#include "gstsparsecode.h"
#include "gsttapestrysrc.h"

static gboolean
plugin_init (GstPlugin * plugin)
{
  gst_sparse_code_meta_register ();
  gst_invariant_code_meta_register ();
  gst_novelty_meta_register ();

#ifdef HAVE_INVARIANT
  if (!GST_ELEMENT_REGISTER (invariantlayer, plugin))
    return FALSE;
#endif
#ifdef HAVE_WEB
  if (!GST_ELEMENT_REGISTER (reconstructweb, plugin))
    return FALSE;
#endif
  return GST_ELEMENT_REGISTER (tapestrysrc, plugin)
      && GST_ELEMENT_REGISTER (competelayer, plugin)
      && GST_ELEMENT_REGISTER (noveltywatch, plugin)
      && GST_ELEMENT_REGISTER (reconstruct, plugin)
      && GST_ELEMENT_REGISTER (reconstructsink, plugin)
      && GST_ELEMENT_REGISTER (codetensor, plugin)
      && GST_ELEMENT_REGISTER (codepicture, plugin);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, compete,
    "Learns a sparse code from video while it plays, and shows it",
    plugin_init, VERSION, "LGPL", PACKAGE, "Unknown package origin")
