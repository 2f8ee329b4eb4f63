"""When memory is short, an element posts one error with the number of bytes, and the
process ends normally.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import re
import resource
import subprocess
import time
import unittest

LIMIT = 1_500_000_000
WIDE = "tapestrysrc num-buffers=3 ! video/x-raw,width=64,height=64"

# Some of these fit into some of the limits.
SMALLER = [
    WIDE + " ! competelayer columns=120 rows=120 ! reconstruct ! fakesink",
    WIDE + " ! competelayer columns=100 rows=60 ! codetensor content=prototypes ! "
    "fakesink",
    "videotestsrc num-buffers=3 ! video/x-raw,format=RGB,width=1280,height=720 ! "
    "competelayer columns=16 rows=16 attach=drive ! reconstruct ! fakesink",
]


def limit(most=LIMIT):
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def address_space(line):
    """The most bytes of addresses that the process of a line takes."""
    peak = 0
    with subprocess.Popen(["gst-launch-1.0", "-q", *line.split()]) as process:
        while process.poll() is None:
            with open(f"/proc/{process.pid}/status") as status:
                for kilobytes in re.findall(r"VmPeak:\s*(\d+) kB", status.read()):
                    peak = int(kilobytes) * 1024
            time.sleep(.001)
    return peak


class Memory(unittest.TestCase):
    def refused(self, line):
        run = subprocess.run(["gst-launch-1.0", "-q", *line.split()],
                             capture_output=True, text=True, timeout=120,
                             preexec_fn=limit, check=False)
        said = run.stdout + run.stderr
        self.assertEqual(run.returncode, 1, said)
        sentences = re.findall(r"There is no memory for .*take (\d+) bytes", said)
        self.assertEqual(len(sentences), 1, said)
        self.assertGreater(int(sentences[0]), LIMIT // 4)

    def test_whatever_there_is(self):
        # Below that, libraries end the process, or it hangs.
        least = address_space("tapestrysrc num-buffers=3 ! competelayer ! reconstruct ! "
                              "fakesink")
        self.assertGreater(least, 0)
        for line in SMALLER:
            for most in range(least, least + 1_200_000_000, 300_000_000):
                with self.subTest(line, most=most):
                    run = subprocess.run(
                        ["gst-launch-1.0", "-q", "-f", *line.split()],
                        capture_output=True, text=True, timeout=120,
                        preexec_fn=lambda: limit(most), check=False)
                    said = run.stdout + run.stderr
                    self.assertIn(run.returncode, (0, 1), said)
                    self.assertEqual(said.count("There is no memory for"),
                                     run.returncode, said)

    def test_batches(self):
        self.refused(f"{WIDE} ! competelayer columns=100 rows=100 coding=winners "
                     "rule=hebbian batch-size=65536 ! fakesink")

    def test_many_units(self):
        self.refused(f"{WIDE} ! competelayer columns=500 rows=500 ! fakesink")

    def test_one_large_field(self):
        self.refused("videotestsrc num-buffers=2 ! "
                     "video/x-raw,format=GRAY8,width=3840,height=2160 ! "
                     "competelayer columns=8 rows=8 field-width=3840 "
                     "field-height=2160 ! fakesink")

    def test_large_tensors(self):
        self.refused(f"{WIDE} ! competelayer columns=140 rows=140 winners=1 ! "
                     "codetensor content=prototypes ! fakesink")

    def test_slow_stages_over_many_units(self):
        if subprocess.run(["gst-inspect-1.0", "--exists", "invariantlayer"],
                          check=False).returncode:
            self.skipTest("built without LAPACK: there is no invariantlayer")
        self.refused("tapestrysrc num-buffers=3 ! competelayer columns=64 rows=64 ! "
                     "invariantlayer first-units=64 start-after=1 ! fakesink")


if __name__ == "__main__":
    unittest.main()
