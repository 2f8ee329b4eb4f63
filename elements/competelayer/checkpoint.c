/* Checkpoints: a layer's state as a safetensors file
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <errno.h>
#include <math.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "checkpoint.h"
#include "jsontext.h"
#include "regularfile.h"

/* The format: 8 bytes, little-endian, how long the header is; the header, JSON,
 * which gives each tensor's type, shape and place; the tensors' bytes,
 * little-endian, with no gap (https://huggingface.co/docs/safetensors). */
#define PREFIX 8
#define ALIGNMENT 8

/* Ours takes a thousand bytes, and parsed, a header takes fifty times its room. */
#define MOST_HEADER (1 << 20)

/* What is quoted of a file, in characters. */
#define MOST_QUOTED 60

G_DEFINE_QUARK (checkpoint-error-quark, checkpoint_error)

static gboolean fail (GError ** error, CheckpointError code,
    const gchar * format, ...) G_GNUC_PRINTF (3, 4);

/* The tensors of a file, in order. Which of a layer's they are, and how long. */
enum
{
  WEIGHTS,
  WINS,
  ACTIVITY,
  USAGE,
  PREVIOUS,
  N_TENSORS
};

static const gchar *const tensor_names[N_TENSORS] =
    { "weights", "wins", "activity", "usage", "previous-code" };

static const gchar *const rule_names[] =
    { "multiplicative", "unit-norm", "hebbian" };

/* Sets @error, and returns FALSE for the caller to return. */
static gboolean
fail (GError ** error, CheckpointError code, const gchar * format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (checkpoint_error_quark (), code,
          format, args));
  va_end (args);
  return FALSE;
}

/* A tensor's shape is @lines x @length, or just @length where @lines is 0: the
 * code before of a single field, and what each unit has. */
typedef struct
{
  guint64 lines, length;
} Shape;

static Shape
shape_of (const Layer * layer, guint tensor)
{
  const Weights *w = layer->weights;

  switch (tensor) {
    case WEIGHTS:
      return (Shape) { w->units, weights_packed (w) };
    case PREVIOUS:
      return (Shape) { layer->past > 1 ? layer->past : 0, w->units };
    default:
      return (Shape) { 0, w->units };
  }
}

static gsize
floats_in (Shape shape)
{
  return MAX (1, shape.lines) * shape.length;
}

/* --- saving --- */

static void
add_number (JsonBuilder * b, const gchar * name, guint64 number)
{
  gchar *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  json_builder_set_member_name (b, name);
  json_builder_add_string_value (b, text);
  g_free (text);
}

static void
add_metadata (JsonBuilder * b, const Layer * layer,
    const CheckpointField * field)
{
  json_builder_set_member_name (b, "__metadata__");
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "format");
  json_builder_add_string_value (b, "gst-compete");
  add_number (b, "version", 1);
  add_number (b, "columns", layer->settings.columns);
  add_number (b, "rows", layer->settings.rows);
  add_number (b, "field-width", field->width);
  add_number (b, "field-height", field->height);
  add_number (b, "channels", field->channels);
  add_number (b, "halves", field->halves);
  json_builder_set_member_name (b, "rule");
  json_builder_add_string_value (b, rule_names[layer->settings.rule]);
  add_number (b, "frames-learned", layer->frames_learned);
  add_number (b, "fields-learned", layer->fields_learned);
  json_builder_end_object (b);
}

/* Returns: where the tensor ends. */
static gsize
add_tensor (JsonBuilder * b, const Layer * layer, guint tensor, gsize begin)
{
  Shape shape = shape_of (layer, tensor);
  gsize end = begin + floats_in (shape) * sizeof (gfloat);

  json_builder_set_member_name (b, tensor_names[tensor]);
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "dtype");
  json_builder_add_string_value (b, "F32");
  json_builder_set_member_name (b, "shape");
  json_builder_begin_array (b);
  if (shape.lines > 0)
    json_builder_add_int_value (b, shape.lines);
  json_builder_add_int_value (b, shape.length);
  json_builder_end_array (b);
  json_builder_set_member_name (b, "data_offsets");
  json_builder_begin_array (b);
  json_builder_add_int_value (b, begin);
  json_builder_add_int_value (b, end);
  json_builder_end_array (b);
  json_builder_end_object (b);
  return end;
}

/* The header, with spaces behind it so that the tensors are aligned. */
static GString *
make_header (const Layer * layer, const CheckpointField * field, gsize * bytes)
{
  JsonBuilder *b = json_builder_new ();
  JsonNode *root;
  GString *header;
  gchar *text;
  guint t;

  *bytes = 0;
  json_builder_begin_object (b);
  add_metadata (b, layer, field);
  for (t = 0; t < N_TENSORS; t++)
    *bytes = add_tensor (b, layer, t, *bytes);
  json_builder_end_object (b);

  root = json_builder_get_root (b);
  text = json_to_string (root, FALSE);
  header = g_string_new (text);
  while (header->len % ALIGNMENT)
    g_string_append_c (header, ' ');
  g_free (text);
  json_node_unref (root);
  g_object_unref (b);
  return header;
}

static gchar *
put_floats (gchar * to, const gfloat * from, gsize n)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  memcpy (to, from, n * sizeof (gfloat));
#else
  gsize i;

  for (i = 0; i < n; i++) {
    guint32 bits;

    memcpy (&bits, from + i, sizeof bits);
    bits = GUINT32_TO_LE (bits);
    memcpy (to + i * sizeof bits, &bits, sizeof bits);
  }
#endif
  return to + n * sizeof (gfloat);
}

static gchar *
put_weights (gchar * to, const Weights * w)
{
  gfloat *packed = g_new (gfloat, weights_packed (w));
  guint u;

  for (u = 0; u < w->units; u++) {
    weights_pack_row (w, u, packed);
    to = put_floats (to, packed, weights_packed (w));
  }
  g_free (packed);
  return to;
}

/**
 * checkpoint_save:
 * @location: the file to write
 * @layer: what to save
 * @field: what its fields look like
 * @error: (out): what the system said
 *
 * Saves all that @layer needs to go on as if nothing had happened, but for a
 * batch that is not full. The file is written whole to a temporary one beside
 * it, synced and then renamed: whatever happens, @location is the old file or
 * the new one. What is there and no regular file, a symbolic link too, is left
 * alone.
 *
 * Returns: whether it is the new one
 */
gboolean
checkpoint_save (const gchar * location, const Layer * layer,
    const CheckpointField * field, GError ** error)
{
  gsize units = layer->weights->units, bytes;
  gchar *file, *at;
  GString *header;
  guint64 length;
  gboolean saved;

  if (!regular_file_may_be_saved (location, error))
    return FALSE;
  header = make_header (layer, field, &bytes);
  length = GUINT64_TO_LE ((guint64) header->len);
  at = file = g_malloc (PREFIX + header->len + bytes);
  memcpy (at, &length, PREFIX);
  memcpy (at + PREFIX, header->str, header->len);
  at += PREFIX + header->len;
  at = put_weights (at, layer->weights);
  at = put_floats (at, layer->wins, units);
  at = put_floats (at, layer->activity, units);
  at = put_floats (at, layer->usage, units);
  if (layer->past > 0) {
    at = put_floats (at, layer->previous, layer->past * units);
  } else {
    memset (at, 0, units * sizeof (gfloat));
    at += units * sizeof (gfloat);
  }

  saved = g_file_set_contents_full (location, file, at - file,
      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
      error);
  g_free (file);
  g_string_free (header, TRUE);
  return saved;
}

/* --- loading --- */

/* A file that is being read: nothing in it is to be believed. */
typedef struct
{
  RegularFile file;
  gchar *name;                  /* for people */
  JsonParser *parser;
  JsonObject *header;
  guint64 data;                 /* where the tensors begin */
  guint64 bytes;                /* and how many bytes of them follow */
} File;

static void
file_close (File * f)
{
  g_clear_object (&f->parser);
  g_free (f->name);
  regular_file_close (&f->file);
}

static gboolean
file_read (const File * f, guint64 at, gpointer dest, gsize length,
    GError ** error)
{
  if (regular_file_read (&f->file, at, dest, length))
    return TRUE;
  return fail (error, CHECKPOINT_ERROR_READ, "\"%s\" cannot be read: %s",
      f->name, errno ? g_strerror (errno) :
      "it has become shorter meanwhile");
}

/* How long the header is, which the file has room for. */
static gboolean
read_length (const File * f, guint64 * length, GError ** error)
{
  if (f->file.size < PREFIX)
    return fail (error, CHECKPOINT_ERROR_FORMAT, "\"%s\" is not safetensors: "
        "it has %" G_GUINT64_FORMAT " bytes, and the length of its header alone "
        "takes 8", f->name, f->file.size);
  if (!file_read (f, 0, length, PREFIX, error))
    return FALSE;
  *length = GUINT64_FROM_LE (*length);
  if (*length > f->file.size - PREFIX)
    return fail (error, CHECKPOINT_ERROR_FORMAT, "\"%s\" is not safetensors, "
        "or truncated: its header should take %" G_GUINT64_FORMAT " bytes, but "
        "only %" G_GUINT64_FORMAT " follow", f->name, *length,
        f->file.size - PREFIX);
  if (*length > MOST_HEADER)
    return fail (error, CHECKPOINT_ERROR_FORMAT, "The header of \"%s\" takes %"
        G_GUINT64_FORMAT " bytes, and that of saved weights at most %d",
        f->name, *length, MOST_HEADER);
  return TRUE;
}

static gboolean
file_parse (File * f, const gchar * text, gsize length, GError ** error)
{
  f->parser = json_parser_new_immutable ();
  if (!json_text_is_sound (text, length)
      || !json_parser_load_from_data (f->parser, text, length, NULL)
      || !json_parser_get_root (f->parser)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (f->parser)))
    return fail (error, CHECKPOINT_ERROR_FORMAT, "\"%s\" is not safetensors: "
        "its header is not a JSON object", f->name);
  f->header = json_node_get_object (json_parser_get_root (f->parser));
  f->data = PREFIX + length;
  f->bytes = f->file.size - f->data;
  return TRUE;
}

static gboolean
file_open (File * f, const gchar * location, GError ** error)
{
  GError *cause = NULL;
  gboolean sound;
  guint64 length;
  gchar *text;

  memset (f, 0, sizeof *f);
  f->name = g_filename_display_name (location);
  if (!regular_file_open (&f->file, location, &cause)) {
    fail (error, CHECKPOINT_ERROR_READ, "%s", cause->message);
    g_error_free (cause);
    return FALSE;
  }
  if (!read_length (f, &length, error))
    return FALSE;
  text = g_malloc (length + 1);
  sound = file_read (f, PREFIX, text, length, error)
      && file_parse (f, text, length, error);
  g_free (text);
  return sound;
}

/* Member @name of @object if it is an array of @length integers, or NULL. */
static JsonArray *
integers (JsonObject * object, const gchar * name, guint length)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array;
  guint i;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  if (json_array_get_length (array) != length)
    return NULL;
  for (i = 0; i < length; i++) {
    JsonNode *item = json_array_get_element (array, i);

    if (json_node_get_value_type (item) != G_TYPE_INT64
        || json_node_get_int (item) < 0)
      return NULL;
  }
  return array;
}

static const gchar *
string_member (JsonObject * object, const gchar * name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ?
      json_node_get_string (node) : NULL;
}

/* What a message says of a text from the file. */
static gchar *
quote (const gchar * text)
{
  return g_utf8_strlen (text, -1) <= MOST_QUOTED ? g_strdup (text) :
      g_utf8_substring (text, 0, MOST_QUOTED);
}

static gboolean
type_fits (const File * f, JsonObject * entry, guint tensor, GError ** error)
{
  const gchar *dtype = string_member (entry, "dtype");
  gchar *said;

  if (g_strcmp0 (dtype, "F32") == 0)
    return TRUE;
  said = quote (dtype ? dtype : "unknown");
  fail (error, CHECKPOINT_ERROR_MISMATCH, "Tensor \"%s\" of \"%s\" is of "
      "type %s, where F32 is wanted", tensor_names[tensor], f->name, said);
  g_free (said);
  return FALSE;
}

/* Of how many fields the file has the code before. */
static guint64
fields_before (const File * f, JsonObject * entry, guint units)
{
  JsonArray *shape = integers (entry, "shape", 2);
  guint64 fields = shape ? json_array_get_int_element (shape, 0) : 0;

  return fields <= f->bytes / (units * sizeof (gfloat)) ? fields : 0;
}

/* Whether the file's shape is the layer's; of how many fields the code before
 * is, the file may say. */
static gboolean
shape_fits (const File * f, JsonObject * entry, const Layer * layer,
    guint tensor, Shape * shape, GError ** error)
{
  guint units = layer->weights->units;
  guint values = weights_packed (layer->weights);
  JsonNode *said = json_object_get_member (entry, "shape");
  JsonArray *array;
  gchar *text, *quoted;

  *shape = shape_of (layer, tensor);
  if (tensor == PREVIOUS)
    shape->lines = fields_before (f, entry, units);
  array = integers (entry, "shape", shape->lines > 0 ? 2 : 1);
  if (array != NULL && (shape->lines == 0
          || (guint64) json_array_get_int_element (array, 0) == shape->lines)
      && (guint64) json_array_get_int_element (array, shape->lines > 0)
      == shape->length)
    return TRUE;
  text = said ? json_to_string (said, FALSE) : g_strdup ("missing");
  quoted = quote (text);
  fail (error, CHECKPOINT_ERROR_MISMATCH, "The shape of tensor \"%s\" of "
      "\"%s\" is %s, which does not fit %u units of %u values",
      tensor_names[tensor], f->name, quoted, units, values);
  g_free (quoted);
  g_free (text);
  return FALSE;
}

/* Where the tensor's bytes begin, or -1. */
static gint64
find_bytes (const File * f, JsonObject * entry, Shape shape, guint tensor,
    GError ** error)
{
  JsonArray *offsets = integers (entry, "data_offsets", 2);
  gint64 begin = offsets ? json_array_get_int_element (offsets, 0) : 0;
  gint64 end = offsets ? json_array_get_int_element (offsets, 1) : 0;

  if (end < begin || (guint64) (end - begin)
      != floats_in (shape) * sizeof (gfloat)) {
    fail (error, CHECKPOINT_ERROR_FORMAT, "\"%s\" is not sound: the place that "
        "it gives tensor \"%s\" has not the size of its shape", f->name,
        tensor_names[tensor]);
    return -1;
  }
  if ((guint64) end > f->bytes) {
    fail (error, CHECKPOINT_ERROR_FORMAT, "\"%s\" is truncated: tensor \"%s\" "
        "should end at byte %" G_GINT64_FORMAT " of %" G_GUINT64_FORMAT,
        f->name, tensor_names[tensor], end, f->bytes);
    return -1;
  }
  return begin;
}

/* Makes floats of @n little-endian ones; FALSE at the first that is not finite, or
 * is less than @least. */
static gboolean
check_floats (const File * f, guint tensor, gfloat * floats, gsize n,
    GError ** error)
{
  gfloat least = tensor == WINS || tensor == ACTIVITY || tensor == USAGE ?
      0.0f : -G_MAXFLOAT;
  gsize i;

  for (i = 0; i < n; i++) {
#if G_BYTE_ORDER != G_LITTLE_ENDIAN
    guint32 bits;

    memcpy (&bits, floats + i, sizeof bits);
    bits = GUINT32_FROM_LE (bits);
    memcpy (floats + i, &bits, sizeof bits);
#endif
    if (!isfinite (floats[i]))
      return fail (error, CHECKPOINT_ERROR_FORMAT, "Tensor \"%s\" of \"%s\" "
          "holds %s at entry %" G_GSIZE_FORMAT, tensor_names[tensor],
          f->name, isnan (floats[i]) ? "NaN" : "infinity", i);
    if (floats[i] < least)
      return fail (error, CHECKPOINT_ERROR_FORMAT, "Tensor \"%s\" of \"%s\" "
          "holds %g at entry %" G_GSIZE_FORMAT ", and should hold nothing "
          "negative", tensor_names[tensor], f->name, floats[i], i);
  }
  return TRUE;
}

/* Whether ON less OFF is finite, where a prototype is told as two halves. */
static gboolean
check_halves (const File * f, const Weights * w, const gfloat * packed,
    GError ** error)
{
  gsize half = w->values, u, j;

  for (u = 0; w->halves == 2 && u < w->units; u++, packed += 2 * half)
    for (j = 0; j < half; j++)
      if (!isfinite (packed[j] - packed[half + j]))
        return fail (error, CHECKPOINT_ERROR_FORMAT, "The halves of weight %"
            G_GSIZE_FORMAT " of unit %" G_GSIZE_FORMAT " of \"%s\" are too far "
            "apart", j, u, f->name);
  return TRUE;
}

/* A tensor that was read. */
typedef struct
{
  Shape shape;
  gfloat *floats;
} Tensor;

/* Puts the floats of @tensor, all finite, in @read, which is to be freed. */
static gboolean
read_tensor (const File * f, const Layer * layer, guint tensor, Tensor * read,
    GError ** error)
{
  JsonNode *node = json_object_get_member (f->header, tensor_names[tensor]);
  JsonObject *entry;
  gint64 begin;
  gsize n;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, CHECKPOINT_ERROR_FORMAT, "\"%s\" has no tensor \"%s\"",
        f->name, tensor_names[tensor]);
  entry = json_node_get_object (node);
  if (!type_fits (f, entry, tensor, error)
      || !shape_fits (f, entry, layer, tensor, &read->shape, error))
    return FALSE;
  begin = find_bytes (f, entry, read->shape, tensor, error);
  if (begin < 0)
    return FALSE;
  n = floats_in (read->shape);
  read->floats = g_try_new (gfloat, n);
  if (read->floats == NULL)
    return fail (error, CHECKPOINT_ERROR_READ, "There is no memory for tensor "
        "\"%s\" of \"%s\"", tensor_names[tensor], f->name);
  return file_read (f, f->data + begin, read->floats, n * sizeof (gfloat), error)
      && check_floats (f, tensor, read->floats, n, error)
      && (tensor != WEIGHTS
      || check_halves (f, layer->weights, read->floats, error));
}

/* Whether the file's own word for @name, or @unsaid, is @number. */
static gboolean
metadata_agrees (const File * f, JsonObject * metadata, const gchar * name,
    guint number, guint unsaid, GError ** error)
{
  const gchar *said = string_member (metadata, name);
  guint64 there = said ? g_ascii_strtoull (said, NULL, 10) : unsaid;

  return there == number || fail (error, CHECKPOINT_ERROR_MISMATCH,
      "\"%s\" was saved with %s=%" G_GUINT64_FORMAT ", but here it is %u",
      f->name, name, there, number);
}

static JsonObject *
find_metadata (const File * f)
{
  JsonNode *node = json_object_get_member (f->header, "__metadata__");

  return node && JSON_NODE_HOLDS_OBJECT (node) ?
      json_node_get_object (node) : NULL;
}

static gboolean
grid_agrees (const File * f, const Layer * layer,
    const CheckpointField * field, GError ** error)
{
  const LayerSettings *s = &layer->settings;
  JsonObject *m = find_metadata (f);

#define AGREES(name, number) \
    metadata_agrees (f, m, name, number, number, error)
  return m == NULL
      || (AGREES ("columns", s->columns) && AGREES ("rows", s->rows)
      && AGREES ("field-width", field->width)
      && AGREES ("field-height", field->height)
      && AGREES ("channels", field->channels)
      && metadata_agrees (f, m, "halves", field->halves, 1, error));
#undef AGREES
}

/* Of no more than a layer can count without coming round to 0. */
static guint64
number_member (JsonObject * m, const gchar * name, guint64 unsaid)
{
  const gchar *said = m ? string_member (m, name) : NULL;

  return said ? MIN (g_ascii_strtoull (said, NULL, 10), G_MAXINT64) : unsaid;
}

static void
take_over (const File * f, Layer * layer, const Tensor * tensors)
{
  gfloat *state[N_TENSORS] =
      { NULL, layer->wins, layer->activity, layer->usage, NULL };
  JsonObject *m = find_metadata (f);
  guint64 frames = number_member (m, "frames-learned", 0);
  const gchar *rule = m ? string_member (m, "rule") : NULL;
  guint t;

  if (tensors[PREVIOUS].floats != NULL)
    layer_set_past (layer, MAX (1, tensors[PREVIOUS].shape.lines));
  state[PREVIOUS] = layer->previous;
  for (t = WINS; t < N_TENSORS; t++)
    if (tensors[t].floats != NULL)
      memcpy (state[t], tensors[t].floats,
          floats_in (tensors[t].shape) * sizeof (gfloat));
  layer_restore (layer, tensors[WEIGHTS].floats, frames,
      number_member (m, "fields-learned", frames),
      g_strcmp0 (rule, rule_names[layer->settings.rule]) != 0);
}

/**
 * checkpoint_load:
 * @location: a safetensors file, or a symbolic link to one, with an F32 tensor `weights` of shape [N, M];
 *     what else checkpoint_save() writes is read where it is there
 * @layer: whose N and M the file has to have; unchanged on error
 * @field: what its fields look like
 * @error: (out): what is wrong, with the file's name
 *
 * Returns: whether @layer goes on from the file
 */
gboolean
checkpoint_load (const gchar * location, Layer * layer,
    const CheckpointField * field, GError ** error)
{
  Tensor tensors[N_TENSORS] = { {{0}} };
  gboolean sound;
  guint t;
  File f;

  sound = file_open (&f, location, error)
      && grid_agrees (&f, layer, field, error);
  for (t = 0; sound && t < N_TENSORS; t++)
    if (t == WEIGHTS || json_object_has_member (f.header, tensor_names[t]))
      sound = read_tensor (&f, layer, t, &tensors[t], error);
  if (sound)
    take_over (&f, layer, tensors);
  for (t = 0; t < N_TENSORS; t++)
    g_free (tensors[t].floats);
  file_close (&f);
  return sound;
}
