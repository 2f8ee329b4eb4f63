/* Regular files: the only ones that weights are read from and saved in
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "regularfile.h"

/* What else than a regular file something is, or NULL. */
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
 * @file: (out): to be closed, whatever is returned
 * @location: a regular file, or a symbolic link to one
 * @error: (out): a sentence that names the file, without a stop
 *
 * Opens a file to read from. What is none is not opened, and a pipe that took its
 * place meanwhile does not make anyone wait.
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
 * @file: what regular_file_open() was told to open
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
 * @at: the first byte
 * @dest: (out): room for @length bytes
 * @length: how many
 *
 * Returns: whether they were all there; errno is 0 when the file has become
 *     shorter
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
 * @error: (out): a sentence that names the file, without a stop
 *
 * What is there and no regular file is not to be replaced by one: not a device,
 * and not a link, of which people expect that the file that it leads to is
 * written.
 *
 * Returns: whether there is a regular file or nothing, in a folder that files can
 *     be made in
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
 * @to: what a RegularFileWriteFunc was given
 * @bytes: what to write next
 * @length: how many they are
 *
 * Returns: whether they are written; if not, errno says why
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

/* Has the folder itself, which has the file's name, reach the disk, where the
 * system can do that. */
static void
sync_folder (const gchar * folder)
{
  gint fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0) {
    fsync (fd);
    close (fd);
  }
}

/* Writes the temporary file and gives it its name.
 *
 * Returns: 0, or what the system said */
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
 * Has the file written whole to a temporary one in the folder of @location, with a
 * short name, syncs and then renames it: whatever happens, @location is the old file
 * or the new one. What regular_file_may_be_saved() refuses is left alone.
 *
 * Returns: whether it is the new one
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
