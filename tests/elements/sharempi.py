# competelayers of an MPI job learn together
# SPDX-License-Identifier: LGPL-2.1-or-later

import hashlib
import json
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

import saved

# Ranks have other digits each, and streams of other lengths.
SOURCE = ("tapestrysrc seed=$OMPI_COMM_WORLD_RANK "
          "num-buffers=$((100 + 70 * OMPI_COMM_WORLD_RANK))")
ENDLESS = "tapestrysrc seed=$OMPI_COMM_WORLD_RANK"
LAYER = "competelayer columns=6 rows=6 share=mpi share-interval=20"
HEBBIAN = "rule=hebbian coding=winners batch-size=10"
# Units start as fields, and idle ones become fields.
SEEDED = "init=fields epoch-fields=50 reseed-until=400"

# Of the images that write_images() makes.
SIDE = 8


def launch(ranks, line):
    """Starts a pipeline in so many processes; 0 is without mpirun."""
    command = ["sh", "-c", "exec gst-launch-1.0 -m " + line]
    if ranks:
        # Sanitizers are for the plugin: mpirun reads memory that it has freed.
        command = ["env", "-u", "LD_PRELOAD", "mpirun", "--oversubscribe", "-n",
                   str(ranks), "env", "LD_PRELOAD=" + os.environ.get(
                       "LD_PRELOAD", "")] + command
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=dict(os.environ, LC_ALL="C", **{
            name + "_ALLOW_RUN_AS_ROOT" + end: "1"
            for name in ("OMPI", "PRTE") for end in ("", "_CONFIRM")}))


def run(ranks, line):
    """Returns the exit code and the output."""
    process = launch(ranks, line)
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def write_images(path, numbers):
    """An IDX file of bright bars in noise, each with a number of its own."""
    data = struct.pack(">IIII", 0x803, len(numbers), SIDE, SIDE)
    for number in numbers:
        rand = random.Random(number)
        bar = rand.randrange(SIDE)
        data += bytes(rand.randrange(120) + 130 * (i // SIDE == bar)
                      for i in range(SIDE * SIDE))
    with open(path, "wb") as file:
        file.write(data)


def read_floats(path, name):
    with open(path, "rb") as file:
        data = file.read()
    length, = struct.unpack("<Q", data[:8])
    begin, end = json.loads(data[8:8 + length])[name]["data_offsets"]
    return struct.unpack("<%df" % ((end - begin) // 4),
                         data[8 + length + begin:8 + length + end])


def wait_for(path, process):
    end = time.monotonic() + 120
    while not os.path.exists(path):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "no file was saved"
        time.sleep(.01)


def children(process):
    """The ranks of a job on this machine, the first one first."""
    # Sanitizers are for the plugin: ps may wait for ever with them.
    env = {name: value for name, value in os.environ.items()
           if name != "LD_PRELOAD"}
    return sorted(map(int, subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], env=env,
        stdout=subprocess.PIPE, text=True, timeout=60).stdout.split()))


class ShareMpi(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "w.safetensors")

    def images(self, name, numbers):
        """Returns the file of such images."""
        path = os.path.join(os.path.dirname(self.path), name)
        write_images(path, numbers)
        return path

    def learn(self, ranks, line):
        """Returns the hash of what was saved."""
        code, said = run(ranks, "%s save-location=%s ! fakesink" % (
            line, self.path))
        self.assertEqual(code, 0, said)
        self.said = said
        with open(self.path, "rb") as file:
            return hashlib.sha1(file.read()).hexdigest()

    def test_a_world_of_one_learns_as_without(self):
        for more in "", "init=fields", HEBBIAN + " " + SEEDED:
            line = "tapestrysrc num-buffers=100 ! %s %s" % (LAYER, more)
            alone = self.learn(0, line.replace("share=mpi", "share=none"))
            self.assertEqual(self.learn(0, line), alone)
            self.assertIn("share-members=(uint)1", self.said.replace(" ", ""))

    def test_same_bytes_each_time(self):
        for more in "", "init=fields", HEBBIAN, HEBBIAN + " " + SEEDED:
            line = "%s ! %s %s" % (SOURCE, LAYER, more)
            first = self.learn(3, line)
            self.assertEqual(self.learn(3, line + " n-threads=2"), first)
            learned = int(saved.read_whole(self.path)["frames-learned"])
            self.assertEqual(learned, 100 + 170 + 240)

    def test_figures(self):
        self.learn(2, "%s ! %s interval=1000000000" % (SOURCE, LAYER))
        self.assertIn("share-members=(uint)2", self.said)
        meetings = [int(n) for n in re.findall(
            r"share-meetings=\(guint64\)(\d+)", self.said)]
        # 170 frames of the longer stream, 20 a meeting, and those at the end.
        self.assertIn(max(meetings), (9, 10))
        for figure in "milliseconds", "bytes-sent", "bytes-received":
            values = [float(n) for n in re.findall(
                r"share-%s=\(\w+\)([\d.]+)" % figure, self.said)]
            self.assertGreater(max(values), 0)

    def test_two_layers_need_names(self):
        two = "%s ! tee name=t ! queue ! %s %%s ! fakesink t. ! queue ! %s %%s " \
            "save-location=%s ! fakesink" % (SOURCE, LAYER, LAYER, self.path)
        code, said = run(2, two % ("", ""))
        self.assertNotEqual(code, 0)
        self.assertIn("set share-location of each layer to a name", said)
        code, said = run(2, two % ("share-location=a", "share-location=b"))
        self.assertEqual(code, 0, said)
        self.assertNotIn("WARNING", said)
        saved.read_whole(self.path)

    def test_two_layers_one_after_another(self):
        """They need streams of the same length, and say so."""
        code, said = run(2, "tapestrysrc num-buffers=50 ! %s share-location=a ! queue "
                         "! %s share-location=b ! fakesink" % (LAYER, LAYER))
        self.assertEqual(code, 0, said)
        self.assertEqual(said.count("layer upstream has share=mpi"), 2, said)

    def test_other_settings_are_refused(self):
        code, said = run(2, "%s ! %s winners=2 coding=$(test $OMPI_COMM_WORLD_RANK "
                         "= 0 && echo refit || echo pursuit) ! fakesink" % (
                             SOURCE, LAYER))
        self.assertNotEqual(code, 0)
        self.assertRegex(said, "coding is (refit|pursuit) here and "
                         "(refit|pursuit) in rank [01]")

    def test_start_from_other_prototypes_is_refused(self):
        code, said = run(2, "%s ! %s init=$(test $OMPI_COMM_WORLD_RANK = 0 && echo "
                         "fields || echo uniform) ! fakesink" % (SOURCE, LAYER))
        self.assertNotEqual(code, 0)
        self.assertRegex(said, "init is (fields here and uniform or normal in rank 1"
                         "|uniform or normal here and fields in rank 0)")

    def test_as_one_layer_with_the_batches_of_all(self):
        """Batches of 10 in 2 ranks are one of 20; units become the same fields."""
        # Two units that win a field nearly alike would be decided by rounding: there are
        # none among these.
        numbers = range(5000, 5600)
        for rank in range(2):
            self.images(str(rank), [n for n in numbers if n // 10 % 2 == rank])
        all_images = self.images("all", numbers)
        line = "tapestrysrc motion=tiles location=%s ! %s " + HEBBIAN + " " + SEEDED
        place = os.path.dirname(self.path) + "/$OMPI_COMM_WORLD_RANK"
        self.learn(2, line % (place, LAYER))
        shared = read_floats(self.path, "weights")
        self.learn(0, (line % (all_images, LAYER)).replace(
            "share=mpi", "").replace("batch-size=10", "batch-size=20"))
        alone = read_floats(self.path, "weights")
        self.assertEqual(len(shared), len(alone))
        self.assertLess(max(abs(a - b) for a, b in zip(shared, alone)), 1e-5)

    def test_goes_on_from_a_file(self):
        """A job in two halves learns what the whole learns; only rank 0 has the file."""
        for rank in range(2):
            numbers = range(1000 * rank, 1000 * rank + 200)
            for name, part in (("w", numbers), ("a", numbers[:100]),
                               ("b", numbers[100:])):
                self.images(name + str(rank), part)
        place = os.path.dirname(self.path) + "/%s$OMPI_COMM_WORLD_RANK"
        for more in "init=fields share-interval=41", HEBBIAN + " " + SEEDED:
            line = "tapestrysrc motion=tiles location=%s ! %s %s" % (
                place, LAYER, more)
            whole = self.learn(2, line % "w")
            self.learn(2, line % "a")
            self.assertEqual(self.learn(
                2, line % "b" + " $(test $OMPI_COMM_WORLD_RANK = 0 && "
                "echo location=%s)" % self.path), whole, more)

    def test_a_stream_without_frames(self):
        """With caps it takes part; without caps there is no layer that could."""
        for caps, works in ("", True), ("video/x-raw ! ", False):
            source = "videotestsrc" if works else "fakesrc"
            for more in "", "init=fields":
                code, said = run(2, "%s num-buffers=$((9 * OMPI_COMM_WORLD_RANK * "
                                 "%d)) ! %s%s %s ! fakesink" % (
                                     source, works, caps, LAYER, more))
                self.assertEqual(code == 0, works, said)
                if not works:
                    self.assertIn("The stream ended before its first frame", said)

    def test_one_is_killed(self):
        process = launch(3, "%s ! %s save-location=%s save-interval=60 "
                         "! fakesink" % (ENDLESS, LAYER, self.path))
        wait_for(self.path, process)
        os.kill(children(process)[-1], signal.SIGKILL)
        said, _ = process.communicate(timeout=120)
        self.assertNotEqual(process.returncode, 0)
        self.assertIn("signal 9", said)
        before = int(saved.read_whole(self.path)["frames-learned"])
        self.assertGreaterEqual(before, 60)
        self.learn(2, "%s ! %s location=%s" % (SOURCE, LAYER, self.path))
        after = int(saved.read_whole(self.path)["frames-learned"])
        self.assertEqual(after, before + 100 + 170)

    def test_all_are_interrupted(self):
        """With -e their streams end, and rank 0 saves."""
        process = launch(2, "-e %s is-live=true ! %s interval=1000000000 "
                         "save-location=%s ! fakesink" % (
                             ENDLESS, LAYER, self.path))
        while "share-meetings" not in process.stdout.readline():
            self.assertIsNone(process.poll())
        for rank in children(process):
            os.kill(rank, signal.SIGINT)
        said, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, said)
        saved.read_whole(self.path)

    def test_one_is_stopped_while_it_waits(self):
        """Rank 1 is slow. Rank 0 waits for it and is interrupted."""
        process = launch(2, "%s ! identity sleep-time=$((300000 * "
                         "OMPI_COMM_WORLD_RANK)) ! %s save-location=%s "
                         "save-interval=1 ! fakesink" % (
                             ENDLESS, LAYER, self.path))
        wait_for(self.path, process)
        time.sleep(.5)
        os.kill(children(process)[0], signal.SIGINT)
        said, _ = process.communicate(timeout=120)
        self.assertNotEqual(process.returncode, 0)
        self.assertIn("of 2 stopped before the end of its stream", said)
        saved.read_whole(self.path)


if __name__ == "__main__":
    saved.need_launcher()
    if shutil.which("mpirun") is None or shutil.which("ps") is None:
        print("skipped: mpirun or ps is not there")
        sys.exit(77)
    unittest.main()
