#!/usr/bin/env python3
"""What fields of several frames (field-frames) learn of motion, and what they cost.

    python3 tests/bench/motion.py [--only digits|photograph|vtest|cost] [--turns N]

- digits: a layer learns windows that drift to the right over a tapestry of digits, and
  codes others that drift to the right and to the left. The AUC of error / energy between
  the two, with fields of one frame and of several.
- photograph, vtest: how many units answer to one direction only, learned on a photograph
  that is panned about, and on a film of a standing camera (Debian's vtest.avi) with
  contrast=motion. A unit does if what it answers to most has less than half of that
  answer the other way: 1 - opposite / preferred > .5. Answers are measured in two ways:
  the largest drive over parts of photographs that drift in 8 directions, 1, 2 and 3
  pixels a frame; and the amplitude for gratings that drift, from the spectrum.
- cost: processor time a frame with field-frames=4, over that with 1, in turns.

It shows what a code of motion holds. It is no detector: noveltywatch is that (alarm.py).

Needs python3-opencv, opencv-doc, python3-gi and numpy.

SPDX-License-Identifier: LGPL-2.1-or-later
"""

import argparse
import os
import tempfile

import cv2
import numpy as np

import alarmfilms as films
import common

FRAMES = 4
SIDE = 16                       # of a window of digits
FIELD = 12                      # of the fields of a photograph and of the film
SPEED = 2                       # of the digits, in pixels a frame
# A run of windows is as long as the tapestry is wide; the first frames after a jump are
# not counted.
LONGEST = 32


def source(path, frames):
    """Writes grey frames to a file, and gives the pipeline that plays them."""
    frames.tofile(path)
    return (f"filesrc location={path} ! rawvideoparse format=gray8 "
            f"width={frames.shape[2]} height={frames.shape[1]} framerate=30/1")


def errors(line):
    """The error / energy of each frame; NaN where it is not coded."""
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
    Gst.init(None)
    pipeline = Gst.parse_launch(
        line + " ! appsink name=sink sync=false max-buffers=4")
    pipeline.set_state(Gst.State.PLAYING)
    found, sink = [], pipeline.get_by_name("sink")
    while sample := sink.emit("pull-sample"):
        code = sample.get_buffer().get_custom_meta("GstSparseCodeMeta")
        code = code.get_structure()
        found.append(code.get_double("error")[1]
                     if code.get_uint("winners")[1] else np.nan)
    pipeline.set_state(Gst.State.NULL)
    return np.array(found)


def prototypes(path, frames, side):
    """The prototypes of a file, units x frames x side x side."""
    import json
    import struct
    with open(path, "rb") as file:
        size, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
        first, end = header["weights"]["data_offsets"]
        file.seek(8 + size + first)
        weights = np.frombuffer(file.read(end - first), np.float32)
    halves = int(header["__metadata__"]["halves"])
    weights = weights.reshape(-1, halves, frames, side, side)
    return weights[:, 0] - (weights[:, 1] if halves == 2 else 0)


# --- digits ---

def drift(tapestry, rng, runs, direction):
    """Windows that cross the tapestry in one direction."""
    height, width = tapestry.shape
    steps = (width - SIDE) // SPEED
    found = []
    for _ in range(runs):
        y = rng.integers(height - SIDE)
        for x in range(0, steps * SPEED, SPEED)[::direction]:
            found.append(tapestry[y:y + SIDE, x:x + SIDE])
    return np.array(found), steps


def auc(usual, unusual):
    """The chance that one of the second is larger than one of the first."""
    both = np.concatenate([usual, unusual])
    order = both.argsort(kind="stable")
    ranks = np.empty(len(both))
    ranks[order] = np.arange(1, len(both) + 1)
    for value in np.unique(both):
        same = both == value
        ranks[same] = ranks[same].mean()
    n, m = len(usual), len(unusual)
    return (ranks[n:].sum() - m * (m + 1) / 2) / (n * m)


def digits(folder):
    raw = os.path.join(folder, "tapestry")
    common.raw_frames("tapestrysrc start-x=0 start-y=0 num-buffers=1 ! "
                      "video/x-raw,width=840,height=840", raw)
    tapestry = np.fromfile(raw, np.uint8).reshape(840, 840)
    rng = np.random.default_rng(0)
    learned, steps = drift(tapestry, rng, 40, 1)
    state = rng.bit_generator.state
    tests = []
    for direction in (1, -1):
        rng.bit_generator.state = state
        tests.append(drift(tapestry, rng, 6, direction)[0])
    for frames in (1, FRAMES):
        layer = f"competelayer field-frames={frames}"
        weights = os.path.join(folder, "digits.safetensors")
        common.launch(f"{source(raw, learned)} ! {layer} attach=0 "
                      f"save-location={weights} ! fakesink", "-q")
        right, left = (errors(f"{source(raw, test)} ! {layer} learning=false "
                              f"location={weights}") for test in tests)
        kept = np.arange(len(right)) % steps >= LONGEST
        print(f"digits, field-frames={frames}: error {right[kept].mean():.3f} "
              f"to the right, {left[kept].mean():.3f} to the left, "
              f"AUC {auc(right[kept], left[kept]):.3f}", flush=True)


# --- units of one direction ---

def photographs_that_drift(motion):
    """Fields of photographs, normalised, for each speed and direction."""
    rng, found = np.random.default_rng(5), {}
    pictures = [cv2.imread(films.DATA + name, cv2.IMREAD_GRAYSCALE)
                for name in ("home.jpg", "building.jpg", "fruits.jpg")]
    middles = []
    for i in range(300):
        height, width = pictures[i % 3].shape
        middles.append(rng.uniform((32, 32), (width - 32, height - 32)))
    for speed in (1, 2, 3):
        for direction in range(8):
            angle = direction * np.pi / 4
            step = speed * np.array([np.cos(angle), np.sin(angle)])
            x = np.array([[cv2.getRectSubPix(
                pictures[i % 3].astype(np.float32), (FIELD, FIELD),
                middle + step * (t - (FRAMES - 1) / 2))
                for t in range(FRAMES)] for i, middle in enumerate(middles)])
            x = x / 255 - (x / 255).mean(1 if motion else (1, 2, 3), keepdims=True)
            x /= np.sqrt((x ** 2).mean((1, 2, 3), keepdims=True) + .04 ** 2)
            found[speed, direction] = x.reshape(len(x), -1)
    return found


def selective_to_photographs(weights, motion):
    """The share of units that answer to photographs drifting one way only."""
    weights = weights.reshape(len(weights), -1)
    largest = {key: (x @ weights.T).clip(0).max(0)
               for key, x in photographs_that_drift(motion).items()}
    keys = list(largest)
    answers = np.array([largest[key] for key in keys])
    opposite = np.array([largest[speed, (direction + 4) % 8]
                         for speed, direction in keys])
    best, units = answers.argmax(0), np.arange(len(weights))
    return np.mean(1 - opposite[best, units]
                   / np.maximum(answers[best, units], 1e-12) > .5)


def selective_to_gratings(weights):
    """The share of units that answer to a grating drifting one way only."""
    spectrum = np.abs(np.fft.fftn(weights, (16, 32, 32), (1, 2, 3)))
    # Opposite: the same frequencies in space, the negative one in time.
    opposite = np.roll(spectrum[:, ::-1], 1, 1)
    moving = spectrum.copy()
    moving[:, 0] = 0
    best = moving.reshape(len(weights), -1).argmax(1)
    units = np.arange(len(weights))
    preferred = spectrum.reshape(len(weights), -1)[units, best]
    other = opposite.reshape(len(weights), -1)[units, best]
    return np.mean(1 - other / np.maximum(preferred, 1e-12) > .5)


def pan(rng, count, width=192, height=144):
    """Photographs under a camera that turns about, up to 3 pixels a frame."""
    pictures = [cv2.imread(films.DATA + name, cv2.IMREAD_GRAYSCALE)
                for name in ("home.jpg", "building.jpg", "fruits.jpg")]
    found, place = [], None
    for i in range(count):
        if i % 100 == 0:
            picture = pictures[i // 100 % len(pictures)]
            most = np.array([picture.shape[0] - height, picture.shape[1] - width])
            place = rng.uniform(0, most)
        if i % 20 == 0:
            speed = rng.uniform(-3, 3, 2)
        speed = np.where((place + speed < 0) | (place + speed > most), -speed,
                         speed)
        place = np.clip(place + speed, 0, most)
        found.append(cv2.getRectSubPix(
            picture, (width, height),
            (place[1] + (width - 1) / 2, place[0] + (height - 1) / 2)))
    return np.array(found)


def directions(folder, name, frames, settings):
    weights = os.path.join(folder, name + ".safetensors")
    line = source(os.path.join(folder, "film"), frames)
    common.launch(f"{line} ! competelayer field-width={FIELD} "
                  f"field-height={FIELD} field-frames={FRAMES} {settings} "
                  f"attach=0 save-location={weights} ! fakesink", "-q")
    learned = prototypes(weights, FRAMES, FIELD)
    by_photographs = selective_to_photographs(learned, "motion" in settings)
    print(f"{name}, {settings or 'the defaults'}: of the units "
          f"{100 * by_photographs:.0f} % answer to photographs and "
          f"{100 * selective_to_gratings(learned):.0f} % to gratings of one "
          "direction only", flush=True)


def photograph(folder):
    frames = pan(np.random.default_rng(0), 600)
    directions(folder, "photograph", frames, "")


def vtest(folder):
    frames = films.vtest()
    for contrast in ("motion", "local"):
        directions(folder, "vtest", np.concatenate([frames] * 2),
                   f"contrast={contrast}")


# --- cost ---

def cost(folder, turns):
    path = os.path.join(folder, "pan")
    count = 60
    line = source(path, pan(np.random.default_rng(1), count, 480, 360))
    kinds = {"learning": "", "coding": "learning=false"}
    for name, settings in kinds.items():
        seconds = {1: [], FRAMES: []}
        for _ in range(turns):
            for frames, found in seconds.items():
                layer = (f"competelayer field-width={SIDE} field-height={SIDE} "
                         f"n-threads=1 field-frames={frames} {settings}")
                found.append(common.launch(f"{line} ! {layer} ! fakesink",
                                           "-q").cpu)
        base = np.median([common.launch(f"{line} ! fakesink", "-q").cpu
                          for _ in range(turns)])
        one, several = (np.median(found) - base for found in seconds.values())
        print(f"cost, {name}: {1000 * one / count:.2f} ms a frame with 1 frame, "
              f"{1000 * several / count:.2f} with {FRAMES}: {several / one:.2f} "
              "times", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    common.start_over()
    with tempfile.TemporaryDirectory() as folder:
        for part in (digits, photograph, vtest):
            if options.only in part.__name__:
                part(folder)
        if options.only in "cost":
            cost(folder, options.turns)


if __name__ == "__main__":
    main()
