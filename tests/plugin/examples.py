# Every example runs, shortened, without MNIST and, if it uses MNIST, also with a few
# images in its place. None may fail, write no file, or print an unexpected message.
# SPDX-License-Identifier: LGPL-2.1-or-later

import concurrent.futures
import glob
import gzip
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import unittest

EXAMPLES = os.environ["EXAMPLES"]
NOT_EXAMPLES = {"all", "codes", "common", "fetch-mnist", "readme-pictures", "text-a", "text-b", "video"}

# Output that shows a fault. Text A's runs at rates at which they diverge print large
# errors on purpose, but none is so large at the end.
NONSENSE = re.compile(
    r"\bnan\b|\binf\b|Traceback|CRITICAL|GStreamer-WARNING|GLib|syntax error|"
    r"not found|No such file|parameter not set", re.IGNORECASE)
FIGURE = re.compile(r"reconstruction error ([0-9.e+-]+)")


def has(*elements):
    return all(subprocess.run(["gst-inspect-1.0", element],
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0
               for element in elements)


def has_python(modules):
    return any(shutil.which(python) and subprocess.run(
        [python, "-c", "import " + modules], stderr=subprocess.DEVNULL
    ).returncode == 0 for python in ("python3", "/usr/bin/python3"))


def names():
    found = {os.path.basename(path)[:-3]
             for path in glob.glob(os.path.join(EXAMPLES, "*.sh"))}
    return sorted(found - NOT_EXAMPLES)


def why_not(name):
    """The reason why an example cannot run here, if any."""
    if name == "stream":
        return "it needs a network camera"
    if name == "browser" and not has("reconstructweb"):
        return "there is no reconstructweb in this build"
    if name == "invariant" and not has("invariantlayer"):
        return "there is no invariantlayer in this build"
    if name == "topographic-beside-plain" and not has("textoverlay"):
        return "there is no textoverlay"
    if name == "video-file" and not has("x264enc", "avdec_h264"):
        return "there is no x264enc or no avdec_h264"
    if name == "logistic-regression" and not has_python("gi, scipy, sklearn"):
        return "there is no Python with gi and sklearn"
    if name == "codes-unixfd" and not has("unixfdsink"):
        return "there is no unixfdsink, which GStreamer 1.24 has"
    if name == "codes-mqtt" and not (
            has("gdppay") and has_python("paho.mqtt.client")
            and shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")):
        return "there is no gdppay, no mosquitto or no Python with paho.mqtt"
    if name == "krotov-hopfield-mnist" and not has_python("numpy"):
        return "there is no Python with numpy"
    return None


def write_mnist(folder):
    """600 training and 100 test images in MNIST's format, each with a blot."""
    chance = random.Random(1)
    for which, count in (("train", 600), ("t10k", 100)):
        images = bytearray()
        for _ in range(count):
            image = bytearray(784)
            x, y = chance.randrange(4, 20), chance.randrange(4, 20)
            for i in range(40):
                image[28 * (y + i // 8) + x + i % 8] = chance.randrange(128, 256)
            images += image
        labels = bytes(chance.randrange(10) for _ in range(count))
        for kind, head, data in (
                ("images-idx3", struct.pack(">4I", 0x803, count, 28, 28), images),
                ("labels-idx1", struct.pack(">2I", 0x801, count), labels)):
            path = os.path.join(folder, f"{which}-{kind}-ubyte.gz")
            with gzip.open(path, "wb", compresslevel=1) as file:
                file.write(head + data)


class Run:
    """One run of an example, in a folder of its own."""

    def __init__(self, name, arguments=(), wanted=(), shortened=True, mnist=None):
        self.name, self.arguments, self.wanted = name, list(arguments), wanted
        self.shortened, self.mnist = shortened, mnist

    def __str__(self):
        return " ".join([self.name, *self.arguments] +
                        ["with MNIST"] * bool(self.mnist))

    def complaint(self):
        """What is wrong with the run, or None."""
        with tempfile.TemporaryDirectory() as folder:
            nothing = os.path.join(folder, "no-mnist")
            environment = dict(os.environ, MNIST=self.mnist or nothing,
                               FASHION_MNIST=self.mnist or nothing,
                               device="/dev/no-camera", frames="40", port="0",
                               settings="winners=1; winners=5", seeds="0 1")
            if self.shortened:
                environment["EXAMPLE_FRAMES"] = "120"
            if self.name == "natural-images":
                self.arguments = self.arguments + [self.photograph(folder)]
            done = subprocess.run(
                [os.path.join(EXAMPLES, self.name + ".sh"), *self.arguments],
                cwd=folder, env=environment, text=True, timeout=900,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            return self.judge(done, folder)

    @staticmethod
    def photograph(folder):
        path = os.path.join(folder, "photograph.png")
        subprocess.run(
            ["gst-launch-1.0", "-q", "videotestsrc", "num-buffers=1", "pattern=zone-plate",
             "kx2=20", "ky2=20", "!", "video/x-raw,width=700,height=500", "!",
             "videoconvert", "!", "pngenc", "!", "filesink", "location=" + path],
            check=True)
        return path

    def judge(self, done, folder):
        said = done.stdout.replace("\r", "\n")
        if done.returncode != 0:
            return f"it failed with {done.returncode}:\n{said}"
        nonsense = NONSENSE.search(said)
        if nonsense:
            return f"it says {nonsense.group()}:\n{said}"
        last = FIGURE.findall(said)[-1:]
        if not self.shortened and last and not 0 < float(last[0]) < 1:
            return f"it ends on a reconstruction error of {last[0]}:\n{said}"
        for name in self.wanted:
            complaint = look_at(os.path.join(folder, name))
            if complaint:
                return f"{name} {complaint}:\n{said}"
        return None


def look_at(path):
    """What is wrong with a file that an example wrote, or None."""
    if not os.path.exists(path):
        return "is missing"
    if os.path.isdir(path) or path.endswith((".md", ".jsonl")):
        return None
    with open(path, "rb") as file:
        start = file.read(24)
    if path.endswith(".png"):
        if start[:8] != b"\x89PNG\r\n\x1a\n":
            return "is no PNG"
        width, height = struct.unpack(">2I", start[16:24])
        return None if width >= 60 and height >= 60 else "is very small"
    played = subprocess.run(
        ["gst-launch-1.0", "-q", "filesrc", "location=" + path, "!", "decodebin", "!",
         "video/x-raw", "!", "fakesink"], capture_output=True, text=True)
    if played.returncode != 0:
        return "does not play: " + played.stderr
    if path.endswith("two-layers.webm") and max(first_frame(path)) < 100:
        return "begins with black frames"
    return None


def first_frame(film):
    """The pixels of a film's first frame, in grey."""
    subprocess.run(
        ["gst-launch-1.0", "-q", "filesrc", "location=" + film, "!", "decodebin", "!",
         "videoconvert", "!", "video/x-raw,format=GRAY8", "!", "multifilesink",
         f"location={film}-%d"], check=True)
    with open(film + "-0", "rb") as file:
        return file.read()


def runs(name, mnist):
    """The ways in which an example is run."""
    film, picture, learning = name + ".webm", name + ".png", name + "-learning.webm"
    with open(os.path.join(EXAMPLES, name + ".sh")) as file:
        script = file.read()
    if name == "krotov-hopfield-mnist":
        left = ("mosaic.png", "film.webm", "table.md")
        return [Run(name, recipe, [f"{'-'.join([name, *recipe])}/{each}" for each in left],
                    mnist=mnist) for recipe in (["2"], ["12", "text"])]
    if name == "browser":
        return [Run(name), Run(name, ["camera"])]
    if name in ("novelty", "logistic-regression"):
        more = [Run(name, mnist=mnist), Run(name, ["fashion"], mnist=mnist)]
        return [Run(name)] + (more if name == "logistic-regression" else [])
    if name.startswith("codes-"):
        return [Run(name, wanted=[picture])]
    if name == "sweep":
        return [Run(name, wanted=["sweep/runs.jsonl"])]
    if name == "video-file":
        return [Run(name, wanted=["seen.mp4"])]
    if name in ("webcam", "two-layers", "picture-in-picture"):
        return [Run(name, [film], [film])]
    if name == "motion":
        return [Run(name, wanted=[film]), Run(name, [picture], [picture])]
    if name == "movie":
        return [Run(name, wanted=[film])]
    if "text_b" in script or name == "invariant":
        return [Run(name, wanted=[film]), Run(name, [picture], [picture]),
                Run(name, [film], [film], mnist=mnist)]
    if name == "natural-images":
        return [Run(name, [film], [film]), Run(name, [picture], [picture])]
    if f"{name}.png" in script:
        return [Run(name, wanted=[picture], shortened=False)]
    # the rest are text A's: once each at full length, as a picture, takes a second
    return [Run(name, wanted=[film, learning]),
            Run(name, [picture], [picture], shortened=False)]


class Examples(unittest.TestCase):
    maxDiff = None

    def test_each_runs(self):
        with tempfile.TemporaryDirectory() as mnist:
            write_mnist(mnist)
            todo = []
            for name in names():
                reason = why_not(name)
                if reason:
                    print(f"{name} is left out: {reason}", flush=True)
                else:
                    todo += runs(name, mnist)
            with concurrent.futures.ThreadPoolExecutor(
                    os.cpu_count() or 1) as threads:
                complaints = list(threads.map(Run.complaint, todo))
        for run, complaint in zip(todo, complaints):
            with self.subTest(str(run)):
                self.assertIsNone(complaint)
        print(f"{len(todo)} runs", flush=True)

    def test_codes_are_of_the_first_frames_of_a_film(self):
        with tempfile.TemporaryDirectory() as folder:
            film = os.path.join(folder, "a film.avi")

            subprocess.run(
                ["gst-launch-1.0", "-q", "videotestsrc", "num-buffers=300",
                 "pattern=ball", "!", "video/x-raw,width=160,height=120", "!",
                 "jpegenc", "!", "avimux", "!", "filesink", "location=" + film],
                check=True)
            for name, frames in (("some", "10"), ("more", "20")):
                subprocess.run(
                    ["sh", "-c", '. "$0"; gst-launch-1.0 -q $(see "$3") ! '
                     'multifilesink location="$4-%d"',
                     os.path.join(EXAMPLES, "codes.sh"), "picture.png", film, frames,
                     os.path.join(folder, name)], check=True)
            self.assertEqual(len(glob.glob(f"{folder}/some-*")), 10)
            self.assertEqual(len(glob.glob(f"{folder}/more-*")), 20)
            for frame in range(10):
                with open(f"{folder}/some-{frame}", "rb") as some, \
                        open(f"{folder}/more-{frame}", "rb") as more:
                    self.assertTrue(some.read() == more.read(), f"frame {frame}")

    def test_a_network_camera_is_asked_for(self):
        done = subprocess.run([os.path.join(EXAMPLES, "stream.sh")],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("rtsp://", done.stderr)

    @unittest.skipUnless(has_python("numpy"), "there is no Python with numpy")
    def test_a_stopped_head_says_so(self):
        python = next(each for each in ("python3", "/usr/bin/python3")
                      if subprocess.run([each, "-c", "import numpy"],
                                        stderr=subprocess.DEVNULL).returncode == 0)
        with tempfile.TemporaryDirectory() as folder:
            write_mnist(folder)
            weights = os.path.join(folder, "weights")
            subprocess.run(
                ["gst-launch-1.0", "-q", "tapestrysrc", "motion=tiles",
                 "num-buffers=100", "!", "competelayer", "rule=hebbian",
                 "coding=winners", "winners=1", "save-location=" + weights, "!",
                 "fakesink"], check=True)
            head = subprocess.Popen(
                [python, os.path.join(EXAMPLES, "krotov_hopfield_head.py"), weights,
                 "--mnist", folder, "--epochs", "100000"],
                stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            said = head.stderr.read(20)  # it has begun
            head.send_signal(signal.SIGINT)
            said += head.communicate()[1]
        self.assertEqual(head.returncode, 130, said)
        self.assertIn("Stopped", said)
        self.assertNotIn("Traceback", said)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
