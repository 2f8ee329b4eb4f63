/* Curves: how a layer's learning went, as charts
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "curves.h"

#include <string.h>

#include "axis.h"
#include "cairotext.h"
#include "painter.h"

/* The size of the letters as a share of the shorter edge, and its bounds in
 * pixels. All distances are so many times the size of the letters. */
#define LETTERS 0.036
#define LETTERS_LEAST 11.0
#define LETTERS_MOST 20.0
#define HEADING 1.7
#define GAP 0.9
#define FOOT 2.9

#define QUIET_INK 0xffb8b8b8u
#define GRID_INK 0xff525252u

typedef enum
{
  CURVE_ERROR,
  CURVE_ENTROPY,
  CURVE_UNUSED,
  N_CURVES
} CurveKind;

/* Three colours of Okabe and Ito, which colour-blind people can tell apart. */
static const struct
{
  const gchar *heading;
  guint32 color;
} kinds[N_CURVES] = {
  {"error", 0xffe69f00u},
  {"entropy of usage", 0xff56b4e9u},
  {"unused units", 0xffcc79a7u},
};

struct _Curves
{
  guint width, height;
  cairo_surface_t *picture;
  gboolean drawn;
  guint changes;                /* of the history that is drawn */
  guint units;
};

/* Where things are while the charts are drawn, in pixels. */
typedef struct
{
  cairo_t *cr;
  const HistoryPoint *points;
  guint n;
  gdouble letters;
  gdouble left, right;          /* edges of the charts */
  gdouble top, bottom;          /* of the chart in work */
  gdouble x_start, x_end;       /* in frames learned */
  gdouble y_end;                /* the value at the top of the chart in work */
} Chart;

/**
 * curves_new:
 * @width: of the picture, in pixels
 * @height: in pixels
 *
 * Returns: (transfer full) (nullable): what drawing curves of one size needs, %NULL
 *     when built without Cairo. Free it with curves_free().
 */
Curves *
curves_new (guint width, guint height)
{
  Curves *curves = g_new0 (Curves, 1);

  curves->width = width;
  curves->height = height;
  curves->picture =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  return curves;
}

/**
 * curves_free:
 * @curves: (nullable) (transfer full): what curves_new() made
 */
void
curves_free (Curves * curves)
{
  if (curves == NULL)
    return;
  cairo_surface_destroy (curves->picture);
  g_free (curves);
}

/* --- axes --- */

static gdouble
greatest_error (const HistoryPoint * points, guint n)
{
  gdouble greatest = 0.0;
  guint i;

  for (i = 0; i < n; i++)
    greatest = MAX (greatest, points[i].error);
  return greatest;
}

/**
 * curves_error_top:
 * @points: a history's points
 * @n: how many
 *
 * A reconstruction that is all black has an error of 1. Some layers start with many
 * times that, on which scale the rest could not be seen: then only the later half of
 * the points counts.
 *
 * Returns: where the axis of the error ends, a round number
 */
gdouble
curves_error_top (const HistoryPoint * points, guint n)
{
  gdouble greatest = greatest_error (points, n);

  if (greatest > 1.0)
    greatest = MAX (1.0, greatest_error (points + n / 2, n - n / 2));
  return greatest > 0.0 ? axis_round_up (greatest) : 1.0;
}

static gdouble
top_of (CurveKind kind, const HistoryPoint * points, guint n, guint units)
{
  if (kind == CURVE_ERROR)
    return curves_error_top (points, n);
  return kind == CURVE_ENTROPY ? 1.0 : MAX (units, 1);
}

static gdouble
value_of (CurveKind kind, const HistoryPoint * point)
{
  if (kind == CURVE_ERROR)
    return point->error;
  return kind == CURVE_ENTROPY ? point->entropy : point->unused;
}

/* The axis runs from the first frame, or 0 when that is near, to a round number beyond
 * the last frame, so that it seldom changes while the curve grows. */
static void
set_x_axis (Chart * chart, guint64 first)
{
  gdouble last = chart->points[chart->n - 1].learned;
  gdouble length = MAX (last - first, 1.0);
  gdouble step = axis_tick_step (length, 4);

  chart->x_start = step * floor (first / step);
  chart->x_end = chart->x_start +
      axis_round_up (MAX (last - chart->x_start, 1.0));
}

static gdouble
x_of (const Chart * chart, guint64 learned)
{
  return chart->left + (chart->right - chart->left)
      * (learned - chart->x_start) / (chart->x_end - chart->x_start);
}

/* Values beyond the axis are drawn at its end. */
static gdouble
y_of (const Chart * chart, gdouble value)
{
  return chart->bottom - (chart->bottom - chart->top)
      * CLAMP (value / chart->y_end, 0.0, 1.0);
}

/* --- drawing --- */

/* A line one pixel wide. */
static void
draw_rule (cairo_t * cr, gdouble x1, gdouble y1, gdouble x2, gdouble y2)
{
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, floor (x1) + 0.5, floor (y1) + 0.5);
  cairo_line_to (cr, floor (x2) + 0.5, floor (y2) + 0.5);
  cairo_stroke (cr);
}

/* The lines at 0 and at the top, with their values. */
static void
draw_y_axis (const Chart * chart)
{
  gdouble x = chart->left - 0.5 * chart->letters;
  gdouble lower = 0.35 * chart->letters;
  gchar text[16];

  g_snprintf (text, sizeof text, "%.4g", chart->y_end);
  cairo_text_set_word (chart->cr, GRID_INK);
  draw_rule (chart->cr, chart->left, chart->top, chart->right, chart->top);
  draw_rule (chart->cr, chart->left, chart->bottom, chart->right,
      chart->bottom);
  cairo_text_set_word (chart->cr, QUIET_INK);
  cairo_text_write (chart->cr, text, x, chart->top + lower, 1.0);
  cairo_text_write (chart->cr, "0", x, chart->bottom + lower, 1.0);
}

static void
trace_curve (const Chart * chart, CurveKind kind)
{
  guint i;

  for (i = 0; i < chart->n; i++)
    cairo_line_to (chart->cr, x_of (chart, chart->points[i].learned),
        y_of (chart, value_of (kind, &chart->points[i])));
}

/* The latest value, right of the curve's end and as high, but between the lines at
 * 0 and at the top. */
static void
draw_end (const Chart * chart, CurveKind kind)
{
  gdouble value = value_of (kind, &chart->points[chart->n - 1]);
  gdouble x = x_of (chart, chart->points[chart->n - 1].learned);
  gdouble y = y_of (chart, value), letters = chart->letters;
  gdouble baseline = CLAMP (y + 0.35 * letters, chart->top + letters,
      chart->bottom - 0.25 * letters);
  gchar *text = kind == CURVE_UNUSED ? axis_format_count (value) :
      axis_format_value (value);

  cairo_arc (chart->cr, x, y, 0.24 * letters, 0.0, 2.0 * G_PI);
  cairo_fill (chart->cr);
  cairo_text_write (chart->cr, text, x + 0.5 * letters, baseline, 0.0);
  g_free (text);
}

static void
draw_curve (const Chart * chart, CurveKind kind)
{
  cairo_t *cr = chart->cr;

  trace_curve (chart, kind);
  cairo_line_to (cr, x_of (chart, chart->points[chart->n - 1].learned),
      chart->bottom);
  cairo_line_to (cr, x_of (chart, chart->points[0].learned), chart->bottom);
  cairo_close_path (cr);
  cairo_text_set_word (cr, kinds[kind].color);
  cairo_save (cr);
  cairo_clip (cr);
  cairo_paint_with_alpha (cr, 0.16);
  cairo_restore (cr);

  trace_curve (chart, kind);
  cairo_set_line_width (cr, MAX (1.5, 0.12 * chart->letters));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  draw_end (chart, kind);
}

static void
draw_chart (Chart * chart, CurveKind kind, guint units)
{
  cairo_text_set_word (chart->cr, kinds[kind].color);
  cairo_text_write (chart->cr, kinds[kind].heading, chart->left,
      chart->top - 0.5 * chart->letters, 0.0);
  chart->y_end = top_of (kind, chart->points, chart->n, units);
  draw_y_axis (chart);
  if (chart->n > 0)
    draw_curve (chart, kind);
}

/* The ticks of all charts stand below the last one. */
static void
draw_x_axis (const Chart * chart)
{
  gdouble letters = chart->letters;
  guint most = MAX (1, (chart->right - chart->left) / (6.0 * letters));
  gdouble length = chart->x_end - chart->x_start;
  gdouble step = MAX (1.0, axis_tick_step (length, most)), at;

  for (at = chart->x_start; at <= chart->x_end; at += step) {
    gdouble x = x_of (chart, at);
    gchar *text = axis_format_count (at);

    cairo_text_set_word (chart->cr, GRID_INK);
    draw_rule (chart->cr, x, chart->bottom, x, chart->bottom + 0.3 * letters);
    cairo_text_set_word (chart->cr, QUIET_INK);
    cairo_text_write (chart->cr, text, x, chart->bottom + 1.3 * letters,
        at > chart->x_start ? 0.5 : 0.0);
    g_free (text);
  }
}

static void
start_chart (Chart * chart, const Curves * curves, guint units)
{
  gchar text[16];

  chart->letters = CLAMP (LETTERS * MIN (curves->width, curves->height),
      LETTERS_LEAST, LETTERS_MOST);
  cairo_text_set_size (chart->cr, chart->letters);
  g_snprintf (text, sizeof text, "%.4g", (gdouble) MAX (units, 1000));
  chart->left = cairo_text_width (chart->cr, text) + 1.2 * chart->letters;
  chart->right = curves->width - cairo_text_width (chart->cr, "0.000")
      - 1.2 * chart->letters;
}

static void
draw_charts (Curves * curves, const History * history, guint units)
{
  Chart chart = { cairo_create (curves->picture) };
  gdouble height;
  guint i;

  cairo_text_set_word (chart.cr, PAINTER_SURROUND);
  cairo_paint (chart.cr);
  chart.points = history_points (history, &chart.n);
  start_chart (&chart, curves, units);
  height = (curves->height - FOOT * chart.letters) / N_CURVES;
  if (chart.n > 0)
    set_x_axis (&chart, history_first (history));
  for (i = 0; i < N_CURVES; i++) {
    chart.top = floor (i * height + HEADING * chart.letters);
    chart.bottom = floor ((i + 1) * height);
    if (i + 1 < N_CURVES)
      chart.bottom -= floor (GAP * chart.letters);
    draw_chart (&chart, i, units);
  }
  if (chart.n > 0)
    draw_x_axis (&chart);
  cairo_text_set_word (chart.cr, QUIET_INK);
  cairo_text_write (chart.cr,
      chart.n > 0 ? "frames learned" : "nothing learned yet", chart.right,
      curves->height - 0.5 * chart.letters, 1.0);
  cairo_destroy (chart.cr);
}

/**
 * curves_draw:
 * @curves: what draws
 * @history: what is drawn; always the same one
 * @units: of the layer
 * @pixels: where it goes, width x height words 0xffrrggbb
 * @stride: words from one row to the next
 *
 * Draws three charts, one above the other: the error from 0 to its greatest, the
 * entropy of usage from 0 to 1, and the unused units from 0 to @units, all over the
 * frames learned. They are drawn again only when there is another point.
 */
void
curves_draw (Curves * curves, const History * history, guint units,
    guint32 * pixels, gsize stride)
{
  gsize from_stride = cairo_image_surface_get_stride (curves->picture);
  guint changes = history_changes (history), y;
  const guint8 *from;

  if (!curves->drawn || curves->changes != changes || curves->units != units)
    draw_charts (curves, history, units);
  curves->drawn = TRUE;
  curves->changes = changes;
  curves->units = units;

  cairo_surface_flush (curves->picture);
  from = cairo_image_surface_get_data (curves->picture);
  for (y = 0; y < curves->height; y++)
    memcpy (pixels + y * stride, from + y * from_stride,
        curves->width * sizeof (guint32));
}
