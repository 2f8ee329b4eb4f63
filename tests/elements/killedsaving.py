# However often a process is killed while it saves, its file is complete
# SPDX-License-Identifier: LGPL-2.1-or-later

import os
import random
import tempfile
import time
import unittest

import saved

TIMES = 50
LAYER = "columns=30 rows=30"


class Killed(unittest.TestCase):
    def test_every_file_left_is_whole(self):
        seed = int(os.environ.get("KILLED_SEED", time.time()))
        print("KILLED_SEED=%d repeats this run" % seed, flush=True)
        chance = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "w.safetensors")
            learned = before = 0
            for _ in range(TIMES):
                self.kill_while_saving(path, learned, chance)
                before, learned = learned, int(
                    saved.read_whole(path)["frames-learned"])
                self.assertGreater(learned, before)
            self.assertEqual(self.load(path), learned)

    def kill_while_saving(self, path, learned, chance):
        """Learns from the last file, saves each frame, and is killed."""
        start = "location=%s" % path if learned else ""
        process = saved.launch(
            "-q tapestrysrc seed=%d ! competelayer %s %s save-location=%s "
            "save-interval=1 ! fakesink" % (learned, LAYER, start, path))
        self.wait_for_a_new_file(process, path)
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        said, _ = process.communicate()
        self.assertEqual(process.returncode, -9, said)

    def wait_for_a_new_file(self, process, path):
        """Waits for a file that did not exist before."""
        was = self.identity(path)
        end = time.monotonic() + 60
        while self.identity(path) == was:
            self.assertIsNone(process.poll(), "it could not go on")
            self.assertLess(time.monotonic(), end)
            time.sleep(0.001)

    @staticmethod
    def identity(path):
        try:
            status = os.stat(path)
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns

    def load(self, path):
        """The number of learned frames that a layer with learning off reports."""
        ended, said = saved.run(
            "-m tapestrysrc num-buffers=5 ! competelayer %s location=%s "
            "learning=false ! fakesink" % (LAYER, path))
        self.assertTrue(ended, said)
        return int(said.rpartition("frames-learned=(guint64)")[2].split(",")[0])


if __name__ == "__main__":
    saved.need_launcher()
    unittest.main()
