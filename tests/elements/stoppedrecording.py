# A recording that gst-launch-1.0 stops without EOS is reported, and plays as far as it
# was written, also when the process was killed
# SPDX-License-Identifier: LGPL-2.1-or-later

import os
import signal
import subprocess
import tempfile
import time
import unittest

import saved

# Noise makes files that grow fast.
LINE = ("videotestsrc pattern=snow ! video/x-raw,width=64,height=48 ! "
        "competelayer columns=5 rows=5 ! reconstructsink name=s location=%s "
        "audiotestsrc wave=white-noise ! s.audio_0")
ENCODERS = {"mp4": "x264enc", "webm": "vp8enc"}
SIZE = 2000000


class Stopped(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def stop(self, extension, number):
        """The output of a recording that gets a signal, and its path."""
        encoder = ENCODERS[extension]
        if subprocess.run(["gst-inspect-1.0", "--exists", encoder]).returncode:
            self.skipTest(f"There is no {encoder} to record with.")
        path = os.path.join(self.folder, "film." + extension)
        part = path + ".part"
        process = saved.launch(LINE % path)
        end = time.monotonic() + 300
        while not os.path.exists(part) or os.path.getsize(part) < SIZE:
            self.assertIsNone(process.poll(), "it could not go on")
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        process.send_signal(number)
        said, _ = process.communicate(timeout=60)
        self.assertFalse(os.path.exists(path))
        return said, part

    def assert_plays(self, part):
        """Both streams come to their end."""
        ended, said = saved.run(
            f"filesrc location={part} ! decodebin name=d ! video/x-raw ! "
            f"fakesink d. ! audio/x-raw ! fakesink")
        self.assertTrue(ended, said)

    def check(self, extension):
        said, part = self.stop(extension, signal.SIGINT)
        self.assertEqual(said.count("ERROR: from element"), 1, said)
        self.assertIn(f'"{part}"', said)
        self.assert_plays(part)
        _, part = self.stop(extension, signal.SIGKILL)
        self.assert_plays(part)

    def test_mp4(self):
        self.check("mp4")

    def test_webm(self):
        self.check("webm")


if __name__ == "__main__":
    saved.need_launcher()
    unittest.main()
