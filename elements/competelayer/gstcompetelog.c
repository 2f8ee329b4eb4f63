/* What competelayer says in the debug log: what it is, and how long stages take
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "blas.h"
#include "gstcompetelog.h"
#include "wide.h"

GST_DEBUG_CATEGORY_EXTERN (competelayer_debug);
#define GST_CAT_DEFAULT competelayer_debug

#define MIB(bytes) ((bytes) / 1048576.0)

/* A sample is kept thrice, and its reconstruction. */
static gdouble
bytes_of_fields (const Fields * f)
{
  return 4.0 * sizeof (gfloat) * f->count * f->values;
}

/* The rows and, in strips, the columns. */
static gdouble
bytes_of_weights (const Weights * w)
{
  gdouble strips = (w->units + WEIGHTS_STRIP - 1) / WEIGHTS_STRIP;

  return sizeof (gfloat) * ((gdouble) w->units * w->row_stride
      + strips * WEIGHTS_STRIP * w->values);
}

/* Says at level INFO what frames of @info are cut into, and what learns of them. */
void
gst_compete_log_layer (GstElement * element, const Layer * layer,
    const GstCompeteFields * frame, const GstVideoInfo * info)
{
  const Fields *f = frame->fields;
  const CompeteSettings *s = &layer->settings;

  GST_INFO_OBJECT (element, "frame %d x %d %s, fields %u x %u of %u x %u pixels, "
      "%u values a field, units %u x %u, weights %.1f MiB, fields %.1f MiB, "
      "threads %u, kernels %s%s", info->width, info->height,
      GST_VIDEO_INFO_NAME (info), f->across, f->down, f->shape.width,
      f->shape.height, f->values, s->columns, s->rows,
      MIB (bytes_of_weights (layer->weights)), MIB (bytes_of_fields (f)),
      s->threads ? s->threads : g_get_num_processors (), wide_best ()->name,
      blas_is_available () ? " and BLAS" : "");
}

/* A frame comes, which @layer is going to see. */
void
gst_compete_times_begin (GstCompeteTimes * t, Layer * layer)
{
  if (gst_debug_category_get_threshold (competelayer_debug) >= GST_LEVEL_DEBUG)
    t->on = TRUE;
  else
    memset (t, 0, sizeof *t);
  layer->times = t->on ? &t->layer : NULL;
}

/* The time, or 0 when nothing is measured. */
gint64
gst_compete_times_clock (const GstCompeteTimes * t)
{
  return t->on ? g_get_monotonic_time () : 0;
}

/* The frame that came at @begin is done with. Says each second at level DEBUG what a
 * frame took. */
void
gst_compete_times_end (GstCompeteTimes * t, GstElement * element, gint64 begin)
{
  gint64 now = gst_compete_times_clock (t);

  if (!t->on)
    return;
  t->frames++;
  t->all += now - begin;
  if (t->since == 0)
    t->since = begin;
  if (now - t->since < G_USEC_PER_SEC)
    return;
#define MS(sum) ((sum) / 1000.0 / t->frames)
  GST_DEBUG_OBJECT (element, "%u frames, each %.3f ms: fields %.3f, code %.3f, "
      "learn %.3f, attach %.3f, else %.3f", t->frames, MS (t->all), MS (t->cut),
      MS (t->layer.code), MS (t->layer.learn), MS (t->attach),
      MS (t->all - t->cut - t->layer.code - t->layer.learn - t->attach));
#undef MS
  *t = (GstCompeteTimes) { t->on, 0, now };
}
