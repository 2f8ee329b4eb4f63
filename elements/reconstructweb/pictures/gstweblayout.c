/* Web layout: where the panels of a picture are, for the page
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "gstweblayout.h"

#include <string.h>

#include "webitem.h"

static void
add_box (JsonBuilder * item, const gchar * name, const PanelBox * box)
{
  json_builder_set_member_name (item, name);
  json_builder_begin_array (item);
  json_builder_add_int_value (item, box->left);
  json_builder_add_int_value (item, box->top);
  json_builder_add_int_value (item, box->width);
  json_builder_add_int_value (item, box->height);
  json_builder_end_array (item);
}

static void
add_panel (JsonBuilder * item, const PanelKind * kind,
    const LayoutPanel * panel)
{
  json_builder_begin_object (item);
  web_item_add_text (item, "name", kind->nick);
  web_item_add_text (item, "title", kind->title);
  web_item_add_text (item, "text", kind->meaning);
  add_box (item, "bar", &panel->title);
  add_box (item, "box", &panel->picture);
  json_builder_end_object (item);
}

/**
 * gst_web_layout_new_item:
 * @look: of a picture
 * @layout: of it
 * @number: of the layout
 *
 * Returns: (transfer full): an item of news: the panels, with the boxes of their
 *     pictures and of the titles above them: left, top, width and height in pixels
 */
gchar *
gst_web_layout_new_item (const GstReconstructLook * look,
    const Layout * layout, guint32 number)
{
  JsonBuilder *item = web_item_new ("layout");
  guint i, shown = 0;

  json_builder_set_member_name (item, "panels");
  json_builder_begin_array (item);
  for (i = 0; i < panels_count (); i++)
    if (PANEL_SET_HAS (look->panels, i) && shown < layout->n)
      add_panel (item, panels_get (i), &layout->panels[shown++]);
  json_builder_end_array (item);
  web_item_add_text (item, "layer", look->layer);
  web_item_add_text (item, "colormap", look->style.colormap == COLORMAP_BWR ?
      "bwr" : "gray");
  web_item_add_number (item, "number", number);
  return web_item_end (item);
}

/**
 * gst_web_layout_is_same:
 * @item: from gst_web_layout_new_item()
 * @other: another one
 *
 * Returns: whether they differ in nothing but their number, which comes last
 */
gboolean
gst_web_layout_is_same (const gchar * item, const gchar * other)
{
  const gchar *end = strrchr (item, ','), *other_end = strrchr (other, ',');

  return end - item == other_end - other
      && strncmp (item, other, end - item) == 0;
}
