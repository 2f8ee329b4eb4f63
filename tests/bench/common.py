"""Shared by the benchmarks: timed runs, pipelines, medians, tables.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import collections
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, "build")
MNIST = os.path.join(
    ROOT, "examples", "mnist", "train-images-idx3-ubyte.gz")
# All available cores; most runs use only CORE, so that processor time equals the time
# on an idle machine.
CORES = {int(core) for core in os.environ.get("BENCH_CORES", "").split(",")
         if core} or os.sched_getaffinity(0)
CORE = max(CORES)

Run = collections.namedtuple("Run", "cpu wall output")


PLUGIN = os.path.join(BUILD, "plugin")


def environment(plugin=PLUGIN):
    """Environment for numpy at full speed on one thread, and for the plugin."""
    env = dict(os.environ)
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        env.pop(name, None)
    env.update({
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
        "GST_PLUGIN_PATH": plugin,
        "GST_REGISTRY": os.path.join(plugin, "bench.registry")})
    return env


def start_over():
    """Runs this script again in environment(), on CORE."""
    if os.environ.get("GST_REGISTRY") == environment()["GST_REGISTRY"]:
        return
    os.sched_setaffinity(0, {CORE})
    os.execve(sys.executable, [sys.executable] + sys.argv, environment()
              | {"BENCH_CORES": ",".join(map(str, CORES))})


def run(command, cores=None, plugin=PLUGIN):
    """Runs to the end on CORE, or on the cores named.

    `cpu` is user and system time, `wall` the elapsed time, in seconds.
    """
    cores = ",".join(map(str, cores or {CORE}))
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as output, \
            tempfile.TemporaryFile("w+", errors="replace") as errors:
        process = subprocess.Popen(
            ["taskset", "-c", cores] + command, env=environment(plugin),
            stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
        if process.returncode != 0:
            errors.seek(0)
            raise RuntimeError(f"{' '.join(command)} failed: {errors.read()}")
    return Run(usage.ru_utime + usage.ru_stime, time.monotonic() - start, text)


def launch(line, *options, cores=None, plugin=PLUGIN):
    return run(["gst-launch-1.0", *options, *line.split()], cores, plugin)


def peak_megabytes(line):
    """The peak memory of a pipeline's process."""
    return int(script("peak.py", "gst-launch-1.0", *line.split())) / 1024


def script(name, *arguments):
    """The JSON output of a script in this folder."""
    command = [sys.executable, "-W", "ignore", os.path.join(HERE, name)]
    return json.loads(run(command + list(arguments)).output)


class Pipeline:
    """A pipeline whose line has %d where the number of buffers goes."""

    def __init__(self, line, seconds, few=200, cores=None, plugin=PLUGIN):
        """Finds how many buffers take about `seconds`.

        The first `few` are left out as the start. With `cores` it may run on all
        of those, and elapsed time is measured.
        """
        self.line, self.few = line, few
        self.where = {"cores": cores, "plugin": plugin}
        self.many = 10 * few
        while True:
            cost = self.seconds_a_frame()
            enough = int(seconds / max(cost, 1e-8))
            if self.many >= enough / 2:
                break
            self.many = min(20 * self.many, enough)
        self.check()

    def check(self):
        """Fails if the layer stopped learning, which would make it fast."""
        if "learning=false" in self.line:
            return
        said = messages(launch(self.line % self.many, "-m",
                               **self.where).output)
        if said and said[-1]["frames-learned"] < said[-1]["frames"]:
            raise RuntimeError(f"{self.line}: learning diverged after "
                               f"{said[-1]['frames-learned']:.0f} frames")

    def seconds_a_frame(self):
        """The time a frame of the whole process, without its start and end."""
        few, many = [launch(self.line % count, **self.where)
                     for count in (self.few, self.few + self.many)]
        seconds = (many.wall - few.wall if self.where["cores"] else
                   many.cpu - few.cpu)
        return max(1e-9, seconds / self.many)


def messages(output):
    """The figures of each of competelayer's element messages."""
    found = []
    for line in re.findall(r"\(element\): competelayer, (.*)", output):
        found.append({
            name: float(value) for name, value in
            re.findall(r"([a-z-]+)=\((?!string)[a-z0-9]+\)([-+.0-9a-z]+)", line)})
    return found


def raw_frames(line, path):
    """Writes a movie's frames, GRAY8, one after another."""
    launch(f"{line} ! filesink location={path}", "-q")


def photographs(folder, width, height, count, channels=1):
    """A camera that wanders over scikit-learn's two photographs.

    Writes %05d.raw into the folder, GRAY8 or RGB, and returns the multifilesrc
    that plays them in a loop (%d: the number of buffers).
    """
    import numpy as np
    import sklearn.datasets
    images = os.path.join(os.path.dirname(sklearn.datasets.__file__), "images")
    form = {1: "GRAY8", 3: "RGB"}[channels]
    # An area a quarter larger than a frame, in the pictures' own shape.
    across = max(width * 5 // 4, -(-height * 5 // 4 * 640 // 427))
    across += -across % 4
    down = across * 427 // 640
    pictures = []
    for name in ("china.jpg", "flower.jpg"):
        raw = os.path.join(folder, name)
        launch(f"filesrc location={os.path.join(images, name)} ! jpegdec "
               "! videoconvert ! videoscale ! video/x-raw,"
               f"format={form},width={across},height={down} "
               f"! filesink location={raw}", "-q")
        pictures.append(np.fromfile(raw, np.uint8).reshape(
            down, across, channels))
        os.remove(raw)
    for i in range(count):
        turn = 2 * np.pi * i / count
        x = int((across - width) * (1 + np.sin(3 * turn)) / 2)
        y = int((down - height) * (1 + np.cos(5 * turn)) / 2)
        pictures[i % 2][y:y + height, x:x + width].tofile(
            os.path.join(folder, f"{i:05d}.raw"))
    return (f"multifilesrc location={folder}/%%05d.raw loop=true "
            "num-buffers=%d caps=video/x-raw,"
            f"format={form},width={width},height={height},framerate=30/1")


def psnr(frames, given_back):
    """In dB, of frames in bytes against floats from 0 to 1."""
    import numpy as np
    error = np.mean((frames / 255 - np.clip(given_back, 0, 1)) ** 2)
    return 10 * np.log10(1 / error)


def reconstructions(line, shape):
    """The reconstruction of each frame by a competelayer at a pipeline's end."""
    import numpy as np
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    pipeline = Gst.parse_launch(line + " ! fakesink name=sink")
    found = []

    def keep(pad, info):
        code = info.get_buffer().get_custom_meta("GstSparseCodeMeta")
        found.append(np.frombuffer(
            code.get_structure().get_value("reconstruction").get_data(),
            np.float32).reshape(shape).copy())
        return Gst.PadProbeReturn.OK

    pipeline.get_by_name("sink").get_static_pad("sink").add_probe(
        Gst.PadProbeType.BUFFER, keep)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    if message.type == Gst.MessageType.ERROR:
        raise RuntimeError(message.parse_error().gerror.message)
    return np.stack(found)


def unseen_digits(path):
    """Digits 900 to 1799 of MNIST's training images, as IDX."""
    import gzip
    with gzip.open(MNIST) as images:
        images.seek(16 + 900 * 784)
        pixels = images.read(900 * 784)
    with open(path, "wb") as idx:
        idx.write(struct.pack(">4I", 0x803, 900, 28, 28) + pixels)


def blas():
    """The kernels that numpy's BLAS uses."""
    return run([sys.executable, "-c", """if True:
        import numpy, threadpoolctl
        print(*[f"{lib['internal_api']} {lib['version']} "
                f"{lib.get('architecture', '')}"
                for lib in threadpoolctl.threadpool_info()
                if lib["user_api"] == "blas"] or ["unknown"])
        """]).output.strip()


def machine():
    with open("/proc/cpuinfo") as info:
        model = re.search(r"model name\s*: (.*)", info.read())
    return f"{model[1] if model else 'unknown'}, {os.cpu_count()} cores"


def table(head, rows):
    lines = [head, ["---"] * len(head)] + rows
    return "\n".join(
        "| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def write_json(name, what):
    path = os.path.join(BUILD, "bench")
    os.makedirs(path, exist_ok=True)
    path = os.path.join(path, name)
    with open(path, "w") as file:
        json.dump(what, file, indent=1)
    print(f"\nAlso as JSON: {path}")
