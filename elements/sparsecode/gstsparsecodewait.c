/* Waiting for what was asked of a sparse code
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gstsparsecodewait.h"

/* Frames that are waited for; a queue holds 200 if not told otherwise. */
#define PATIENCE 1000

/**
 * gst_sparse_code_wait:
 * @wait: how long it has been waited
 * @sink: where frames come in
 * @missing: parts that are needed, and that the code of this frame has not
 *
 * For each frame: frames that left the layer before a part was asked for come
 * without it, as after a change of properties or after linking while frames wait in
 * a queue. When something is missing for the first time, a RECONFIGURE event is sent
 * upstream, after which the layer asks anew what is wanted.
 *
 * Returns: whether to wait for a later frame; %FALSE when nothing is missing, or after
 *     1000 frames without it
 *
 * Since: 0.1
 */
gboolean
gst_sparse_code_wait (GstSparseCodeWait * wait, GstPad * sink,
    GstSparseCodeParts missing)
{
  if (missing == 0) {
    *wait = (GstSparseCodeWait) { 0 };
    return FALSE;
  }
  if ((missing & ~wait->asked) != 0) {
    wait->asked |= missing;
    wait->frames = 0;
    gst_pad_push_event (sink, gst_event_new_reconfigure ());
  }
  if (wait->frames == PATIENCE)
    return FALSE;
  wait->frames++;
  return TRUE;
}

/**
 * gst_sparse_code_wait_end:
 * @wait: how long it has been waited
 * @element: that has waited, and has done nothing yet
 *
 * At the end of the stream: posts an error if what was waited for has not come.
 *
 * Returns: %FALSE after an error
 *
 * Since: 0.1
 */
gboolean
gst_sparse_code_wait_end (const GstSparseCodeWait * wait, GstElement * element)
{
  gchar *names;

  if (wait->frames == 0)
    return TRUE;
  names = gst_sparse_code_parts_names (wait->asked);
  GST_ELEMENT_ERROR (element, STREAM, FAILED,
      ("The stream has ended, and the code of no frame had what is needed. Add "
          "\"%s\" to competelayer's `attach`.", names), (NULL));
  g_free (names);
  return FALSE;
}
