/* Regular files: opening, reading, and replacing them safely
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "regularfile.h"

/* What a file is that is not a regular file, or NULL. */
static const gchar *
other_kind (mode_t mode)
{
  if (S_ISREG (mode))
    return NULL;
  if (S_ISDIR (mode))
    return "a folder";
  if (S_ISLNK (mode))
    return "a symbolic link";
  if (S_ISFIFO (mode))
    return "a named pipe";
  return S_ISSOCK (mode) ? "a socket" : "a device";
}

static gboolean
fail (GError ** error, gint code, const gchar * format,
    const gchar * location, const gchar * more)
{
  gchar *name = g_filename_display_name (location);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), format,
      name, more);
  g_free (name);
  return FALSE;
}

static gboolean
explain (GError ** error, gint code, const gchar * location)
{
  GStatBuf link;

  if (code != ENOENT)
    return fail (error, code, "\"%s\" cannot be read: %s", location,
        g_strerror (code));
  if (g_lstat (location, &link) == 0)
    return fail (error, code, "\"%s\" is a symbolic link to a file that is "
        "not there%s", location, "");
  return fail (error, code, "There is no file \"%s\"%s", location, "");
}

static gboolean
is_regular (const gchar * location, mode_t mode, GError ** error)
{
  const gchar *kind = other_kind (mode);

  return kind == NULL || fail (error, EINVAL, "\"%s\" is not a regular file "
      "but %s", location, kind);
}

/**
 * regular_file_open:
 * @file: (out): to be closed by regular_file_close(), whatever is returned
 * @location: a regular file, or a symbolic link to one
 * @error: (out): a sentence that names the file, without a full stop
 *
 * Opens a file for reading. Anything but a regular file is refused: opening a pipe or
 * a device could block.
 *
 * Returns: whether it is open
 */
gboolean
regular_file_open (RegularFile * file, const gchar * location, GError ** error)
{
  struct stat found;

  file->fd = -1;
  if (stat (location, &found) != 0)
    return explain (error, errno, location);
  if (!is_regular (location, found.st_mode, error))
    return FALSE;
  file->fd = g_open (location, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  if (file->fd < 0 || fstat (file->fd, &found) != 0)
    return explain (error, errno, location);
  file->size = found.st_size;
  return is_regular (location, found.st_mode, error);
}

/**
 * regular_file_close:
 * @file: what regular_file_open() was called with
 */
void
regular_file_close (RegularFile * file)
{
  if (file->fd >= 0)
    close (file->fd);
  file->fd = -1;
}

/**
 * regular_file_read:
 * @file: an open file
 * @at: the first byte
 * @dest: (out): room for @length bytes
 * @length: how many
 *
 * Returns: whether all of them could be read; if not, errno says why, or is 0 where the
 *     file has become shorter since it was opened
 */
gboolean
regular_file_read (const RegularFile * file, guint64 at, gpointer dest,
    gsize length)
{
  guint8 *to = dest;

  while (length > 0) {
    gssize got = pread (file->fd, to, length, at);

    if (got < 0 && errno == EINTR)
      continue;
    if (got == 0)
      errno = 0;
    if (got <= 0)
      return FALSE;
    to += got;
    at += got;
    length -= got;
  }
  return TRUE;
}

static gboolean
explain_writing (GError ** error, gint code, const gchar * location)
{
  return fail (error, code, "\"%s\" cannot be written: %s", location,
      g_strerror (code));
}

/**
 * regular_file_may_be_saved:
 * @location: where regular_file_save() is to save a file
 * @error: (out): a sentence that names the file, without a full stop
 *
 * Saving replaces only regular files. It replaces no device, and no symbolic link:
 * whoever names a link expects the file it points to to be written.
 *
 * Returns: whether there is a regular file or nothing, in a writable folder
 */
gboolean
regular_file_may_be_saved (const gchar * location, GError ** error)
{
  gchar *folder = g_path_get_dirname (location);
  gint code = g_access (folder, W_OK | X_OK) == 0 ? 0 : errno;
  GStatBuf found;

  g_free (folder);
  if (g_lstat (location, &found) == 0) {
    if (!is_regular (location, found.st_mode, error))
      return FALSE;
  } else if (errno != ENOENT) {
    code = errno;
  }
  return code == 0 || explain_writing (error, code, location);
}

struct _RegularFileWriter
{
  int fd;
};

/**
 * regular_file_write:
 * @to: the first argument of a RegularFileWriteFunc
 * @bytes: what to write next
 * @length: how many they are
 *
 * Returns: whether all of them were written; if not, errno says why
 */
gboolean
regular_file_write (RegularFileWriter * to, gconstpointer bytes, gsize length)
{
  const guint8 *from = bytes;

  while (length > 0) {
    gssize put = write (to->fd, from, length);

    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return FALSE;
    from += put;
    length -= put;
  }
  return TRUE;
}

/* Syncs the folder, which holds the file's name, where the system supports it. */
static void
sync_folder (const gchar * folder)
{
  gint fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0) {
    fsync (fd);
    close (fd);
  }
}

/* Writes the temporary file and renames it to @location.
 *
 * Returns: 0, or the errno of the first step that failed */
static gint
write_and_rename (int fd, const gchar * temporary, const gchar * location,
    RegularFileWriteFunc write, gpointer data)
{
  RegularFileWriter to = { fd };
  gint code = write (&to, data) && fsync (fd) == 0 ? 0 : errno;

  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0 && g_rename (temporary, location) != 0)
    code = errno;
  if (code != 0)
    g_unlink (temporary);
  return code;
}

/**
 * regular_file_save:
 * @location: the file to write
 * @write: writes it
 * @data: for @write
 * @error: (out): what the system said
 *
 * Writes a temporary file with a short name in the folder of @location, syncs it and
 * renames it to @location. Whatever happens, @location is either the old file or the
 * whole new one. A @location that regular_file_may_be_saved() refuses is left as it is.
 *
 * Returns: whether @location is the new file
 */
gboolean
regular_file_save (const gchar * location, RegularFileWriteFunc write,
    gpointer data, GError ** error)
{
  gchar *folder, *temporary;
  gint fd, code;

  if (!regular_file_may_be_saved (location, error))
    return FALSE;
  folder = g_path_get_dirname (location);
  temporary = g_build_filename (folder, ".compete-XXXXXX", NULL);
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  code = fd < 0 ? errno :
      write_and_rename (fd, temporary, location, write, data);
  if (code == 0)
    sync_folder (folder);
  g_free (temporary);
  g_free (folder);
  return code == 0 || explain_writing (error, code, location);
}
