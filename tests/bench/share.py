"""Layers that learn together over MPI: error, speed, and scaling.

    python3 share.py [--only digits|members|speed] [--quick] [--turns 3] [--most 64]

digits: four layers that each see other digits (012, 34, 567, 89), beside one layer that
sees all, with as many frames in total. members: 1 to --most layers that see the same digits,
with as many frames in total. speed: two processes beside one, 640x480 in fields of 16x16.
All layers have 400 units. The error is sum (v - r)^2 / sum v^2 over frames of MNIST's test
images, which no layer has seen. Needs mpirun and the full MNIST
(examples/fetch-mnist.sh). More processes than cores take turns; the messages are the same.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import filecmp
import gzip
import os
import statistics
import struct
import subprocess
import tempfile
import time

import common

RANKS = ("012", "34", "567", "89")
EACH = 900  # images of a rank's tapestry
FRAMES = 50000  # of all ranks together
GRAY = "video/x-raw,format=GRAY8,width=20,height=20,framerate=30/1"
RATES = {"1 Gb/s": 1e9 / 8, "10 Gb/s": 1e10 / 8}


def read(name):
    """The images or labels of an IDX file, as rows of bytes."""
    with gzip.open(os.path.join(os.path.dirname(common.MNIST), name)) as file:
        kind, count = struct.unpack(">2I", file.read(8))
        size = 1
        if kind == 0x803:
            size = 28 * 28
            file.read(8)
        data = file.read()
    return [data[i * size:(i + 1) * size] for i in range(count)]


def write(path, images):
    with open(path, "wb") as file:
        file.write(struct.pack(">4I", 0x803, len(images), 28, 28))
        file.write(b"".join(images))


def make_sets(folder):
    """Files 0 to 3 with the digits of each rank, `all` with those of all four in turn, and
    `test`."""
    images = read("train-images-idx3-ubyte.gz")
    labels = [str(label[0]) for label in read("train-labels-idx1-ubyte.gz")]
    parts = [[image for image, label in zip(images, labels)
              if label in digits][:EACH] for digits in RANKS]
    for i, part in enumerate(parts):
        write(os.path.join(folder, str(i)), part)
    write(os.path.join(folder, "all"),
          [image for four in zip(*parts) for image in four])
    write(os.path.join(folder, "test"),
          read("t10k-images-idx3-ubyte.gz")[:EACH])


def run(ranks, line):
    """Runs a pipeline in so many processes. Returns seconds of processor time and of the
    wall, and the last figures of each layer."""
    command = ["sh", "-c", "exec gst-launch-1.0 -m " + line]
    if ranks:
        command = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n",
                   str(ranks)] + command
    before, start = os.times(), time.monotonic()
    done = subprocess.run(
        command, env=common.environment() | {
            "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise RuntimeError(line + " failed: " + done.stdout[-2000:])
    wall, after = time.monotonic() - start, os.times()
    cpu = (after.children_user + after.children_system
           - before.children_user - before.children_system)
    return cpu, wall, common.messages(done.stdout)


def tapestry(path, side, seed, frames):
    return (f"tapestrysrc location={path} columns={side} rows={side} seed={seed} "
            f"num-buffers={frames} ! {GRAY}")


def error(folder, weights):
    """Of frames of the test images, which are not learned."""
    _, _, figures = run(0, tapestry(os.path.join(folder, "test"), 30, 99, 10000)
                        + f" ! competelayer location={weights} learning=false "
                        "interval=3600000000000 ! fakesink")
    return figures[-1]["nmse"]


def learn(folder, ranks, interval, source, name="w"):
    """Returns the error after learning, the meetings and the file."""
    weights = os.path.join(folder, name)
    share = f"share=mpi share-interval={interval}" if ranks else ""
    _, _, figures = run(ranks, f"{source} ! competelayer {share} interval="
                        f"3600000000000 save-location={weights} ! fakesink")
    meetings = max(figure.get("share-meetings", 0) for figure in figures)
    return error(folder, weights), meetings, weights


def digits(folder, frames):
    rank = "$OMPI_COMM_WORLD_RANK"
    print("| layers | frames of each | meet every | error |\n|---|---|---|---|")
    alone, _, _ = learn(folder, 0, 0, tapestry(
        os.path.join(folder, "all"), 60, 0, frames))
    print(f"| one, all digits | {frames:,} | | {alone:.4f} |", flush=True)
    part = frames // 4
    for meetings in (1, 8, 25, 50, 100):
        source = tapestry(os.path.join(folder, rank), 30, rank, part)
        found = [learn(folder, 4, part // meetings, source, f"w{i}")
                 for i in range(2)]
        same = filecmp.cmp(found[0][2], found[1][2], shallow=False)
        print(f"| four, other digits each | {part:,} | {part // meetings:,} frames "
              f"| {found[0][0]:.4f} |" + ("" if same else " differs when run again"),
              flush=True)


def members(folder, frames, most):
    rank = "$OMPI_COMM_WORLD_RANK"
    print("| members | frames of each | error, meeting every 250 frames | every 50 "
          "frames |\n|---|---|---|---|")
    for n in [n for n in (1, 2, 4, 8, 16, 32, 64) if n <= most]:
        source = tapestry(os.path.join(folder, "all"), 60, rank, frames // n)
        found = [learn(folder, n, interval, source)[0]
                 for interval in (250, 50)]
        print(f"| {n} | {frames // n:,} | {found[0]:.4f} | {found[1]:.4f} |",
              flush=True)
    print()
    network()


def network():
    """On paper: what a meeting sends, and how many frames a second each member may learn
    until sending takes 3 % of the time."""
    print("| units x values | members | MB a meeting | " + " | ".join(
        f"frames a second over {rate}" for rate in RATES)
        + " |\n|---|---|---|---|---|")
    for units, values in ((400, 400), (400, 256), (1024, 768)):
        for n in (2, 8, 64):
            bytes_sent = 2 * (n - 1) / n * units * (values + 5) * 4
            fastest = [.03 * 250 * rate / bytes_sent
                       for rate in RATES.values()]
            print(f"| {units} x {values} | {n} | {bytes_sent / 1e6:.2f} | "
                  + " | ".join(f"{speed:,.0f}" for speed in fastest) + " |")


LAYER = ("competelayer n-threads=1 coding=signed-pursuit contrast=local share=mpi "
         "share-interval=%d interval=3600000000000 ! fakesink")


def speed(frames, turns):
    """Two processes, each with one thread, beside one; and what a meeting costs, from
    layers that meet after each of their small frames."""
    large = ("videotestsrc pattern=ball num-buffers=%d ! "
             "video/x-raw,format=GRAY8,width=640,height=480 ! " + LAYER)
    small = ("tapestrysrc num-buffers=%d ! "
             "video/x-raw,format=GRAY8,width=16,height=16 ! " + LAYER)
    cost, rate, meeting = {1: [], 2: []}, {1: [], 2: []}, []
    for _ in range(turns):
        for n in (1, 2):
            few, many = [run(n, large % (count, 250))
                         for count in (50, 50 + frames)]
            cost[n].append((many[0] - few[0]) / frames / n)
            rate[n].append(frames * n / (many[1] - few[1]))
        seldom, often = [run(2, small % (frames, interval))[0]
                         for interval in (250, 1)]
        meeting.append((often - seldom) / frames / 2)
    one, two = (statistics.median(cost[n]) * 1e3 for n in (1, 2))
    met = statistics.median(meeting) * 1e3
    print(f"milliseconds of processor time a frame: one process {one:.3f}, each of two "
          f"{two:.3f}\ntwo processors do {2 * one / two:.2f} times as much as one\n"
          f"a meeting costs each {met:.2f} ms of processor time, "
          f"{100 * met / 250 / two:.2f} % of that of 250 frames")
    print("frames a second by the clock on the wall: " + ", ".join(
        f"{n}: {statistics.median(rate[n]):.1f}" for n in (1, 2)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--most", type=int, default=64)
    options = parser.parse_args()
    frames = FRAMES // 10 if options.quick else FRAMES
    with tempfile.TemporaryDirectory() as folder:
        make_sets(folder)
        if options.only in (None, "digits"):
            digits(folder, frames)
        if options.only in (None, "members"):
            members(folder, 51200 // (8 if options.quick else 1), options.most)
        if options.only in (None, "speed"):
            speed(250 if options.quick else 1000, options.turns)


if __name__ == "__main__":
    main()
