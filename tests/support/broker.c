/* A mosquitto broker of a test, on a free port of this machine
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "broker.h"
#include "folder.h"

/* Debian has it in a folder that users do not have in their PATH. */
static gchar *
find_program (void)
{
  gchar *program = g_find_program_in_path ("mosquitto");

  if (program == NULL && g_file_test ("/usr/sbin/mosquitto",
          G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/mosquitto");
  return program;
}

gboolean
broker_is_installed (void)
{
  gchar *program = find_program ();

  g_free (program);
  return program != NULL;
}

/* None of those that the kernel gives to connections (on Linux from 32768 on): while a
 * broker is down, such a connection could take its port. */
static guint
find_free_port (void)
{
  GSocketListener *listener = g_socket_listener_new ();
  guint port;

  do
    port = g_random_int_range (10000, 32000);
  while (!g_socket_listener_add_inet_port (listener, port, NULL, NULL));
  g_socket_listener_close (listener);
  g_object_unref (listener);
  return port;
}

static gboolean
answers (guint port)
{
  GSocketClient *client = g_socket_client_new ();
  GSocketConnection *connection;
  gboolean answered;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL,
      NULL);

  answered = connection != NULL;
  g_clear_object (&connection);
  g_object_unref (client);
  return answered;
}

/* A test that crashes leaves no broker. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Starts it and waits until it answers. */
void
broker_start (Broker * b)
{
  gchar *program = find_program ();
  gchar *args[] = { program, (gchar *) "-c", b->config, NULL };
  guint tries;

  g_assert_true (g_spawn_async (NULL, args, NULL, G_SPAWN_DO_NOT_REAP_CHILD
          | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
          end_with_parent, NULL, &b->pid, NULL));
  for (tries = 0; !answers (b->port); tries++) {
    g_assert_cmpuint (tries, <, 1000);
    g_usleep (10000);
  }
  g_free (program);
}

/* Makes a broker and starts it. It needs the folder of folder_make(). @lines are more of
 * its configuration. */
void
broker_open (Broker * b, const gchar * lines)
{
  gchar *config;

  b->port = find_free_port ();
  b->config = folder_path ("broker.conf");
  config =
      g_strdup_printf ("listener %u 127.0.0.1\npersistence false\nuser root\n"
      "%s\n", b->port, lines);
  g_assert_true (g_file_set_contents (b->config, config, -1, NULL));
  g_free (config);
  broker_start (b);
}

/* As if its machine lost power: what it had kept is gone. */
void
broker_kill (Broker * b)
{
  kill (b->pid, SIGKILL);
  waitpid (b->pid, NULL, 0);
  g_spawn_close_pid (b->pid);
  b->pid = 0;
}

void
broker_close (Broker * b)
{
  if (b->pid != 0)
    broker_kill (b);
  g_remove (b->config);
  g_free (b->config);
}
