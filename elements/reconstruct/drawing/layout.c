/* Layout: where the panels of a picture go
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How it works: the panels fill a table, row by row, in their order. All pictures
 * are equally high, a column is as wide as the widest picture in it, and so one
 * number, the height, says how large all of it is. Each number of rows is tried, and
 * that which allows the greatest height is taken.
 */

#include "layout.h"

#include <string.h>

/* A cell of the table is no narrower and no wider than this for its height, unless
 * all are, so that one odd panel does not make all others small. What does not fit its
 * cell is made smaller. */
#define NARROWEST 0.4
#define WIDEST 2.5

/* Heights are rounded down to a whole multiple of the frame's when this share or
 * more remains. */
#define WORTH_A_WHOLE_FACTOR 0.95

/* A title needs about this many times its height. */
#define TITLE_LENGTH 6

/* Keeps a product that is whole but for rounding from being rounded down. */
#define ROUNDING 1e-6

typedef struct
{
  guint rows, columns;
  gdouble widths[LAYOUT_MAX_PANELS];    /* of the columns, per height */
  gdouble height;               /* of each picture */
} Table;

/* What is around, above and below the pictures, in pixels. */
typedef struct
{
  guint gap, title, status;
} Frame;

/* How wide the cell of each of @n panels is at least and at most, per height. */
static void
find_limits (const LayoutShape * shapes, guint n, gdouble * least,
    gdouble * most)
{
  gdouble narrowest = shapes[0].least, widest = shapes[0].least;
  guint i;

  for (i = 1; i < n; i++) {
    narrowest = MIN (narrowest, shapes[i].least);
    widest = MAX (widest, shapes[i].least);
  }
  *least = MIN (NARROWEST, widest);
  *most = MAX (WIDEST, narrowest);
}

static guint
even (gdouble length)
{
  return length >= 2.0 ? 2 * (guint) (length / 2.0 + ROUNDING) : 0;
}

/* The table with @rows rows, its pictures as high as @room allows; FALSE when fewer
 * rows hold all panels. */
static gboolean
measure (Table * table, guint rows, const LayoutShape * shapes, guint n,
    const LayoutRoom * room, const Frame * frame)
{
  gdouble width, height, least, most, total = 0.0;
  guint i, columns = (n + rows - 1) / rows;

  if ((rows - 1) * columns >= n)
    return FALSE;
  find_limits (shapes, n, &least, &most);
  memset (table, 0, sizeof *table);
  table->rows = rows;
  table->columns = columns;
  for (i = 0; i < n; i++)
    table->widths[i % columns] = MAX (table->widths[i % columns],
        CLAMP (shapes[i].least, least, most));
  for (i = 0; i < columns; i++)
    total += table->widths[i];
  width = (gdouble) room->width - (columns + 1.0) * frame->gap;
  height = (gdouble) room->height - (rows + 1.0) * frame->gap
      - rows * (gdouble) frame->title - frame->status;
  table->height = MAX (MIN (width / total, height / rows), 0.0);
  return TRUE;
}

/* @height, or a little less when the frame is then enlarged by a whole factor. */
static guint
round_height (gdouble height, guint step)
{
  guint factor;

  if (step > 0 && height >= step) {
    factor = height / step;
    if (factor * step % 2 != 0)
      factor--;
    if (factor * step >= WORTH_A_WHOLE_FACTOR * height)
      return factor * step;
  }
  return even (height);
}

/* The picture in a cell: as large as its shape allows, in the middle. */
static PanelBox
fit (const LayoutShape * shape, const PanelBox * cell)
{
  PanelBox box = *cell;

  if (cell->height == 0)
    return box;
  box.width = MIN (even (shape->greatest * cell->height), cell->width);
  if (shape->greatest * cell->height < 2.0)
    box.width = MIN (2, cell->width);
  if (box.width < even (shape->least * cell->height))
    box.height = MAX (even (box.width / shape->least), 2);
  box.left += (cell->width - box.width) / 4 * 2;
  box.top += (cell->height - box.height) / 4 * 2;
  return box;
}

static void
place (LayoutPanel * panel, const LayoutShape * shape, PanelBox cell,
    const Frame * frame)
{
  PanelBox title = cell;

  title.height = frame->title;
  cell.top += frame->title;
  panel->picture = fit (shape, &cell);
  if (panel->picture.width >= TITLE_LENGTH * frame->title) {
    title.left = panel->picture.left;
    title.width = panel->picture.width;
  }
  panel->title = title;
}

/* Puts each panel into its cell. A panel of any width that ends a row takes what is
 * left of it. */
static void
fill (Layout * layout, const Table * table, guint height,
    const LayoutShape * shapes, const Frame * frame)
{
  guint lefts[LAYOUT_MAX_PANELS + 1], i, column;
  PanelBox cell = { 0, frame->gap, 0, height };

  lefts[0] = frame->gap;
  for (i = 0; i < table->columns; i++)
    lefts[i + 1] = lefts[i] + even (table->widths[i] * height) + frame->gap;
  for (i = 0; i < layout->n; i++) {
    column = i % table->columns;
    if (i > 0 && column == 0)
      cell.top += frame->title + height + frame->gap;
    cell.left = lefts[column];
    cell.width = lefts[column + 1] - frame->gap - cell.left;
    if (i + 1 == layout->n && shapes[i].greatest > shapes[i].least)
      cell.width = lefts[table->columns] - frame->gap - cell.left;
    place (&layout->panels[i], &shapes[i], cell, frame);
  }
  layout->width = MAX (lefts[table->columns], 2);
  layout->height = MAX (cell.top + frame->title + height + frame->gap
      + frame->status, 2);
  layout->status.left = frame->gap;
  layout->status.top = layout->height - frame->status;
  layout->status.width = layout->width - 2 * MIN (frame->gap,
      layout->width / 2);
  layout->status.height = frame->status;
}

/* The gap around pictures: a little less than a hundredth of the shorter edge. */
static guint
find_gap (const LayoutRoom * room)
{
  return 2 * MAX (MIN (room->width, room->height) / 144, 1);
}

/**
 * layout_arrange:
 * @layout: (out caller-allocates): where the panels go
 * @shapes: of the panels, @n of them, in their order
 * @n: from 1 to %LAYOUT_MAX_PANELS
 * @room: what it has to keep to
 *
 * Makes the panels as large as @room allows, in one row or several. All pictures are
 * equally high, but for those that are very long; between them and around them is a
 * gap. Widths and heights are even. When the pictures would be smaller than a title and
 * the line together, the line is left out; when they would be smaller than their
 * titles, these are left out, and where there is no room for gaps either, those are,
 * too; in a room of less than 2 pixels for each panel the pictures are 0 wide.
 */
void
layout_arrange (Layout * layout, const LayoutShape * shapes, guint n,
    const LayoutRoom * room)
{
  const Frame frames[] = { {find_gap (room), room->title, room->status},
  {find_gap (room), room->title, 0}, {find_gap (room), 0, 0}, {0, 0, 0}
  };
  Table best = { 0 }, table;
  guint i, rows;

  for (i = 0; i < G_N_ELEMENTS (frames); i++) {
    best.height = -1.0;
    for (rows = 1; rows <= n; rows++)
      if (measure (&table, rows, shapes, n, room, &frames[i])
          && table.height > best.height)
        best = table;
    if (best.height >= MAX (frames[i].title + frames[i].status, 2))
      break;
  }
  layout->n = n;
  i = MIN (i, G_N_ELEMENTS (frames) - 1);
  fill (layout, &best, round_height (best.height, room->step), shapes,
      &frames[i]);
}

/**
 * layout_center:
 * @layout: a layout no larger than @width x @height
 * @width: of a picture
 * @height: of a picture
 *
 * Moves the panels to the middle of a larger picture, whose size @layout then has.
 */
void
layout_center (Layout * layout, guint width, guint height)
{
  guint right = (width - MIN (layout->width, width)) / 2;
  guint down = (height - MIN (layout->height, height)) / 2;
  guint i;

  for (i = 0; i < layout->n; i++) {
    layout->panels[i].title.left += right;
    layout->panels[i].picture.left += right;
    layout->panels[i].title.top += down;
    layout->panels[i].picture.top += down;
  }
  layout->status.left += right;
  layout->status.top += down;
  layout->width = width;
  layout->height = height;
}
