/* Pictures that explain events, in a folder
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "explaincard.h"
#include "gstnoveltyexplain.h"
#include "gstnoveltylook.h"
#include "gststamp.h"

/* The least time from one picture to the next, in seconds. */
#define INTERVAL 1.0

/* Names are such that their order is that of time. Only files with such names are ever
 * deleted: PREFIX, 22 digits and hyphens, a kind, SUFFIX. */
#define PREFIX "novelty-"
#define STAMP "00000000-000000-000000"
#define SUFFIX ".png"

void
gst_novelty_explain_init (GstNoveltyExplain * e, GstBaseTransform * element)
{
  e->element = element;
}

/* Makes the folder, if it is missing.
 *
 * Returns: %FALSE, after an error, if there can be no pictures in it */
gboolean
gst_novelty_explain_start (GstNoveltyExplain * e, const gchar * folder)
{
  e->quiet = INTERVAL;
  e->failed = FALSE;
  if (folder == NULL)
    return TRUE;
  if (!explain_card_available ()) {
    GST_ELEMENT_ERROR (e->element, LIBRARY, INIT,
        ("The pictures of explain need Cairo, which this plugin was built "
            "without. Do not set `explain`."), (NULL));
    return FALSE;
  }
  if (g_mkdir_with_parents (folder, 0777) != 0
      || g_access (folder, W_OK | X_OK) != 0) {
    GST_ELEMENT_ERROR (e->element, RESOURCE, OPEN_WRITE,
        ("Pictures cannot be written to \"%s\". Set `explain` to a folder that "
            "can be made or written to.", folder), GST_ERROR_SYSTEM);
    return FALSE;
  }
  return TRUE;
}

/* --- the folder --- */

static gboolean
is_ours (const gchar * name)
{
  const gchar *c = name + strlen (PREFIX), *pattern = STAMP;

  if (!g_str_has_prefix (name, PREFIX) || !g_str_has_suffix (name, SUFFIX))
    return FALSE;
  for (; *pattern != '\0'; pattern++, c++)
    if (*pattern == '-' ? *c != '-' : !g_ascii_isdigit (*c))
      return FALSE;
  return *c == '-';
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar * const *) a, *(const gchar * const *) b);
}

/* Deletes the oldest pictures, so that @most are left. */
static void
limit_pictures (const gchar * folder, guint most)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;
  guint i;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_ours (name))
      g_ptr_array_add (names, g_strdup (name));
  g_clear_pointer (&dir, g_dir_close);
  g_ptr_array_sort (names, compare_names);
  for (i = 0; i + most < names->len; i++) {
    gchar *path = g_build_filename (folder, names->pdata[i], NULL);

    g_unlink (path);
    g_free (path);
  }
  g_ptr_array_unref (names);
}

static gchar *
make_path (const gchar * folder, const WatchEvent * event)
{
  GDateTime *now = g_date_time_new_now_utc ();
  gchar *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  gchar *name = g_strdup_printf (PREFIX "%s-%06d-%s" SUFFIX, stamp,
      g_date_time_get_microsecond (now), watch_kind_name (event->kind));
  gchar *path = g_build_filename (folder, name, NULL);

  g_free (name);
  g_free (stamp);
  g_date_time_unref (now);
  return path;
}

/* Writes a picture beside its final name, and renames it. */
static gboolean
save (GstNoveltyExplain * e, const gchar * path, const GByteArray * png)
{
  GError *error = NULL;

  if (g_file_set_contents (path, (const gchar *) png->data, png->len, &error))
    return TRUE;
  if (!e->failed)
    GST_ELEMENT_WARNING (e->element, RESOURCE, WRITE,
        ("A picture of an event cannot be written: %s. Make room for it, or "
            "set `explain` to another folder.", error->message), (NULL));
  e->failed = TRUE;
  g_error_free (error);
  return FALSE;
}

/* --- the card --- */

static gchar *
make_title (GstNoveltyExplain * e, const WatchEvent * event, GstBuffer * buffer)
{
  GstClockTime time = gst_stamp_running_time (e->element,
      GST_BUFFER_PTS (buffer));
  guint seconds;

  if (!GST_CLOCK_TIME_IS_VALID (time))
    return g_strdup_printf ("%s novelty", watch_kind_name (event->kind));
  seconds = time / GST_SECOND;
  return g_strdup_printf ("%s novelty at %u:%02u:%02u.%u",
      watch_kind_name (event->kind), seconds / 3600, seconds / 60 % 60,
      seconds % 60, (guint) (time / (GST_SECOND / 10) % 10));
}

static gchar *
make_details (const WatchEvent * event)
{
  const CompeteRegion *r = &event->region;

  return g_strdup_printf ("novelty %.2f, confidence %.2f; %u x %u pixels from "
      "%u, %u; newest in field %u, %u", event->novelty, event->confidence,
      r->width, r->height, r->x, r->y, event->column, event->row);
}

static void
set_pictures (ExplainCard * card, const WatchPicture * picture,
    const CompeteRegion * region)
{
  guint f = picture->factor;

  card->width = picture->width;
  card->height = picture->height;
  card->seen = picture->seen;
  card->usual = picture->usual;
  card->x = MIN (region->x / f, picture->width - 1);
  card->y = MIN (region->y / f, picture->height - 1);
  card->region_width = CLAMP (region->width / f, 1, picture->width - card->x);
  card->region_height = CLAMP (region->height / f, 1,
      picture->height - card->y);
}

static GByteArray *
draw (GstNoveltyExplain * e, const GstNoveltySettings * settings,
    const Watch * watch, const WatchEvent * event, GstBuffer * buffer,
    const GstVideoFrame * frame)
{
  gdouble usual[WATCH_BINS], present[WATCH_BINS];
  gchar *title = make_title (e, event, buffer);
  gchar *details = make_details (event);
  ExplainCard card = { title, details };
  const CompeteRegion *newest = &event->newest;
  GstNoveltyNearest nearest;
  WatchPicture picture;
  GByteArray *png;
  gfloat *grey;

  watch_get_picture (watch, &picture);
  set_pictures (&card, &picture, &event->region);
  card.reconstruction = grey =
      gst_novelty_look_reconstruction (buffer, settings->layer, frame,
      &picture);
  gst_novelty_look_nearest (buffer, settings->layer, frame,
      newest->x + newest->width / 2, newest->y + newest->height / 2, &nearest);
  card.n_prototypes = nearest.n;
  memcpy (card.prototypes, nearest.prototypes, sizeof card.prototypes);
  if (1 << event->kind == WATCH_MOTION) {
    watch_get_rose (watch, event, usual, present);
    card.directions = WATCH_DIRECTIONS;
    card.speeds = WATCH_SPEEDS;
    card.usual_motion = usual;
    card.present_motion = present;
  }
  png = explain_card_draw (&card);
  gst_novelty_nearest_clear (&nearest);
  g_free (grey);
  g_free (title);
  g_free (details);
  return png;
}

/* Counts a frame that comes @seconds after the last one. */
void
gst_novelty_explain_frame (GstNoveltyExplain * e, gdouble seconds)
{
  e->quiet += seconds;
}

/* Leaves a picture of @event, which begins with @buffer, if explain is set and no picture
 * was left in the last second.
 *
 * Returns: (transfer full) (nullable): its path */
gchar *
gst_novelty_explain_event (GstNoveltyExplain * e,
    const GstNoveltySettings * settings, const Watch * watch,
    const WatchEvent * event, GstBuffer * buffer, const GstVideoFrame * frame)
{
  GByteArray *png;
  gchar *path;

  if (settings->explain == NULL || e->quiet < INTERVAL)
    return NULL;
  e->quiet = 0.0;
  png = draw (e, settings, watch, event, buffer, frame);
  if (png == NULL)
    return NULL;
  path = make_path (settings->explain, event);
  if (!save (e, path, png))
    g_clear_pointer (&path, g_free);
  g_byte_array_unref (png);
  limit_pictures (settings->explain, settings->explain_most);
  return path;
}
