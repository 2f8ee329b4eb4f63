/* The panel `prototypes`: the weights of each unit, drawn again only when they change
 *
 * How it works. A prototype of several frames is played: each picture shows the next of
 * them. All frames are pictures of their own, which are kept. A picture is drawn when it
 * is shown for the first time after the prototypes have changed.
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <string.h>

#include "frameimage.h"
#include "mosaic.h"
#include "titles.h"

/* All that the pictures depend on. */
typedef struct
{
  GBytes *prototypes;
  guint columns, rows, field_width, field_height, channels, halves, frames;
  guint width, height;
  MosaicScale scale;
  ColorMap map;
} Key;

typedef struct
{
  Key key;                      /* of the pictures that are kept */
  GArray *words;                /* frames x height x width */
  GArray *drawn;                /* of each frame, a gboolean */
  guint frame;                  /* that is shown next */
  gfloat full_scale;
} State;

static gpointer
new_state (void)
{
  State *state = g_new0 (State, 1);

  state->words = g_array_new (FALSE, FALSE, sizeof (guint32));
  state->drawn = g_array_new (FALSE, FALSE, sizeof (gboolean));
  return state;
}

static void
free_state (gpointer data)
{
  State *state = data;

  g_clear_pointer (&state->key.prototypes, g_bytes_unref);
  g_array_unref (state->words);
  g_array_unref (state->drawn);
  g_free (state);
}

static LayoutShape
get_shape (const FrameShape * frame, const GridShape * grid)
{
  gdouble aspect = (gdouble) grid->columns * grid->field_width
      / ((gdouble) grid->rows * grid->field_height);
  const LayoutShape shape = { aspect, aspect };

  return shape;
}

static void
init_key (Key * key, const GstSparseCode * code, MosaicScale scale,
    ColorMap map, const PanelBox * box)
{
  /* Keys are compared byte by byte, padding included. */
  memset (key, 0, sizeof *key);
  key->prototypes = code->prototypes;
  key->columns = code->columns;
  key->rows = code->rows;
  key->field_width = code->field_width;
  key->field_height = code->field_height;
  key->channels = code->channels;
  key->halves = code->halves;
  key->frames = code->field_frames;
  key->width = box->width;
  key->height = box->height;
  key->scale = scale;
  key->map = map;
}

/* Drops the pictures unless they have the key @next. */
static void
update_key (State * state, const Key * next)
{
  if (memcmp (next, &state->key, sizeof *next) == 0)
    return;
  g_clear_pointer (&state->key.prototypes, g_bytes_unref);
  memcpy (&state->key, next, sizeof *next);
  g_bytes_ref (next->prototypes);
  g_array_set_size (state->words,
      (gsize) next->frames * next->width * next->height);
  g_array_set_size (state->drawn, next->frames);
  memset (state->drawn->data, 0, next->frames * sizeof (gboolean));
  state->frame %= next->frames;
}

static guint32 *
get_picture (const State * state)
{
  return (guint32 *) state->words->data
      + (gsize) state->frame * state->key.width * state->key.height;
}

/* Draws the picture of the frame that is shown next, unless it is drawn. */
static void
update_picture (State * state, const GstSparseCode * code, Painter * painter)
{
  const Key *key = &state->key;
  const PanelBox all = { 0, 0, key->width, key->height };
  gboolean *drawn = &g_array_index (state->drawn, gboolean, state->frame);
  PanelImage image;

  if (*drawn)
    return;
  panel_image_init_mosaic (&image, g_bytes_get_data (code->prototypes, NULL),
      code->columns, code->rows, code->field_width, code->field_height,
      code->channels, code->halves);
  panel_image_set_frame (&image, code->field_frames, state->frame);
  state->full_scale = mosaic_draw (painter, &image,
      code->wins ? g_bytes_get_data (code->wins, NULL) : NULL, key->scale,
      key->map, &all, get_picture (state), key->width);
  *drawn = TRUE;
}

static void
copy_picture (const State * state, const PanelCanvas * canvas)
{
  const PanelBox *box = canvas->box;
  const guint32 *from = get_picture (state);
  guint32 *to = canvas->pixels + box->top * canvas->stride + box->left;
  guint y;

  for (y = 0; y < box->height; y++, to += canvas->stride, from += box->width)
    memcpy (to, from, box->width * sizeof (guint32));
}

static MosaicScale
choose_scale (const PanelStyle * style)
{
  if (style->prototype_scale == MOSAIC_ALL
      && style->normalize == PANEL_NORMALIZE_NONE)
    return MOSAIC_ONE;
  return style->prototype_scale;
}

static gboolean
draw (gpointer data, const PanelSource * source, const PanelCanvas * canvas,
    PanelBar * bar, GError ** error)
{
  const GstSparseCode *code = &source->view->code;
  MosaicScale scale = choose_scale (source->style);
  State *state = data;
  Key key;

  if (!frame_image_require (code->prototypes, "prototypes", error))
    return FALSE;
  bar->shown = code->channels == 1;
  bar->colormap = frame_image_choose_colormap (source, code->channels,
      code->halves == 2);
  init_key (&key, code, scale, bar->colormap, canvas->box);
  update_key (state, &key);
  update_picture (state, code, canvas->painter);
  copy_picture (state, canvas);
  state->frame = (state->frame + 1) % code->field_frames;
  bar->full_scale = scale == MOSAIC_EACH ? TITLES_EACH_ITS_OWN :
      state->full_scale;
  return TRUE;
}

const PanelKind panel_prototypes = {
  .nick = "prototypes",
  .meaning = "Each unit's prototype, on the grid; one of several frames is played",
  .title = "prototypes",
  .parts = GST_SPARSE_CODE_PART_PROTOTYPES,
  .get_shape = get_shape,
  .new_state = new_state,
  .free_state = free_state,
  .draw = draw,
};
