# When the disk fills up, saving and recording stop with a clear error, and the file from
# before is unchanged
# SPDX-License-Identifier: LGPL-2.1-or-later

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import saved

SMALL = "columns=5 rows=5"
MOVIE = ("tapestrysrc num-buffers=300 ! competelayer %s ! reconstructsink "
         "location=%%s" % SMALL)


def limit(size):
    """Limits every file to `size` bytes, which acts like a full disk."""
    def apply():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    # With restore_signals Python would reset SIGXFSZ, which then kills the child.
    return {"preexec_fn": apply, "restore_signals": False}


def in_small_disk(folder, size):
    """The start of a command that mounts a disk of `size` bytes at the folder and
    runs the rest of the command, or None if the system does not allow it."""
    words = ["unshare", "-rm", "sh", "-c",
             "mount -t tmpfs -o size=%d none '%s' && exec \"$@\""
             % (size, folder), "sh"]
    try:
        allowed = subprocess.run(words + ["true"], stderr=subprocess.DEVNULL)
    except OSError:
        return None
    return words if allowed.returncode == 0 else None


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = os.path.join(self.folder, "w.safetensors")

    def learn(self, more, **how):
        return saved.run("tapestrysrc num-buffers=50 ! competelayer %s "
                         "save-location=%s %s ! fakesink"
                         % (SMALL, self.path, more), **how)

    def test_old_weights_survive(self):
        ended, said = self.learn("")
        self.assertTrue(ended, said)
        with open(self.path, "rb") as file:
            before = file.read()
        for size in (0, 1, 1000, len(before) - 1):
            for more in ("", "save-interval=10"):
                ended, said = self.learn("seed=3 " + more, **limit(size))
                self.assertFalse(ended and "ERROR" not in said, said)
                self.assertIn("Cannot save the weights", said)
                self.assertIn("File too large", said)
                with open(self.path, "rb") as file:
                    self.assertEqual(file.read(), before)
                self.assertEqual(os.listdir(self.folder), ["w.safetensors"])
        saved.read_whole(self.path)
        ended, said = self.learn("seed=3", **limit(len(before) + 1000))
        self.assertTrue(ended, said)
        with open(self.path, "rb") as file:
            self.assertNotEqual(file.read(), before)

    def test_no_weights_before(self):
        ended, said = self.learn("", **limit(1000))
        self.assertIn("Cannot save the weights", said)
        self.assertEqual(os.listdir(self.folder), [])

    def test_recordings(self):
        for extension in ("webm", "mkv", "mp4", "ogv", "avi"):
            with self.subTest(extension):
                self.record("movie." + extension)

    def record(self, name):
        path = os.path.join(self.folder, name)
        ended, said = saved.run(MOVIE % path, **limit(20000))
        if "Install GStreamer's plugin" in said:
            print("%s not tested: %s" % (name, said))
            return
        self.assertFalse(ended, said)
        self.assertIn("ERROR", said)
        self.assertRegex(said, "File too large|no space|No space")
        self.assertFalse(os.path.exists(path))
        left = os.listdir(self.folder)
        self.assertLessEqual(set(left), {name + ".part"})
        for part in left:
            os.remove(os.path.join(self.folder, part))

    def test_a_real_disk(self):
        """Saving and recording on a file system that is really full."""
        disk = in_small_disk(self.folder, 24 * 4096)
        if disk is None:
            self.skipTest("this system does not let users mount a tmpfs")
        said = subprocess.run(
            disk + [sys.executable, __file__, "inside", self.folder],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=200)
        self.assertEqual(said.returncode, 0, said.stdout)


def inside(folder):
    """Runs with a small disk at the folder: 25 units of 400 values are 40,000
    bytes and some, so there is room for one file and half of another."""
    path = os.path.join(folder, "w.safetensors")
    learn = ("tapestrysrc num-buffers=50 seed=%%d ! competelayer %s "
             "save-location=%s ! fakesink" % (SMALL, path))
    ended, said = saved.run(learn % 0)
    assert ended, said
    with open(os.path.join(folder, "ballast"), "wb") as file:
        file.write(bytes(8 * 4096))
    with open(path, "rb") as file:
        before = file.read()
    ended, said = saved.run(learn % 1)
    assert "Cannot save the weights" in said and "No space left" in said, said
    with open(path, "rb") as file:
        assert file.read() == before
    assert sorted(os.listdir(folder)) == ["ballast", "w.safetensors"]

    movie = os.path.join(folder, "movie.mkv")
    ended, said = saved.run(MOVIE % movie)
    assert not ended and "ERROR" in said, said
    assert not os.path.exists(movie)


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        inside(sys.argv[2])
    else:
        saved.need_launcher()
        unittest.main()
