# Pipelines in little memory: they come to their end, or say how much there is not
# SPDX-License-Identifier: LGPL-2.1-or-later

import resource
import sys
import unittest

import saved

MIB = 1 << 20

# More than 3 GB.
LARGE = [
    "tapestrysrc num-buffers=3 ! video/x-raw,width=64,height=64 ! "
    "competelayer columns=500 rows=500 ! fakesink",
    "videotestsrc num-buffers=3 ! "
    "video/x-raw,format=GRAY8,width=3840,height=2160 ! "
    "competelayer columns=8 rows=8 field-width=3840 field-height=2160 ! fakesink",
    "tapestrysrc num-buffers=3 ! video/x-raw,width=64,height=64 ! "
    "competelayer columns=200 rows=200 coding=winners rule=hebbian "
    "batch-size=65536 ! fakesink",
    "videotestsrc num-buffers=3 ! "
    "video/x-raw,format=RGB,width=1920,height=1080 ! competelayer columns=64 "
    "rows=64 field-width=16 field-height=16 field-stride=4 attach=drive ! "
    "fakesink",
]

# Some of these fit, in some of the room.
SMALL = [
    "tapestrysrc num-buffers=3 ! video/x-raw,width=64,height=64 ! "
    "competelayer columns=120 rows=120 ! reconstruct ! fakesink",
    "tapestrysrc num-buffers=3 ! video/x-raw,width=64,height=64 ! "
    "competelayer columns=100 rows=60 ! codetensor content=prototypes ! fakesink",
]


def limit(size):
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS,
                                                     (size, size))}


class Memory(unittest.TestCase):
    def said(self, line, size):
        process = saved.launch("-f " + line, **limit(size))
        said, _ = process.communicate(timeout=120)
        self.assertGreaterEqual(process.returncode, 0, said)
        return process.returncode, said

    def test_large(self):
        for line in LARGE:
            with self.subTest(line):
                code, said = self.said(line, 3000 * MIB)
                self.assertNotEqual(code, 0)
                self.assertRegex(said, r"There is no memory for .* \d+ bytes")

    def test_small(self):
        for line in SMALL:
            for size in range(300, 1500, 300):
                with self.subTest(line, size=size):
                    code, said = self.said(line, size * MIB)
                    if code != 0:
                        self.assertIn("There is no memory for", said)


if __name__ == "__main__":
    saved.need_launcher()
    unittest.main(argv=sys.argv)
