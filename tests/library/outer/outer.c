/* Learns from two images and checks that they are reconstructed
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <compete/compete.h>

/* The other project's headers have names that this one may use. */
#if __has_include ("workers.h") || __has_include ("settings.h")
#error "compete_dep has more than compete/ on the include path"
#endif

int
main (void)
{
  static const guint8 images[2][4] = { {255, 255, 0, 0}, {0, 255, 0, 255} };
  CompeteFormat format = {
    .width = 2,.height = 2,.channels = 1,.pixel_bytes = 1
  };
  CompeteSettings settings;
  GError *error = NULL;
  Compete *compete;
  guint i, pixel;

  compete_settings_init (&settings);
  settings.columns = settings.rows = settings.winners = 2;
  compete = compete_new (&settings, &format, NULL, &error);
  g_assert_no_error (error);
  for (i = 0; i < 1000; i++)
    compete_step (compete, images[i % 2], 2, COMPETE_MODE_LEARN);
  for (i = 0; i < 2; i++) {
    gfloat frame[4];

    compete_step (compete, images[i], 2, COMPETE_MODE_CODE);
    compete_reconstruct (compete, frame);
    for (pixel = 0; pixel < 4; pixel++)
      g_assert_cmpfloat_with_epsilon (frame[pixel], images[i][pixel] / 255.,
          0.05);
  }
  compete_free (compete);
  return 0;
}
