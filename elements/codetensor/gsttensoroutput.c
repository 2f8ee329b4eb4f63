/* The source pad of codetensor: caps, buffers, and the events that wait for the caps
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "gsttensoroutput.h"

#include <string.h>

#include "gstrefusal.h"
#include "gstroom.h"

GST_DEBUG_CATEGORY_EXTERN (gst_code_tensor_debug);
#define GST_CAT_DEFAULT gst_code_tensor_debug

/* One GiB of values. A larger tensor is taken for a mistake in the settings. */
#define MAX_VALUES (1 << 28)

/**
 * gst_tensor_output_init:
 * @output: all 0
 * @element: codetensor, which posts the errors
 * @pad: its source pad
 *
 * Neither of them is referenced: the element owns both, and @output.
 */
void
gst_tensor_output_init (GstTensorOutput * output, GstElement * element,
    GstPad * pad)
{
  output->element = element;
  output->pad = pad;
  output->rate_d = 1;
  g_queue_init (&output->held);
  output->scratch = g_array_new (FALSE, FALSE, sizeof (gfloat));
}

static void
free_pool (GstTensorOutput * output)
{
  if (output->pool != NULL)
    gst_buffer_pool_set_active (output->pool, FALSE);
  gst_clear_object (&output->pool);
  output->pool_size = 0;
}

/**
 * gst_tensor_output_reset:
 *
 * Frees the caps, the pool and the events, for a new stream.
 */
void
gst_tensor_output_reset (GstTensorOutput * output)
{
  free_pool (output);
  gst_tensor_output_drop_held (output);
  gst_clear_caps (&output->caps);
  gst_clear_structure (&output->about);
}

/**
 * gst_tensor_output_set_framerate:
 * @rate_n: frames in @rate_d seconds, 0 when that varies
 * @rate_d: seconds
 */
void
gst_tensor_output_set_framerate (GstTensorOutput * output, gint rate_n,
    gint rate_d)
{
  output->rate_n = rate_n;
  output->rate_d = rate_d;
  gst_pad_mark_reconfigure (output->pad);
}

/**
 * gst_tensor_output_set_about:
 * @about: (transfer full) (nullable): what the caps of the next tensors say besides
 *     their shape
 */
void
gst_tensor_output_set_about (GstTensorOutput * output, GstStructure * about)
{
  gboolean same = about == NULL || output->about == NULL ?
      about == output->about : gst_structure_is_equal (about, output->about);

  if (!same)
    gst_pad_mark_reconfigure (output->pad);
  gst_clear_structure (&output->about);
  output->about = about;
}

/**
 * gst_tensor_output_clear:
 *
 * Frees all of it.
 */
void
gst_tensor_output_clear (GstTensorOutput * output)
{
  gst_tensor_output_reset (output);
  g_clear_pointer (&output->scratch, g_array_unref);
}

/* --- events --- */

/**
 * gst_tensor_output_hold:
 * @event: (transfer full): if it is held back
 *
 * Holds back an event that must come after the caps while there are none.
 *
 * Returns: whether it did
 */
gboolean
gst_tensor_output_hold (GstTensorOutput * output, GstEvent * event)
{
  if (output->caps != NULL || !GST_EVENT_IS_SERIALIZED (event)
      || GST_EVENT_TYPE (event) <= GST_EVENT_CAPS)
    return FALSE;
  g_queue_push_tail (&output->held, event);
  return TRUE;
}

/**
 * gst_tensor_output_push_held:
 *
 * Pushes the events that were held back.
 */
void
gst_tensor_output_push_held (GstTensorOutput * output)
{
  GstEvent *event;

  while ((event = g_queue_pop_head (&output->held)))
    gst_pad_push_event (output->pad, event);
}

/**
 * gst_tensor_output_drop_held:
 *
 * Drops them, as a flush does.
 */
void
gst_tensor_output_drop_held (GstTensorOutput * output)
{
  g_queue_clear_full (&output->held, (GDestroyNotify) gst_event_unref);
}

/* --- caps --- */

static GstCaps *
choose_caps (GstTensorOutput * output, const TensorShape * shape)
{
  GstCaps *template = gst_pad_get_pad_template_caps (output->pad);
  GstCaps *accepted = gst_pad_peer_query_caps (output->pad, template);
  GstCaps *chosen = gst_tensor_caps_choose (accepted, shape, output->about,
      output->rate_n, output->rate_d);

  GST_DEBUG_OBJECT (output->element, "of %" GST_PTR_FORMAT " took %"
      GST_PTR_FORMAT, accepted, chosen);
  gst_caps_unref (accepted);
  gst_caps_unref (template);
  return chosen;
}

static gboolean
set_caps (GstTensorOutput * output, GstCaps * caps)
{
  GstCaps *before = gst_pad_get_current_caps (output->pad);
  gboolean same = before != NULL && gst_caps_is_equal (before, caps);

  gst_clear_caps (&before);
  gst_caps_replace (&output->caps, caps);
  if (same)
    return TRUE;
  free_pool (output);
  return gst_pad_push_event (output->pad, gst_event_new_caps (caps));
}

static GstFlowReturn
fail_to_negotiate (GstTensorOutput * output, const TensorShape * shape)
{
  GstCaps *accepted;
  gchar *sentence;

  gst_clear_caps (&output->caps);
  gst_pad_mark_reconfigure (output->pad);
  if (GST_PAD_IS_FLUSHING (output->pad))
    return GST_FLOW_FLUSHING;
  accepted = gst_pad_peer_query_caps (output->pad, NULL);
  sentence = gst_tensor_caps_explain (accepted, shape, output->rate_n,
      output->rate_d);
  gst_caps_unref (accepted);
  GST_ELEMENT_REFUSE (output->element, STREAM, FORMAT, ("%s", sentence),
      (NULL));
  g_free (sentence);
  return GST_FLOW_NOT_NEGOTIATED;
}

/**
 * gst_tensor_output_negotiate:
 * @shape: of the next tensor
 *
 * Sets caps for tensors of @shape on the pad, unless it has them, and then pushes the
 * events that waited for them.
 *
 * Returns: %GST_FLOW_NOT_NEGOTIATED, after an error, if no such caps are accepted
 *     downstream
 */
GstFlowReturn
gst_tensor_output_negotiate (GstTensorOutput * output,
    const TensorShape * shape)
{
  gboolean stale = gst_pad_check_reconfigure (output->pad);
  gboolean agreed;
  GstCaps *caps;

  if (!stale && output->caps != NULL
      && memcmp (shape, &output->shape, sizeof *shape) == 0)
    return GST_FLOW_OK;
  caps = choose_caps (output, shape);
  agreed = !gst_caps_is_empty (caps) && set_caps (output, caps);
  gst_caps_unref (caps);
  if (!agreed)
    return fail_to_negotiate (output, shape);
  output->shape = *shape;
  gst_tensor_output_push_held (output);
  return GST_FLOW_OK;
}

/* --- buffers --- */

/* Has the pool take the memory that downstream wants: unixfdsink, for one, passes on only
 * memory of its own allocator. */
static void
set_allocator (GstTensorOutput * output, GstStructure * config)
{
  GstQuery *query = gst_query_new_allocation (output->caps, TRUE);
  GstAllocator *allocator = NULL;
  GstAllocationParams params;

  if (gst_pad_peer_query (output->pad, query)
      && gst_query_get_n_allocation_params (query) > 0) {
    gst_query_parse_nth_allocation_param (query, 0, &allocator, &params);
    gst_buffer_pool_config_set_allocator (config, allocator, &params);
    gst_clear_object (&allocator);
  }
  gst_query_unref (query);
}

static gboolean
make_pool (GstTensorOutput * output, gsize size)
{
  GstStructure *config;

  if (output->pool != NULL && output->pool_size == size)
    return TRUE;
  free_pool (output);
  output->pool = gst_buffer_pool_new ();
  config = gst_buffer_pool_get_config (output->pool);
  gst_buffer_pool_config_set_params (config, output->caps, size, 0, 0);
  set_allocator (output, config);
  output->pool_size = size;
  return gst_buffer_pool_set_config (output->pool, config)
      && gst_buffer_pool_set_active (output->pool, TRUE);
}

static GstFlowReturn
fail_for_size (GstTensorOutput * output)
{
  if (GST_PAD_IS_FLUSHING (output->pad))
    return GST_FLOW_FLUSHING;
  GST_ELEMENT_REFUSE (output->element, RESOURCE, NO_SPACE_LEFT,
      ("The tensor is too large to be made. Ask for other/tensors,format=sparse "
          "after codetensor, or use fewer units or larger fields."), (NULL));
  return GST_FLOW_ERROR;
}

/* Gets a mapped buffer with room for @most values, of a sparse tensor those that are
 * not 0. */
static GstFlowReturn
get_buffer (GstTensorOutput * output, gboolean sparse, gsize most,
    GstBuffer ** buffer, GstMapInfo * map)
{
  gsize size = sparse ? tensor_sparse_size (most) : most * TENSOR_VALUE_SIZE;
  GstFlowReturn ret;

  if (most > MAX_VALUES)
    return fail_for_size (output);
  /* The pool would abort the process if there were no memory. Twice the size: a sparse
   * tensor may need a dense one as scratch memory. */
  if (size != output->pool_size && !gst_room_check (output->element,
          2 * (guint64) size, "the tensors",
          "Use fewer units or larger fields"))
    return GST_FLOW_ERROR;
  if (!make_pool (output, size))
    return fail_for_size (output);
  ret = gst_buffer_pool_acquire_buffer (output->pool, buffer, NULL);
  if (ret != GST_FLOW_OK)
    return ret;
  if (gst_buffer_map (*buffer, map, GST_MAP_WRITE))
    return GST_FLOW_OK;
  gst_clear_buffer (buffer);
  return fail_for_size (output);
}

/**
 * gst_tensor_output_make:
 * @content: of the tensor
 * @pool: what becomes of its values
 * @code: a code that has it, of the shape that gst_tensor_output_negotiate() agreed on
 * @buffer: (out) (transfer full): a buffer with the tensor
 *
 * Makes a static or a sparse tensor, as the caps say.
 *
 * Returns: %GST_FLOW_ERROR, after an error, if there is no memory for it
 */
GstFlowReturn
gst_tensor_output_make (GstTensorOutput * output, const TensorContent * content,
    const FieldPool * pool, const GstSparseCode * code, GstBuffer ** buffer)
{
  gboolean sparse = gst_tensor_caps_are_sparse (output->caps);
  gsize most = sparse ? content_get_most (content, code, pool, &output->shape) :
      tensor_shape_count (&output->shape);
  GstMapInfo map;
  GstFlowReturn ret = get_buffer (output, sparse, most, buffer, &map);
  gsize size;

  if (ret != GST_FLOW_OK)
    return ret;
  size = map.size;
  if (sparse)
    size = content->write_sparse (code, pool, &output->shape, output->scratch,
        map.data);
  else
    content->write (code, pool, (gfloat *) map.data);
  gst_buffer_unmap (*buffer, &map);
  gst_buffer_set_size (*buffer, size);
  return GST_FLOW_OK;
}
