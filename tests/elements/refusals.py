# Pipelines that cannot work are refused with one error, and gst-launch-1.0 ends. The
# environment variable REFUSALS is the number of times to try each.
# SPDX-License-Identifier: LGPL-2.1-or-later

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import saved

RUNS = int(os.environ.get("REFUSALS", "3"))
LAYER = "tapestrysrc num-buffers=20 ! competelayer columns=3 rows=3 "
INVARIANT = "tapestrysrc num-buffers=20 ! competelayer ! invariantlayer "
HAS_INVARIANT = subprocess.run(["gst-inspect-1.0", "invariantlayer"],
                               stdout=subprocess.DEVNULL).returncode == 0

# Refused in the change to PAUSED, before caps are set.
BEFORE = [
    (LAYER + "winners=10 ! fakesink", "winners is larger than the number of"),
    (LAYER + "location=/no/such/file ! fakesink", "There is no file"),
    (LAYER + "location=/dev/null ! fakesink", "not a regular file"),
    (LAYER + "save-location=/no/such/folder/w ! fakesink",
     "Cannot save the weights"),
    (LAYER + "save-location=/tmp ! fakesink", "Cannot save the weights"),
    (LAYER + "field-width=5 ! fakesink", "field-width and field-height is 0"),
    (LAYER + "field-width=5 field-height=5 field-stride=6 ! fakesink",
     "field-stride is larger"),
    (LAYER + "rule=hebbian coding=pursuit ! fakesink", "rule=hebbian needs coding=winners"),
    ("tapestrysrc location=/no/such/file ! fakesink", "There is no file"),
    (LAYER + "rows=1024 columns=1024 coding=refit winners=65536 ! fakesink",
     "choose from 16384 units"),
]
if HAS_INVARIANT:
    BEFORE += [
        (INVARIANT + "location=/no/such/file ! fakesink", "There is no file"),
        (INVARIANT + "save-location=/no/such/folder/w ! fakesink",
         "Cannot save the weights"),
    ]

# Refused when caps are set or the first frame comes.
LATER = [
    (LAYER + "field-width=99 field-height=9 ! fakesink",
     "larger than the frame"),
    (LAYER + "coding=signed-pursuit rule=multiplicative ! fakesink",
     "signed-pursuit needs"),
    ("tapestrysrc ! video/x-raw,width=9999 ! fakesink", "at most"),
    ("tapestrysrc ! reconstruct ! fakesink", "no sparse code"),
    ("tapestrysrc ! codetensor ! fakesink", "no sparse code"),
    (LAYER + "! codetensor content=picture ! codepicture ! fakesink",
     "There are no weights"),
    (LAYER + "! codetensor ! other/tensors,format=static,dimensions=1:2:3:4 ! "
     "fakesink",
     "codetensor takes neither"),
]
if HAS_INVARIANT:
    LATER += [("tapestrysrc ! invariantlayer ! fakesink",
               "no sparse code")]


def errors(said):
    """The texts of all errors except the source's, which only reports that the
    stream stopped."""
    lines = [line for line in said.splitlines()
             if line.startswith("ERROR: from element")]
    return [line for line in lines if "Internal data stream error" not in line]


class Refusals(unittest.TestCase):
    def refused(self, line, sentence):
        ended, said = saved.run(line)
        self.assertFalse(ended, said)
        found = errors(said)
        self.assertEqual(len(found), 1, said)
        self.assertIn(sentence, found[0])
        return said

    def test_before_caps(self):
        for line, sentence in BEFORE * RUNS:
            with self.subTest(line):
                self.assertNotIn("PREROLLING", self.refused(line, sentence))

    def test_later(self):
        for line, sentence in LATER * RUNS:
            with self.subTest(line):
                self.refused(line, sentence)


class Saving(unittest.TestCase):
    def test_one_file_for_two_layers(self):
        with tempfile.TemporaryDirectory() as folder:
            layer = "tapestrysrc num-buffers=9 ! competelayer " \
                    "save-location=%s ! fakesink "
            path = os.path.join(folder, "w")
            same = os.path.join(folder, "..", os.path.basename(folder), "w")
            ended, said = saved.run(layer % path + layer % same)
            self.assertFalse(ended, said)
            self.assertEqual(len(errors(said)), 1, said)
            self.assertIn("is being written by", said)
            self.assertEqual(os.listdir(folder), [])
            ended, said = saved.run(layer % path + layer % (path + "2"))
            self.assertTrue(ended, said)
            self.assertEqual(sorted(os.listdir(folder)), ["w", "w2"])

    def test_one_file_for_two_recordings(self):
        film = "tapestrysrc num-buffers=9 ! competelayer ! " \
               "reconstructsink location=%s "
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.webm")
            ended, said = saved.run(film % path + film % path)
            self.assertFalse(ended, said)
            self.assertEqual(len(errors(said)), 1, said)
            self.assertIn("is being recorded by another", said)
            self.assertEqual(os.listdir(folder), [])
            first = saved.launch("-e tapestrysrc is-live=true ! competelayer ! "
                                 "reconstructsink location=" + path)
            while not os.path.exists(path + ".part") \
                    or os.path.getsize(path + ".part") == 0:
                self.assertIsNone(first.poll())
                time.sleep(0.01)
            ended, said = saved.run(film % path)
            self.assertFalse(ended, said)
            self.assertIn("is being recorded by another", said)
            first.send_signal(signal.SIGINT)
            said, _ = first.communicate(timeout=120)
            self.assertEqual(os.listdir(folder), ["a.webm"], said)
            ended, said = saved.run(film % path)
            self.assertTrue(ended, said)

    def test_long_recordings_names(self):
        with tempfile.TemporaryDirectory() as folder:
            most = os.pathconf(folder, "PC_NAME_MAX")
            name = "w" * (most - 5) + ".webm"
            ended, said = saved.run("tapestrysrc num-buffers=9 ! competelayer ! "
                                    "reconstructsink location="
                                    + os.path.join(folder, name))
            self.assertTrue(ended, said)
            self.assertEqual(os.listdir(folder), [name])

    def test_long_names(self):
        with tempfile.TemporaryDirectory() as folder:
            most = os.pathconf(folder, "PC_NAME_MAX")
            line = LAYER + "save-location=%s ! fakesink"
            name = "w" * most
            ended, said = saved.run(line % os.path.join(folder, name))
            self.assertTrue(ended, said)
            self.assertEqual(os.listdir(folder), [name])
            ended, said = saved.run(line % os.path.join(folder, name + "w"))
            self.assertFalse(ended, said)
            self.assertEqual(len(errors(said)), 1, said)
            self.assertIn("File name too long", said)
            self.assertEqual(os.listdir(folder), [name])


if __name__ == "__main__":
    saved.need_launcher()
    unittest.main(argv=sys.argv)
