/* Datasets of grey images: IDX files, plain or gzip
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest side of an image, in pixels. */
#define DATASET_MAX_SIDE 65535

#define DATASET_ERROR (dataset_error_quark ())

/**
 * DatasetError:
 * @DATASET_ERROR_NOT_FOUND: there is no such file
 * @DATASET_ERROR_READ: the file cannot be read, or there is no memory for it
 * @DATASET_ERROR_FORMAT: the file is not a whole IDX file of images
 *
 * Why a dataset could not be read.
 */
typedef enum
{
  DATASET_ERROR_NOT_FOUND,
  DATASET_ERROR_READ,
  DATASET_ERROR_FORMAT
} DatasetError;

/**
 * Dataset:
 * @count: how many images, at least 1
 * @width: of each image in pixels, 1 to %DATASET_MAX_SIDE
 * @height: of each image in pixels, 1 to %DATASET_MAX_SIDE
 * @pixels: count x height x width bytes, 0 is black
 *
 * Images of one size in memory.
 */
typedef struct
{
  guint32 count, width, height;
  guint8 *pixels;
} Dataset;

GQuark dataset_error_quark (void);

Dataset *dataset_load (const gchar * location, GError ** error);

void dataset_free (Dataset * dataset);

G_END_DECLS
