/* Learns from the images of an IDX file, the format of MNIST, and draws what each unit
 * has learned, its prototype. See README.md.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <compete/compete.h>
#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

static void
stop (const gchar * message)
{
  g_printerr ("%s.\n", message);
  exit (1);
}

/* Returns the pixels of all images; sets @format to the size of one. */
static guint8 *
read_images (const gchar * name, CompeteFormat * format, gsize * images)
{
  gzFile file = gzopen (name, "rb");    /* also reads files that are not packed */
  guint32 header[4];            /* 0x803, images, height, width; big-endian */

  if (file == NULL)
    stop (g_strerror (errno));
  if (gzread (file, header, 16) != 16 || GUINT32_FROM_BE (header[0]) != 0x803)
    stop ("This is not an IDX file of images");
  *images = GUINT32_FROM_BE (header[1]);
  format->height = GUINT32_FROM_BE (header[2]);
  format->width = GUINT32_FROM_BE (header[3]);

  gdouble size = (gdouble) format->width * format->height * *images;
  if (size < 1 || size > G_MAXINT)
    stop ("The file has no images, or more than 2 GB of them");
  guint8 *pixels = g_malloc (size);
  if (gzread (file, pixels, size) != (gint) size)
    stop ("The file ends before its last image");
  gzclose (file);
  return pixels;
}

int
main (int argc, char **argv)
{
  CompeteFormat format = {.channels = 1,.pixel_bytes = 1 };
  CompeteSettings settings;
  GError *error = NULL;
  gsize images, i;

  if (argc != 3)
    stop ("Usage: prototypes IMAGES MOSAIC.pgm");
  guint8 *pixels = read_images (argv[1], &format, &images);
  gsize w = format.width, h = format.height;

  compete_settings_init (&settings);
  settings.field_width = w;     /* a code for the image, not for each part of it */
  settings.field_height = h;
  Compete *compete = compete_new (&settings, &format, NULL, &error);
  if (compete == NULL)
    stop (error->message);
  for (i = 0; i < 60000; i++)   /* few images come again and again */
    compete_step (compete, pixels + i % images * w * h, w, COMPETE_MODE_LEARN);

  gfloat *weights = g_new (gfloat, settings.columns * settings.rows * w * h);
  compete_get_prototypes (compete, weights);
  gsize across = settings.columns * w, down = settings.rows * h;
  GString *pgm = g_string_new (NULL);
  g_string_printf (pgm, "P5\n%zu %zu\n255\n", across, down);
  for (i = 0; i < across * down; i++) {
    gsize x = i % across, y = i / across;
    gsize unit = y / h * settings.columns + x / w;
    g_string_append_c (pgm, 255 * MIN (1,
            4 * weights[(unit * h + y % h) * w + x % w]));
  }
  if (!g_file_set_contents (argv[2], pgm->str, pgm->len, &error))
    stop (error->message);
  return 0;
}
